"""Commands: how they are declared, found, read from a line of chat, and explained."""
