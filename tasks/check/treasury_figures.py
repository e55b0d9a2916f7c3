"""The State Treasury's figures beside the agencies' lines."""

import pandas as pd

from config.fields import UNSPLIT
from tasks.check.batch import Batch
from tasks.check.frames import PROJECT_SOURCE, beside, summed
from tasks.read.unsplit import is_unsplit

NO_TREASURY = "Kỳ này chưa có tệp đối chiếu của Kho bạc Nhà nước"


def beside_treasury(batch: Batch, field: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Beside each line the Treasury's money and what the line's agency reports in all, for the project and source.

    Where the agency states the field for all sources together, so is the Treasury's summed. `known` tells whether the
    Treasury has the money, `is_first` marks the line to tell it at.
    """
    lines, treasury = batch.lines, batch.treasury
    unsplit = is_unsplit(lines, [field])
    if unsplit.any():
        together = treasury["project_key"].isin(lines.loc[unsplit, "project_key"])
        lines = lines.assign(funding_source=lines["funding_source"].mask(unsplit, UNSPLIT))
        treasury = treasury.assign(funding_source=treasury["funding_source"].mask(together, UNSPLIT))
    key = ["submission", *PROJECT_SOURCE]
    known = beside(lines, summed(treasury, PROJECT_SOURCE), PROJECT_SOURCE)
    return known, beside(lines, summed(lines, key), key).assign(is_first=~lines.duplicated(key))
