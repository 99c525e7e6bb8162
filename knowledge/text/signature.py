"""Exact signatures: literal error texts, compared word by word without their numbers, ids and quotation marks."""

import re
from collections.abc import Iterable
from typing import Final

from knowledge.text.tokens import Kind, Term, terms, tokens

LEAST_WORDS: Final = 3
MOST_WORDS: Final = 14
LONG_IDENTIFIER: Final = 10  # characters
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")
_QUOTED = re.compile(r'"([^"\n]{8,200})"')
_GAP = re.compile(r"\.\.\.|…|<[^<>]{1,40}>|\b[A-Z]{2,}(?:_[A-Z]+)?\b(?=$|\s*[,)]|/)|\{[^{}]{0,20}\}")
_COMMAND = re.compile(
    r"\s*(?:[$#>]\s|--\s|#|(?:sudo|openstack|kubectl|ceph|rbd|rados|cinder|nova|neutron|glance|keystone|etcdctl|docker|systemctl|ip|ssh|"
    r"helm|rke|kubeadm|virsh|curl|cat|echo|export|mysql|rabbitmqctl|sysctl|ping|tcpdump|journalctl|apt|dnf|yum|cephadm|nova-manage|"
    r"cinder-manage|SHOW|SELECT|set|for|if|while|crictl|ctr|modprobe|ethtool|lspci|grep|sed|awk|ls|cd|mkdir|tar|chmod|git|pip)(?:\s|$))"
)
_SETTING = re.compile(
    r"\s*[\w.\-\[\]]{1,60}\s{0,3}(?:=|:\s*$|:\s+[\w\[{'\"./]{1,40}\s*$)|\s*\[[\w.\-]{1,40}\]\s*$|\s*[{}\[\]]"
)


def words(text: str) -> list[str]:
    """Lower-case words of a text, without numbers and ids."""
    return [word.lower() for word in _WORD.findall(text) if not _is_id(word)]


def _is_id(word: str) -> bool:
    return len(word) >= 6 and any(c.isdigit() for c in word) and all(c in "0123456789abcdefABCDEF" for c in word)


def split(text: str) -> list[tuple[str, ...]]:
    """The signatures in one literal error text: its runs of words between placeholders, long enough to be told apart."""
    found = []
    for run in _GAP.split(text):
        run_words = words(run)
        if len(run_words) >= LEAST_WORDS:
            found.append(tuple(run_words[:MOST_WORDS]))
    return found


def of_symptom(symptom: str) -> list[tuple[str, ...]]:
    """The signatures in a symptom: its runs of words, or a long identifier alone, such as an exception class."""
    return split(symptom) or [
        (term.text,) for token in tokens(symptom) for term in terms(token)[:1] if is_identifier(term)
    ]


def is_identifier(term: Term) -> bool:
    """Whether a term is an identifier that nobody writes by chance."""
    return term.kind is Kind.WHOLE and len(term.text) >= LONG_IDENTIFIER


def _is_output(line: str) -> bool:
    return not _COMMAND.match(line) and not _SETTING.match(line) and len(words(line)) > LEAST_WORDS


def of_article(symptoms: Iterable[str], body: str) -> list[tuple[str, ...]]:
    """Signatures of an article: its `symptoms`, quoted strings, and code blocks that are output rather than commands."""
    found: dict[tuple[str, ...], None] = {}
    for symptom in symptoms:
        found.update(dict.fromkeys(of_symptom(symptom)))
    fenced = False
    for line in body.splitlines():
        if line.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
        elif (fenced or line.startswith(("    ", "\t"))) and _is_output(line):
            found.update(dict.fromkeys(split(line)))
        for quoted in _QUOTED.findall(line):
            found.update(dict.fromkeys(split(quoted)))
    return list(found)
