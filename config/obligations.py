"""Who owes what, to whom, by when."""

import re
from datetime import date
from typing import Literal, Self

from dateutil.rrule import rrulestr
from pydantic import Field, field_validator, model_validator

from config.agencies import AgencyKind
from config.citation import Dated
from config.release import DocumentKind

Owed = Literal[
    "project_table",
    "task_report",
    "indicator_table",
    "recovery_proposal",
    "action_plan",
    "document",
    "bottleneck",
    "other",
]

OFFICE = "skhdt"
"""Code of the focal department as a debtor or lead, also where it is no reporting agency of the profile."""

_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


class DataCutoff(Dated):
    """Up to which day the figures of a report run: `previous_month_end`, or a `day` of the due month."""

    rule: Literal["previous_month_end", "day_of_month", "quarter_end"] = "previous_month_end"
    day: int | None = Field(default=None, ge=1, le=31)
    estimate_to: Literal["none", "month_end", "year_end"] = "none"
    """Whether an estimate is asked beside the figures, up to the end of the due month or of the plan year."""


class Obligation(Dated):
    """A duty: dated (`dates`, `days` of every month, `months` that name no day, an `rrule`), or `undated`.

    `relation: before` is strictly before the nominal date; `by` includes it. A last day that is not a working day
    rolls forward to the next one (Civil Code art. 148).
    """

    id: str
    """Begins with the number under which docs/nghia-vu.md lists it: `BN6`, and `BN6-PA` for a further part of it."""
    title: str
    owed: Owed
    dates: tuple[date, ...] = ()
    days: tuple[int, ...] = ()
    months: tuple[str, ...] = ()
    """`2024-03`: a month without a day, due by its last day."""
    rrule: str | None = None
    """An RFC 5545 rule without DTSTART, e.g. `FREQ=WEEKLY;BYDAY=FR`, between `valid_from` and `valid_to`."""
    undated: Literal["standing", "once"] | None = None
    """The document names no date: a `standing` duty is fulfilled whenever there is something to tell, one owed `once`
    is open until it is delivered. Neither is ever overdue."""
    relation: Literal["before", "by"] = "before"
    owed_by: tuple[AgencyKind, ...] = ()
    """Kinds of agency that owe it; empty together with `agencies` and `debtors` means every agency of the profile."""
    agencies: tuple[str, ...] = ()
    """Codes of agencies that owe it; `skhdt` is the office itself."""
    debtors: tuple[str, ...] = ()
    """Those who owe it and are no reporting agencies, in the document's words: `Các Tổ chuyên gia`."""
    sent_to: str
    tracked_by: str | None = None
    """Who sees to it where it is not the focal department, in the document's words: that body is asked, not the debtor.
    """
    fulfilled_by: DocumentKind | None = None
    """The kind of document of the office whose release fulfils a duty of its own: the note on transfers, the report."""
    data_cutoff: DataCutoff | None = None
    data_cutoff_on: dict[int, DataCutoff] = Field(default_factory=dict)
    """Another cut-off for a day of the month of `days`."""
    opens_days_before: int = Field(default=10, ge=0)
    closes_working_days_after: int = Field(default=3, ge=0)
    """How many working days after the deadline the office waits before it closes the books."""
    originally_due_on: date | None = None
    """The earlier date, already missed, that this obligation re-sets (Thái Nguyên, footnote 1)."""
    earlier_letters: tuple[str, ...] = ()
    """The letters that asked for it before, as a document cites them."""

    @property
    def number(self) -> str:
        """`BN6` of `BN6-PA`."""
        return self.id.partition("-")[0]

    @field_validator("rrule")
    @classmethod
    def _is_a_rule(cls, value: str | None) -> str | None:
        if value is not None:
            if "COUNT" in value or "UNTIL" in value or "DTSTART" in value:
                raise ValueError("`rrule` không ghi COUNT, UNTIL, DTSTART; dùng `valid_from` và `valid_to`")
            try:
                rrulestr(value)
            except ValueError as error:
                raise ValueError(f"`rrule` {value!r} không đọc được ({error}); ghi như FREQ=WEEKLY;BYDAY=FR") from None
        return value

    @model_validator(mode="after")
    def _is_dated(self) -> Self:
        ways = [bool(self.dates), bool(self.days), bool(self.months), self.rrule is not None, self.undated is not None]
        if sum(ways) != 1:
            raise ValueError(
                "ghi đúng một trong các khóa: `dates` (các ngày cụ thể), `days` (ngày hằng tháng), `months` (tháng "
                "không nêu ngày), `rrule` (quy tắc lặp), `undated` (văn bản không nêu hạn)"
            )
        if (self.days or self.rrule) and (self.valid_from is None or self.valid_to is None):
            raise ValueError("nghĩa vụ hằng tháng hoặc theo quy tắc lặp phải có `valid_from` và `valid_to`")
        if self.fulfilled_by is not None and self.agencies != (OFFICE,):
            raise ValueError(f"`fulfilled_by` chỉ dùng cho nghĩa vụ của chính cơ quan đầu mối (`agencies: [{OFFICE}]`)")
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValueError("`valid_to` phải từ `valid_from` trở đi")
        if any(day < 1 or day > 31 for day in self.days):
            raise ValueError("`days` là số ngày trong tháng, từ 1 đến 31")
        if any(not _MONTH.fullmatch(month) for month in self.months):
            raise ValueError("`months` ghi dạng 2024-03")
        if strange := sorted(set(self.data_cutoff_on) - set(self.days)):
            raise ValueError(f"`data_cutoff_on`: {strange} không có trong `days`")
        return self
