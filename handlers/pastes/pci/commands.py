"""`pci lint` and `pci explain`: on purpose, where a paste would do it by itself."""

from __future__ import annotations

from bot.chat.reply import Bullets, Reply
from bot.commands.arguments import Rest
from bot.commands.context import Context
from bot.commands.spec import command
from bot.errors import UsageError
from handlers.pastes.listening import offer
from handlers.pastes.pci.readers import ARTICLE, read_conf, read_pools

USAGE = 'pci lint alias = {"name": …, "vendor_id": …, "product_id": …, "device_type": …}'


@command(
    "pci lint",
    examples=[
        'pci lint alias = {"name": "gpu", "vendor_id": "10de", "product_id": "20f1", "device_type": "type-PCI"}',
        'pci lint device_spec = {"vendor_id": "8086", "product_id": "154c", "address": "0000:81:*.*"}',
    ],
)
async def lint(ctx: Context, text: Rest) -> Reply:
    """Check a pasted nova.conf, or lines of its [pci] section, by nova's own rules."""
    reply = read_conf(text) or read_pools(text)
    if reply is None:
        raise UsageError("There is no alias and no device_spec in that.", usage=USAGE)
    return await offer(ctx, reply, ARTICLE)


@command("pci explain", examples=["pci explain"])
async def explain(ctx: Context) -> Reply:
    """Tell type-PCI, type-PF and type-VF apart."""
    del ctx
    return Reply(
        "type-PCI: a device without SR-IOV, such as most GPUs; the host has no driver on it, the guest has.",
        (
            Bullets(
                (
                    "type-PF: a whole SR-IOV card. Only an alias that says type-PF gets it, and all its VFs go along.",
                    "type-VF: a slice of a card with a product_id of its own; the PF driver stays on the host.",
                )
            ),
        ),
    )
