"""What leaves the office only when a person in charge has released it."""

from typing import Literal

from pydantic import Field

from config.citation import Entry, Source

DocumentKind = Literal["report", "edition", "extract", "letter", "submission", "minutes", "notice"]
"""The consolidated report, its edition for another audience, an agency's part of it, an official letter (công văn),
a Tờ trình, minutes, a notice of a decision."""

_ALL: tuple[DocumentKind, ...] = ("report", "edition", "extract", "letter", "submission", "minutes", "notice")


class ReleaseRules(Entry):
    """Which documents wait for a release, which may go out unsigned, and how long a draft may lie."""

    needs_release: tuple[DocumentKind, ...] = _ALL
    """Kinds that are drafts until somebody releases them; the others go out as they are made."""
    unsigned: tuple[DocumentKind, ...] = ()
    """Kinds that may go out without a signed file: number and date are filled in."""
    second_person: tuple[DocumentKind, ...] = ()
    """Kinds that two people release, each under a sign-in of their own."""
    days: int = Field(default=5, ge=0)
    """Working days after a draft was made within which it is to be released; after them the run is red."""
    source: Source | None = None
    """None only in a profile that says nothing of releases: what stands here is ours then."""
