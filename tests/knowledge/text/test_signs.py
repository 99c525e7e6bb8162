"""Questions and errors, seen from afar."""

import pytest

from knowledge.text import signs


@pytest.mark.parametrize(
    "text", ["why is it slow", "any idea about this", "it hangs?", "mona: how do I add a host", "what's wrong here?"]
)
def test_questions_look_like_questions(text: str) -> None:
    assert signs.is_question(text)


@pytest.mark.parametrize("text", ["", "?", "rebooted the node", "see https://x.org/?a=b", "the mons are back"])
def test_other_lines_do_not(text: str) -> None:
    assert not signs.is_question(text)


@pytest.mark.parametrize(
    "text",
    [
        "NoValidHost: x",
        "rados: EAGAIN",
        "HEALTH_WARN 1 osds down",
        "Traceback (most recent call last)",
        "error: image has watchers",
        "InvalidCPUInfo and ImagePullBackOff",
        "failed to connect",
        "OSD_SCRUB_ERRORS",
    ],
)
def test_errors_look_like_errors(text: str) -> None:
    assert signs.is_error(text)


@pytest.mark.parametrize("text", ["all green now", "The Cluster is fine", "I will look"])
def test_talk_does_not_look_like_an_error(text: str) -> None:
    assert not signs.is_error(text)


@pytest.mark.parametrize(
    "text",
    ["heads-up: new switches at noon", "the pool is live since noon", "quota raised to 50", "it is back, nice work"],
)
def test_a_report_that_all_is_done_looks_like_news(text: str) -> None:
    assert signs.is_news(text)


@pytest.mark.parametrize(
    "text", ["it is back but slow", "the disk is full", "the cluster was moved and pods are stuck"]
)
def test_a_report_with_a_doubt_in_it_does_not(text: str) -> None:
    assert not signs.is_news(text)
