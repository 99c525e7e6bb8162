"""What the bot says: rendering, pacing, posting."""
