"""An emulator of Slack's Web API that others wrote (npm `emulate`): what our server says is compared with what it says."""

from tests.servers.slack.emulator.process import Emulator
from tests.servers.slack.emulator.seed import BOT_TOKEN, CHANNELS, USER_TOKEN

__all__ = ["BOT_TOKEN", "CHANNELS", "USER_TOKEN", "Emulator"]
