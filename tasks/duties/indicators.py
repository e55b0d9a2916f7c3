"""Indicators: what was measured of each, whether the target is met, and how it moved. Missing is missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal

import pandas as pd
from pydantic import Field

from config import vi
from config.errors import ToldError
from config.forms import Day, Word
from config.profile import Profile
from config.tasks import Indicator
from config.text import fold
from tasks.acts import Act, ActForm, Done
from tasks.ledger.actions import actions
from tasks.ledger.engine import Ledger
from tasks.run import Run

IndicatorState = Literal["met", "not_met", "missing"]
STATES: dict[IndicatorState, str] = {"met": "đạt", "not_met": "chưa đạt", "missing": "chưa có số liệu"}
MEASURE = "measure"

INDICATOR_COLUMNS = ["indicator", "unit", "target", "value", "state"]


class MeasureForm(ActForm):
    """A value of an indicator on a day; of a change it is the change itself, in the indicator's unit."""

    indicator: Annotated[str, Word()] = Field(
        title="Chỉ tiêu", description="Mã như hồ sơ ghi, ví dụ HD22-05", min_length=1, json_schema_extra={"position": 1}
    )
    value: float = Field(
        title="Giá trị",
        description="Theo đơn vị của chỉ tiêu; chỉ tiêu tăng, giảm thì ghi mức tăng, giảm",
        allow_inf_nan=False,
        json_schema_extra={"position": 2},
    )
    on: Day | None = Field(
        default=None, title="Tính đến ngày", description="Bỏ trống: hôm nay", json_schema_extra={"position": 3}
    )
    reported_by: str = Field(
        title="Nguồn số liệu",
        description="Cơ quan và văn bản báo cáo, ví dụ Cục Thống kê, 12/BC-CTK",
        min_length=1,
        json_schema_extra={"position": 4},
    )


@dataclass(frozen=True, slots=True)
class Measured:
    """An indicator with its last value by a day, and the value before that."""

    indicator: Indicator
    value: float | None = None
    on: date | None = None
    before: float | None = None

    @property
    def state(self) -> IndicatorState:
        """Whether the last value meets the target."""
        if self.value is None:
            return "missing"
        return "met" if meets(self.indicator, self.value) else "not_met"


def meets(indicator: Indicator, value: float) -> bool:
    """Whether a value meets the target; a change downward must be at least as far down."""
    target = indicator.target if indicator.target is not None else 0.0
    low = indicator.low if indicator.low is not None else 0.0
    high = indicator.high if indicator.high is not None else 0.0
    answers = {
        "at_least": value >= target,
        "above": value > target,
        "at_most": value <= target,
        "below": value < target,
        "exactly": value == target,
        "between": low <= value <= high,
        "change": value >= target if target >= 0 else value <= target,
    }
    return answers[indicator.comparator]


def measured(ledger: Ledger, profile: Profile, on: date, *, known_at: datetime) -> list[Measured]:
    """Every indicator of the profile with what was measured by that day, as known then."""
    values: dict[str, list[tuple[date, float]]] = {}
    for act in actions(ledger, known_at=known_at):
        if act.what == MEASURE and act.payload.get("profile") == profile.code:
            day = date.fromisoformat(act.payload["measured_on"])
            if day <= on:
                values.setdefault(act.subject, []).append((day, float(act.payload["value"])))
    return [_of(indicator, values.get(indicator.id, [])) for indicator in profile.indicators]


def indicator_frame(found: Iterable[Measured], plan_year: int) -> pd.DataFrame:
    """The indicators of the plan year, and others that were measured, as the report prints them."""
    rows = [
        (one.indicator.title, one.indicator.unit, one.indicator.wording, _shown(one), STATES[one.state])
        for one in found
        if one.indicator.year == plan_year or one.value is not None
    ]
    return pd.DataFrame(rows, columns=INDICATOR_COLUMNS)


def _of(indicator: Indicator, values: list[tuple[date, float]]) -> Measured:
    """Of two values for one day the one recorded later counts."""
    by_day = sorted(dict(values).items())
    if not by_day:
        return Measured(indicator)
    on, value = by_day[-1]
    return Measured(indicator, value, on, by_day[-2][1] if len(by_day) > 1 else None)


def _shown(one: Measured) -> str:
    if one.value is None or one.on is None:
        return ""
    moved = ""
    if one.before is not None and one.before != one.value:
        moved = f", {'tăng' if one.value > one.before else 'giảm'} từ {_number(one.before)}"
    return f"{_number(one.value)} (đến {vi.day(one.on)}{moved})"


def _number(value: float) -> str:
    return f"{value:,.10g}".replace(",", "_").replace(".", ",").replace("_", ".")


def _measure(run: Run, form: MeasureForm) -> Done:
    meant = [one for one in run.profile.indicators if fold(one.id) == fold(form.indicator)]
    if not meant:
        known = ", ".join(one.id for one in run.profile.indicators) or "không có chỉ tiêu nào"
        raise ToldError(f"Hồ sơ {run.profile_code} không có chỉ tiêu {form.indicator!r}; các mã: {known}")
    on = form.on or run.as_of.date()
    if on > run.clock.now().date():
        raise ToldError(f"Ngày {vi.day(on)} ở tương lai; ghi ngày đã có số liệu")
    one = Measured(meant[0], form.value, on)
    shown = f"{_number(form.value)} {meant[0].unit} đến ngày {vi.day(on)}"
    told = f"{meant[0].id}: {shown}, theo {form.reported_by}: {STATES[one.state]}"
    return Done(meant[0].id, f"Đã ghi {told} (mục tiêu: {meant[0].wording}).", {"measured_on": on.isoformat()})


MEASURED = Act(MEASURE, "Ghi giá trị của một chỉ tiêu", MeasureForm, _measure, of_profile=True)
