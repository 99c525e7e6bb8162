"""How the bot itself gets its account and its nick."""
