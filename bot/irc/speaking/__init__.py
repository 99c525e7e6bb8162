"""What we say: rendered, cut to size, queued by room, and written no faster than the server bears."""
