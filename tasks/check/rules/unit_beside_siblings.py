"""The plans of a file are of the size of those that other agencies report; a thousandfold gap is another unit."""

import pandas as pd

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.protocol import Hit, Judged, Skipped, number_of


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """Submissions whose median plan is `times_above` the median of the other agencies' files, or as far below."""
    positive = batch.lines.loc[(batch.lines["plan_vnd"] > 0).fillna(False)]
    middles = positive.groupby("submission")["plan_vnd"].median().astype(float)
    fewest = number_of(parameters, "fewest_siblings")
    if len(middles) <= fewest:
        return Skipped("Chưa đủ tệp của các đơn vị khác trong kỳ để so sánh độ lớn")
    above, below = number_of(parameters, "times_above"), number_of(parameters, "times_below")
    hits = []
    for sha256, middle in middles.items():
        others = float(pd.Series(middles.drop(sha256)).median())
        if middle > others * above or middle * below < others:
            hits.append(
                Hit(
                    submission=str(sha256),
                    field="plan_vnd",
                    kind="money",
                    supplied=round(middle),
                    expected=round(others),
                    facts={"times": f"{max(middle / others, others / middle):,.0f}".replace(",", ".")},
                )
            )
    return hits
