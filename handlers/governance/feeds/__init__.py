"""Atom and RSS feeds, read now and then: a new entry becomes a draft with its link, never a post."""
