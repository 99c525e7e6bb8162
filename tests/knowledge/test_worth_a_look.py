"""What is worth a look among lines that nobody addressed to the bot."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.text.signs import is_question, is_trouble, is_worth_a_look

TROUBLE = [
    'nginx: [emerg] host not found in resolver "kube-dns.kube-system"',
    "rbd: error: image still has watchers",
    "VolumeBackendAPIException: Bad or unexpected response",
    "0/5 nodes are available, pod did not fit: failed to schedule",
    "HEALTH_WARN 1 osds down",
    "_aio_start io_setup(2) failed with EAGAIN",
    "No valid host was found. There are not enough hosts available.",
]
CALM = ["the deploy of the new rack went fine, I will be back after lunch", "rabbitmq upgrade done", "lunch", "+1", ""]


@pytest.mark.parametrize("line", TROUBLE)
def test_a_program_that_complains_is(line: str) -> None:
    assert is_worth_a_look(line)


@pytest.mark.parametrize("line", CALM)
def test_small_talk_is_not(line: str) -> None:
    assert not is_worth_a_look(line)


WORDS = [*" ?:[]_.".join(TROUBLE + CALM).split(), "Error", "why", "E", "NO", "cannot"]


@given(st.lists(st.sampled_from(WORDS), max_size=12))
def test_the_short_cut_never_changes_the_verdict(words: list[str]) -> None:
    line = " ".join(words)
    assert is_worth_a_look(line) == (is_question(line) or is_trouble(line))
