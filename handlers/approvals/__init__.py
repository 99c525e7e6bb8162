"""Agreeing to changes, refusing them, and the switch that forbids them all."""

from handlers.approvals.agreeing import approve, deny, pending, yes
from handlers.approvals.panel import PANELS
from handlers.approvals.readonly import readonly, readonly_off, readonly_on

__all__ = ["PANELS", "approve", "deny", "pending", "readonly", "readonly_off", "readonly_on", "yes"]
