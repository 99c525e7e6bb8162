"""One connection as bytes and lines: what a server says of itself, and whether it is still there."""
