"""When somebody wants to be reminded: from words to a moment."""

from handlers.reminders.when.model import Asked, Weekly
from handlers.reminders.when.reading import read

__all__ = ["Asked", "Weekly", "read"]
