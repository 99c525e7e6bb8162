"""Literal error texts."""

from knowledge.text import signature


def test_numbers_ids_and_quotes_do_not_matter() -> None:
    assert signature.words("osd.3 'No valid host' 0xdeadbeef 10.0.0.1 a1b2c3d4") == [
        "osd",
        "no",
        "valid",
        "host",
        "xdeadbeef",
    ]


def test_placeholders_cut_a_symptom_into_runs_that_are_long_enough() -> None:
    assert signature.split("Volume <id> is already exclusively attached ... to one node and can't") == [
        ("is", "already", "exclusively", "attached"),
        ("to", "one", "node", "and", "can", "t"),
    ]


def test_an_exception_class_is_a_signature_of_its_own() -> None:
    assert signature.of_symptom("PciRequestAliasNotDefined") == [("pcirequestaliasnotdefin",)]
    assert signature.of_symptom("failed") == []


def test_output_counts_but_commands_and_settings_do_not() -> None:
    body = """
Text with "the request you have made requires authentication" in it.

    kubectl get pods --all-namespaces -o wide
    global_physnet_mtu = 1500
    rbd: error: image still has watchers

```
$ ceph orch host add node2 10.0.0.2
mvcc: database space exceeded right now
```
"""
    assert signature.of_article(["my own symptom text"], body) == [
        ("my", "own", "symptom", "text"),
        ("the", "request", "you", "have", "made", "requires", "authentication"),
        ("rbd", "error", "image", "still", "has", "watchers"),
        ("mvcc", "database", "space", "exceeded", "right", "now"),
    ]
