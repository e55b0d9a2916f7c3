"""The middle project of a file has a plan that a public work can have; else the unit is read or written wrong."""

import pandas as pd

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.frames import given
from tasks.check.protocol import Hit, Judged, Skipped, number_of


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """Submissions whose median positive plan is below `least_vnd` or above `most_vnd`."""
    lines = batch.lines
    if not given(lines, "plan_vnd"):
        return Skipped("Không tệp nào có kế hoạch vốn")
    positive = lines.loc[(lines["plan_vnd"] > 0).fillna(False)]
    middle = positive.groupby("submission")["plan_vnd"].median().astype("Float64").round().astype("Int64")
    least, most = number_of(parameters, "least_vnd"), number_of(parameters, "most_vnd")
    outside: pd.Series = middle[(middle < least) | (middle > most)]
    return [
        Hit(
            submission=str(sha256),
            field="plan_vnd",
            kind="money",
            supplied=int(value),
            facts={"least": least, "most": most},
        )
        for sha256, value in outside.items()
    ]
