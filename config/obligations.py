"""Who owes what, by when."""

from datetime import date
from typing import Literal, Self

from pydantic import Field, model_validator

from config.agencies import AgencyKind
from config.citation import Dated

Owed = Literal[
    "project_table", "task_report", "indicator_table", "recovery_proposal", "action_plan", "bottleneck", "other"
]


class DataCutoff(Dated):
    """Up to which day the figures of a report run: `previous_month_end`, or a `day` of the due month."""

    rule: Literal["previous_month_end", "day_of_month", "quarter_end"] = "previous_month_end"
    day: int | None = Field(default=None, ge=1, le=31)


class Obligation(Dated):
    """A duty to report: one-off `dates`, or `days` of every month between `valid_from` and `valid_to`.

    `relation: before` is strictly before the nominal date; `by` includes it. A last day that is not a working day
    rolls forward to the next one (Civil Code art. 148).
    """

    id: str
    title: str
    owed: Owed
    dates: tuple[date, ...] = ()
    days: tuple[int, ...] = ()
    relation: Literal["before", "by"] = "before"
    owed_by: tuple[AgencyKind, ...] = ()
    """Kinds of agency that owe it; empty together with `agencies` means every agency of the profile."""
    agencies: tuple[str, ...] = ()
    sent_to: str
    data_cutoff: DataCutoff | None = None
    opens_days_before: int = Field(default=10, ge=0)
    closes_working_days_after: int = Field(default=3, ge=0)
    """How many working days after the deadline the office waits before it closes the books."""
    originally_due_on: date | None = None
    """The earlier date, already missed, that this obligation re-sets (Thái Nguyên, footnote 1)."""

    @model_validator(mode="after")
    def _is_dated(self) -> Self:
        if bool(self.dates) == bool(self.days):
            raise ValueError("ghi đúng một trong hai khóa: `dates` (các ngày cụ thể) hoặc `days` (ngày hằng tháng)")
        if self.days and (self.valid_from is None or self.valid_to is None):
            raise ValueError("nghĩa vụ hằng tháng phải có `valid_from` và `valid_to`")
        if any(day < 1 or day > 31 for day in self.days):
            raise ValueError("`days` là số ngày trong tháng, từ 1 đến 31")
        return self
