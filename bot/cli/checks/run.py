"""Looks at everything, tells, and says whether all is well."""

from __future__ import annotations

import asyncio

from bot.cli.checks.everything import everything
from bot.cli.checks.report import print_end, print_item, print_json
from bot.cli.codes import Code
from bot.cli.options import Options
from bot.config.checking import CheckItem


def check(options: Options, *, offline: bool, as_json: bool) -> Code:
    """`Code.OK` when nothing is wrong; a warning is not wrong."""
    items = asyncio.run(_look(options, offline=offline, as_json=as_json))
    all_well = not any(item.state == "wrong" for item in items)
    if as_json:
        print_json(items, all_well=all_well)
    else:
        print_end(items)
    return Code.OK if all_well else Code.FAILED


async def _look(options: Options, *, offline: bool, as_json: bool) -> list[CheckItem]:
    items = []
    async for item in everything(options, offline=offline):
        items.append(item)
        if not as_json:
            print_item(item)
    return items
