"""A code keeps its project's name from one period to the next; a column sorted alone moves names to other rows."""

import pandas as pd

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.frames import PROJECT, blank
from tasks.check.project_names import likeness_pct, plain_name, short_forms_of
from tasks.check.protocol import Judged, Skipped, number_of, on_lines


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """Lines whose code stood beside another name in the last period.

    Another name is that of another code of the agency then, or one less than `least_likeness_pct` alike.
    """
    lines, before = batch.lines, batch.previous
    if before.empty:
        return Skipped("Chưa có kỳ trước để so sánh")
    coded = before[~blank(before["project_code"]) & before["project_name"].notna()]
    name_then = coded.drop_duplicates(PROJECT).set_index(PROJECT)["project_name"]
    keys = pd.MultiIndex.from_frame(lines[PROJECT])
    then = pd.Series(name_then.reindex(keys).to_numpy(), index=lines.index, dtype=object)
    changed = then.notna() & lines["project_name"].notna() & (then != lines["project_name"])
    forms, least = short_forms_of(parameters), number_of(parameters, "least_likeness_pct")
    known = coded[coded["agency"].isin(lines.loc[changed, "agency"])]
    names = {
        (agency, plain_name(str(name), forms))
        for agency, name in zip(known["agency"], known["project_name"], strict=True)
    }
    moved = changed.copy()
    for at in lines.index[changed]:
        one, two = plain_name(str(then[at]), forms), plain_name(str(lines.loc[at, "project_name"]), forms)
        is_of_another = (lines.loc[at, "agency"], two) in names
        moved[at] = one != two and (is_of_another or likeness_pct(one, two) < least)
    return on_lines(
        lines, moved, "project_name", kind="text", expected=then, code=lines["project_code"], before=then.astype(object)
    )
