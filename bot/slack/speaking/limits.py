"""Slack's limits for what is posted (https://docs.slack.dev/reference/block-kit/blocks), and our own below them."""

from __future__ import annotations

from typing import Final

HEADER: Final = 150
SECTION: Final = 3000
FIELDS: Final = 10
FIELD: Final = 2000
BUTTON: Final = 75
VALUE: Final = 2000
BUTTONS: Final = 25
"""Buttons of one message: Slack takes as many in one row, people do not read more."""
BUTTON_ROW: Final = 5
BLOCKS: Final = 50
HOME_BLOCKS: Final = 100
MESSAGE: Final = 12_000
"""Characters of all blocks of one message together."""
SPARE: Final = 500
"""Of these stay free, as it is nowhere written what exactly Slack counts."""
FALLBACK: Final = 500
"""Characters of a post's `text` where its blocks say the same."""
SUMMARY: Final = 500
"""Escaped it may be five times as long, and a section takes 3000."""
TABLE_ROWS: Final = 15
TABLE_WIDTH: Final = 110
MODAL_TITLE: Final = 24
MODAL_LABEL: Final = 150
MODAL_INPUT: Final = 3000
METADATA: Final = 3000
