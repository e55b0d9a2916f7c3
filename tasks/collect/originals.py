"""Taking files in: the original under its sha256, and beside the originals a note of where it came from.

The note is on the disk before the original gets its final name and goes when the ledger has the file. A process that
dies in between loses nothing, even if the sender then deletes the file.
"""

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from tasks.collect.keep import INCOMING, Kept, Readable, is_whole, keep, kept_path, sweep, sync_folder
from tasks.collect.types import ChannelFault
from tasks.ledger.records import Received

_SUFFIX = ".json"


class _Note(NamedTuple):
    as_of: datetime
    received: Received


@dataclass(frozen=True, slots=True)
class Originals:
    """The originals in `folder` as one run sees them; its notes say for which profile and as of when it took files."""

    folder: Path
    profile: str
    as_of: datetime

    @property
    def notes(self) -> Path:
        """Where the notes lie."""
        return self.folder.with_name("received")

    def take(
        self,
        source: Readable | Path,
        describe: Callable[[Kept], Received],
        *,
        known: Mapping[str, str] | None = None,
        max_bytes: int | None = None,
    ) -> Received:
        """Keep `source` with a note of what `describe` says of it; what that raises keeps the file out.

        `known` are marks of files that the ledger has (see `mark_of`): they need no note. Raises as `keep` does.
        """
        told: list[Received] = []

        def before(kept: Kept) -> None:
            received = describe(kept)
            if (known or {}).get(mark_of(received)) != received.received_at.isoformat():
                self._note(received)
            told.append(received)

        keep(source, self.folder, max_bytes=max_bytes, before=before)
        return told[-1]

    def left(self) -> tuple[tuple[Received, ...], tuple[ChannelFault, ...]]:
        """Files that earlier runs of the profile kept and that nobody has settled, and notes that cannot be read.

        What was taken in later than `as_of` waits for a later run. A note without its original tells of a file that
        never came whole.
        """
        received, faults = [], []
        for path, note in self._notes():
            if note is None:
                faults.append(ChannelFault("folder", path.name, "a note of a received file cannot be read"))
            elif note.as_of <= self.as_of and is_whole(note.received.kept_at, note.received.size_bytes):
                received.append(note.received)
        return tuple(received), tuple(faults)

    def last_left(self) -> datetime | None:
        """The latest moment as of which the profile's unsettled files were taken in; None without any."""
        return max((note.as_of for _, note in self._notes() if note is not None), default=None)

    def settle(self, received: Iterable[Received]) -> None:
        """Remove the notes of files that the ledger has now."""
        for item in received:
            (self.notes / self._name(item)).unlink(missing_ok=True)

    def sweep(self, before: datetime) -> None:
        """Remove what processes that died left half-written before that time, among originals and notes."""
        sweep(self.folder, before)
        sweep(self.notes, before)

    def _name(self, received: Received) -> str:
        return f"{received.sha256}.{_digest([self.profile, mark_of(received)])}{_SUFFIX}"

    def _notes(self) -> Iterator[tuple[Path, _Note | None]]:
        """The profile's notes; None for what is no note at all."""
        for path in sorted(self.notes.glob(f"[!.]*{_SUFFIX}")):
            # Another run may have settled it since.
            with contextlib.suppress(FileNotFoundError):
                try:
                    said = json.loads(path.read_bytes())
                    if said["profile"] == self.profile:
                        yield path, _Note(datetime.fromisoformat(said["as_of"]), self._received(said["received"]))
                except (KeyError, TypeError, ValueError):
                    yield path, None

    def _note(self, received: Received) -> None:
        if not self.notes.is_dir():
            self.notes.mkdir(parents=True, exist_ok=True)
            sync_folder(self.notes.parent)
        said = {**asdict(received), "received_at": received.received_at.isoformat()}
        del said["kept_at"]
        note = {"profile": self.profile, "as_of": self.as_of.isoformat(), "received": said}
        handle, name = tempfile.mkstemp(prefix=INCOMING, dir=self.notes)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as target:
                json.dump(note, target, ensure_ascii=False)
                target.flush()
                os.fsync(target.fileno())
            Path(name).rename(self.notes / self._name(received))
            sync_folder(self.notes)
        finally:
            Path(name).unlink(missing_ok=True)

    def _received(self, said: Mapping[str, Any]) -> Received:
        moment = datetime.fromisoformat(said["received_at"])
        kept_at = kept_path(self.folder, said["sha256"])
        return Received(**{**said, "received_at": moment, "kept_at": kept_at})


def mark_of(received: Received) -> str:
    """Name of the mark by which a channel remembers the file, by content and origin; its value is the arrival."""
    return f"file {_digest([received.sha256, received.channel, received.origin, received.sender])}"


def _digest(parts: list[str | None]) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]
