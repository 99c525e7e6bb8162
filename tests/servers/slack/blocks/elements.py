"""Block Kit's elements: https://docs.slack.dev/reference/block-kit/block-elements"""

from __future__ import annotations

from tests.servers.slack.blocks.checks import (
    Check,
    anything,
    both,
    flag,
    listed,
    one_of,
    record,
    string,
    web_address,
    whole,
)
from tests.servers.slack.blocks.objects import choices, confirm, option, option_group, plain

_action: dict[str, Check] = {"action_id": string(1, 255)}
_focus: dict[str, Check] = {"focus_on_load": flag}
_hint: dict[str, Check] = {"placeholder": plain(150)}
_common: dict[str, Check] = _action | _focus | _hint | {"confirm": confirm}
_written: dict[str, Check] = _action | _focus | _hint | {"dispatch_action_config": anything}
_many: dict[str, Check] = {"max_selected_items": whole(1, 10_000)}
_options: dict[str, Check] = {"options": listed(option, 1, 100), "option_groups": listed(option_group, 1, 100)}


def _picker(name: str) -> Check:
    return record({}, _common | {name: anything})


def _chosen() -> Check:
    optional = (
        _action | _focus | {"confirm": confirm, "initial_options": listed(option, 1, 10), "initial_option": option}
    )
    return record({"options": listed(option, 1, 10)}, optional)


button: Check = record(
    {"text": plain(75)},
    _action
    | {
        "url": web_address(),
        "value": string(0, 2000),
        "style": one_of("primary", "danger"),
        "confirm": confirm,
        "accessibility_label": string(1, 75),
    },
)
image: Check = record({"alt_text": string(0, 2000)}, {"image_url": web_address(), "slack_file": anything})
_single = both(record({}, _common | _options | {"initial_option": option}), choices)
_multiple = both(record({}, _common | _options | _many | {"initial_options": listed(option, 1, 100)}), choices)
_people = {
    "initial_user": anything,
    "initial_users": anything,
    "default_to_current_conversation": flag,
    "filter": anything,
}
_picked = record(
    {},
    _common
    | _many
    | _people
    | {"initial_conversation": anything, "initial_conversations": anything, "initial_channel": anything}
    | {"initial_channels": anything, "response_url_enabled": flag},
)
_outside = record({}, _common | _many | {"min_query_length": whole(0, 100), "initial_option": option})

ACTIONS: dict[str, Check] = {
    "button": button,
    "overflow": record({"options": listed(option, 1, 5)}, _action | {"confirm": confirm}),
    "static_select": _single,
    "external_select": _outside,
    "users_select": _picked,
    "conversations_select": _picked,
    "channels_select": _picked,
    "multi_static_select": _multiple,
    "multi_external_select": _outside,
    "multi_users_select": _picked,
    "multi_conversations_select": _picked,
    "multi_channels_select": _picked,
    "datepicker": _picker("initial_date"),
    "timepicker": _picker("initial_time"),
    "datetimepicker": _picker("initial_date_time"),
    "checkboxes": _chosen(),
    "radio_buttons": _chosen(),
    "rich_text_input": record({}, _written | {"initial_value": anything}),
}
ACCESSORIES = {name: check for name, check in ACTIONS.items() if name != "rich_text_input"} | {"image": image}
_typed = {"initial_value": string(0, 3000), "min_length": whole(0, 3000), "max_length": whole(1, 3000)}
INPUTS: dict[str, Check] = {name: check for name, check in ACTIONS.items() if name not in {"button", "overflow"}} | {
    "plain_text_input": record({}, _written | _typed | {"multiline": flag}),
    "email_text_input": record({}, _written | {"initial_value": string(0, 3000)}),
    "url_text_input": record({}, _written | {"initial_value": string(0, 3000)}),
    "number_input": record(
        {"is_decimal_allowed": flag},
        _written | {"initial_value": anything, "min_value": anything, "max_value": anything},
    ),
    "file_input": record({}, _action | {"filetypes": anything, "max_files": whole(1, 10)}),
}
