"""The `[knowledge]` section of the configuration."""

from __future__ import annotations

from pathlib import Path
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
    checkout: Annotated[
        FilePath,
        Meta(description="A folder inside a git checkout that approved articles are written and committed to."),
    ] = ""
    commit_email: Annotated[
        str, Meta(description="The address that stands beside the author's name in a commit; nobody's is made up.")
    ] = ""
    push: Annotated[bool, Meta(description="Whether a commit is pushed to the branch's upstream at once.")] = False
    remind_days: Annotated[
        int,
        Meta(description="How often, in days, an owner is told of articles reviewed too long ago; 0 is never.", ge=0),
    ] = 7
    remind_room: Annotated[
        str, Meta(description="Where owners that are no account are told, as network:channel. Empty: nowhere.")
    ] = ""

    @property
    def article_folders(self) -> tuple[Path, ...]:
        """All folders of the team's own articles, the checkout among them."""
        folders = [Path(folder).expanduser() for folder in self.folders]
        checkout = Path(self.checkout).expanduser() if self.checkout else None
        if checkout is None or any(checkout.is_relative_to(folder) for folder in folders):
            return tuple(folders)
        return (*folders, checkout)
