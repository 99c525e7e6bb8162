"""The `[knowledge]` section of the configuration."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from bot.fields import FilePath


class KnowledgeSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The curated knowledge base."""

    folders: Annotated[
        tuple[FilePath, ...], Meta(description="Folders of your own Markdown articles, read again when they change.")
    ] = ()
    shipped: Annotated[bool, Meta(description="Whether the articles that come with the bot are used as well.")] = True
    page_url: Annotated[
        str, Meta(description="Where an article can be read, with {id} in it, for the link under an answer.")
    ] = ""
    stale_days: Annotated[int, Meta(description="An article reviewed longer ago than this says so.", ge=1)] = 365
    look_seconds: Annotated[
        float, Meta(description="How often the folders are looked at for changes, in seconds.", gt=0)
    ] = 10.0
    keep_questions: Annotated[
        int, Meta(description="How many unanswered questions are kept for the curators.", ge=1)
    ] = 5000
