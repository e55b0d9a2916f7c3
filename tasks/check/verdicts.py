"""Verdicts: a wave judged and recorded, what goes back with its marked copy, what is asked about."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from config import vi
from config.period import Period
from config.profile import Profile
from config.rules import load_rules
from tasks.check.batch import Batch, Checked, Verdict
from tasks.check.engine import check
from tasks.check.waves import JudgedFile, Wave, judged_file
from tasks.collect.keep import kept_path, safe_name
from tasks.ledger.finding import Finding
from tasks.ledger.findings import findings, record_findings
from tasks.ledger.records import StateEvent, SubmissionState
from tasks.ledger.submissions import set_states
from tasks.read.outcome import ReadResult
from tasks.run import Run, submissions_of


@dataclass(frozen=True, slots=True)
class Returned:
    """A file going back to its agency: what is wrong with it, and its marked copy."""

    file: JudgedFile
    findings: tuple[Finding, ...]
    marked: Path | None
    """The annotated workbook; None where the profile sends a notice only."""


def judge(wave: Wave) -> Verdict:
    """All rules in force over the wave; only files that the wave decides about are in the verdict."""
    verdict = check(wave.batch, load_rules(), wave.waivers)
    mine = wave.judged.keys()
    return Verdict(
        findings=tuple(finding for finding in verdict.findings if finding.submission in mine),
        not_applicable=verdict.not_applicable,
        accepted=tuple(sha256 for sha256 in verdict.accepted if sha256 in mine),
        returned=tuple(sha256 for sha256 in verdict.returned if sha256 in mine),
    )


def record_verdict(run: Run, wave: Wave, verdict: Verdict) -> None:
    """Findings and states of the files that a wave judged."""
    ledger, recorded_at = run.ledger, run.clock.now()
    for sha256, file in wave.judged.items():
        own = [finding for finding in verdict.findings if finding.submission == sha256]
        record_findings(ledger, file.submission_id, own, known_at=run.as_of, recorded_at=recorded_at)
    accepted = set(verdict.accepted)
    set_states(
        ledger,
        [
            StateEvent(
                file.submission_id,
                "accepted" if sha256 in accepted else "returned",
                run.as_of,
                recorded_at,
                _why(sha256, verdict),
            )
            for sha256, file in wave.judged.items()
        ],
    )


def _why(sha256: str, verdict: Verdict) -> str:
    errors = sum(f.submission == sha256 and f.severity == "error" and f.waived is None for f in verdict.findings)
    return f"{errors} lỗi phải sửa" if errors else ""


def returned(run: Run) -> list[tuple[JudgedFile, list[Finding]]]:
    """The period's returned files with their findings, in order of agency and arrival."""
    return _with_findings(run, "returned")


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
        (judged_file(record), found.get((record.agency or "", record.sha256), []))
        for record in submissions_of(run)
        if record.state == state
    ]


def mark(run: Run, returned: Sequence[tuple[JudgedFile, Sequence[Finding]]]) -> list[Returned]:
    """Each returned file with its findings, its marked copy written to `out`/returned; the same again on a rerun."""
    return [_marked(run, file, tuple(found)) for file, found in returned]


def _marked(run: Run, file: JudgedFile, found: tuple[Finding, ...]) -> Returned:
    # Brings openpyxl, which `giaingan check` and a month without faults never need.
    from tasks.check.annotate import annotate, annotated_suffix

    if not run.profile.returns.attach_workbook:
        return Returned(file, found, None)
    content = annotate(
        kept_path(run.settings.originals, file.sha256),
        file.file_name,
        found,
        agency_name=run.profile.agency(file.agency).name,
        period=run.period.code,
        due_text=due_text(run),
        made_at=run.as_of,
    )
    folder = run.out / "returned"
    folder.mkdir(parents=True, exist_ok=True)
    # The sha256 keeps two files of one name apart.
    target = (
        folder
        / f"{file.agency}-{file.sha256[:8]}-{safe_name(Path(file.file_name).stem)}{annotated_suffix(file.file_name)}"
    )
    target.write_bytes(content)
    return Returned(file, found, target)


def due_text(run: Run) -> str:
    """`trước 17 giờ 00 ngày 09/8/2023`: when the books close, as the letter that goes with the workbook names it."""
    return f"trước {run.period.closes_at:%H giờ %M} ngày {vi.day(run.period.closes_at.date())}"


def check_one(result: ReadResult, profile: Profile, period: Period) -> Verdict:
    """One file judged on its own: what other files or earlier periods would tell is not applicable."""
    agency = result.stamp.agency if result.stamp else ""
    batch = Batch(
        profile=profile,
        period=period,
        submissions={
            result.sha256: Checked(
                sha256=result.sha256,
                agency=agency,
                file_name=result.file_name,
                layouts=result.layouts,
                stated_totals=result.stated_totals,
                issues=result.issues,
                stamp_profile=result.stamp.profile if result.stamp else None,
                stamp_agency=result.stamp.agency if result.stamp else None,
                stamp_period=result.stamp.period if result.stamp else None,
            )
        },
        lines=result.lines.assign(submission=result.sha256, agency=agency).reset_index(drop=True),
        previous=result.lines.iloc[:0].assign(submission="", agency=""),
    )
    return check(batch, load_rules())
