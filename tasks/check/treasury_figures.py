"""The State Treasury's figures beside the agencies' lines."""

import pandas as pd

from tasks.check.batch import Batch
from tasks.check.frames import PROJECT_SOURCE, beside, summed

NO_TREASURY = "Kỳ này chưa có tệp đối chiếu của Kho bạc Nhà nước"


def treasury_of(batch: Batch) -> pd.DataFrame:
    """The Treasury's money for each line's project and source; `known` tells whether it has them."""
    return beside(batch.lines, summed(batch.treasury, PROJECT_SOURCE), PROJECT_SOURCE)


def reported(batch: Batch) -> pd.DataFrame:
    """What each line's agency reports in all for the project and source; `is_first` marks the line to tell it at."""
    key = ["submission", *PROJECT_SOURCE]
    return beside(batch.lines, summed(batch.lines, key), key).assign(is_first=~batch.lines.duplicated(key))
