"""A province's proposals over the year, on a real ledger: decided, in force, judged by what was then spent."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from shutil import copytree
from types import ModuleType
from typing import Any

import pytest

from config.forecast import load_forecast_rules
from config.load import PROFILES
from config.period import Period, owing_agencies
from config.run_request import RunRequest
from flows.opening import open_run
from tasks.ledger.lines import record_period, record_reading
from tasks.ledger.records import Received, StateEvent, SubmissionState
from tasks.ledger.submissions import register, set_states
from tasks.progress import assessment
from tasks.progress.assess import assess
from tasks.progress.assessment import assess_period, record_assessment
from tasks.read.reading_record import content_of
from tasks.reallocate import proposals
from tasks.reallocate.acts import record_decision
from tasks.reallocate.decision import DecisionForm
from tasks.reallocate.proposals import (
    candidates_then,
    decided_outcomes,
    frozen_proposal,
    propose_transfers,
    record_proposal,
    the_candidates,
)
from tasks.run import Run, submissions_of
from tests.ledger.samples import line, result

pytestmark = pytest.mark.flow  # several rooms on a real ledger, period after period

TY = 1_000_000_000
HANOI = timezone(timedelta(hours=7))
PROFILE = "bac-ninh-2023"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIAINGAN_HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()


def opened(due: str, seen: str, folder: Path | None = None) -> Run:
    moment = datetime.fromisoformat(seen).replace(tzinfo=HANOI)
    return open_run(RunRequest(profile=PROFILE, period=date.fromisoformat(due), as_of=moment, profiles=folder))


def send(
    run: Run,
    letter: str,
    agency: str,
    rows: Sequence[dict[str, Any]],
    state: SubmissionState = "accepted",
    period: Period | None = None,
) -> None:
    """A file of an agency, arrived and judged at the run's moment."""
    ledger, on, noted = run.ledger, run.as_of, period or run.period
    record_period(ledger, noted, known_at=on, recorded_at=on)
    file = Received(
        sha256=letter * 64, size_bytes=1, file_name=f"{letter}.xlsx", kept_at=Path(f"/{letter}"), channel="folder",
        origin=letter, received_at=on, agency=agency,
    )  # fmt: skip
    [record] = register(ledger, noted.profile, noted.code, [file], known_at=on, recorded_at=on)
    read = result(letter, rows)
    record_reading(ledger, record.id, content_of(read), read.lines, known_at=on, recorded_at=on)
    set_states(ledger, [StateEvent(record.id, now, on, on) for now in ("read", state)])


def row(key: str, plan: int, disbursed: int, **more: int) -> dict[str, Any]:
    money = {name: vnd * TY for name, vnd in more.items()}
    return line(key, disbursed * TY, plan_vnd=plan * TY, funding_source="nsdp", **money)


AUGUST = [row("A", 100, 20, decrease_vnd=10), row("C", 100, 90, increase_vnd=10)]
APPROVED = DecisionForm("approve", "Chủ tịch UBND tỉnh", 2, "60/QĐ-UBND")


def decided() -> None:
    run = opened("2023-08-05", "2023-08-09T17:00:00")
    send(run, "a", "sxd", AUGUST)
    progress = assess_period(run)
    proposal = record_proposal(run, progress)
    assert [(t.donor, t.recipient, t.amount_vnd) for t in proposal.transfers] == [("A", "C", 10 * TY)]
    later = opened("2023-08-05", "2023-08-12T10:00:00")
    record_decision(later, APPROVED)


def test_what_was_decided_is_not_proposed_again() -> None:
    """The agency's next file still states the old plans and asks for the same changes."""
    decided()
    before, after = opened("2023-08-05", "2023-08-09T17:00:00"), opened("2023-09-05", "2023-09-09T17:00:00")
    send(after, "b", "sxd", AUGUST)
    assert [c.plan_vnd // TY for c in the_candidates(before, assess_period(before))] == [100, 100]
    donor, recipient = the_candidates(after, assess_period(after))
    assert (donor.plan_vnd, donor.request_down_vnd) == (90 * TY, 0)
    assert (recipient.plan_vnd, recipient.request_up_vnd) == (110 * TY, 0)
    assert propose_transfers(after, assess_period(after)).transfers == ()


def test_once_decided_the_periods_proposal_and_its_data_stay_as_they_were() -> None:
    decided()
    before, after = opened("2023-08-05", "2023-08-09T17:00:00"), opened("2023-08-05", "2023-08-13T08:00:00")
    progress = assess_period(after)
    again = record_proposal(after, progress)
    assert again == propose_transfers(before, assess_period(before))
    assert frozen_proposal(after) == frozen_proposal(before)
    assert candidates_then(after) == candidates_then(before)
    assert [c.plan_vnd // TY for c in candidates_then(after)] == [100, 100]


def test_how_the_transfers_turned_out() -> None:
    decided()
    run = opened("2024-02-05", "2024-02-09T17:00:00")
    send(run, "b", "sxd", [row("A", 90, 85), row("C", 110, 104)])
    [(decision, [outcome])] = decided_outcomes(run)
    assert decision.document_number == "60/QĐ-UBND"
    assert (outcome.recipient_spent_vnd, outcome.donor_unspent_vnd) == (4 * TY, 5 * TY)
    assert outcome.sentence == (
        "Điều chuyển 10 tỷ đồng từ Dự án A sang Dự án C: dự án nhận chỉ giải ngân thêm 4 tỷ đồng, còn 6 tỷ đồng chưa "
        "giải ngân; dự án giao vẫn còn 5 tỷ đồng kế hoạch không giải ngân hết."
    )
    assert decided_outcomes(opened("2023-08-05", "2023-08-13T08:00:00")) == []


@pytest.mark.parametrize(("seen", "late"), [("2023-11-15T23:00:00", False), ("2023-11-16T00:00:00", True)])
def test_a_proposal_after_the_last_day_for_changes_says_so(seen: str, late: bool) -> None:
    run = opened("2023-11-05", seen)
    send(run, "a", "sxd", AUGUST)
    notice = propose_transfers(run, assess_period(run)).notice
    assert notice == (
        "Phương án lập ngày 16/11/2023, sau thời hạn điều chỉnh kế hoạch năm 2023 (ngày 15/11/2023); chỉ thực hiện "
        "được khi cấp có thẩm quyền cho phép."
        if late
        else ""
    )


def test_returned_agencies_are_told_from_silent_ones() -> None:
    run = opened("2023-08-05", "2023-08-09T17:00:00")
    send(run, "a", "sxd", AUGUST)
    send(run, "b", "syt", [row("B", 100, 20)], state="returned")
    found = {flag.agency: flag.reason for flag in assess_period(run).flags if flag.kind == "not_reporting"}
    assert set(found) == {agency.code for agency in owing_agencies(run.profile, run.period)} - {"sxd"}
    assert found["syt"].startswith("Sở Y tế đã gửi báo cáo kỳ 05/8/2023 nhưng chưa được chấp nhận")
    assert found["stc"].startswith("Sở Tài chính chưa gửi báo cáo kỳ 05/8/2023")


def test_suppressed_flags_are_kept_for_the_next_period() -> None:
    first = opened("2023-08-05", "2023-08-09T17:00:00")
    send(first, "a", "sxd", [row("A", 100, 0), row("B", 100, 90)])
    record_assessment(first)
    second = opened("2023-09-05", "2023-09-09T17:00:00")
    send(second, "b", "sxd", [row("A", 100, 1), row("B", 100, 90)])
    slow = [flag for flag in assess_period(second).flags if flag.project_key == "A"]
    assert [(flag.rule, flag.since, flag.periods) for flag in slow] == [("du-bao-khong-dat", date(2023, 8, 5), 2)]


def test_forecasts_learn_from_the_same_provinces_earlier_profiles(tmp_path: Path) -> None:
    own = (PROFILES / f"{PROFILE}.yaml").read_text(encoding="utf-8")
    (tmp_path / f"{PROFILE}.yaml").write_text(f"{own}\nearlier_profiles: [bac-ninh-2022]\n", encoding="utf-8")
    # Last year's plan, reported under last year's profile: 36% by the end of July, 90% in the end.
    for letter, due, disbursed in (("b", "2023-08-05", 36), ("c", "2024-02-05", 90)):
        run = opened(due, "2024-02-20T08:00:00")
        send(run, letter, "sxd", [row("A", 100, disbursed)], period=a_year_before(run.period))
    send(opened("2023-08-05", "2023-08-09T17:00:00"), "a", "sxd", [row("A", 100, 36)])
    alone = assess_period(opened("2023-08-05", "2024-02-21T08:00:00"))
    taught = assess_period(opened("2023-08-05", "2024-02-21T08:00:00", tmp_path))
    assert alone.total_forecast is not None
    assert taught.total_forecast is not None
    assert alone.total_forecast.method == "reference"
    assert taught.total_forecast.method == "ensemble"
    assert taught.total_forecast.forecast_vnd == 90 * TY


def a_year_before(period: Period) -> Period:
    return replace(
        period,
        profile="bac-ninh-2022",
        due_on=period.due_on.replace(year=period.due_on.year - 1),
        data_as_of=period.data_as_of.replace(year=period.data_as_of.year - 1),
        plan_year=period.plan_year - 1,
    )


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A word for each assessment and each proposal made from now on."""
    noted: list[str] = []

    def counted(module: ModuleType, name: str) -> None:
        real = getattr(module, name)

        def call(*given: Any, **named: Any) -> Any:
            noted.append(name)
            return real(*given, **named)

        monkeypatch.setattr(module, name, call)

    counted(assessment, "assess")
    counted(proposals, "propose")
    return noted


LOOK = ("2023-08-05", "2023-08-10T08:00:00")


def recorded(folder: Path | None = None) -> None:
    """What the stages of the month record, a day after its files came."""
    run = opened(*LOOK, folder)
    record_proposal(run, record_assessment(run))


@pytest.fixture
def on_record(made: list[str]) -> list[str]:
    """The words of `made`, forgotten once an assessment and a proposal of one file are recorded."""
    run = opened("2023-08-05", "2023-08-09T17:00:00")
    send(run, "a", "sxd", AUGUST)
    send(run, "b", "syt", [row("B", 100, 20)], state="returned")
    recorded()
    assert made == ["assess", "propose"]
    made.clear()
    return made


def test_what_is_on_record_is_read_and_the_same(on_record: list[str]) -> None:
    run = opened(*LOOK)
    first = assess_period(run)
    transfers = propose_transfers(run, first)
    recorded()
    assert on_record == []
    again = assess(
        run.profile, run.period, first.lines, history=assessment.earlier_reports(run), curves=load_forecast_rules(),
        missing_agencies=[a.code for a in owing_agencies(run.profile, run.period) if a.code != "sxd"],
        sent_agencies={"sxd", "syt"},
    )  # fmt: skip
    assert replace(again, lines=first.lines, rests_on=first.rests_on) == first
    assert again.lines.equals(first.lines)
    made_anew = proposals.propose(
        run.profile.reallocation, the_candidates(run, again), funding_levels=proposals.funding_levels(run)
    )
    assert made_anew == transfers


def own_profile(folder: Path, old: str, new: str) -> Path:
    text = (PROFILES / f"{PROFILE}.yaml").read_text(encoding="utf-8")
    assert old in text
    (folder / f"{PROFILE}.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    copytree(PROFILES / "tasks", folder / "tasks")
    return folder


def test_a_remark_in_the_profile_makes_nothing_anew(on_record: list[str], tmp_path: Path) -> None:
    recorded(own_profile(tmp_path, "code:", "# Ghi chú của tỉnh\ncode:"))
    assert on_record == []


def test_another_profile_makes_everything_anew(on_record: list[str], tmp_path: Path) -> None:
    recorded(own_profile(tmp_path, "code:", "earlier_profiles: [bac-ninh-2022]\ncode:"))
    assert on_record == ["assess", "propose"]


def test_another_reckoning_makes_everything_anew(on_record: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assessment, "RECKONING", "another")
    recorded()
    assert on_record == ["assess", "propose"]


def test_a_new_accepted_file_makes_everything_anew(on_record: list[str]) -> None:
    send(opened(*LOOK), "c", "stc", [row("D", 100, 20)])
    recorded()
    assert on_record == ["assess", "propose"]


def test_a_file_accepted_by_a_waiver_makes_everything_anew(on_record: list[str]) -> None:
    run = opened(*LOOK)
    [held] = [record for record in submissions_of(run) if record.state == "returned"]
    set_states(run.ledger, [StateEvent(held.id, "accepted", run.as_of, run.as_of)])
    recorded()
    assert on_record == ["assess", "propose"]


def test_a_decision_makes_the_next_period_anew(on_record: list[str]) -> None:
    def september() -> None:
        run = opened("2023-09-05", "2023-09-09T17:00:00")
        record_proposal(run, record_assessment(run))

    send(opened("2023-09-05", "2023-09-09T17:00:00"), "d", "sxd", AUGUST)
    september()
    september()
    assert on_record == ["assess", "propose"]
    later = opened("2023-08-05", "2023-08-12T10:00:00")
    record_decision(later, APPROVED)
    september()
    assert on_record == ["assess", "propose"] * 2
