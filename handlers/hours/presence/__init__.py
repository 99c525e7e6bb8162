"""Whether a host is there: what they say of it, whom the bot asks, and what the room is told."""
