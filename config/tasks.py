"""What directives assign beside reports: tasks with who leads them, and indicators with their targets."""

from datetime import date
from typing import Literal, Self

from pydantic import Field, model_validator

from config.citation import Entry, Marked, Source

UNNAMED = "văn bản không nêu"
"""What stands for the lead where the document names none; the task's source says on which line."""

Comparator = Literal["at_least", "above", "at_most", "below", "exactly", "between", "change"]


class AssignedTask(Marked):
    """A task (nhiệm vụ được giao). Exactly one key says who leads it: an agency, a body or a class in the document's
    words, or that the document names nobody."""

    id: str
    task: str
    """What is to be done, in the document's words as far as one line allows."""
    lead: str | None = None
    """Code of an agency; `skhdt` is the focal department."""
    lead_named: str | None = None
    """A body that is no agency of the profile, as the document names it."""
    lead_class: str | None = None
    """A class of addressees in the document's words: `Các sở, ban, ngành, địa phương`."""
    lead_unnamed: bool = False
    lead_source: Source | None = None
    """The line that names the lead, where it is not the task's own."""
    coordinators: tuple[str, ...] = ()
    """Those who coordinate, in the document's words."""
    due_on: date | None = None
    """Nominal last day; None where the document names none."""
    relation: Literal["before", "by"] = "by"
    due_text: str | None = None
    """The date as the document writes it: `Quý III/2023`."""
    deliverable: str | None = None
    recipient: str | None = None
    source: Source

    @model_validator(mode="after")
    def _one_lead(self) -> Self:
        named = [self.lead, self.lead_named, self.lead_class, self.lead_unnamed or None]
        if sum(value is not None for value in named) != 1:
            raise ValueError(
                "ghi đúng một trong các khóa: `lead` (mã đơn vị), `lead_named` (tên cơ quan), `lead_class` (nhóm cơ "
                "quan theo lời văn bản), `lead_unnamed: true` (văn bản không nêu)"
            )
        if (self.due_on is None) != (self.due_text is None):
            raise ValueError("`due_on` và `due_text` (thời hạn theo lời văn bản) phải đi cùng nhau")
        return self

    @property
    def lead_key(self) -> str:
        """The agency's code, else the words that stand for the lead."""
        return self.lead or self.lead_named or self.lead_class or UNNAMED


class Indicator(Marked):
    """An indicator (chỉ tiêu) with its target, as the document writes it.

    `at_least`, `at_most`, `exactly`, `above`, `below` compare with `target`; `between` with `low` and `high`; `change`
    is a change of `target` against `base`.
    """

    id: str
    title: str
    unit: str
    year: int
    """The year, or the last year of the period, that the target is for."""
    comparator: Comparator
    target: float | None = None
    low: float | None = None
    high: float | None = None
    base: str | None = None
    """What a change is measured against, in the document's words."""
    wording: str
    """The target as the document writes it."""
    source: Source

    @model_validator(mode="after")
    def _is_measurable(self) -> Self:
        if self.comparator == "between":
            if self.low is None or self.high is None or self.low > self.high or self.target is not None:
                raise ValueError("`between` cần `low` không lớn hơn `high`, không có `target`")
        elif self.target is None or self.low is not None or self.high is not None:
            raise ValueError(f"`{self.comparator}` cần `target`, không có `low`, `high`")
        if (self.comparator == "change") != (self.base is not None):
            raise ValueError("`base` chỉ dùng, và phải có, khi `comparator: change`")
        return self


class TaskBook(Entry):
    """A file of tasks and indicators beside a profile: `tasks/MÃ-HỒ-SƠ.yaml` in the folder of profiles."""

    tasks: tuple[AssignedTask, ...] = Field(default=())
    indicators: tuple[Indicator, ...] = Field(default=())
