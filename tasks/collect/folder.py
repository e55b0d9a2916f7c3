"""The drop folder: one for all agencies, or one sub-folder per agency."""

import os
import stat
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from config.text import fold
from tasks.collect.arrival import arrival, by_folded_name, period_code
from tasks.collect.keep import Kept, TooLargeError, safe_name
from tasks.collect.originals import Originals, mark_of
from tasks.collect.types import ChannelFault, Oversized, Polled
from tasks.ledger.records import Received

_IGNORED_NAMES = frozenset({"thumbs.db", "desktop.ini", "ehthumbs.db", "icon\r"})
_IGNORED_SUFFIXES = (".tmp", ".temp", ".part", ".partial", ".crdownload", ".download", ".filepart", ".swp", ".lock")
_IGNORED_PREFIXES = ("~$", "~", ".")
_PLAIN_FILE_ONLY = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""How a file is opened: no link is followed and no pipe waited for, where the system knows such things; as bytes."""
_UNKNOWN_FOLDER = "Thư mục con “{folder}” không phải mã hay tên của đơn vị nào trong hồ sơ"


def poll_folder(
    folder: Path,
    originals: Originals,
    agencies: Mapping[str, str],
    as_of: datetime,
    *,
    marks: Mapping[str, str] | None = None,
    quiet_seconds: float = 0,
    max_bytes: int | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> Polled:
    """Keep every finished file of a drop folder and its sub-folders; nothing in there is changed or moved.

    `agencies` maps the codes, names and aliases of agencies to their codes. Of the sub-folders that a file lies in, one
    named `2023-08-05` gives its period, and the topmost other one its agency. A file whose size or time changes while
    the folder is looked at twice, `quiet_seconds` apart, is still being written and waits for the next round. Links,
    devices and temporary files are passed over. What cannot be read becomes a fault and the rest goes on.
    `received_at` is the file's own time. `marks` are those of files that earlier rounds handed
    over; the answer has those of new ones.
    """
    by_name = by_folded_name(agencies)
    faults: list[ChannelFault] = []
    before = dict(_files(folder, "", faults))
    if quiet_seconds > 0 and before:
        sleep(quiet_seconds)
        after = dict(_files(folder, "", []))
        before = {origin: seen for origin, seen in before.items() if after.get(origin) == seen}
    received = []
    oversized = []
    for origin in sorted(before):
        try:
            item = _take(folder, origin, before[origin], originals, by_name, as_of, marks or {}, max_bytes)
        except (FileNotFoundError, _ChangedError):
            continue
        except TooLargeError as error:
            faults.append(_fault(origin, error))
            agency, period = _whose(origin, by_name)[1:]
            oversized.append(Oversized(safe_name(origin), agency, period, max_bytes or 0))
        except OSError as error:
            faults.append(_fault(origin, error))
        else:
            received.append(item)
    told = {mark_of(item): item.received_at.isoformat() for item in received}
    fresh = dict(sorted(told.items() - (marks or {}).items()))
    return Polled(tuple(received), tuple(faults), fresh, oversized=tuple(oversized))


class _ChangedError(Exception):
    """A file is no longer the one that was seen."""


_Seen = tuple[int, int, int, int]
"""What tells one state of a file from another: device, inode, size, time of change in nanoseconds."""


def _files(root: Path, inside: str, faults: list[ChannelFault]) -> Iterator[tuple[str, _Seen]]:
    """Regular files under `root`/`inside` with their state, by path relative to `root`. Links are not followed."""
    try:
        with os.scandir(root / inside) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
    except OSError as error:
        faults.append(_fault(inside, error))
        return
    for entry in entries:
        if _ignored(entry.name):
            continue
        origin = f"{inside}/{entry.name}" if inside else entry.name
        try:
            if entry.is_dir(follow_symlinks=False):
                yield from _files(root, origin, faults)
            elif entry.is_file(follow_symlinks=False):
                yield origin, _state(entry.stat(follow_symlinks=False))
        except OSError as error:
            faults.append(_fault(origin, error))


def _take(
    root: Path,
    origin: str,
    seen: _Seen,
    originals: Originals,
    by_name: Mapping[str, str],
    as_of: datetime,
    marks: Mapping[str, str],
    max_bytes: int | None,
) -> Received:
    """The file at `origin`, kept. Raises _ChangedError if it is no longer the one that was seen."""
    # Between the listing and the opening the file, or a folder above it, may have become a link out of the folder:
    # what is opened must be the very inode that was listed.
    handle = os.open(root / origin, os.O_RDONLY | _PLAIN_FILE_ONLY)
    with os.fdopen(handle, "rb") as stream:
        if not stat.S_ISREG(os.fstat(handle).st_mode) or _state(os.fstat(handle)) != seen:
            raise _ChangedError

        def describe(kept: Kept) -> Received:
            if _state(os.fstat(handle)) != seen:
                raise _ChangedError
            return _received(origin, seen, kept, by_name, as_of)

        return originals.take(stream, describe, known=marks, max_bytes=max_bytes)


def _received(origin: str, seen: _Seen, kept: Kept, by_name: Mapping[str, str], as_of: datetime) -> Received:
    top, agency, period = _whose(origin, by_name)
    return Received(
        sha256=kept.sha256,
        size_bytes=kept.size_bytes,
        file_name=safe_name(origin),
        kept_at=kept.kept_at,
        channel="folder",
        origin=_shown(origin),
        received_at=arrival(datetime.fromtimestamp(seen[3] // 1_000_000_000, UTC), as_of),
        agency=agency,
        period=period,
        quarantine=_UNKNOWN_FOLDER.format(folder=safe_name(top)) if top and agency is None else None,
    )


def _whose(origin: str, by_name: Mapping[str, str]) -> tuple[str | None, str | None, str | None]:
    """The folder that should name an agency, the agency that it names, and the period that a folder names."""
    folders = origin.split("/")[:-1]
    period = next((code for name in folders if (code := period_code(name))), None)
    top = next((name for name in folders if period_code(name) is None), None)
    return top, by_name.get(fold(top)) if top else None, period


def _shown(origin: str) -> str:
    return "/".join(safe_name(part) for part in origin.split("/"))


def _fault(origin: str, error: OSError | TooLargeError) -> ChannelFault:
    reason = error.strerror if isinstance(error, OSError) else str(error)
    return ChannelFault("folder", _shown(origin) if origin else ".", reason or type(error).__name__)


def _state(found: os.stat_result) -> _Seen:
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def _ignored(name: str) -> bool:
    low = name.casefold()
    return low.startswith(_IGNORED_PREFIXES) or low.endswith(_IGNORED_SUFFIXES) or low in _IGNORED_NAMES
