"""Fixtures that every test may ask for."""

pytest_plugins = ["tests.servers.irc_fixtures", "tests.servers.slack_fixtures"]
