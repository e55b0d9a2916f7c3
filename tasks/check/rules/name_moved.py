"""A code keeps its project's name from one period to the next; a column sorted alone moves names to other rows."""

import pandas as pd

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.frames import blank
from tasks.check.project_names import likeness_pct, plain_name, short_forms_of
from tasks.check.protocol import Judged, Skipped, number_of, on_lines


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """Lines whose code stood beside another name, by less than `least_likeness_pct` alike, in the last period."""
    lines, before = batch.lines, batch.previous
    if before.empty:
        return Skipped("Chưa có kỳ trước để so sánh")
    coded = before[~blank(before["project_code"]) & before["project_name"].notna()]
    name_then = coded.drop_duplicates(["agency", "project_key"]).set_index(["agency", "project_key"])["project_name"]
    keys = pd.MultiIndex.from_frame(lines[["agency", "project_key"]])
    then = pd.Series(name_then.reindex(keys).to_numpy(), index=lines.index, dtype=object)
    changed = then.notna() & lines["project_name"].notna() & (then != lines["project_name"])
    forms, least = short_forms_of(parameters), number_of(parameters, "least_likeness_pct")
    other = changed.copy()
    for position in lines.index[changed]:
        one, two = plain_name(str(then[position]), forms), plain_name(str(lines.loc[position, "project_name"]), forms)
        other[position] = one != two and likeness_pct(one, two) < least
    return on_lines(
        lines, other, "project_name", kind="text", expected=then, code=lines["project_code"], before=then.astype(object)
    )
