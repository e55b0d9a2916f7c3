"""What a watcher of the run sees of an assessment: rows of tables."""

from collections.abc import Sequence

from tasks.progress.types import Flag, Progress

SHOWN_FLAGS = 200
"""A page shows a table of a few hundred rows well; the appendix workbook has them all."""


def flag_rows(flags: Sequence[Flag]) -> list[dict[str, object]]:
    """The first flags, a row each."""
    return [
        {"agency": f.agency, "project": f.project_name, "source": f.funding_source, "rule": f.rule,
         "severity": f.severity, "since": f.since.isoformat(), "reason": f.reason}
        for f in flags[:SHOWN_FLAGS]
    ]  # fmt: skip


def total_rows(progress: Progress) -> list[dict[str, object]]:
    """Totals of the province, its agencies and sources, in whole đồng."""
    return [
        {"dimension": s.dimension, "name": s.name, "projects": s.projects, "plan_vnd": f"{s.plan_vnd:,}",
         "disbursed_vnd": f"{s.rate.disbursed_vnd:,}", "rate_pct": "" if s.rate.pct is None else f"{s.rate.pct:.2f}"}
        for s in progress.group_rates
        if s.dimension in ("province", "agency", "funding_source")
    ]  # fmt: skip
