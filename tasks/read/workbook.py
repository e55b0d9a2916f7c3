"""Reads one file into a ReadResult, or says why it cannot be read. Runs in the caller's process: see isolated.py."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from tasks.read.assemble import Unframed, assemble
from tasks.read.formats.sheets import open_book
from tasks.read.header.layout import layout_of
from tasks.read.header.reader import HeaderReader
from tasks.read.nil import nil_return, says_only_nil
from tasks.read.outcome import ReadOutcome, Unreadable
from tasks.read.refusal import RefusedFileError, unreadable
from tasks.read.select import choose

if TYPE_CHECKING:
    from config.columns import ColumnMap

_READERS: dict[tuple[int, tuple[tuple[str, str], ...]], tuple[ColumnMap, HeaderReader]] = {}
_READERS_KEPT = 8


def read_file(
    path: Path,
    file_name: str,
    columns: ColumnMap,
    *,
    default_source: str,
    source_aliases: Mapping[str, str],
    sheet: str | None = None,
) -> ReadOutcome:
    """The project lines of the workbook at `path`, or Unreadable; bad content never raises.

    `file_name` is the name that the sender gave it. `source_aliases` maps names of funding sources to codes;
    lines without one get `default_source`. `sheet` forces a sheet by name. Raises OSError if `path` cannot be read.
    """
    reader = reader_for(columns, source_aliases)
    outcome = parse_file(path, file_name, reader, default_source=default_source, sheet=sheet)
    return outcome.framed() if isinstance(outcome, Unframed) else outcome


def parse_file(
    path: Path,
    file_name: str,
    reader: HeaderReader,
    *,
    default_source: str,
    sheet: str | None = None,
) -> Unframed | Unreadable:
    """`read_file` up to the DataFrame, without pandas."""
    data = path.read_bytes()
    sha256 = hashlib.sha256(data).hexdigest()
    try:
        return _read(data, sha256, file_name, reader, default_source, sheet)
    except RefusedFileError as refused:
        return unreadable(sha256, file_name, refused.code, refused.detail)
    except MemoryError:
        return unreadable(sha256, file_name, "too-large")
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:
        # A panic of the Rust reader is not an Exception; whatever a file provokes, only that file is refused.
        return unreadable(sha256, file_name, "reader-crash", type(error).__name__)


def reader_for(columns: ColumnMap, source_aliases: Mapping[str, str]) -> HeaderReader:
    """The compiled layout, kept between files of one run."""
    key = (id(columns), tuple(sorted(source_aliases.items())))
    if key not in _READERS:
        if len(_READERS) >= _READERS_KEPT:
            _READERS.clear()
        # The layout is kept beside its reader, so that its id is not given to another one.
        _READERS[key] = (columns, HeaderReader(layout_of(columns), source_aliases))
    return _READERS[key][1]


def _read(
    data: bytes, sha256: str, file_name: str, reader: HeaderReader, default_source: str, sheet: str | None
) -> Unframed:
    book = open_book(data, file_name)
    try:
        choice = choose(book, reader, sheet)
    except RefusedFileError as refused:
        if refused.code == "no-table" and (nil := nil_return(book, reader.words, sha256, file_name)) is not None:
            return nil
        raise
    read = assemble(book, choice, reader, sha256=sha256, file_name=file_name, default_source=default_source)
    if says_only_nil(read.values, reader.words):
        return nil_return(book, reader.words, sha256, file_name) or read
    return read
