"""Help, and what the bot says about itself."""

from handlers.basics.about import ping, status, version
from handlers.basics.help import help_, help_search, more

__all__ = ["help_", "help_search", "more", "ping", "status", "version"]
