"""Waivers: an officer lets breaches of a rule pass, with a reason; the findings stay and say so."""

from config.errors import ToldError
from config.rules import load_rules
from tasks.ledger.finding import Finding
from tasks.ledger.findings import waive, waivers
from tasks.ledger.records import Waiver
from tasks.read.file_acts import note_act, require_sender
from tasks.run import Run


def covers(waiver: Waiver, finding: Finding) -> bool:
    """Whether the finding is one that the waiver lets pass; what the waiver does not name fits everything."""
    return waiver.rule == finding.rule and all(
        not wanted or wanted == found
        for wanted, found in (
            (waiver.submission, finding.submission),
            (waiver.agency, finding.agency),
            (waiver.project_key, finding.project_key),
            (waiver.funding_source, finding.funding_source),
        )
    )


def waivers_of(run: Run) -> tuple[Waiver, ...]:
    """The period's waivers known at the run's moment."""
    known = waivers(run.ledger, run.profile_code, known_at=run.as_of)
    return tuple(waiver for waiver in known if waiver.period == run.period.code)


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
