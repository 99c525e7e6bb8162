"""Slash commands, buttons, shortcuts, modals and the App Home."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from tests.servers.slack import SlackServer
from tests.servers.slack_fixtures import ConnectApp

MORE = {
    "type": "actions",
    "elements": [{"type": "button", "text": {"type": "plain_text", "text": "More"}, "value": "m"}],
}
MODAL = {
    "type": "modal",
    "title": {"type": "plain_text", "text": "Why"},
    "submit": {"type": "plain_text", "text": "Send"},
    "private_metadata": "kept",
    "blocks": [
        {
            "type": "input",
            "block_id": "why",
            "label": {"type": "plain_text", "text": "Reason"},
            "element": {"type": "plain_text_input", "action_id": "text", "max_length": 20},
        },
        {
            "type": "input",
            "block_id": "note",
            "optional": True,
            "label": {"type": "plain_text", "text": "Note"},
            "element": {"type": "plain_text_input", "action_id": "text2", "initial_value": "none"},
        },
    ],
}


async def test_a_slash_command_is_acknowledged_with_what_the_person_sees(
    slack: SlackServer, slack_app: ConnectApp
) -> None:
    app = await slack_app()
    app.answer = {"text": "*hello*"}
    outcome = await slack.slash("mona", "ops", "help me")
    request = await app.next()
    assert request.payload["text"] == "help me"
    assert request.payload["channel_name"] == "ops"
    assert request.accepts_response_payload
    assert (outcome.acked, outcome.payload, outcome.saw) == (True, app.answer, ("*hello*",))
    assert slack.posts[-1].to == slack.workspace.user("mona").id
    app.answer = None
    assert (await slack.slash("mona", "dm", "/openinfra ping")).saw == ()
    with pytest.raises(AssertionError, match="/nonsense is not a valid command"):
        await slack.slash("mona", "ops", "/nonsense")


async def test_an_answer_in_the_channel_shows_what_was_asked(slack: SlackServer, slack_app: ConnectApp) -> None:
    app = await slack_app()
    app.answer = {"response_type": "in_channel"}
    outcome = await slack.slash("mona", "ops", "ping")
    asked = slack.office.journal.entries[-1]
    assert (asked.text, asked.to, outcome.saw) == ("/openinfra ping", "", ())
    app.answer = {"response_type": "in_channel", "text": "pong"}
    await slack.slash("mona", "ops", "ping")
    assert (await slack.expect("ops", "pong")).kind == "post"


async def test_a_command_that_is_not_acknowledged_fails_before_the_persons_eyes(
    slack: SlackServer, slack_app: ConnectApp
) -> None:
    slack.rules.ack = 0.05
    nobody = await slack.slash("mona", "ops", "help")
    assert nobody.saw == ('/openinfra failed with the error "dispatch_failed"',)
    app = await slack_app()
    app.is_silent = True
    late = await slack.slash("mona", "ops", "help")
    assert not late.acked
    assert late.saw == ('/openinfra failed with the error "operation_timeout"',)
    assert len(late.delivery.attempts) == 1, "a person waits: it is not tried again"


async def test_a_response_url_answers_where_the_bot_is_not_five_times(
    slack: SlackServer, slack_app: ConnectApp, slack_session: Any
) -> None:
    await slack_app()
    slack.add_channel("elsewhere", ["mona"], bot=False)
    outcome = await slack.slash("mona", "elsewhere", "help")
    hook = AsyncWebhookClient(outcome.response_url, session=slack_session)
    assert (await hook.send(text="for you")).status_code == 200
    assert (await slack.expect("elsewhere", "for you")).kind == "ephemeral"
    await hook.send(text="for all", response_type="in_channel")
    assert (await slack.expect("elsewhere", "for all")).kind == "post"
    assert (await hook.send(text="")).status_code == 400
    for _ in range(2):
        await hook.send(text="again")
    over = await hook.send(text="once too often")
    assert (over.status_code, "used_url" in over.body) == (404, True)


async def test_a_response_url_is_good_for_half_an_hour(
    slack: SlackServer, slack_app: ConnectApp, slack_session: Any
) -> None:
    await slack_app()
    outcome = await slack.slash("mona", "ops", "help")
    slack.rules.response_url = 0.0
    late = await AsyncWebhookClient(outcome.response_url, session=slack_session).send(text="x")
    assert "expired_url" in late.body


async def test_a_button_is_pressed_by_its_label(
    slack: SlackServer, slack_app: ConnectApp, slack_web: AsyncWebClient, slack_session: Any
) -> None:
    app = await slack_app()
    channel = slack.workspace.channel("ops").id
    await slack_web.chat_postMessage(channel=channel, text="x", blocks=[MORE])
    shown = await slack.expect("ops", r"\[More\]")
    assert shown.buttons == ["More"]
    await app.next_event("message")
    outcome = await slack.click("mona", shown, "More")
    payload = (await app.next()).payload
    assert outcome.acked
    assert payload["actions"][0]["value"] == "m"
    assert payload["actions"][0]["action_id"], "Slack makes one where there is none"
    assert payload["container"] == {
        "type": "message",
        "message_ts": shown.ts,
        "channel_id": channel,
        "is_ephemeral": False,
    }
    hook = AsyncWebhookClient(outcome.response_url, session=slack_session)
    await hook.send_dict({"text": "done", "replace_original": True})
    assert (await slack.expect("ops", "done")).kind == "edit"
    with pytest.raises(AssertionError, match="no button 'More'"):
        await slack.click("mona", shown, "More")


async def test_a_button_on_an_ephemeral_message_has_no_message(
    slack: SlackServer, slack_app: ConnectApp, slack_web: AsyncWebClient
) -> None:
    app = await slack_app()
    channel, mona = slack.workspace.channel("ops").id, slack.workspace.user("mona").id
    await slack_web.chat_postEphemeral(channel=channel, user=mona, text="x", blocks=[MORE])
    await slack.click("mona", await slack.expect("ops"), "More")
    payload = (await app.next()).payload
    assert payload["container"]["is_ephemeral"]
    assert "message" not in payload


async def test_a_shortcut_carries_its_message(slack: SlackServer, slack_app: ConnectApp) -> None:
    app = await slack_app()
    said = await slack.say("mona", "ops", "it is broken")
    await app.next_event("message")
    await slack.shortcut("ada", "find_fix", said)
    payload = (await app.next()).payload
    assert (payload["type"], payload["message"]["text"]) == ("message_action", "it is broken")
    assert payload["user"]["name"] == "ada"
    with pytest.raises(AssertionError, match="no shortcut"):
        await slack.shortcut("ada", "nonsense", said)


async def test_a_modal_is_opened_filled_in_and_sent(
    slack: SlackServer, slack_app: ConnectApp, slack_web: AsyncWebClient
) -> None:
    app = await slack_app()
    outcome = await slack.shortcut("mona", "find_fix", await slack.say("mona", "ops", "x"))
    await slack_web.views_open(trigger_id=outcome.trigger_id, view=MODAL)
    modal = await slack.expect_modal("mona", "Reason")
    with pytest.raises(AssertionError, match="'Reason' is required"):
        await slack.submit("mona", modal, {})
    with pytest.raises(AssertionError, match="'Reason' is too long"):
        await slack.submit("mona", modal, {"Reason": "x" * 21})
    with pytest.raises(AssertionError, match="no fields"):
        await slack.submit("mona", modal, {"Reason": "x", "Nonsense": "x"})
    with pytest.raises(AssertionError, match="not ada's modal"):
        await slack.submit("ada", modal, {"Reason": "x"})
    await slack.settled()
    app.forget()
    assert (await slack.submit("mona", modal, {"Reason": "because"})).acked
    view = (await app.next()).payload["view"]
    assert view["state"]["values"]["why"]["text"]["value"] == "because"
    assert view["state"]["values"]["note"]["text2"]["value"] == "none"
    assert view["private_metadata"] == "kept"
    assert not modal.is_open


@pytest.mark.parametrize(
    ("answer", "saw", "is_open"),
    [
        ({"response_action": "errors", "errors": {"why": "say more"}}, ("say more",), True),
        (
            {"response_action": "errors", "errors": {"nonsense": "x"}},
            ("We had some trouble connecting. Try again?",),
            True,
        ),
        ({"response_action": "clear"}, (), False),
        ({"response_action": "update", "view": {**MODAL, "blocks": []}}, ("Why",), True),
        ({"response_action": "update", "view": {}}, ("We had some trouble connecting. Try again?",), True),
        ({"text": "no"}, ("We had some trouble connecting. Try again?",), True),
    ],
)
async def test_a_submission_is_answered(
    slack: SlackServer,
    slack_app: ConnectApp,
    slack_web: AsyncWebClient,
    answer: dict[str, Any],
    saw: tuple[str, ...],
    is_open: bool,
) -> None:
    app = await slack_app()
    outcome = await slack.slash("mona", "ops", "x")
    await slack_web.views_open(trigger_id=outcome.trigger_id, view=MODAL)
    modal = await slack.expect_modal("mona")
    app.answer = answer
    assert (await slack.submit("mona", modal, {"why": "x"})).saw == saw
    assert modal.is_open is is_open


async def test_modals_are_changed_and_stacked_three_high(
    slack: SlackServer, slack_app: ConnectApp, slack_web: AsyncWebClient
) -> None:
    await slack_app()
    triggers = [(await slack.slash("mona", "ops", "x")).trigger_id for _ in range(4)]
    opened = (await slack_web.views_open(trigger_id=triggers[0], view=MODAL))["view"]
    changed = {**MODAL, "title": {"type": "plain_text", "text": "Why not"}}
    again = await slack_web.views_update(view_id=opened["id"], hash=opened["hash"], view=changed)
    assert (await slack.expect_modal("mona", "Why not")).id == opened["id"] == again["view"]["id"]
    with pytest.raises(SlackApiError, match="hash_conflict"):
        await slack_web.views_update(view_id=opened["id"], hash=opened["hash"], view=MODAL)
    with pytest.raises(SlackApiError, match="not_found"):
        await slack_web.views_update(view_id="V0", view=MODAL)
    for trigger in triggers[1:3]:
        assert (await slack_web.views_push(trigger_id=trigger, view=MODAL))["view"]["root_view_id"] == opened["id"]
    with pytest.raises(SlackApiError, match="push_limit_reached"):
        await slack_web.views_push(trigger_id=triggers[3], view=MODAL)


@pytest.mark.parametrize("notify", [True, False])
async def test_the_app_hears_of_a_closed_modal_if_it_asked_for_that(
    slack: SlackServer, slack_app: ConnectApp, slack_web: AsyncWebClient, notify: bool
) -> None:
    await slack_app()
    outcome = await slack.slash("mona", "ops", "x")
    await slack_web.views_open(trigger_id=outcome.trigger_id, view={**MODAL, "notify_on_close": notify})
    await slack.close_modal("mona", await slack.expect_modal("mona"))
    assert len(slack.deliveries("view_closed")) == notify


@pytest.mark.parametrize("how", ["twice", "late", "never given"])
async def test_a_trigger_opens_one_modal_and_soon(
    slack: SlackServer, slack_app: ConnectApp, slack_web: AsyncWebClient, how: str
) -> None:
    await slack_app()
    outcome = await slack.slash("mona", "ops", "x")
    trigger, expected = outcome.trigger_id, "exchanged_trigger_id"
    if how == "twice":
        await slack_web.views_open(trigger_id=trigger, view=MODAL)
    elif how == "late":
        slack.office.triggers.expire()
        expected = "expired_trigger_id"
    else:
        trigger, expected = "1.2.3", "invalid_trigger_id"
    with pytest.raises(SlackApiError, match=expected):
        await slack_web.views_open(trigger_id=trigger, view=MODAL)


async def test_a_wrong_view_is_explained(slack: SlackServer, slack_app: ConnectApp, slack_web: AsyncWebClient) -> None:
    await slack_app()
    outcome = await slack.slash("mona", "ops", "x")
    with pytest.raises(SlackApiError, match="invalid_arguments") as no:
        await slack_web.views_open(trigger_id=outcome.trigger_id, view={**MODAL, "title": None})
    assert "[json-pointer:/view/title]" in str(no.value)


async def test_the_home_is_opened_published_and_used(
    slack: SlackServer, slack_app: ConnectApp, slack_web: AsyncWebClient
) -> None:
    app = await slack_app()
    mona = slack.workspace.user("mona").id
    with pytest.raises(AssertionError, match="no App Home was published for mona"):
        await slack.open_home("mona", timeout=0.05)
    event = await app.next_event("app_home_opened")
    assert (event["user"], event["tab"]) == (mona, "home")
    await slack_web.views_publish(user_id=mona, view={"type": "home", "blocks": [MORE]})
    home = await slack.expect_home("mona", "More")
    await slack.click("mona", home, "More")
    payload = (await app.next()).payload
    assert payload["container"]["type"] == "view"
    assert "channel" not in payload
    slack.rules.home_tab = False
    with pytest.raises(SlackApiError, match="not_enabled"):
        await slack_web.views_publish(user_id=mona, view={"type": "home", "blocks": []})
