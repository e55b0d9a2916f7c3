"""The owner asked to give nothing up, was thereby held to disburse all, and did not."""

from decimal import Decimal
from typing import Any

import pandas as pd

from config import vi
from config.targets import FlagRule
from tasks.progress.flags.inputs import FlagInputs, Line, Measurement
from tasks.progress.measures import KEY


def measure(inputs: FlagInputs, rule: FlagRule) -> Measurement:
    """Lines whose commitment is known to be broken."""
    frame = inputs.frame[_listed(inputs.frame, inputs.broken_commitments)]

    def reason(line: Line, measured: Decimal) -> str:
        short = vi.money_in_words(max(0, int(line["plan_vnd"]) - int(line["disbursed_vnd"])))
        return (
            "Chủ đầu tư không đề nghị điều chuyển, được coi là cam kết giải ngân 100% kế hoạch "
            f"({vi.money_in_words(line['plan_vnd'])}), nhưng đến hết ngày {vi.day(inputs.as_of)} mới giải ngân "
            f"{vi.money_in_words(line['disbursed_vnd'])}, còn thiếu {short}."
        )

    return Measurement(frame, _one(frame), reason, lambda line: "giải ngân hết kế hoạch")


def _listed(frame: pd.DataFrame, keys: frozenset[tuple[str, str, str]]) -> "pd.Series[bool]":
    rows = zip(*(frame[name].tolist() for name in KEY), strict=True)
    return pd.Series([row in keys for row in rows], index=frame.index, dtype=bool)


def _one(frame: pd.DataFrame) -> "pd.Series[Any]":
    return pd.Series(Decimal(1), index=frame.index, dtype=object)
