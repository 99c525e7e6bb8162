"""The longest text that is accepted is shown whole on both platforms."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.chat.adapter import Adapter
from bot.chat.message import Room
from bot.irc.adapter import IrcAdapter
from bot.irc.settings import IrcSettings
from handlers.governance.announcements import texts
from handlers.governance.announcements.announcement import Announcement, How, Moment, State, Words
from handlers.governance.announcements.writing import MOST_CHARACTERS

DAY = date(2020, 8, 1)
NOW = datetime(2020, 7, 25, 9, tzinfo=UTC)


class Silent:
    """An inbox and an outlet that nobody looks at."""

    def put(self, message: object) -> None: ...

    def sent(self, letter: object, receipt: str = "") -> None: ...

    def dropped(self, letter: object, reason: str) -> None: ...


def adapters() -> list[Adapter]:
    from bot.fields import SecretRef
    from bot.slack.adapter import SlackAdapter
    from bot.slack.settings import SlackSettings

    secret = SecretRef(env="NOT_SET")
    return [
        IrcAdapter("irc", IrcSettings(servers=("127.0.0.1:1",), nick="openinfra-bot"), Silent(), Silent()),
        SlackAdapter("slack", SlackSettings(bot_token=secret, app_token=secret), Silent(), Silent()),
    ]


@pytest.mark.parametrize("days", [None, 7])
@pytest.mark.parametrize("word", ["word ", "A sentence of some length goes here. ", "x"])
def test_nothing_of_it_is_left_for_more(word: str, days: int | None) -> None:
    text = (word * MOST_CHARACTERS)[:MOST_CHARACTERS].strip()
    words = Words(text, ("irc:#openstack-tc",), DAY)
    one = Announcement(1, 1, State.SENT, words, NOW, None, How.FIRST, "irc:mona", "mona", "irc:lee", NOW, NOW)
    moment = Moment("send", NOW, NOW + timedelta(days=1), days)
    reply = texts.said(one, moment, NOW, timedelta(hours=3))
    for adapter, channel in zip(adapters(), ("#openstack-tc", "C024BE91L"), strict=True):
        shown = adapter.render(reply, Room(adapter.network, channel), None)
        assert shown.rest == (), adapter.network
        assert shown.payload.count(word.strip()) >= text.count(word.strip()) - 3, adapter.network
        assert "late: was due Sat 25 Jul 2020 09:00 UTC" in shown.payload
