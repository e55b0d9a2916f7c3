"""No line repeats what other lines of its file add up to: a sum counted beside its parts doubles them."""

import pandas as pd

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.frames import blank
from tasks.check.protocol import Judged, Skipped, on_lines

_AMOUNTS = ["plan_vnd", "disbursed_vnd"]


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """Lines whose plan and disbursement are the sums of two or more other lines: of the project, or of a source.

    The lines of a source count only for a line without a code: sums have none.
    """
    lines = batch.lines
    both = (lines["plan_vnd"] > 0).fillna(False) & (lines["disbursed_vnd"] > 0).fillna(False)
    if not bool(both.any()):
        return Skipped("Không dòng nào có cả kế hoạch và số giải ngân")
    amounts = lines[_AMOUNTS].fillna(0).astype("int64")
    own = [lines["submission"], lines["project_key"]]
    sums, count = amounts.groupby(own).transform("sum"), amounts["plan_vnd"].groupby(own).transform("size")
    of_project = (count > 2) & ((sums - amounts) == amounts).all(axis=1)
    of_source = _is_sum_of_a_source(lines, amounts) & blank(lines["project_code"])
    return on_lines(lines, both & (of_project | of_source), "plan_vnd", paid=lines["disbursed_vnd"])


def _is_sum_of_a_source(lines: pd.DataFrame, amounts: pd.DataFrame) -> pd.Series:
    """Where both amounts are those of all other lines of one funding source in the file, of two at least."""
    table = amounts.assign(submission=lines["submission"], source=lines["funding_source"].fillna(""))
    groups = table.groupby(["submission", "source"])
    by_source = groups[_AMOUNTS]
    size = groups["plan_vnd"].transform("size")
    inside = (by_source.transform("sum") == amounts * 2).all(axis=1) & (size > 2)
    totals = by_source.sum()[groups.size() > 1].reset_index()
    equal = table.reset_index(names="line").merge(totals, on=["submission", *_AMOUNTS], suffixes=("", "_summed"))
    elsewhere = equal.loc[equal["source"] != equal["source_summed"], "line"]
    return inside | pd.Series(lines.index.isin(elsewhere), index=lines.index)
