"""What flag rules look at, and what they answer."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd

from config.forecast import ForecastRules
from config.period import Period
from config.profile import Profile
from config.targets import FlagRule
from tasks.progress.measures import Key
from tasks.progress.types import Flag

Line = Mapping[Hashable, Any]
"""One row of a frame, by column."""


@dataclass(frozen=True, slots=True)
class FlagInputs:
    """What the rules of a period look at.

    `frame`: measured lines, one per key, RangeIndex, with `forecast_vnd` and `forecast_year_end_vnd` (int64) and per
    line the rung in force and of the year's end: `rung_pct`, `rung_above`, `rung_on`, `rung_vnd` (đồng to stand on it),
    `end_pct`, `end_above`, `end_on` (None where none).
    `past`: earlier periods (tasks.progress.history.before). `missing_agencies`: those that owe the period and of which
    no report was accepted; `sent_agencies`: those of them that did send something. `same_cutoff`: the last period's
    figures run to the same day as these, so that the two count as one period.
    """

    profile: Profile
    period: Period
    as_of: date
    frame: pd.DataFrame
    past: pd.DataFrame
    previous_flags: Sequence[Flag]
    same_cutoff: bool
    broken_commitments: frozenset[Key]
    past_donors: frozenset[Key]
    missing_agencies: Sequence[str]
    sent_agencies: frozenset[str]
    rules: ForecastRules


@dataclass(frozen=True, slots=True)
class Measurement:
    """A rule's answer. `measured` is indexed like `frame`, which holds the lines the rule can judge (others are not
    applicable); units as config.targets.FlagRule says. `reason` writes the sentence of one line, `clears` what follows
    "hết cảnh báo khi" for it."""

    frame: pd.DataFrame
    measured: "pd.Series[Any]"
    reason: Callable[[Line, Decimal], str]
    clears: Callable[[Line], str]


Kind = Callable[[FlagInputs, FlagRule], Measurement]
