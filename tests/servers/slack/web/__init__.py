"""The Web API: https://docs.slack.dev/reference/methods"""

from tests.servers.slack.web.door import Door

__all__ = ["Door"]
