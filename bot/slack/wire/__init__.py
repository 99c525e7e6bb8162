"""The connection: Web API, Socket Mode, HTTP requests."""
