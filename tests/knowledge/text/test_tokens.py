"""Identifiers whole, in parts, and at CamelCase joints."""

import pytest

from knowledge.text import tokens
from knowledge.text.tokens import Kind


def texts(token: str) -> list[str]:
    return [term.text for term in tokens.terms(token)]


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        ("volumes", ["volum"]),
        ("passthrough_whitelist", ["passthrough_whitelist", "passthrough", "whitelist"]),
        ("aio-max-nr", ["aio_max_nr", "aio", "max", "nr"]),
        ("aio_max_nr", ["aio_max_nr", "aio", "max", "nr"]),
        ("kube-dns.kube-system", ["kube_dns_kube_system", "kub", "dns", "kub", "system"]),
        ("CrashLoopBackOff", ["crashloopbackoff", "crash", "loop", "back"]),
        ("NICs", ["nic"]),
        ("OpenStack", ["openstack"]),
        ("osd.17", ["osd"]),
        ("169.254.169.254", ["169.254.169.254"]),
        ("10.0.0.1:6789", ["10.0.0.1"]),
        ("137", ["137"]),
        ("6f1c2d3e4a5b", []),
        ("the", []),
    ],
)
def test_a_token_becomes_these_terms(token: str, expected: list[str]) -> None:
    assert texts(token) == expected


def test_the_random_end_of_a_pod_name_is_cut_off() -> None:
    assert texts("nginx-55d45778cb-jrtqd") == ["nginx"]


def test_numbers_and_addresses_are_told_from_words() -> None:
    assert [term.kind for term in tokens.terms("92%")] == [Kind.NUMBER]
    assert [term.kind for term in tokens.terms("10.0.0.1")] == [Kind.NUMBER]


def test_log_words_weigh_less_than_words_of_the_trade() -> None:
    error, quorum = tokens.terms("error")[0], tokens.terms("quorum")[0]
    assert error.prior < quorum.prior == 1.0


def test_products_are_known_by_name() -> None:
    assert tokens.terms("terraform")[0].product
    assert not tokens.terms("volume")[0].product


def test_a_sentence_ends_a_segment() -> None:
    assert tokens.segments("It fails. Why? a | b") == ["It fails", "Why", "a", "b"]


def test_endless_tokens_are_left_out() -> None:
    assert list(tokens.tokens("a" * 1000 + " short")) == ["short"]
