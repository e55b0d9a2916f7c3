"""What changed between two rounds of checks over the same submissions: `giaingan recheck`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from tasks.ledger.finding import Finding

_Place: TypeAlias = tuple[str, str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class Changes:
    """Findings that appeared, that are gone, and that are still there but say something else (before, after)."""

    appeared: tuple[Finding, ...]
    gone: tuple[Finding, ...]
    changed: tuple[tuple[Finding, Finding], ...]


def compare(before: Sequence[Finding], after: Sequence[Finding]) -> Changes:
    """The changes from `before` to `after`, in the order of the findings given.

    A finding is the same one when rule, submission, cell, field, project and source are the same; several at one place
    are matched in order. It has changed when its figures, severity, words, waiver or version differ.
    """
    earlier = _numbered(before)
    later = _numbered(after)
    return Changes(
        appeared=tuple(finding for place, finding in later.items() if place not in earlier),
        gone=tuple(finding for place, finding in earlier.items() if place not in later),
        changed=tuple(
            (earlier[place], finding) for place, finding in later.items() if earlier.get(place, finding) != finding
        ),
    )


def _numbered(findings: Sequence[Finding]) -> dict[tuple[_Place, int], Finding]:
    seen: dict[_Place, int] = {}
    placed = {}
    for finding in findings:
        place = _place(finding)
        seen[place] = seen.get(place, 0) + 1
        placed[place, seen[place]] = finding
    return placed


def _place(finding: Finding) -> _Place:
    return (
        finding.rule,
        finding.submission,
        str(finding.cell or ""),
        finding.field or "",
        finding.project_key or "",
        finding.funding_source or "",
    )
