"""Reads files in worker processes with limits: a crash, a hang or a bomb costs its own file only.

What is limited is processor time, so that what else the machine does decides nothing; the clock stops only a process
that stands still. A file over either limit is read once more alone before it is refused.
"""

import contextlib
import hashlib
import os
import pickle
import queue
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from config.columns import ColumnMap
from tasks.read.assemble import Unframed
from tasks.read.header.layout import layout_of
from tasks.read.limits import STOPPED_BY_PROCESSOR_TIME, has_processor_limit
from tasks.read.outcome import ReadOutcome, Unreadable
from tasks.read.refusal import unreadable
from tasks.read.worker import LENGTH, Start, framed

_ROOT = Path(__file__).resolve().parents[2]
_START_SECONDS = 60.0
_PATIENCE = 15 if has_processor_limit() else 3
"""By the clock a file may take this many times its processor time; the machine may be busy with something else."""
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

    Like `workbook.read_file`, but a file that crashes its reader, takes more than `seconds_per_file` of processor time
    or more than `memory_bytes` gives Unreadable (`reader-crash`, `too-slow`, `too-large`) and the others go on. Only a
    few outcomes are held at once. Raises OSError if a path cannot be read, RuntimeError if workers cannot be started.
    """
    if not files:
        return
    count = workers or min(_MOST_WORKERS, os.cpu_count() or 1, -(-len(files) // _FILES_PER_WORKER))
    start = Start(layout_of(columns), dict(source_aliases), default_source, memory_bytes, seconds_per_file)
    pool = _Pool(min(count, len(files)), start)
    try:
        yield from pool.outcomes(files)
    finally:
        pool.close()


class _Worker:
    """One worker process and the file that it has in hand. A thread takes its answers, whenever they come."""

    def __init__(self, start: Start, answers: "queue.Queue[tuple[_Worker, Any]]") -> None:
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
        self._answers = answers
        self._thread = threading.Thread(target=self._take_answers, daemon=True)
        self._thread.start()
        self.send(start)

    def send(self, value: object) -> None:
        """Hand a frame over; a dead worker is noticed when its output ends."""
        stream = self.process.stdin
        if stream is None:
            raise RuntimeError("worker has no stdin")
        with contextlib.suppress(OSError):
            stream.write(framed(value))
            stream.flush()

    def _take_answers(self) -> None:
        """Put each frame into the queue, and None when the output ends."""
        stream = self.process.stdout
        with contextlib.suppress(OSError, ValueError):
            while stream is not None:
                head = stream.read(LENGTH.size)
                if len(head) < LENGTH.size:
                    break
                size = LENGTH.unpack(head)[0]
                body = stream.read(size)
                if len(body) < size:
                    break
                self._answers.put((self, pickle.loads(body)))  # noqa: S301  # from our own worker
        self._answers.put((self, None))

    def why_dead(self) -> str:
        """The code of the refusal for the file in hand after the process ended by itself."""
        self.process.wait()
        if self.process.returncode == STOPPED_BY_PROCESSOR_TIME:
            return "too-slow"
        self.errors.seek(0)
        said = self.errors.read(65536)
        out_of_memory = b"memory allocation" in said or b"MemoryError" in said or self.process.returncode == -9
        return "too-large" if out_of_memory else "reader-crash"

    def said(self) -> str:
        """The beginning of what the process complained of."""
        self.errors.seek(0)
        return self.errors.read(2000).decode("utf-8", "replace")

    def close(self) -> None:
        """End the process at once."""
        self.process.kill()
        self.process.wait()
        if self.process.stdin is not None:
            with contextlib.suppress(OSError):
                self.process.stdin.close()
        self._thread.join(_START_SECONDS)
        if self.process.stdout is not None and not self._thread.is_alive():
            self.process.stdout.close()
        self.errors.close()


class _Pool:
    """Workers, and the files not yet answered."""

    def __init__(self, count: int, start: Start) -> None:
        self._start, self._count = start, count
        self._workers: list[_Worker] = []
        self._answers: queue.Queue[tuple[_Worker, Any]] = queue.Queue()
        self._again: list[int] = []
        """Files over a limit of time, to be read once more when nothing else is read."""
        self._alone: int | None = None

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
            while due in done:
                outcome = done.pop(due)
                yield outcome.framed() if isinstance(outcome, Unframed) else outcome
                due += 1

    def _hand_out(self, files: Sequence[tuple[Path, str]], following: int, end: int) -> int:
        """Give idle workers the files from `following` on, before `end`; the first one not given.

        A file to be read again alone waits until all are idle, and the others until it is done.
        """
        idle = [worker for worker in self._workers if worker.ready and worker.position is None]
        if self._again:
            if idle and len(idle) == len(self._workers):
                self._alone = self._again.pop(0)
                self._give(idle[0], files, self._alone)
            return following
        for worker in idle if self._alone is None else ():
            if following < min(len(files), end):
                self._give(worker, files, following)
                following += 1
        return following

    def _give(self, worker: _Worker, files: Sequence[tuple[Path, str]], position: int) -> None:
        path, name = files[position]
        path.stat()
        worker.position = position
        worker.deadline = time.monotonic() + self._start.seconds_per_file * _PATIENCE
        worker.send((os.fspath(path), name))

    def _add(self) -> None:
        self._workers.append(_Worker(self._start, self._answers))

    def _wait(self, files: Sequence[tuple[Path, str]], done: dict[int, Unframed | Unreadable]) -> None:
        """Take the answers that are there, waiting for one while a file is in hand; end who takes too long."""
        busy = [worker.deadline for worker in self._workers if not worker.ready or worker.position is not None]
        seconds = max(0.0, min(busy) - time.monotonic()) if busy else 0.0
        with contextlib.suppress(queue.Empty):
            worker, value = self._answers.get(timeout=seconds) if seconds else self._answers.get_nowait()
            self._take(worker, value, files, done)
            while True:
                self._take(*self._answers.get_nowait(), files, done)
        for worker in list(self._workers):
            waiting = not worker.ready or worker.position is not None
            if waiting and time.monotonic() > worker.deadline:
                self._replace(worker, files, done, "too-slow")

    def _take(
        self, worker: _Worker, value: Any, files: Sequence[tuple[Path, str]], done: dict[int, Unframed | Unreadable]
    ) -> None:
        if worker not in self._workers:
            return
        if value is None:
            self._replace(worker, files, done, worker.why_dead())
        elif worker.position is None:
            worker.ready = True
        else:
            self._settle(worker.position, value, done)
            worker.position = None

    def _settle(self, position: int, value: Unframed | Unreadable, done: dict[int, Unframed | Unreadable]) -> None:
        done[position] = value
        if position == self._alone:
            self._alone = None

    def _replace(
        self, worker: _Worker, files: Sequence[tuple[Path, str]], done: dict[int, Unframed | Unreadable], code: str
    ) -> None:
        self._workers.remove(worker)
        position = worker.position
        if position is None:
            worker.process.kill()
            worker.process.wait()
            said = worker.said()
            worker.close()
            raise RuntimeError(f"the reader's worker process did not start: {said}")
        worker.close()
        if code == "too-slow" and position != self._alone:
            self._again.append(position)
        else:
            path, name = files[position]
            self._settle(position, unreadable(_sha256(path), name, code, ""), done)
        self._add()

    def close(self) -> None:
        """End all workers."""
        for worker in self._workers:
            worker.close()


def _sha256(path: Path) -> str:
    if not path.is_file():
        return hashlib.sha256(b"").hexdigest()
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
