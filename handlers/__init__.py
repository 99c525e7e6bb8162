"""Handler families: what the bot can do. Each module is one family of commands."""
