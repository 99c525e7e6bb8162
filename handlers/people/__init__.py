"""How the bot knows you, what that lets you do, and which accounts are yours."""

from handlers.people.access import can, whoami
from handlers.people.linking import link, unlink

__all__ = ["can", "link", "unlink", "whoami"]
