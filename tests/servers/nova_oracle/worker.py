"""Runs inside a virtual environment that has nova: answers what nova's own validators say of a configuration.

One JSON object per line comes in, one per line goes out. `{"conf": "…"}` is a whole nova.conf; the answer has an entry for every
stage that nova goes through, `null` where it was content. `{"pools": […], "alias": […]}` asks whether a host with these pools can
serve one device of the alias.

What depends on the hardware under the process is replaced by one neutral answer: every named interface exists and nothing is a
physical function, as a text alone cannot tell.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import tempfile
from collections.abc import Callable
from importlib import import_module
from types import SimpleNamespace
from typing import Any
from uuid import uuid4


class Nova:
    """The modules of nova that check `[pci]`."""

    def __init__(self) -> None:
        self.cfg = import_module("oslo_config.cfg")
        self.conf = self._options()
        self.objects = import_module("nova.objects")
        self.objects.register_all()
        self.request = import_module("nova.pci.request")
        self.devspec = import_module("nova.pci.devspec")
        self.whitelist = import_module("nova.pci.whitelist")
        self.stats = import_module("nova.pci.stats")
        self.placement = import_module("nova.compute.pci_placement_translator")
        # nova's schema is valid: checking that again for every alias takes most of the time.
        import_module("jsonschema.validators").Draft202012Validator.check_schema = lambda *_, **__: None
        utils = import_module("nova.pci.utils")
        vars(utils)["get_function_by_ifname"] = lambda _: ("0000:00:00.0", False)
        vars(utils)["is_physical_function"] = lambda *_: False
        self.file = tempfile.NamedTemporaryFile("w", suffix=".conf")  # noqa: SIM115 - lives as long as the process

    def _options(self) -> Any:
        """nova's own declarations of the groups that count; all of nova's take a hundred times as long to parse."""
        options = self.cfg.ConfigOpts()
        for name in ("pci", "scheduler"):
            import_module(f"nova.conf.{name}").register_opts(options)
        return options

    def check(self, text: str) -> dict[str, Any]:
        """Every stage of loading this file."""
        self.conf.clear()
        self.file.seek(0)
        self.file.truncate()
        self.file.write(text)
        self.file.flush()
        wrong = refusal(lambda: self.conf([], project="nova", default_config_files=[self.file.name]))
        if wrong:
            return {"file": wrong}
        flags: dict[str, Any] = {}
        found: dict[str, Any] = {}
        for group, name in (("filter_scheduler", "pci_in_placement"), ("pci", "report_in_placement")):
            found[name] = refusal(lambda g=group, n=name: flags.__setitem__(n, self.conf[g][n]))  # type: ignore[misc]
        if any(found.values()):
            return found
        for name in ("alias", "device_spec"):
            wrong = refusal(lambda n=name: flags.__setitem__(n, list(self.conf.pci[n])))  # type: ignore[misc]
            if wrong:
                return found | {"values": wrong}
        return found | self.load(**flags)

    def load(self, alias: list[str], device_spec: list[str], **flags: bool) -> dict[str, Any]:
        """What nova-api says of the aliases and nova-compute of the device specs; `first` counts from 0."""
        specs = self._stage(device_spec, lambda given: self._device_specs(given, **flags))
        found: dict[str, Any] = {
            "alias": self._stage(alias, lambda given: self._aliases(given, **flags)),
            "device_spec": specs,
        }
        if specs["error"] is None and flags["report_in_placement"]:
            parsed = self._device_specs(device_spec, **flags)
            found["devname"] = refusal(lambda: self.placement.ensure_no_dev_spec_with_devname(parsed))
        return found

    def _stage(self, values: list[str], load: Callable[[list[str]], object]) -> dict[str, Any]:
        """The shortest beginning of the list that is refused ends in the culprit."""
        error = refusal(lambda: load(values))
        first, why = None, None
        if error:
            beginnings = ((n, refusal(lambda n=n: load(values[: n + 1]))) for n in range(len(values)))  # type: ignore[misc]
            first, why = next((n, found) for n, found in beginnings if found)
        alone = [n for n, value in enumerate(values) if refusal(lambda v=value: load([v]))]  # type: ignore[misc]
        return {"error": error, "first": first, "why": why, "alone": alone, "count": len(values)}

    def _aliases(self, given: list[str], *, pci_in_placement: bool, **_: bool) -> Any:
        self._use(pci=SimpleNamespace(alias=given), filter_scheduler=SimpleNamespace(pci_in_placement=pci_in_placement))
        return self.request.get_alias_from_config.__wrapped__()

    def _device_specs(self, given: list[str], *, report_in_placement: bool, **_: bool) -> Any:
        self._use(pci=SimpleNamespace(device_spec=given, report_in_placement=report_in_placement))
        return self.whitelist.Whitelist(given).specs

    def _use(self, **groups: SimpleNamespace) -> None:
        stub = SimpleNamespace(**groups)
        vars(self.request)["CONF"] = vars(self.devspec)["CONF"] = stub

    def serves(self, pools: list[dict[str, Any]], alias: list[str]) -> dict[str, Any]:
        """Whether a host with these pools can serve one device of the alias, and how nova prints the pools."""
        held = self.objects.PciDevicePoolList(objects=[self.objects.PciDevicePool.from_dict(p) for p in pools])
        ((_, (policy, spec)),) = self._aliases(alias, pci_in_placement=False).items()
        request = self.objects.InstancePCIRequest(count=1, spec=spec, numa_policy=policy, request_id=str(uuid4()))
        stats = self.stats.PciDeviceStats(None, stats=held, dev_filter=SimpleNamespace())
        return {"serves": stats.support_requests([request], {}), "shown": str(list(held))}


def refusal(call: Callable[[], object]) -> str | None:
    """The error's class and words, or None. Whatever is raised keeps the service from starting."""
    try:
        call()
    except Exception as error:  # noqa: BLE001 - any of them is a refusal
        return f"{type(error).__name__}: {error}"
    return None


def main() -> None:
    """Answer until the input ends."""
    logging.disable(logging.CRITICAL)
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what a library prints is no answer
    nova = Nova()
    for line in sys.stdin:
        asked = json.loads(line)
        found = nova.check(asked["conf"]) if "conf" in asked else nova.serves(asked["pools"], asked["alias"])
        answers.write(json.dumps(found) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
