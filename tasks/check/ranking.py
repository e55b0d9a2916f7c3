"""Findings grouped and ranked for a reader, so that warnings do not drown errors; every finding is counted."""

from collections.abc import Sequence
from dataclasses import dataclass

from config.vocabulary import vocabulary
from tasks.ledger.finding import Finding, Severity


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one rule: how many there are, the first few in full, and how many are not shown."""

    rule: str
    severity: Severity
    count: int
    waived: int
    shown: tuple[Finding, ...]

    @property
    def hidden(self) -> int:
        """Findings counted but not shown."""
        return self.count - len(self.shown)


def by_rule(findings: Sequence[Finding]) -> list[dict[str, str | int]]:
    """A table for operators: rule, severity, how many findings and how many of them are waived, gravest first."""
    return [
        {"rule": group.rule, "severity": group.severity, "findings": group.count, "waived": group.waived}
        for group in grouped(findings, 0)
    ]


def grouped(findings: Sequence[Finding], limit: int) -> tuple[Group, ...]:
    """Groups by rule: errors first, then by number of open findings; in each at most `limit` shown, open ones first.

    The counts of all groups add up to `len(findings)`. Raises ValueError for a negative limit.
    """
    if limit < 0:
        raise ValueError(f"số dòng hiển thị phải từ 0 trở lên, đang là {limit}")
    by_rule: dict[tuple[Severity, str], list[Finding]] = {}
    for finding in findings:
        by_rule.setdefault((finding.severity, finding.rule), []).append(finding)
    groups = [
        Group(
            rule=rule,
            severity=severity,
            count=len(members),
            waived=sum(member.waived is not None for member in members),
            shown=tuple(sorted(members, key=lambda member: member.waived is not None)[:limit]),
        )
        for (severity, rule), members in by_rule.items()
    ]
    gravity = vocabulary().gravity
    return tuple(sorted(groups, key=lambda group: (gravity(group.severity), group.waived - group.count, group.rule)))
