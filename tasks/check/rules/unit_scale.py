"""A file's plans are not a thousand or a million times what they were: else its unit is wrong."""

import pandas as pd

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.frames import PROJECT_SOURCE, beside, compared
from tasks.check.protocol import Hit, Judged, Skipped, decimal_of, number_of

SCALES = (1_000, 1_000_000, 1_000_000_000)


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """Submissions whose median known line is off by a scale from what is known of its plan.

    That is the approved plan, else the last period, else plans that transfers changed.
    """
    lines = batch.lines
    if batch.previous.empty and batch.plans.empty:
        return Skipped("Chưa có kỳ trước và chưa có kế hoạch được giao để so sánh")
    known = (
        compared(batch, "plan_vnd").before["plan_vnd"]
        if not batch.previous.empty
        else pd.Series(pd.NA, lines.index, dtype="Int64")
    )
    if not batch.plans.empty:
        decided = batch.plans.groupby(PROJECT_SOURCE, as_index=False)[["plan_vnd"]].sum(min_count=1)
        by_plan = beside(lines, decided, PROJECT_SOURCE)["plan_vnd"]
        known = by_plan.fillna(known) if batch.has_approved_plan else known.fillna(by_plan)
    usable = ((lines["plan_vnd"] > 0) & (known > 0)).fillna(False)
    ratio = (lines["plan_vnd"].astype("Float64") / known.astype("Float64")).where(usable)
    slack, fewest = float(decimal_of(parameters, "slack")), number_of(parameters, "fewest_lines")
    hits = []
    for sha256, ratios in ratio[usable].groupby(lines["submission"]):
        middle = float(ratios.median())
        scale = max(middle, 1 / middle)
        off = next((size for size in SCALES if size / slack <= scale <= size * slack), None)
        if off is not None and len(ratios) >= fewest:
            of_file = (lines["submission"] == sha256) & usable
            hits.append(
                Hit(
                    submission=str(sha256),
                    field="plan_vnd",
                    kind="money",
                    supplied=int(lines.loc[of_file, "plan_vnd"].sum()),
                    expected=int(known[of_file].sum()),
                    facts={"scale": f"{off:,}".replace(",", "."), "direction": "lớn" if middle > 1 else "nhỏ"},
                )
            )
    return hits
