"""A light English stemmer: one spelling for delete, deletes, deleted, deleting and deletion.

It only has to be consistent between article and query, not linguistically right. The rules are a small subset of
Porter's (https://tartarus.org/martin/PorterStemmer/), chosen for the vocabulary of operators.
"""

# Three-letter plurals and words on which the rules would do harm (a container is not what it contains).
_IRREGULAR = {
    "pgs": "pg", "vms": "vm", "ips": "ip", "pvs": "pv", "ids": "id", "vfs": "vf", "pfs": "pf", "tcs": "tc", "mons": "mon",
    "container": "container", "containers": "container", "server": "server", "servers": "server", "docker": "docker",
    "cinder": "cinder", "router": "router", "routers": "router", "driver": "driver", "drivers": "driver", "number": "number",
    "kubernetes": "kubernetes", "indices": "index", "indexes": "index", "stuck": "stuck", "lost": "lose", "ran": "run",
    "froze": "freez", "frozen": "freez", "hung": "hang", "shown": "show", "gave": "give", "given": "give", "broke": "break",
    "broken": "break", "went": "go", "gone": "go", "got": "get", "gotten": "get", "sent": "send", "grew": "grow",
    "died": "die", "dies": "die", "dying": "die", "dead": "die", "lies": "lie", "ties": "tie", "took": "take", "taken": "take",
    "wrote": "write", "written": "write", "chosen": "choose", "fell": "fall", "fallen": "fall", "bound": "bind",
    "policies": "policy", "status": "status", "fails": "fail", "failure": "fail", "failures": "fail", "data": "data",
    "cpus": "cpu", "vcpus": "vcpu", "gpus": "gpu", "buses": "bus",
    "during": "during", "string": "string", "thing": "thing", "things": "thing", "nothing": "nothing",
}  # fmt: skip
_VOWELS = frozenset("aeiouy")
_ES = ("sses", "xes", "ches", "shes", "zes")
_SUFFIXES = (
    ("ibility", 4), ("ability", 4), ("ments", 4), ("ment", 4), ("ness", 4), ("able", 4), ("ible", 4), ("ion", 3), ("ing", 3),
    ("ed", 3), ("ly", 4), ("er", 4), ("or", 5),
)  # fmt: skip


def stem(word: str) -> str:
    """The stem of a lower-case word; words of three letters and less stay as they are."""
    known = _IRREGULAR.get(word)
    if known is not None:
        return known
    if len(word) <= 3 or not word.isascii():
        return word
    return _strip(_singular(word))


def _singular(word: str) -> str:
    if not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(_ES):
        return word[:-2]
    return word[:-1]


def _strip(word: str) -> str:
    for suffix, least in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= least:
            root = word[: -len(suffix)]
            if suffix == "ion" and root[-1] not in "st":
                continue
            if _VOWELS.isdisjoint(root):
                return word
            return _tidy(root)
    if word.endswith("e") and len(word) >= 4:
        return _tidy(word[:-1])
    return word


def _tidy(root: str) -> str:
    """dropp -> drop, expirat -> expir (so that it meets expire), migrat -> migr."""
    if root[-1] == root[-2] and root[-1] not in "lsze":
        return root[:-1]
    if root.endswith("ll") and len(root) > 5:
        return root[:-1]
    if root.endswith("at") and len(root) >= 6:
        return root[:-2]
    if root.endswith("e") and len(root) >= 4:
        return root[:-1]
    return root
