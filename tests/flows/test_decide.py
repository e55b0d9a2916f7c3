"""The decision on the sample month's proposal: what is refused, what is recorded once, and what it changes."""

import os
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from config import vi
from config.clock import HANOI
from config.errors import ToldError
from flows.decide import Decision
from tasks.acts import carry_out
from tasks.check.verdicts import returned
from tasks.check.waiving import WAIVE, WaiveForm
from tasks.ledger.decisions import decisions
from tasks.ledger.plans import plans_in_force
from tasks.ledger.records import DecisionRecord
from tasks.progress.assessment import assess_period
from tasks.reallocate.acts import DecidedBeforeError
from tasks.reallocate.decision_form import DECIDE, DecideForm, describe, described_again
from tasks.reallocate.proposals import (
    freeze_proposal,
    frozen_proposal,
    propose_transfers,
    the_candidates,
)
from tasks.report.inquiries import events_since, rebuild
from tasks.report.issue import gather, issue
from tasks.run import Run
from tests.cycle.month import Month, house

SIGNED = datetime(2023, 8, 11, 9, tzinfo=HANOI)
"""After the books of 5/8/2023 closed and before 15/11/2023, the last day for changing the plan."""
BY = "Nguyễn Văn A, Phó Chủ tịch UBND tỉnh"


@pytest.fixture
def month(bac_ninh_copy: Month) -> Iterator[Month]:
    with house(bac_ninh_copy.home):
        yield bac_ninh_copy


def decide_at(month: Month, at: datetime, outcome: str = "approve", **words: Any) -> DecisionRecord:
    form = {"outcome": outcome, "by": BY, "tier": 2, "document_number": "123/QĐ-UBND", **words}
    carry_out(DECIDE, month.open(as_of=at), DecideForm.model_validate(form))
    return recorded(month)[-1]


def proposed(month: Month) -> tuple[int, Any]:
    found = frozen_proposal(month.open(as_of=SIGNED))
    assert found is not None
    assert len(found[1].transfers) > 2
    return found[0].id, found[1]


def recorded(month: Month) -> list[DecisionRecord]:
    return decisions(month.open().ledger, month.profile, known_at=SIGNED + timedelta(days=3650))


def plans(month: Month, on: date, known_at: datetime) -> dict[tuple[str, str, str], int]:
    frame = plans_in_force(month.open().ledger, month.profile, on, known_at=known_at)
    keys = zip(frame["agency"], frame["project_key"], frame["funding_source"], strict=True)
    return dict(zip(keys, map(int, frame["plan_vnd"]), strict=True))


def test_form_asks_for_what_the_ledger_records() -> None:
    answer = {"outcome": "change", "by": BY, "tier": 2, "decided_on": "2023-08-11", "amounts_vnd": {"1": 0}}
    assert Decision(**answer).decided_on == SIGNED.date()
    for wrong in ({"tier": 5}, {"outcome": "maybe"}, {"amounts_vnd": {"1": 1.5}}, {"by": " "}, {"spare": 1}):
        with pytest.raises(ValidationError):
            Decision(**{**answer, **wrong})


def test_form_shows_every_transfer_of_the_proposal_and_why_an_answer_was_refused(month: Month) -> None:
    number, proposal = proposed(month)
    run = month.open(as_of=SIGNED)
    shown, told = describe(run)
    assert shown == number
    for position, transfer in enumerate(proposal.transfers, start=1):
        assert f"\n{position}. **{vi.number(transfer.amount_vnd)} đồng**" in told
    again = described_again(run, "vượt <b>mức</b> | 1\nhai")
    assert "- vượt \\<b\\>mức\\</b\\> \\| 1\n- hai" in again
    assert again.endswith(told)


def test_approval_makes_plans_that_balance_within_each_source(month: Month) -> None:
    _, proposal = proposed(month)
    decide_at(month, SIGNED)
    new = plans(month, SIGNED.date(), SIGNED)
    old = {}
    for t in proposal.transfers:
        old[t.donor_agency, t.donor, t.funding_source] = t.donor_plan_vnd
        old[t.recipient_agency, t.recipient, t.funding_source] = t.recipient_plan_vnd
    assert set(new) == set(old)
    for source in {key[2] for key in old}:
        assert sum(vnd for key, vnd in new.items() if key[2] == source) == sum(
            vnd for key, vnd in old.items() if key[2] == source
        )
    first = proposal.transfers[0]
    given = sum(
        t.amount_vnd
        for t in proposal.transfers
        if (t.donor, t.donor_agency, t.funding_source) == (first.donor, first.donor_agency, first.funding_source)
    )
    assert new[first.donor_agency, first.donor, first.funding_source] == first.donor_plan_vnd - given


def test_plans_are_in_force_from_the_documents_day_and_known_from_the_recording(month: Month) -> None:
    decide_at(month, SIGNED + timedelta(days=3), decided_on=SIGNED.date())
    later = SIGNED + timedelta(days=3)
    assert plans(month, SIGNED.date(), SIGNED) == {}
    assert plans(month, SIGNED.date() - timedelta(days=1), later) == {}
    assert plans(month, SIGNED.date(), later)
    assert recorded(month)[0].amounts.decided_on == date(2023, 8, 11)


def test_issued_report_is_rebuilt_byte_for_byte_after_the_decision(month: Month) -> None:
    issued_at = month.last.run.as_of
    before = rebuild(month.open(as_of=issued_at))
    decide_at(month, SIGNED)
    for seen in (issued_at, SIGNED):
        after = rebuild(month.open(as_of=seen))
        assert after.differing == ()
        assert after.files == before.files


def test_rerun_of_the_period_is_seen_as_before_the_decision(month: Month) -> None:
    """Else a rerun would issue a further report without the transfers that were decided on."""
    before = month.open()
    decide_at(month, SIGNED)
    after = month.open()
    assert after.as_of == before.as_of < SIGNED
    for run in (after, month.open(as_of=SIGNED + timedelta(days=1))):
        assert propose_transfers(run, assess_period(run)) == proposed(month)[1]


def test_next_period_counts_with_the_decided_plans(month: Month) -> None:
    """Seen after the decision, the donor has its new plan; seen before it, the old one."""
    _, proposal = proposed(month)
    decide_at(month, SIGNED)
    first = proposal.transfers[0]
    key = (first.donor_agency, first.donor, first.funding_source)

    def plan(at: datetime) -> int:
        run = month.open(as_of=at)
        rows = the_candidates(run, assess_period(run))
        return next(c.plan_vnd for c in rows if (c.agency, c.project_key, c.funding_source) == key)

    assert plan(SIGNED - timedelta(minutes=1)) == first.donor_plan_vnd
    assert plan(SIGNED) == plans(month, SIGNED.date(), SIGNED)[key] < first.donor_plan_vnd


def test_second_decider_is_told_of_the_first(month: Month) -> None:
    first = decide_at(month, SIGNED)
    with pytest.raises(DecidedBeforeError, match=BY) as told:
        decide_at(month, SIGNED + timedelta(hours=1), "reject", by="Trần Văn B")
    assert told.value.decision == first
    assert len(recorded(month)) == 1


def test_deciders_at_the_same_time_make_one_decision(month: Month) -> None:
    def answer(number: int) -> str:
        for _ in range(2):
            try:
                decide_at(month, SIGNED, by=f"Người {number}")
            except DecidedBeforeError as before:
                return before.decision.by
            except ToldError:
                continue  # the first decision came between this one's look and its answer: it looks again
            return f"Người {number}"
        return ""

    with ThreadPoolExecutor(4) as pool:
        told = set(pool.map(answer, range(4)))
    (one,) = recorded(month)
    assert told == {one.by}
    with sqlite3.connect(month.home / "ledger.sqlite") as ledger:
        rows, keys = ledger.execute(
            "select count(*), count(distinct agency || '|' || project_key || '|' || funding_source) from plan_version"
        ).fetchone()
    assert rows == keys > 0


def test_amount_over_a_limit_is_refused_with_the_limit_and_nothing_is_recorded(month: Month) -> None:
    _, proposal = proposed(month)
    most = proposal.transfers[0].amount_vnd
    with pytest.raises(ToldError, match="vượt"):
        decide_at(month, SIGNED, "change", amounts_vnd={1: most * 100})
    assert recorded(month) == []
    assert decide_at(month, SIGNED, "change", amounts_vnd={1: 0}).outcome == "amended"


def test_tier_below_the_authority_is_refused(month: Month) -> None:
    with pytest.raises(ToldError, match="cao hơn cấp quyết định"):
        decide_at(month, SIGNED, tier=1)


@pytest.mark.parametrize(
    ("at", "on", "told"),
    [
        (SIGNED, date(2023, 8, 12), "sau ngày ghi quyết định 11/8/2023"),
        (SIGNED, date(2023, 8, 1), "trước ngày lập phương án"),
        (datetime(2023, 11, 20, 9, tzinfo=HANOI), date(2023, 11, 16), "sau thời hạn điều chỉnh kế hoạch 15/11/2023"),
    ],
)
def test_days_on_which_it_cannot_have_been_decided(month: Month, at: datetime, on: date, told: str) -> None:
    with pytest.raises(ToldError, match=told):
        decide_at(month, at, decided_on=on)
    assert recorded(month) == []


def test_answer_to_an_earlier_proposal_is_not_taken_for_the_present_one(month: Month) -> None:
    shown, proposal = proposed(month)
    run = month.open(as_of=SIGNED)
    changed = replace(proposal, transfers=proposal.transfers[:-1])
    freeze_proposal(run, changed, the_candidates(run, assess_period(run)))
    with pytest.raises(ToldError, match=f"Phương án số {shown} không còn hiệu lực"):
        decide_at(month, SIGNED, proposal=shown)
    assert recorded(month) == []


def test_data_that_changed_since_refuse_with_the_difference(month: Month) -> None:
    """A returned file accepted in the meantime: its projects are new."""
    run = month.open(as_of=SIGNED)
    returned_agency = waive_all_of_one_agency(run)
    with pytest.raises(ToldError, match="Số liệu đã thay đổi sau khi lập phương án") as told:
        decide_at(month, SIGNED)
    assert f"({returned_agency}, nguồn" in str(told.value)
    freeze_proposal(run, propose_transfers(run, assess_period(run)), the_candidates(run, assess_period(run)))
    assert decide_at(month, SIGNED).outcome == "approved"


def test_decision_is_not_recorded_behind_a_report_already_issued(month: Month) -> None:
    """Known two days earlier than that report, the decision would change what the report is rebuilt from."""
    run = month.open(as_of=SIGNED + timedelta(days=2))
    waive_all_of_one_agency(run)
    assessed = assess_period(run)
    assert issue(run, gather(run, assessed, propose_transfers(run, assessed))).is_new
    with pytest.raises(ToldError, match="Không ghi lùi quyết định về 11/08/2023 09:00"):
        decide_at(month, SIGNED)
    assert recorded(month) == []


def waive_all_of_one_agency(run: Run) -> str:
    """Let every error of the first returned agency pass and judge again; the agency."""
    file, found = returned(run)[0]
    for rule in sorted({finding.rule for finding in found if finding.severity == "error"}):
        carry_out(WAIVE, run, WaiveForm(rule=rule, agency=file.agency, by="A", reason="đã đối chiếu"))
    return file.agency


def test_what_is_known_since_the_report_is_told(month: Month) -> None:
    """The decision, and a waiver with the file that it lets in; nothing before them."""
    assert events_since(month.open(as_of=SIGNED - timedelta(hours=1))) == []
    decide_at(month, SIGNED, document_number="123/QĐ-UBND", note="họp ngày 10/8")
    # When it was recorded, which is real; as of when it was to be known is the run's affair.
    (decision,) = recorded(month)
    at = f"{decision.recorded_at.astimezone(HANOI):%H:%M ngày %d/%m/%Y}"
    assert events_since(month.open(as_of=SIGNED)) == [
        f"{at}, {BY}: phê duyệt phương án điều chuyển kỳ 2023-08-05 (họp ngày 10/8)"
    ]
    later = month.open(as_of=SIGNED + timedelta(days=1))
    agency = waive_all_of_one_agency(later)
    told = events_since(later)
    assert any(f"của đơn vị {agency}: đã tiếp nhận vào số liệu" in event for event in told)
    assert any("A: chấp nhận " in event and event.endswith(f"của đơn vị {agency} (đã đối chiếu)") for event in told)


def test_files_copied_anew_are_no_news(month: Month) -> None:
    """A restored backup gives every file today's date; only a file that was not there before moves the moment."""
    before = month.open()
    for path in month.inbox.rglob("*"):
        os.utime(path)
    assert month.open().as_of == before.as_of
    (month.inbox / "bo sung.xlsx").write_bytes(b"another file")
    assert month.open().as_of > before.as_of
