"""Help, and what the bot says about itself."""

from handlers.basics.about import ping, status, version
from handlers.basics.help import help_, help_search, more
from handlers.basics.home import home

__all__ = ["help_", "help_search", "home", "more", "ping", "status", "version"]
