"""The room's work for one run: judge a wave, and write the workbooks that go back."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from config import vi
from config.job import Job
from config.period import Period
from config.profile import Profile
from config.rules import load_rules
from tasks.check.engine import check
from tasks.check.types import Batch, Checked, Finding, Verdict
from tasks.check.wave import JudgedFile, Wave
from tasks.collect.keep import safe_name
from tasks.read.types import ReadResult


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


def mark(job: Job, returned: Sequence[tuple[JudgedFile, Sequence[Finding]]]) -> list[Returned]:
    """Each returned file with its findings, its marked copy written to `out`/returned; the same again on a rerun."""
    return [_marked(job, file, tuple(found)) for file, found in returned]


def _marked(job: Job, file: JudgedFile, found: tuple[Finding, ...]) -> Returned:
    # Brings openpyxl, which `giaingan check` and a month without faults never need.
    from tasks.check.annotate import annotate, annotated_suffix

    if not job.profile.returns.attach_workbook:
        return Returned(file, found, None)
    content = annotate(
        file.kept_at,
        file.file_name,
        found,
        agency_name=job.profile.agency(file.agency).name,
        period=job.period.code,
        due_text=due_text(job),
        made_at=job.as_of,
    )
    folder = job.out / "returned"
    folder.mkdir(parents=True, exist_ok=True)
    # The sha256 keeps two files of one name apart.
    target = (
        folder
        / f"{file.agency}-{file.sha256[:8]}-{safe_name(Path(file.file_name).stem)}{annotated_suffix(file.file_name)}"
    )
    target.write_bytes(content)
    return Returned(file, found, target)


def due_text(job: Job) -> str:
    """`trước 17 giờ 00 ngày 09/8/2023`: when the books close, as the letter that goes with the workbook names it."""
    return f"trước {job.period.closes_at:%H giờ %M} ngày {vi.day(job.period.closes_at.date())}"


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
