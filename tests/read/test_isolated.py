"""Worker processes: a hang, a crash, a bomb or an eater of memory costs its own file only; order and sums stay."""

import hashlib
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tasks.read import isolated
from tasks.read.isolated import read_files
from tasks.read.outcome import ReadOutcome, ReadResult, Unreadable
from tests.read.helpers import ALIASES, COLUMNS, PLAN_VND, save_xlsx
from tests.read.odd_formats import CASES, PLAIN


def outcomes(files: list[tuple[Path, str]], **limits: object) -> Iterator[ReadOutcome]:
    return read_files(files, COLUMNS, default_source="nsdp", source_aliases=ALIASES, **limits)  # type: ignore[arg-type]


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return save_xlsx(tmp_path / "good.xlsx", PLAIN)


def test_no_files_start_no_process() -> None:
    assert list(outcomes([])) == []


def test_order_and_content_as_in_process(tmp_path: Path, good: Path) -> None:
    bad = tmp_path / "bad.png"
    bad.write_bytes(b"\x89PNG\r\n\x1a\n")
    files = [(good, "a.xlsx"), (bad, "b.png"), (good, "c.xlsx"), (bad, "d.png")] * 5
    found = list(outcomes(files, workers=2))
    assert [outcome.file_name for outcome in found] == [name for _, name in files]
    for outcome in found[::2]:
        assert isinstance(outcome, ReadResult)
        assert int(outcome.lines["plan_vnd"].sum()) == PLAN_VND
        assert outcome.sha256 == hashlib.sha256(good.read_bytes()).hexdigest()
    assert {outcome.code for outcome in found[1::2] if isinstance(outcome, Unreadable)} == {"not-a-workbook"}


@pytest.mark.slow
def test_a_hang_costs_its_own_file(tmp_path: Path, good: Path) -> None:
    # Reading a pipe that nobody writes to never ends.
    hanging = tmp_path / "hang.xlsx"
    os.mkfifo(hanging)
    began = time.monotonic()
    found = list(outcomes([(good, "a"), (hanging, "hang.xlsx"), (good, "b")], seconds_per_file=0.3))
    assert time.monotonic() - began < 45
    assert isinstance(found[0], ReadResult)
    assert isinstance(found[1], Unreadable)
    assert found[1].code == "too-slow"
    assert isinstance(found[2], ReadResult)


def test_a_file_over_the_limit_is_read_once_more_alone(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first reader of it is stopped as the system stops who has used up the processor time."""
    given: list[tuple[str, int]] = []
    give = isolated._Pool._give

    def stopping(pool: Any, worker: Any, files: list[tuple[Path, str]], position: int) -> None:
        name, busy = files[position][1], sum(one.position is not None for one in pool._workers)
        if name == "slow" and not any(known == "slow" for known, _ in given):
            worker.process.send_signal(signal.SIGXCPU)
        given.append((name, busy))
        give(pool, worker, files, position)

    monkeypatch.setattr(isolated._Pool, "_give", stopping)
    found = list(outcomes([(good, "a"), (good, "slow"), (good, "b"), (good, "c")], workers=2))
    assert [type(outcome) for outcome in found] == [ReadResult] * 4
    assert sorted(name for name, _ in given) == ["a", "b", "c", "slow", "slow"]
    assert [busy for name, busy in given if name == "slow"][-1] == 0, "nothing else was read then"


@pytest.mark.slow
def test_processor_time_is_limited(tmp_path: Path, good: Path) -> None:
    """A spin of a second and more of processor time, twice, and the others go on."""
    heavy = tmp_path / "heavy.csv"
    heavy.write_text("TT;Tên dự án\n" + "\n".join(f"{n};{'(' * 60}{n}" * 12 for n in range(20_000)), encoding="utf-8")
    found = list(outcomes([(good, "a"), (heavy, "heavy.csv"), (good, "b")], seconds_per_file=0.01))
    assert isinstance(found[1], Unreadable)
    assert found[1].code == "too-slow"
    assert isinstance(found[0], ReadResult)
    assert isinstance(found[2], ReadResult)


@pytest.mark.slow
def test_a_caller_who_takes_long_costs_no_file(tmp_path: Path) -> None:
    """The answer on a large file waits half in the pipe meanwhile; the file was read in time."""
    large = tmp_path / "large.csv"
    large.write_text(
        "TT,Tên dự án,Kế hoạch vốn (đồng),Lũy kế giải ngân (đồng)\n"
        + "".join(f"{n},Dự án {n} {'x' * 200},{n}000000,{n}\n" for n in range(1, 1501)),
        encoding="utf-8",
    )
    read = []
    for outcome in outcomes([(large, f"{n}.csv") for n in range(3)], workers=1, seconds_per_file=2.0):
        read.append(outcome)
        time.sleep(2.2)
    assert [type(outcome) for outcome in read] == [ReadResult] * 3


def test_memory_is_limited(tmp_path: Path, good: Path) -> None:
    # Cells in the last rows and column of a sheet make the reader ask for 17 thousand million cells.
    far = tmp_path / "far.xlsx"
    CASES["far-cell.xlsx"].make(far)
    found = list(outcomes([(good, "a"), (far, "far.xlsx"), (good, "b")]))
    assert isinstance(found[1], Unreadable)
    assert found[1].code == "too-large"
    assert isinstance(found[0], ReadResult)
    assert isinstance(found[2], ReadResult)


def test_a_killed_worker_costs_its_own_file(tmp_path: Path, good: Path) -> None:
    waiting = tmp_path / "waiting.xlsx"
    os.mkfifo(waiting)

    def kill_child() -> None:
        # Opening the pipe for writing succeeds only once the worker is reading it.
        stream = os.open(waiting, os.O_WRONLY)
        for child in _children():
            os.kill(child, signal.SIGSEGV)
        os.close(stream)

    killer = threading.Thread(target=kill_child)
    killer.start()
    found = list(outcomes([(good, "a"), (waiting, "w.xlsx"), (good, "b")]))
    killer.join()
    assert isinstance(found[1], Unreadable)
    assert found[1].code == "reader-crash"
    assert isinstance(found[0], ReadResult)
    assert isinstance(found[2], ReadResult)


def test_stopping_early_leaves_no_process(good: Path) -> None:
    before = set(_children())
    stream = outcomes([(good, "a")] * 5)
    next(stream)
    assert set(_children()) - before
    stream.close()  # type: ignore[attr-defined]
    assert set(_children()) - before == set()


def test_a_missing_file_is_an_error_of_the_caller(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="gone"):
        list(outcomes([(tmp_path / "gone.xlsx", "gone.xlsx")]))


def _children() -> list[int]:
    return [int(pid) for pid in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()]
