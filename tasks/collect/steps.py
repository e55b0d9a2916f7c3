"""The room's work for one run: one round over every channel that serves the profile."""

import hashlib
import math
import os
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from config.agencies import Agency
from config.channels import Channel, FolderChannel, HttpChannel, MailboxChannel, SecretRef, load_channels
from config.clock import HANOI, now
from config.job import Job
from config.settings import Settings
from tasks.collect.folder import poll_folder
from tasks.collect.originals import Originals, mark_of
from tasks.collect.types import ChannelFault, Polled

Secret = Callable[[SecretRef], str]

_A_DAY = timedelta(days=1)
"""What a dead process left half copied is older than that."""


def channels_of(job: Job) -> list[Channel]:
    """The folder that the run was given, else the configured channels that serve its profile."""
    if job.inbox is None:
        return [channel for channel in load_channels() if channel.serves(job.profile_code)]
    return [FolderChannel(kind="folder", id="inbox", path=job.inbox.resolve(), quiet_seconds=0)]


def poll(job: Job, channel: Channel, marks: Mapping[str, str], secret: Secret) -> Polled:
    """One round over one channel. A channel that fails as a whole comes back as a fault; the others go on."""
    settings = Settings()
    originals = _originals(job)
    originals.sweep(now() - _A_DAY)
    if isinstance(channel, FolderChannel):
        folder = channel.path if channel.path.is_absolute() else settings.home / channel.path
        if not folder.is_dir():
            return Polled((), (ChannelFault("folder", channel.id, f"không có thư mục {folder}"),))
        return poll_folder(
            folder,
            originals,
            agency_names(job),
            job.as_of,
            marks=marks,
            quiet_seconds=channel.quiet_seconds,
            max_bytes=channel.max_bytes,
        )
    return _poll_remote(job, channel, marks, secret, originals)


def left_behind(job: Job, polled: Sequence[Polled]) -> Polled:
    """What runs of the profile kept and died over, as one more round; without what the channels delivered again."""
    again = {mark_of(item) for round_ in polled for item in round_.received}
    received, faults = _originals(job).left()
    return Polled(tuple(item for item in received if mark_of(item) not in again), faults)


def settle(job: Job, arrived: Sequence[Polled]) -> None:
    """The ledger has all of them now, so their notes go. Call it after the channels' marks are remembered."""
    _originals(job).settle(item for round_ in arrived for item in round_.received)


def last_left(job: Job) -> datetime | None:
    """As of when the last of the profile's files was taken in that a crash kept from the ledger; None without any."""
    return _originals(job).last_left()


def secret(reference: SecretRef, block: Callable[[str], str]) -> str:
    """The secret that `reference` names: an environment variable, or by `block` a Prefect Secret block.

    Raises LookupError where there is none; the message names the place, never the secret.
    """
    if reference.env is not None:
        if reference.env not in os.environ:
            raise LookupError(f"environment variable {reference.env} is not set")
        return os.environ[reference.env]
    try:
        return block(reference.block or "")
    except ValueError:
        raise LookupError(f"no Secret block {reference.block}") from None


def agency_names(job: Job) -> dict[str, str]:
    """Codes, names and aliases of the profile's agencies and its State Treasury, to their codes."""
    return {name: agency.code for agency in senders(job) for name in (agency.code, agency.name, *agency.aliases)}


def registered_addresses(job: Job) -> dict[str, str]:
    """Mail addresses of the profile's agencies and its State Treasury, to their codes."""
    return {sender.email.casefold(): sender.code for sender in senders(job) if sender.email}


def senders(job: Job) -> list[Agency]:
    """Everybody whose files are taken in: the reporting agencies and the State Treasury."""
    return [*job.profile.agencies, *([job.profile.treasury] if job.profile.treasury else [])]


def _originals(job: Job) -> Originals:
    return Originals(Settings().originals, job.profile_code, job.as_of)


def _poll_remote(
    job: Job, channel: HttpChannel | MailboxChannel, marks: Mapping[str, str], secret: Secret, originals: Originals
) -> Polled:
    """HTTP and IMAP see the present: what arrives there arrives now, whatever moment the run is about."""
    if isinstance(channel, HttpChannel):
        from tasks.collect.web import poll_http

        return poll_http(channel, originals, marks, now(), agencies=agency_names(job), secret=secret)
    from tasks.collect.mailbox import poll_mailbox

    return poll_mailbox(channel, originals, registered_addresses(job), marks, now(), secret=secret)


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
