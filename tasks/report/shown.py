"""What a watcher of the run sees of the report's facts: rows of a table."""

from tasks.report.types import ReportFacts


def reporting_rows(facts: ReportFacts) -> list[dict[str, object]]:
    """Who reported: a row per agency."""
    return [
        {"agency": r.agency, "name": r.name, "state": r.state, "late_days": r.days_late, "file": r.file_name or "",
         "errors": r.errors, "warnings": r.warnings}
        for r in facts.reporting
    ]  # fmt: skip
