"""Small profiles, lines and histories for the tests of this room."""

from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import pandas as pd

from config.fields import DATES, LINE_COLUMNS, MONEY, PERCENT
from config.load import load_profile
from config.period import Period, find_period
from config.profile import Profile
from config.targets import FlagRule, FlagTier, Rung, Target
from tasks.progress.history import HISTORY_COLUMNS

TY = 1_000_000_000


def rung(on: str, pct: str) -> Rung:
    return Rung(on=date.fromisoformat(on), rate_pct=Decimal(pct))


def target(*rungs: Rung, **more: Any) -> Target:
    fields = {"id": "moc", "title": "Mốc", "source": "001 L10", "rungs": rungs}
    return Target.model_validate(fields | more)


def rule(kind: str, *tiers: tuple[str, str], **more: Any) -> FlagRule:
    steps = tuple(FlagTier(threshold=Decimal(threshold), severity=severity) for threshold, severity in tiers)
    return FlagRule.model_validate(
        {"id": kind, "kind": kind, "title": kind, "tiers": steps, "source": "001 L10"} | more
    )


@cache
def bac_ninh() -> Profile:
    """The profile as it stands."""
    return load_profile("bac-ninh-2023")


def profile(*targets: Target, rules: tuple[FlagRule, ...] = (), **more: Any) -> Profile:
    """Bắc Ninh 2023 with targets and flag rules of the test's own."""
    ours = targets or (target(rung("2023-06-30", "40"), rung("2024-01-31", "95")),)
    return bac_ninh().model_copy(update={"targets": ours, "flag_rules": rules} | more)


def period(due: str = "2023-08-05") -> Period:
    """Figures to the end of the month before."""
    return find_period(bac_ninh(), date.fromisoformat(due))


def lines(*rows: dict[str, Any]) -> pd.DataFrame:
    """Lines as they come from checking; what a row does not give is blank."""
    filled = []
    for index, row in enumerate(rows):
        base = dict.fromkeys([*LINE_COLUMNS, "agency", "submission"])
        base |= {
            "project_key": f"p{index}",
            "project_name": f"Dự án {index}",
            "agency": "sxd",
            "funding_source": "nsdp",
        }
        base |= {"sheet": "KH", "row": 8 + index, "layout": 0, "submission": "0" * 64}
        filled.append(base | row)
    frame = pd.DataFrame(filled, columns=[*LINE_COLUMNS, "agency", "submission"])
    for name in MONEY:
        frame[name] = frame[name].astype("Int64")
    for name in PERCENT:
        frame[name] = frame[name].astype("Float64")
    for name in DATES:
        frame[name] = frame[name].astype(object)
    return frame


def history(*rows: dict[str, Any]) -> pd.DataFrame:
    """Earlier lines; `period` is the due date."""
    filled = []
    for row in rows:
        base = dict.fromkeys(HISTORY_COLUMNS)
        base |= {
            "plan_year": 2023,
            "project_key": "p0",
            "agency": "sxd",
            "funding_source": "nsdp",
            "plan_vnd": 100 * TY,
        }
        filled.append(base | row)
    frame = pd.DataFrame(filled, columns=list(HISTORY_COLUMNS))
    for name in ("plan_vnd", "disbursed_vnd", "estimate_final_vnd"):
        frame[name] = frame[name].astype("Int64")
    return frame
