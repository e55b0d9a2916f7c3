"""One round over every channel that serves the profile, and what it left behind."""

import hashlib
import math
import os
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from config.agencies import Agency
from config.channels import Channel, FolderChannel, SecretRef, load_channels
from config.clock import HANOI
from tasks.collect.kinds import poll_kind
from tasks.collect.originals import Originals, mark_of
from tasks.collect.round import Round
from tasks.collect.types import Polled
from tasks.ledger.marks import marks, remember
from tasks.run import Run

_A_DAY = timedelta(days=1)
"""What a dead process left half copied is older than that."""


def channels_of(run: Run) -> list[Channel]:
    """The folder that the run was given, else the configured channels that serve its profile."""
    if run.inbox is None:
        return [channel for channel in load_channels() if channel.serves(run.profile_code)]
    return [FolderChannel(kind="folder", id="inbox", path=run.inbox.resolve(), quiet_seconds=0)]


def poll(run: Run, channel: Channel, marks: Mapping[str, str]) -> Polled:
    """One round over one channel. A channel that fails as a whole comes back as a fault; the others go on."""
    originals = _originals(run)
    originals.sweep(run.clock.now() - _A_DAY)
    round_ = Round(
        originals=originals,
        marks=marks,
        as_of=run.as_of,
        now=run.clock.now(),
        home=run.settings.home,
        profile=run.profile_code,
        agencies=agency_names(run),
        addresses=registered_addresses(run),
        secret=partial(secret_of, run),
    )
    return poll_kind(channel, round_)


def marks_of(run: Run, channels: Sequence[Channel]) -> dict[str, Mapping[str, str]]:
    """What each channel asked to remember last time."""
    return {channel.id: marks(run.ledger, run.profile_code, channel.id) for channel in channels}


def remember_marks(run: Run, polled: Mapping[str, Polled]) -> None:
    """Keep what the channels want to remember, after their files are stored: a crash before means polling again."""
    for channel, round_ in polled.items():
        if round_.marks:
            remember(run.ledger, run.profile_code, channel, round_.marks, recorded_at=run.clock.now())


def left_behind(run: Run, polled: Sequence[Polled]) -> Polled:
    """What runs of the profile kept and died over, as one more round; without what the channels delivered again."""
    again = {mark_of(item) for round_ in polled for item in round_.received}
    received, faults = _originals(run).left()
    return Polled(tuple(item for item in received if mark_of(item) not in again), faults)


def settle(run: Run, arrived: Sequence[Polled]) -> None:
    """The ledger has all of them now, so their notes go. Call it after the channels' marks are remembered."""
    _originals(run).settle(item for round_ in arrived for item in round_.received)


def last_left(run: Run) -> datetime | None:
    """As of when the last of the profile's files was taken in that a crash kept from the ledger; None without any."""
    return _originals(run).last_left()


def secret_of(run: Run, reference: SecretRef) -> str:
    """The secret that `reference` names: an environment variable, or a Secret block of the orchestrator's.

    Raises LookupError where there is none; the message names the place, never the secret.
    """
    if reference.env is not None:
        if reference.env not in os.environ:
            raise LookupError(f"environment variable {reference.env} is not set")
        return os.environ[reference.env]
    try:
        return run.orchestrator.secret(reference.block or "")
    except ValueError:
        raise LookupError(f"no Secret block {reference.block}") from None


def agency_names(run: Run) -> dict[str, str]:
    """Codes, names and aliases of the profile's agencies and its State Treasury, to their codes."""
    return {name: agency.code for agency in senders(run) for name in (agency.code, agency.name, *agency.aliases)}


def registered_addresses(run: Run) -> dict[str, str]:
    """Mail addresses of the profile's agencies and its State Treasury, to their codes."""
    return {sender.email.casefold(): sender.code for sender in senders(run) if sender.email}


def senders(run: Run) -> list[Agency]:
    """Everybody whose files are taken in: the reporting agencies and the State Treasury."""
    return [*run.profile.agencies, *([run.profile.treasury] if run.profile.treasury else [])]


def _originals(run: Run) -> Originals:
    return Originals(run.settings.originals, run.profile_code, run.as_of)


def last_arrival(folder: Path, known: Collection[tuple[str, str]]) -> datetime | None:
    """When the newest file of a drop folder came, by its date; None where there is none.

    `known`: sha256 and path in the folder of files taken in before. They came then, whatever date a copy or a restored
    backup has given them since.
    """
    places = {origin for _, origin in known}
    files = [entry for entry in folder.rglob("*") if entry.is_file() and not entry.is_symlink()]
    dates = [
        entry.stat().st_mtime
        for entry in files
        if (origin := entry.relative_to(folder).as_posix()) not in places or (_sha256(entry), origin) not in known
    ]
    return datetime.fromtimestamp(math.ceil(max(dates)), HANOI) if dates else None


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
