"""What can be said of an abstract without having understood it: checks that programme committees make first."""

from handlers.cfp.review.draft import Draft, read
from handlers.cfp.review.finding import Finding, Limits
from handlers.cfp.review.looking import Review, look
from handlers.cfp.review.recognising import is_proposal

__all__ = ["Draft", "Finding", "Limits", "Review", "is_proposal", "look", "read"]
