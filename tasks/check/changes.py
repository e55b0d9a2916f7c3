"""What changed between two rounds of checks over the same submissions: `giaingan recheck`."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from tasks.ledger.finding import Finding

_Identity: TypeAlias = tuple[str, str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class Changes:
    """Findings that appeared, that are gone, and that are still there but say something else (before, after)."""

    appeared: tuple[Finding, ...]
    gone: tuple[Finding, ...]
    changed: tuple[tuple[Finding, Finding], ...]


def compare(before: Sequence[Finding], after: Sequence[Finding]) -> Changes:
    """The changes from `before` to `after`, in the order of the findings given.

    A finding is the same one when rule, submission, cell, field, project and source are the same; several of one
    identity are matched in order. It has changed when its figures, severity, words, waiver or version differ.
    """
    earlier = _numbered(before)
    later = _numbered(after)
    return Changes(
        appeared=tuple(finding for identity, finding in later.items() if identity not in earlier),
        gone=tuple(finding for identity, finding in earlier.items() if identity not in later),
        changed=tuple(
            (earlier[identity], finding)
            for identity, finding in later.items()
            if earlier.get(identity, finding) != finding
        ),
    )


def _numbered(findings: Sequence[Finding]) -> dict[tuple[_Identity, int], Finding]:
    count: Counter[_Identity] = Counter()
    numbered = {}
    for finding in findings:
        identity = _identity(finding)
        count[identity] += 1
        numbered[identity, count[identity]] = finding
    return numbered


def _identity(finding: Finding) -> _Identity:
    return (
        finding.rule,
        finding.submission,
        str(finding.cell or ""),
        finding.field or "",
        finding.project_key or "",
        finding.funding_source or "",
    )
