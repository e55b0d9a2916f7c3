"""The process that opens untrusted workbooks, `python -m tasks.read.worker`: bare of Prefect, limited, replaceable.

Frames on stdin and stdout: 8 bytes of length, then a pickle. First a `Start` comes in and b"ready" goes out; then each
(path, file name) in gives one Unframed or Unreadable out, until stdin ends.
"""

import gc
import os
import pickle
import struct
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from tasks.read.header.layout import Layout
from tasks.read.header.reader import HeaderReader
from tasks.read.limits import limit_memory, limit_processor
from tasks.read.workbook import parse_file

LENGTH = struct.Struct("!Q")
READY = "ready"


@dataclass(frozen=True, slots=True)
class Start:
    """What a worker needs for all its files."""

    layout: Layout
    source_aliases: Mapping[str, str]
    default_source: str
    memory_bytes: int
    seconds_per_file: float
    """Of processor time."""


def framed(value: object) -> bytes:
    """A value as one frame."""
    body = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    return LENGTH.pack(len(body)) + body


def _received(stream: BinaryIO) -> Any:
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    return pickle.loads(stream.read(LENGTH.unpack(head)[0]))  # noqa: S301  # from our own parent process


def main() -> None:
    """Serve until stdin ends."""
    # Whatever a library prints must not get between the frames.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    requests = sys.stdin.buffer
    start: Start | None = _received(requests)
    if start is None:
        return
    import python_calamine  # noqa: F401  # loaded before the limit is measured

    reader = HeaderReader(start.layout, start.source_aliases)
    # Everything loaded so far stays for good; what a file leaves behind is collected in larger steps.
    gc.freeze()
    gc.set_threshold(50_000, 10, 10)
    limit_memory(start.memory_bytes)
    answers.write(framed(READY))
    answers.flush()
    while (asked := _received(requests)) is not None:
        path, file_name = asked
        limit_processor(start.seconds_per_file)
        outcome = parse_file(
            Path(path),
            file_name,
            reader,
            default_source=start.default_source,
        )
        answers.write(framed(outcome))
        answers.flush()


if __name__ == "__main__":
    main()
