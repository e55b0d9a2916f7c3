"""What has become known about a period since its report was issued: files, waivers, decisions on plans."""

from collections.abc import Iterable
from datetime import datetime

from config.clock import HANOI
from config.vocabulary import vocabulary
from tasks.ledger.records import DecisionRecord, SubmissionRecord, Waiver


def events(
    then: Iterable[SubmissionRecord],
    present: Iterable[SubmissionRecord],
    waivers: Iterable[Waiver],
    decisions: Iterable[DecisionRecord],
) -> list[str]:
    """A sentence for each file whose state differs, then for each waiver and decision, in the order of recording.

    `then` and `present` are the period's files as known at the report's moment and now; `waivers` and `decisions` are
    those in between.
    """
    words = vocabulary()
    before = {record.id: record.state for record in then}
    files = [
        f"Tệp {record.file_name} của đơn vị {record.agency or '(chưa rõ)'}: {words.submission_states[record.state]}"
        f"{_because(record.reason)}"
        for record in present
        if before.get(record.id) != record.state
    ]
    acts = [(one.recorded_at, one.by, _waived(one)) for one in waivers]
    acts += [(one.recorded_at, one.by, _decided(one)) for one in decisions]
    return [*files, *(f"{_moment(at)}, {by}: {what}" for at, by, what in sorted(acts))]


def _waived(waiver: Waiver) -> str:
    return f"chấp nhận {waiver.rule} của đơn vị {waiver.agency}{_because(waiver.reason)}"


def _decided(decision: DecisionRecord) -> str:
    outcome = vocabulary().decision_outcomes[decision.outcome]
    return f"{outcome} phương án điều chuyển kỳ {decision.amounts.period}{_because(decision.note)}"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(HANOI):%H:%M ngày %d/%m/%Y}"


def _because(reason: str) -> str:
    return f" ({reason})" if reason else ""
