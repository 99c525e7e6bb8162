"""Notes are taken at any time, in rooms of a series, from people who are known."""

from __future__ import annotations

from datetime import timedelta

from handlers.hours.notes.store import Notes
from tests.handlers.hours.office import office, said, started


async def test_a_note_is_kept_in_silence_and_listed() -> None:
    async with office() as chat:
        await chat.play("<mona@irc> #info the deadline is on Monday")
        await chat.play("<ada@slack> #agreed we meet again")
        await chat.play("""
            <mona@irc> bot: #idea a panel on zebras
            <bot@irc> mona: Noted.
            <eve@slack> !hours notes
            <bot@slack> eve: 3 notes
            <bot@slack> eve: - 1 #info the deadline is on Monday (mona, Wed 25 Nov 09:00)
            <bot@slack> eve: - 2 #agreed we meet again (ada, Wed 25 Nov 09:00) … 1 more: !more
        """)


async def test_only_hosts_agree_and_whoever_nobody_knows_notes_nothing() -> None:
    async with office() as chat:
        await chat.play("""
            <mona@irc> #agreed mona is right
            <bot@irc to mona> #agreed is for hosts, so I have not noted it; #info and #idea are for everybody.
            <mallory@irc> #info buy this
            <bot@irc to mallory> I note what known accounts say. Log in…
            <mona@irc> !hours notes
            <bot@irc> mona: Nothing was noted in this time. #info, #link, #action and #idea at a line's start note it.
        """)


async def test_a_room_without_a_series_has_no_notes() -> None:
    async with office(series={"a": started(rooms=("irc:#elsewhere",))}) as chat:
        await chat.play("<mona@irc> #info nobody writes this down")
        kept = await chat.app.resources.get(Notes)
        assert (
            await kept.between(chat.app.clock.now() - timedelta(days=1), chat.app.clock.now() + timedelta(days=1)) == []
        )


async def test_a_secret_in_a_note_is_not_kept() -> None:
    async with office() as chat:
        await chat.play("<mona@irc> #info log in with password=hunter2")
        assert "hunter2" not in " ".join(await chat.ask("mona", "hours notes", network="irc"))


async def test_a_note_is_taken_back_by_whoever_made_it_or_a_host() -> None:
    async with office() as chat:
        await chat.play("<mona@irc> #info one")
        await chat.play("<mona@irc> #info two")
        await chat.play("""
            <eve@irc> !hours notes drop 1
            <bot@irc> eve: Note 1 is mona's; they or a host can take it back.
            <mona@irc> !hours notes drop 1
            <bot@irc> mona: Note 1 is gone.
            <ada@slack> !hours notes drop 2
            <bot@slack> ada: Note 2 is gone.
            <ada@slack> !hours notes drop 2
            <bot@slack> ada: There is no note 2; “hours notes” lists them with their numbers.
        """)
        assert said(chat, "irc") == []
