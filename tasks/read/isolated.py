"""Reads files in worker processes with limits: a crash, a hang or a bomb costs its own file only."""

import contextlib
import hashlib
import os
import pickle
import selectors
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from config.columns import ColumnMap
from tasks.read.assemble import Unframed
from tasks.read.layout import layout_of
from tasks.read.outcome import ReadOutcome, Unreadable
from tasks.read.refusal import unreadable
from tasks.read.worker import LENGTH, Start, framed

_ROOT = Path(__file__).resolve().parents[2]
_START_SECONDS = 60.0
_WINDOW = 8
"""Outcomes per worker that may wait for an earlier, slower file."""
_FILES_PER_WORKER = 25
"""Fewer files than this do not repay the start of another process."""
_MOST_WORKERS = 4


def read_files(
    files: Sequence[tuple[Path, str]],
    columns: ColumnMap,
    *,
    default_source: str,
    source_aliases: Mapping[str, str],
    seconds_per_file: float = 20.0,
    memory_bytes: int = 2**30,
    workers: int | None = None,
) -> Iterator[ReadOutcome]:
    """The outcome of each (path, sender's file name), in the order given, as they become ready.

    Like `workbook.read_file`, but a file that crashes its reader, takes longer than `seconds_per_file` or more than
    `memory_bytes` gives Unreadable (`reader-crash`, `too-slow`, `too-large`) and the others go on. Only a few outcomes
    are held at once. Raises OSError if a path cannot be read, RuntimeError if workers cannot be started.
    """
    if not files:
        return
    count = workers or min(_MOST_WORKERS, os.cpu_count() or 1, -(-len(files) // _FILES_PER_WORKER))
    start = Start(layout_of(columns), dict(source_aliases), default_source, memory_bytes)
    pool = _Pool(min(count, len(files)), start, seconds_per_file)
    try:
        yield from pool.outcomes(files)
    finally:
        pool.close()


class _Worker:
    """One worker process and the file that it has in hand."""

    def __init__(self, start: Start) -> None:
        environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONPATH": str(_ROOT)}
        self.errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  # lives as long as the process
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "tasks.read.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.errors,
            env=environment,
        )
        self.ready = False
        self.position: int | None = None
        self.deadline = time.monotonic() + _START_SECONDS
        self.buffer = bytearray()
        self.send(start)

    def send(self, value: object) -> None:
        """Hand a frame over; a dead worker is noticed when its output ends."""
        stream = self.process.stdin
        if stream is None:
            raise RuntimeError("worker has no stdin")
        with contextlib.suppress(BrokenPipeError):
            stream.write(framed(value))
            stream.flush()

    def output(self) -> IO[bytes]:
        """The stream of answers."""
        if self.process.stdout is None:
            raise RuntimeError("worker has no stdout")
        return self.process.stdout

    def frame(self) -> Any:
        """The next whole frame in the buffer, or None."""
        if len(self.buffer) < LENGTH.size:
            return None
        size = LENGTH.unpack_from(self.buffer)[0]
        if len(self.buffer) < LENGTH.size + size:
            return None
        body = bytes(self.buffer[LENGTH.size : LENGTH.size + size])
        del self.buffer[: LENGTH.size + size]
        return pickle.loads(body)  # noqa: S301  # from our own worker

    def why_dead(self) -> str:
        """The code of the refusal for the file in hand after the process ended by itself."""
        self.process.wait()
        self.errors.seek(0)
        said = self.errors.read(65536)
        out_of_memory = b"memory allocation" in said or b"MemoryError" in said or self.process.returncode == -9
        return "too-large" if out_of_memory else "reader-crash"

    def close(self) -> None:
        """End the process at once."""
        self.process.kill()
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                with contextlib.suppress(BrokenPipeError):
                    stream.close()
        self.process.wait()
        self.errors.close()


class _Pool:
    """Workers, and the files not yet answered."""

    def __init__(self, count: int, start: Start, seconds: float) -> None:
        self._start, self._seconds, self._count = start, seconds, count
        self._workers: list[_Worker] = []
        self._selector = selectors.DefaultSelector()

    def outcomes(self, files: Sequence[tuple[Path, str]]) -> Iterator[ReadOutcome]:
        """Outcomes in the order of `files`."""
        done: dict[int, Unframed | Unreadable] = {}
        following, due = 0, 0
        while len(self._workers) < self._count:
            self._add()
        while due < len(files):
            self._wait(files, done)
            # Workers get their next file first: they read on while the outcome is framed and used here.
            following = self._hand_out(files, following, due + _WINDOW * self._count)
            paused = time.monotonic()
            while due in done:
                outcome = done.pop(due)
                yield outcome.framed() if isinstance(outcome, Unframed) else outcome
                due += 1
            for worker in self._workers:
                # Answers were not taken while the caller was busy: that is not the file's time.
                worker.deadline += time.monotonic() - paused

    def _hand_out(self, files: Sequence[tuple[Path, str]], following: int, end: int) -> int:
        """Give idle workers the files from `following` on, before `end`; the first one not given."""
        for worker in self._workers:
            if worker.ready and worker.position is None and following < min(len(files), end):
                path, name = files[following]
                path.stat()
                worker.position = following
                worker.deadline = time.monotonic() + self._seconds
                worker.send((os.fspath(path), name))
                following += 1
        return following

    def _add(self) -> None:
        worker = _Worker(self._start)
        self._workers.append(worker)
        self._selector.register(worker.output(), selectors.EVENT_READ, worker)

    def _wait(self, files: Sequence[tuple[Path, str]], done: dict[int, Unframed | Unreadable]) -> None:
        busy = [worker.deadline for worker in self._workers if not worker.ready or worker.position is not None]
        for key, _ in self._selector.select(max(0.0, min(busy) - time.monotonic()) if busy else 0.0):
            worker: _Worker = key.data
            piece = os.read(worker.output().fileno(), 2**20)
            if not piece:
                self._replace(worker, files, done, worker.why_dead())
                continue
            worker.buffer += piece
            value = worker.frame()
            if value is None:
                continue
            if worker.position is None:
                worker.ready = True
            else:
                done[worker.position] = value
                worker.position = None
        for worker in list(self._workers):
            waiting = not worker.ready or worker.position is not None
            if waiting and time.monotonic() > worker.deadline:
                self._replace(worker, files, done, "too-slow")

    def _replace(
        self, worker: _Worker, files: Sequence[tuple[Path, str]], done: dict[int, Unframed | Unreadable], code: str
    ) -> None:
        self._selector.unregister(worker.output())
        self._workers.remove(worker)
        position = worker.position
        if position is None:
            worker.errors.seek(0)
            said = worker.errors.read(2000).decode("utf-8", "replace")
            worker.close()
            raise RuntimeError(f"the reader's worker process did not start: {said}")
        worker.close()
        path, name = files[position]
        done[position] = unreadable(_sha256(path), name, code, "")
        self._add()

    def close(self) -> None:
        """End all workers."""
        for worker in self._workers:
            worker.close()
        self._selector.close()


def _sha256(path: Path) -> str:
    if not path.is_file():
        return hashlib.sha256(b"").hexdigest()
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
