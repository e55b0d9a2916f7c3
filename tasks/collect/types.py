"""What a channel delivers."""

from dataclasses import dataclass, field
from typing import NamedTuple

from tasks.ledger.records import Received


@dataclass(frozen=True, slots=True)
class ChannelFault:
    """A channel, or one item in it, that could not be read this time; the rest went on."""

    channel: str
    """Its kind."""
    origin: str
    reason: str


@dataclass(frozen=True, slots=True)
class Oversized:
    """A file, or a letter with its files, that was not taken in because it is larger than the channel allows."""

    file_name: str
    agency: str | None
    period: str | None
    limit_bytes: int


@dataclass(frozen=True, slots=True)
class Polled:
    """One round over one channel. `marks` is what the channel wants to remember (ETags, mailbox UIDs)."""

    received: tuple[Received, ...]
    faults: tuple[ChannelFault, ...] = ()
    marks: dict[str, str] = field(default_factory=dict)
    reports: tuple[bytes, ...] = ()
    """Delivery reports that lay in a mailbox: mails about mails of ours, for dispatch to read."""
    oversized: tuple[Oversized, ...] = ()
    """What is too large, to be told to its sender; each is a fault, too."""


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
