"""The terminal conversation: the second chat adapter, which needs no account anywhere."""
