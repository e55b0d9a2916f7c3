"""Keeping originals: every file received lies under its sha256, written once, never changed."""

import hashlib
import io
import os
import re
import tempfile
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Protocol

_CHUNK_BYTES = 1 << 18
INCOMING = ".incoming-"
"""How the names of files begin that are still being written."""
_NAME_BYTES = 200
"""Longest display name: file systems take 255 bytes, and we add prefixes of our own."""
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,8}$")
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
_FORBIDDEN = str.maketrans(dict.fromkeys('<>:"|?*', "_"))


class TooLargeError(ValueError):
    """The content is larger than allowed; nothing of it was kept."""


class Readable(Protocol):
    """A stream of bytes; empty bytes are its end."""

    def read(self, size: int = ..., /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Kept:
    """A file under its final name in the originals."""

    sha256: str
    size_bytes: int
    kept_at: Path


def keep(
    source: Readable | Path,
    originals: Path,
    *,
    max_bytes: int | None = None,
    before: Callable[[Kept], None] | None = None,
) -> Kept:
    """Copy `source` into `originals` under its sha256; a path is never changed or moved.

    The bytes go to a temporary file in the same folder, reach the disk, and only then get their final name, so that a
    final name always holds a whole file, whenever the process dies. Keeping the same content again changes nothing.
    The kept file is read-only. `before` is told what will lie there before it does; if it raises, nothing is kept anew.
    Raises OSError, and TooLargeError beyond `max_bytes`.
    """
    if isinstance(source, Path):
        with source.open("rb") as stream:
            return keep(stream, originals, max_bytes=max_bytes, before=before)
    if isinstance(source, io.BufferedIOBase) and source.seekable():
        # A drop folder shows the same files round after round: reading one costs far less than writing it.
        start = source.tell()
        sha256, size_bytes = _copy(source, None, max_bytes)
        kept = Kept(sha256, size_bytes, kept_path(originals, sha256))
        if is_whole(kept.kept_at, size_bytes):
            if before is not None:
                before(kept)
            return kept
        source.seek(start)
    if not originals.is_dir():
        originals.mkdir(parents=True, exist_ok=True)
        sync_folder(originals.parent)
    # The leading dot keeps what a dead process left behind from being taken for an original.
    handle, name = tempfile.mkstemp(prefix=INCOMING, dir=originals)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as target:
            sha256, size_bytes = _copy(source, target, max_bytes)
            target.flush()
            os.fsync(target.fileno())
        kept = Kept(sha256, size_bytes, kept_path(originals, sha256))
        if before is not None:
            before(kept)
        if not is_whole(kept.kept_at, size_bytes):
            temporary.chmod(0o444)
            temporary.replace(kept.kept_at)
        sync_folder(originals)
        return kept
    finally:
        temporary.unlink(missing_ok=True)


def sweep(originals: Path, before: datetime) -> int:
    """Remove what processes that died left half-copied before that time; how many there were."""
    if not originals.is_dir():
        return 0
    left = [path for path in originals.glob(f"{INCOMING}*") if path.stat().st_mtime < before.timestamp()]
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)


def kept_path(originals: Path, sha256: str) -> Path:
    """Where the content of that sha256 lies, if it was kept."""
    return originals / sha256


def safe_name(name: str) -> str:
    """A file name fit to show and to write: no path, no control or invisible characters, at most 200 bytes.

    Characters that turn the direction of writing are dropped: they can make `x.exe` look like `x.xlsx`.
    """
    last = PurePosixPath(name.replace("\\", "/")).name
    shown = "".join(letter for letter in unicodedata.normalize("NFC", last) if unicodedata.category(letter)[0] != "C")
    shown = " ".join(shown.translate(_FORBIDDEN).split()).strip(". ")
    if not shown:
        return "khong-ten"
    if _RESERVED.match(shown):
        shown = f"_{shown}"
    return _shortened(shown)


def _copy(source: Readable, target: BinaryIO | None, max_bytes: int | None) -> tuple[str, int]:
    digest = hashlib.sha256()
    size_bytes = 0
    while chunk := source.read(_CHUNK_BYTES):
        size_bytes += len(chunk)
        if max_bytes is not None and size_bytes > max_bytes:
            raise TooLargeError(f"larger than {max_bytes} bytes")
        digest.update(chunk)
        if target is not None:
            target.write(chunk)
    return digest.hexdigest(), size_bytes


def is_whole(final: Path, size_bytes: int) -> bool:
    """Whether the original is there; a wrong size can only come from a damaged disk, and is written anew."""
    return final.is_file() and final.stat().st_size == size_bytes


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk, where a folder can be opened at all (not on Windows)."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except PermissionError:
        if os.name == "nt":
            return
        raise
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _shortened(name: str) -> str:
    if len(name.encode()) <= _NAME_BYTES:
        return name
    found = _SUFFIX.search(name)
    suffix = found[0] if found else ""
    stem = name[: len(name) - len(suffix)].encode()[: _NAME_BYTES - len(suffix)]
    return stem.decode(errors="ignore").rstrip() + suffix
