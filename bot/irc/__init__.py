"""IRC networks: one `IrcAdapter` for each, on the asyncio classes of the `irc` library, hardened."""
