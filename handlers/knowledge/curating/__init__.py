"""From a question that nobody could answer to an article in git: drafts, a second person, a commit."""
