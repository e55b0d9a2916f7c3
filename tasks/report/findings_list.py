"""The findings of a period for other programs: `findings.json`, one object each, in words and codes of the office."""

from collections.abc import Mapping, Sequence
from datetime import date

from config.profile import Profile
from tasks.ledger.finding import Finding


def findings_list(
    findings: Sequence[Finding], profile: Profile, file_names: Mapping[str, str], on: date
) -> list[dict[str, str | None]]:
    """Each finding with agency by name and code, file, sheet and cell (`Sheet!H9`); what does not apply is None.

    `file_names`: names of the period's files as sent, by sha256. A waived finding says in `waived` why it was.
    Agencies are named as they were called `on` the day of the report.
    """
    names = profile.agency_names(on)
    return [
        {
            "rule": finding.rule,
            "severity": finding.severity,
            "agency": names.get(finding.agency, finding.agency),
            "agency_code": finding.agency,
            "file": file_names.get(finding.submission),
            "sheet": finding.cell.sheet if finding.cell else None,
            "cell": str(finding.cell) if finding.cell else None,
            "project_name": finding.project_name,
            "project_key": finding.project_key,
            "message": finding.message,
            "supplied": finding.supplied,
            "expected": finding.expected,
            "fix": finding.fix,
            "waived": finding.waived,
        }
        for finding in findings
    ]
