"""What the bot hears: events, commands, buttons, files."""
