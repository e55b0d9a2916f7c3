"""Judging again: when rules, plans or waivers changed; and the waiver itself."""

from dataclasses import dataclass

from config.errors import ToldError
from config.rules import load_rules
from tasks.check.recheck import Changes, compare
from tasks.check.verdicts import judge, record_verdict
from tasks.check.waves import next_wave, standing_wave
from tasks.ledger.findings import findings, record_findings, waive
from tasks.ledger.records import StateEvent, SubmissionRecord
from tasks.ledger.submissions import set_states
from tasks.read.file_acts import note_act, require_sender
from tasks.read.intake import open_archives, read_and_place, remember_reading, store, waiting
from tasks.run import Run, submissions_of


def waive_rule(
    run: Run, rule: str, agency: str, *, by: str, reason: str, project_key: str | None, funding_source: str | None
) -> None:
    """A person lets breaches of a rule pass for an agency's files of the period, with a reason. Raises ToldError."""
    require_sender(run, agency)
    if rule not in {one.id for one in load_rules().rules}:
        raise ToldError(f"Không có quy tắc {rule!r}; mã quy tắc ghi cạnh từng lỗi trong tệp trả lại và trong thư")
    waive(
        run.ledger,
        run.profile_code,
        run.period.code,
        rule=rule,
        agency=agency,
        project_key=project_key,
        funding_source=funding_source,
        reason=reason,
        by=by,
        known_at=run.as_of,
        recorded_at=run.clock.now(),
    )
    note_act(run, by, "waive", agency, {"rule": rule, "project_key": project_key, "reason": reason})


@dataclass(frozen=True, slots=True)
class Recheck:
    """What judging the period's files again changed: findings, files that may now enter, accepted ones now in doubt."""

    changes: Changes
    now_accepted: tuple[SubmissionRecord, ...]
    in_doubt: tuple[SubmissionRecord, ...]


def recheck(run: Run) -> Recheck:
    """Read and judge the period's files again by the profile, mapping, rules and waivers in force now.

    A returned file without errors left is accepted. An accepted one with errors stays, for a person to exclude.
    """
    ledger, recorded_at = run.ledger, run.clock.now()
    before = findings(ledger, run.profile_code, run.period.code, known_at=run.as_of)
    then = {record.id: record.state for record in submissions_of(run)}
    store(run, read_and_place(run, open_archives(run, waiting(run))))
    remember_reading(run)
    while (next_ := next_wave(run)) is not None:
        record_verdict(run, next_, judge(next_))
    wave = standing_wave(run)
    verdict = judge(wave)
    after = [finding for finding in verdict.findings if finding.submission in wave.judged]
    records = [record for record in submissions_of(run) if record.sha256 in wave.judged]
    for record in records:
        own = [finding for finding in after if finding.submission == record.sha256]
        record_findings(ledger, record.id, own, known_at=run.as_of, recorded_at=recorded_at)
    freed = [r for r in records if r.state == "returned" and r.sha256 in verdict.accepted]
    set_states(ledger, [StateEvent(r.id, "accepted", run.as_of, recorded_at, "kiểm tra lại") for r in freed])
    read_again = [r for r in records if r.state == "accepted" and then.get(r.id) in ("returned", "unreadable")]
    return Recheck(
        compare([finding for finding in before if finding.submission in wave.judged], after),
        now_accepted=(*read_again, *freed),
        in_doubt=tuple(r for r in records if r.state == "accepted" and r.sha256 in verdict.returned),
    )
