"""The State Treasury's figures beside the agencies' lines."""

import pandas as pd

from config.fields import UNSPLIT
from tasks.check.batch import Batch
from tasks.check.frames import PROJECT_SOURCE, beside, summed
from tasks.read.unsplit import is_unsplit

CELLS = {"plan_vnd": "plan_cell", "disbursed_vnd": "disbursed_cell"}
"""By field: the column of `treasury_lines` that says in which cell of the Treasury's file it stands."""

NO_TREASURY = "Kỳ này chưa có tệp đối chiếu của Kho bạc Nhà nước"


def beside_treasury(batch: Batch, field: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Beside each line the Treasury's money and what the line's agency reports in all, for the project and source.

    `known` tells whether the Treasury has the money, `cells` where in its file; `is_first` marks the line to tell it
    at.
    """
    lines, treasury = at_one_level(batch.lines, batch.treasury, field)
    key = ["submission", *PROJECT_SOURCE]
    known = beside(lines, treasury_sums(treasury, field), PROJECT_SOURCE)
    return known, beside(lines, summed(lines, key), key).assign(is_first=~lines.duplicated(key))


def at_one_level(lines: pd.DataFrame, treasury: pd.DataFrame, field: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Both at the level at which agencies state the field: where one states it for all of a project's sources together,
    so is the Treasury's summed."""
    unsplit = is_unsplit(lines, [field])
    if not unsplit.any():
        return lines, treasury
    together = treasury["project_key"].isin(lines.loc[unsplit, "project_key"])
    return (
        lines.assign(funding_source=lines["funding_source"].mask(unsplit, UNSPLIT)),
        treasury.assign(funding_source=treasury["funding_source"].mask(together, UNSPLIT)),
    )


def treasury_sums(treasury: pd.DataFrame, field: str) -> pd.DataFrame:
    """The Treasury's money per project and source, with `cells`: where in its file the field stands, as a message says
    it in brackets."""
    sums = summed(treasury, PROJECT_SOURCE)
    if CELLS[field] not in treasury:
        return sums.assign(cells="")
    places = treasury.groupby(PROJECT_SOURCE, dropna=False)[CELLS[field]].agg(_in_brackets).rename("cells")
    return sums.merge(places.reset_index(), on=PROJECT_SOURCE, how="left")


def _in_brackets(cells: "pd.Series[str]") -> str:
    named = [cell for cell in cells if cell]
    return f" (ô {', '.join(named)})" if named else ""
