"""The same month again changes nothing; a correction that comes later is a new report that says what it corrects."""

import os
import shutil
import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from config.sample.projects import sample_lines
from flows.commands.demo import write_samples
from tasks.letters.documents import documents
from tasks.report.inquiries import changes_since, rebuild
from tests.cycle.expected import TOTAL_OFF, code_at, expected
from tests.cycle.month import Month, house

pytestmark = [pytest.mark.flow, pytest.mark.timeout(600)]  # the first test waits for the month

THAI_NGUYEN = ("thai-nguyen-2021", date(2021, 7, 25))


def files_of(folder: Path) -> dict[str, bytes]:
    """Content by relative name."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def rows_of(month: Month) -> dict[str, int]:
    """Number of rows of each table of the ledger."""
    with closing(sqlite3.connect(month.home / "ledger.sqlite")) as connection:
        names = [row[0] for row in connection.execute("select name from sqlite_master where type = 'table'")]
        return {name: connection.execute(f'select count(*) from "{name}"').fetchone()[0] for name in names}  # noqa: S608


@pytest.fixture(scope="module")
def again(bac_ninh: Month, tmp_path_factory: pytest.TempPathFactory) -> tuple[Month, dict[str, bytes], dict[str, int]]:
    """The month of which a second round was run, with the files and row counts after the first."""
    root = tmp_path_factory.mktemp("again") / "month"
    month = bac_ninh.copy(root)
    files, rows = files_of(bac_ninh.last.run.out), rows_of(month)
    month.run(out=root / "out" / "elsewhere")
    return month, files, rows


def test_second_round_has_nothing_new(again: tuple[Month, dict[str, bytes], dict[str, int]]) -> None:
    ran = again[0].last
    assert (ran.stored, ran.judging_rounds) == (0, 0)
    assert (ran.receipts, ran.returns, ran.questions, ran.reports, ran.extracts) == (0, 0, 0, 0, 0)
    assert not ran.issued.is_new


def test_second_round_writes_no_row(again: tuple[Month, dict[str, bytes], dict[str, int]]) -> None:
    month, _, rows = again
    assert rows_of(month) == rows


def test_second_round_gives_the_same_summary(again: tuple[Month, dict[str, bytes], dict[str, int]]) -> None:
    month, files, _ = again
    assert (month.last.run.out / "summary.json").read_bytes() == files["summary.json"]


def test_another_out_gets_the_same_files(again: tuple[Month, dict[str, bytes], dict[str, int]]) -> None:
    month, files, _ = again
    assert files_of(month.last.run.out) == files


def test_two_empty_houses_write_the_same_bytes(tmp_path: Path) -> None:
    made = []
    for name in ("one", "two"):
        month = Month(tmp_path / name, *THAI_NGUYEN)
        month.send_samples(agencies=6)
        month.run()
        made.append(files_of(month.last.run.out))
    first, second = made
    assert sorted(first) == sorted(second)
    assert [name for name in first if first[name] != second[name]] == []


@pytest.fixture(scope="module")
def corrected(bac_ninh: Month, tmp_path_factory: pytest.TempPathFactory) -> Month:
    """The month to which the agency with the wrong total sent a right file later."""
    root = tmp_path_factory.mktemp("corrected") / "month"
    month = bac_ninh.copy(root)
    run = bac_ninh.last.run
    agency = code_at(run.profile, TOTAL_OFF)
    write_samples(run.profile, run.period, root / "clean", clean=True)
    (right,) = (root / "clean" / agency).iterdir()
    target = month.inbox / agency / f"{right.stem} (gui lai){right.suffix}"
    shutil.move(right, target)
    shutil.rmtree(root / "clean")
    later = (run.as_of + timedelta(days=2)).timestamp()
    os.utime(target, (later, later))
    month.run()
    return month


def test_correction_of_what_nobody_has_had_is_another_draft(corrected: Month) -> None:
    """Only the first draft was made: its recipients have nothing that could be replaced."""
    ran = corrected.last
    assert (ran.stored, ran.issued.is_new) == (1, True)
    assert ran.issued.corrects is None
    with house(corrected.home):
        found = {document.code: document.state for document in documents(ran.run)}
    assert (found["bao-cao"], found["bao-cao.2"]) == ("void", "draft")


def test_corrected_totals_hold_the_agency_now(corrected: Month) -> None:
    run = corrected.last.run
    due = expected(run.profile, run.period, with_past=True)
    agency = code_at(run.profile, TOTAL_OFF)
    more = sample_lines(run.profile, run.period.data_as_of.month)[agency]
    totals = corrected.last.summary["totals"]
    assert totals["plan_vnd"] == due.plan_vnd + sum(line.plan_vnd for line in more)
    assert totals["disbursed_vnd"] == due.disbursed_vnd + sum(line.disbursed_vnd for line in more)
    assert corrected.last.summary["agencies"]["accepted"] == len(due.lines) + 1


def test_first_report_is_rebuilt_byte_for_byte(corrected: Month, bac_ninh: Month) -> None:
    with house(corrected.home):
        built = rebuild(corrected.open(as_of=bac_ninh.last.run.as_of))
    assert built.differing == ()
    for name, content in built.files.items():
        assert content == (bac_ninh.last.run.out / name).read_bytes()


def test_second_report_is_rebuilt_byte_for_byte(corrected: Month) -> None:
    with house(corrected.home):
        built = rebuild(corrected.open())
    assert built.differing == ()
    for name, content in built.files.items():
        assert content == (corrected.last.run.out / name).read_bytes()


def test_changes_since_the_first_report_name_the_figures(bac_ninh: Month, bac_ninh_copy: Month) -> None:
    """Seen from later, nothing has changed until somebody records something."""
    with house(bac_ninh_copy.home):
        assert changes_since(bac_ninh_copy.open()) == []
