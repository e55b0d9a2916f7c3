"""What has become known about a period since its report was issued: files, waivers, decisions on plans."""

from collections.abc import Iterable

from config.clock import HANOI
from config.vocabulary import vocabulary
from tasks.ledger.records import ActionRecord, SubmissionRecord


def events(
    then: Iterable[SubmissionRecord], present: Iterable[SubmissionRecord], acts: Iterable[ActionRecord], period: str
) -> list[str]:
    """A sentence for each file whose state differs, and for each waiver and decision, in the order of recording.

    `then` and `present` are the period's files as known at the report's moment and now; `acts` is what people did in
    between. Decisions count whatever period they were taken in: they change plans.
    """
    states = vocabulary().submission_states
    before = {record.id: record.state for record in then}
    files = [
        f"Tệp {record.file_name} của đơn vị {record.agency or '(chưa rõ)'}: {states[record.state]}"
        f"{_because(record.reason)}"
        for record in present
        if before.get(record.id) != record.state
    ]
    return [*files, *(text for act in acts if (text := _sentence(act, period)))]


def _sentence(act: ActionRecord, period: str) -> str:
    payload, at = act.payload, f"{act.recorded_at.astimezone(HANOI):%H:%M ngày %d/%m/%Y}"
    if act.what == "decide":
        outcome = vocabulary().decision_outcomes[payload["outcome"]]
        return f"{at}, {act.who}: {outcome} phương án điều chuyển kỳ {payload['period']}{_because(payload['note'])}"
    if act.what == "waive" and payload["period"] == period:
        return f"{at}, {act.who}: chấp nhận {payload['rule']} của đơn vị {act.subject}{_because(payload['reason'])}"
    return ""


def _because(reason: str) -> str:
    return f" ({reason})" if reason else ""
