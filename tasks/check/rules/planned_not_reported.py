"""A project of the approved plan is reported by the agency that answers for it."""

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.protocol import Hit, Judged, Skipped, plain


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """Projects that the plan gives to an agency whose file is here, and that no file of the period has."""
    if not batch.has_approved_plan:
        return Skipped("Chưa có kế hoạch được giao để so sánh")
    here = {item.agency: item.sha256 for item in batch.submissions.values() if not item.is_accepted}
    plans = batch.plans[batch.plans["agency"].isin(here)]
    missing = plans[~plans["project_key"].isin(set(batch.lines["project_key"])) & (plans["plan_vnd"] > 0)]
    return [
        Hit(
            submission=here[row["agency"]],
            field="project_name",
            kind="money",
            expected=plain(row["plan_vnd"]),
            project_key=str(row["project_key"]),
            project_name=str(row["project_name"] or row["project_key"]),
            funding_source=str(row["funding_source"]),
            facts={"decision": str(row["decision"])},
        )
        for row in missing.to_dict("records")
    ]
