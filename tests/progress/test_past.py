"""What earlier periods leave: across a merger of departments and of provinces, and never from another plan year."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from config.clock import HANOI
from config.load import PROFILES
from config.period import Period
from config.run_request import RunRequest
from flows.opening import open_run
from tasks.ledger.lines import record_period, record_reading
from tasks.ledger.records import StateEvent
from tasks.ledger.submissions import register, set_states
from tasks.progress.assessment import assess_period, earlier_reports, record_assessment
from tasks.progress.past import previous_of
from tasks.progress.types import Assessment, Flag
from tasks.read.reading_record import content_of
from tasks.run import Run
from tests.ledger.samples import line, received, result

TY = 1_000_000_000


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIAINGAN_HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()


def opened(profile: str, due: str, seen: str, folder: Path | None = None) -> Run:
    moment = datetime.fromisoformat(seen).replace(tzinfo=HANOI)
    return open_run(RunRequest(profile=profile, period=date.fromisoformat(due), as_of=moment, profiles=folder))


def accepted(run: Run, letter: str, agency: str, rows: Sequence[dict[str, Any]], period: Period | None = None) -> None:
    period = period or run.period
    ledger, on = run.ledger, run.as_of
    record_period(ledger, period, known_at=on, recorded_at=on)
    file = received(letter, agency, received_at=on)
    [record] = register(ledger, period.profile, period.code, [file], known_at=on, recorded_at=on)
    read = result(letter, rows)
    record_reading(ledger, record.id, content_of(read), read.lines, known_at=on, recorded_at=on)
    set_states(ledger, [StateEvent(record.id, "read", on, on), StateEvent(record.id, "accepted", on, on)])


def row(project: str, plan_ty: int, paid_ty: int) -> dict[str, Any]:
    return line(project, paid_ty * TY, plan_vnd=plan_ty * TY, funding_source="nsdp")


def merged_department(folder: Path) -> Path:
    text = (PROFILES / "bac-ninh-2023.yaml").read_text("utf-8")
    old = '{code: sgtvt, name: "Sở Giao thông vận tải"'
    new = '{code: sgtvt, valid_to: 2023-08-31, successor: sxd, name: "Sở Giao thông vận tải"'
    assert old in text
    (folder / "bac-ninh-2023.yaml").write_text(text.replace(old, new), "utf-8")
    return folder


@pytest.mark.flow
def test_flags_and_history_of_a_merged_department_go_on_under_its_successor(tmp_path: Path) -> None:
    folder = merged_department(tmp_path)
    august = opened("bac-ninh-2023", "2023-08-05", "2023-08-09T17:00:00", folder)
    accepted(august, "a", "sgtvt", [row("7000001", 100, 1)])
    accepted(august, "b", "sxd", [row("7000009", 50, 40)])
    assert {flag.agency for flag in record_assessment(august).flags if flag.project_key} == {"sgtvt"}
    september = opened("bac-ninh-2023", "2023-09-05", "2023-09-09T17:00:00", folder)
    accepted(september, "c", "sxd", [row("7000001", 100, 1), row("7000009", 50, 40)])
    before = earlier_reports(september)
    assert before.groupby("agency")["plan_vnd"].sum().to_dict() == {"sxd": 150 * TY}
    slow = [flag for flag in assess_period(september).flags if flag.rule == "du-bao-khong-dat"]
    assert [(f.agency, f.project_key, f.since, f.periods) for f in slow] == [("sxd", "7000001", date(2023, 8, 5), 2)], (
        "the flag stands since August, two periods of figures, though the agency's name is another"
    )
    # The period of August is built again as it was: under the old agency.
    again = opened("bac-ninh-2023", "2023-08-05", "2023-09-10T17:00:00", folder)
    assert {flag.agency for flag in assess_period(again).flags if flag.project_key} == {"sgtvt"}


@pytest.mark.flow
def test_two_provinces_are_one_history_after_their_merger() -> None:
    run = opened("bac-ninh-2026", "2026-03-05", "2026-03-09T17:00:00")
    for letter, profile, agency, plan in (
        ("a", "bac-giang-2022", "sxd", 30),
        ("b", "bac-ninh-2023", "sgtvt", 20),
        ("c", "bac-ninh-2023", "tpbn", 7),
        ("d", "bac-giang-2022", "tpbg", 5),
    ):
        accepted(run, letter, agency, [row("7000001", plan, 1)], _period_2023(run.period, profile))
    before = earlier_reports(run)
    # Two departments that were merged; a district of each province, abolished, to the provincial board.
    sums = {str(code): int(vnd) for code, vnd in before.groupby("agency")["plan_vnd"].sum().items()}
    assert sums == {"sxd": 50 * TY, "bqldd": 12 * TY}


def _period_2023(period: Period, profile: str) -> Period:
    return replace(period, profile=profile, due_on=date(2023, 8, 5), data_as_of=date(2023, 7, 31), plan_year=2023)


@pytest.mark.flow
def test_flags_stay_in_their_plan_year() -> None:
    run = opened("hai-duong-2022", "2023-08-31", "2023-09-09T17:00:00")
    earlier = replace(run.period, due_on=date(2022, 8, 31), data_as_of=date(2022, 7, 31), plan_year=2022)
    record_period(run.ledger, earlier, known_at=run.as_of, recorded_at=run.as_of)
    flag = Flag(
        "chua-giai-ngan", "no_disbursement", "warning", "7000001", "Đường A", "sxd", "nsdp", Decimal(7), "…",
        date(2022, 8, 31), 1,
    )  # fmt: skip
    said = Assessment(group_rates=(), total_forecast=None, flags=(flag,))
    left = previous_of(run, [(run.profile_code, "", earlier.code, said)])
    assert (left.flags, left.as_of) == ((), None)
