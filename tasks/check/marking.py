"""Marked copies: each returned file's own workbook with its findings at their cells."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from config import vi
from tasks.check.rounds import JudgedFile
from tasks.collect.keep import kept_path, safe_name
from tasks.ledger.finding import Finding
from tasks.run import Run


@dataclass(frozen=True, slots=True)
class Returned:
    """A file going back to its agency: what is wrong with it, and its marked copy."""

    file: JudgedFile
    findings: tuple[Finding, ...]
    marked: Path | None
    """The annotated workbook; None where the profile sends a notice only."""


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
