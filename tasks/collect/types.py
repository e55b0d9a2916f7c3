"""What a channel delivers."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal, NamedTuple

ChannelKind = Literal["folder", "http", "mailbox"]


@dataclass(frozen=True, slots=True)
class Received:
    """A file as it came in, already kept under its sha256 and never changed again.

    `agency` and `period` are what the channel itself knows (its folder, its registered sender); None where it does
    not say. `received_at` is aware. `quarantine` is the reason why the file may not go on, in Vietnamese.
    """

    sha256: str
    size_bytes: int
    file_name: str
    kept_at: Path
    channel: ChannelKind
    origin: str
    """Where exactly: path under the drop folder, URL path, or mailbox message-id; safe to show."""
    received_at: datetime
    sender: str | None = None
    agency: str | None = None
    period: str | None = None
    quarantine: str | None = None
    archive: str | None = None
    """`identity` of the archive that this file came out of."""

    @property
    def identity(self) -> str:
        """What makes a file one and the same to a channel: from whom, and its content."""
        return f"{self.agency or ''}/{self.sha256}"


@dataclass(frozen=True, slots=True)
class ChannelFault:
    """A channel, or one item in it, that could not be read this time; the rest went on."""

    channel: ChannelKind
    origin: str
    reason: str


@dataclass(frozen=True, slots=True)
class Polled:
    """One round over one channel. `marks` is what the channel wants to remember (ETags, mailbox UIDs)."""

    received: tuple[Received, ...]
    faults: tuple[ChannelFault, ...] = ()
    marks: dict[str, str] = field(default_factory=dict)
    reports: tuple[bytes, ...] = ()
    """Delivery reports that lay in a mailbox: mails about mails of ours, for dispatch to read."""


class FormId(NamedTuple):
    """What the id inside a form says that giaingan issued: codes of its profile, agency and period."""

    profile: str
    agency: str
    period: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose a file is and for which period, with the reasons; codes, None where not known.

    `quarantine` is set where there is any doubt: in Vietnamese, with the command that settles it by hand. What is
    known is filled in all the same.
    """

    agency: str | None
    period: str | None
    why: str
    quarantine: str | None = None
