"""Verdicts: a round judged and recorded, and what they say of the period's files."""

from collections.abc import Sequence

from config.rules import load_rules
from tasks.check.batch import Verdict
from tasks.check.engine import check
from tasks.check.rounds import JudgedFile, Round
from tasks.ledger.finding import Finding
from tasks.ledger.findings import findings, record_findings
from tasks.ledger.records import StateEvent, SubmissionState
from tasks.ledger.submissions import set_states
from tasks.run import Run, submissions_of

NIL_RETURN = "báo cáo không có dự án"
"""Why a file without lines is accepted."""


def judge(round_: Round) -> Verdict:
    """All rules in force over the round; only files that the round decides about are in the verdict."""
    verdict = check(round_.batch, load_rules(), round_.waivers)
    mine = round_.files.keys()
    return Verdict(
        findings=tuple(finding for finding in verdict.findings if finding.submission in mine),
        not_applicable=verdict.not_applicable,
        accepted=tuple(sha256 for sha256 in verdict.accepted if sha256 in mine),
        returned=tuple(sha256 for sha256 in verdict.returned if sha256 in mine),
    )


def record_verdict(run: Run, round_: Round, verdict: Verdict) -> None:
    """Findings and states of the files that a round decided about."""
    ledger, recorded_at = run.ledger, run.clock.now()
    own: dict[str, list[Finding]] = {sha256: [] for sha256 in round_.files}
    for finding in verdict.findings:
        own[finding.submission].append(finding)
    accepted = set(verdict.accepted)
    states = [
        StateEvent(
            file.submission_id,
            "accepted" if sha256 in accepted else "returned",
            run.as_of,
            recorded_at,
            _reason(own[sha256]) or (NIL_RETURN if round_.batch.submissions[sha256].is_nil else ""),
        )
        for sha256, file in round_.files.items()
    ]
    with ledger.write():
        for sha256, file in round_.files.items():
            record_findings(ledger, file.submission_id, own[sha256], known_at=run.as_of, recorded_at=recorded_at)
        set_states(ledger, states)


def _reason(own: Sequence[Finding]) -> str:
    errors = sum(finding.severity == "error" and finding.waived is None for finding in own)
    return f"{errors} lỗi phải sửa" if errors else ""


def returned(run: Run) -> list[tuple[JudgedFile, list[Finding]]]:
    """The period's returned files with their findings, in order of agency and arrival."""
    return _with_findings(run, "returned")


def still_wanted(
    run: Run, faulty: Sequence[tuple[JudgedFile, list[Finding]]]
) -> list[tuple[JudgedFile, list[Finding]]]:
    """Those of the returned files that no later file of the same agency has made good: the others are not asked for."""
    records = submissions_of(run)
    in_force = {record.agency: record.received_at for record in records if record.state == "accepted"}
    came = {record.sha256: record.received_at for record in records}
    return [
        (file, found)
        for file, found in faulty
        if file.agency not in in_force or in_force[file.agency] < came[file.sha256]
    ]


def asked_about(run: Run) -> list[tuple[JudgedFile, list[Finding]]]:
    """The period's accepted files with the warnings that nobody has waived, in order of agency and arrival."""
    files = [
        (file, [finding for finding in found if finding.severity == "warning" and finding.waived is None])
        for file, found in _with_findings(run, "accepted")
    ]
    return [(file, found) for file, found in files if found]


def _with_findings(run: Run, state: SubmissionState) -> list[tuple[JudgedFile, list[Finding]]]:
    found: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings(run.ledger, run.profile_code, run.period.code, known_at=run.as_of, states=(state,)):
        found.setdefault((finding.agency, finding.submission), []).append(finding)
    return [
        (JudgedFile.of(record), found.get((record.agency or "", record.sha256), []))
        for record in submissions_of(run)
        if record.state == state
    ]
