"""The scoring index: what an article says, packed into arrays that load in milliseconds and are searched in memory."""
