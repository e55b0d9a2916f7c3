"""Judging again: what changed rules, plans or waivers make of the period's files; and the waiver itself."""

from dataclasses import dataclass

from config.vocabulary import vocabulary
from tasks.check.changes import Changes, compare
from tasks.check.requests_met import WHEN_SETTLED, compare_requests
from tasks.check.rounds import next_round, round_in_force
from tasks.check.verdicts import judge, record_verdict
from tasks.ledger.finding import Finding
from tasks.ledger.findings import findings, record_findings
from tasks.ledger.records import StateEvent, SubmissionRecord
from tasks.ledger.submissions import set_states
from tasks.read.intake import open_archives, read_and_place, remember_reading, store, waiting
from tasks.read.reading_again import ReadOtherwise, read_otherwise_now
from tasks.run import Run, submissions_of


@dataclass(frozen=True, slots=True)
class Recheck:
    """What judging the period's files again changed: findings, files that may now enter, accepted ones now in doubt.

    `read_otherwise` are accepted files that would now be read differently; their lines stay as they were accepted.
    """

    changes: Changes
    now_accepted: tuple[SubmissionRecord, ...]
    in_doubt: tuple[SubmissionRecord, ...]
    read_otherwise: tuple[ReadOtherwise, ...] = ()


def recheck(run: Run) -> Recheck:
    """Read and judge the period's files again by the profile, mapping, rules and waivers in force now.

    A returned file without errors left is accepted. An accepted one with errors stays, for a person to exclude.
    """
    ledger, recorded_at = run.ledger, run.clock.now()
    known = findings(ledger, run.profile_code, run.period.code, known_at=run.as_of)
    records_before = submissions_of(run)
    states = {record.id: record.state for record in records_before}
    otherwise = read_otherwise_now(run, records_before)
    store(run, read_and_place(run, open_archives(run, waiting(run))))
    remember_reading(run)
    while (round_ := next_round(run)) is not None:
        record_verdict(run, round_, judge(round_))
    again = round_in_force(run)
    before = [one for one in known if one.submission in again.files and one.rule not in WHEN_SETTLED]
    settled = [one for one in known if one.rule in WHEN_SETTLED]
    verdict = judge(again)
    for sha256, file in again.files.items():
        own = [finding for finding in (*verdict.findings, *settled) if finding.submission == sha256]
        record_findings(ledger, file.submission_id, own, known_at=run.as_of, recorded_at=recorded_at)
    records = [record for record in submissions_of(run) if record.sha256 in again.files]
    freed = [r for r in records if r.state == "returned" and r.sha256 in verdict.accepted]
    set_states(ledger, [StateEvent(r.id, "accepted", run.as_of, recorded_at, "kiểm tra lại") for r in freed])
    compare_requests(run)
    read_again = [r for r in records if r.state == "accepted" and states.get(r.id) in ("returned", "unreadable")]
    return Recheck(
        compare(before, verdict.findings),
        now_accepted=(*read_again, *freed),
        in_doubt=tuple(r for r in records if r.state == "accepted" and r.sha256 in verdict.returned),
        read_otherwise=tuple(otherwise),
    )


def changes_told(done: Recheck) -> list[str]:
    """What judging again changed, a line each; none where nothing did."""
    changes = done.changes
    return [
        *(f"+ {_told(finding)}" for finding in changes.appeared),
        *(f"- {_told(finding)}" for finding in changes.gone),
        *(
            f"~ {_told(finding)}" + (f" (bỏ qua: {finding.waived})" if finding.waived else "")
            for _, finding in changes.changed
        ),
        *(f"Nay được nhận: {record.file_name} của {record.agency}" for record in done.now_accepted),
        *(
            f"Đã nhận nhưng nay có lỗi, cần xem xét loại (giaingan exclude): {record.file_name} của {record.agency}, "
            f"sha256 {record.sha256[:12]}"
            for record in done.in_doubt
        ),
        *map(_otherwise_told, done.read_otherwise),
    ]


def _otherwise_told(one: ReadOtherwise) -> str:
    """An accepted file that would now be read differently; nothing of it was changed."""
    record = one.record
    if one.plan_now_vnd is None:
        now = "không đọc được"
    else:
        now = f"{one.lines_now} dòng, kế hoạch {_vnd(one.plan_now_vnd)}, giải ngân {_vnd(one.disbursed_now_vnd)} đồng"
    return (
        f"Đã nhận, nay đọc khác (số liệu đã nhận giữ nguyên): {record.file_name} của {record.agency}: "
        f"{one.lines} dòng, kế hoạch {_vnd(one.plan_vnd)}, giải ngân {_vnd(one.disbursed_vnd)} đồng; nay {now}"
    )


def _vnd(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")


def _told(finding: Finding) -> str:
    place = f" [{finding.cell}]" if finding.cell else ""
    return f"{vocabulary().severities[finding.severity]}{place}: {finding.message}"
