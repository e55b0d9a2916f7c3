"""How an obligation is followed up: when its debtor is reminded, when the head, when the People's Committee is told."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from config.calendar import roll_forward, subtract_working_days
from config.citation import Entry, Source

To = Literal["agency", "head", "committee"]
"""A mail to the debtor, a mail to its head, a letter (công văn) to the People's Committee for signature."""


class Rung(Entry):
    """One step: so many working days before the last day in time, or so many days after it.

    A day after that nobody works rolls forward.
    """

    id: str
    working_days_before: int | None = Field(default=None, ge=1)
    days_after: int | None = Field(default=None, ge=1)
    to: To = "agency"

    @model_validator(mode="after")
    def _is_before_or_after(self) -> Self:
        if (self.working_days_before is None) == (self.days_after is None):
            raise ValueError(f"bậc {self.id}: ghi đúng một trong hai khóa `working_days_before`, `days_after`")
        if self.working_days_before is not None and self.to != "agency":
            raise ValueError(f"bậc {self.id}: trước hạn chỉ nhắc đơn vị (`to: agency`)")
        return self

    def on(self, last_day: date) -> date:
        """The day on which it is due for a duty whose last day in time that is."""
        if self.days_after is not None:
            return roll_forward(last_day + timedelta(days=self.days_after))
        return subtract_working_days(last_day, self.working_days_before or 0)


LADDER = (
    Rung(id="nhac-5", working_days_before=5),
    Rung(id="nhac-1", working_days_before=1),
    Rung(id="qua-han-1", days_after=1),
    Rung(id="qua-han-3", days_after=3, to="head"),
    Rung(id="qua-han-7", days_after=7, to="committee"),
)
"""Where a profile says nothing else; ours."""


class FollowUp(Entry):
    """The ladder of every obligation, and ladders of their own for some."""

    ladder: tuple[Rung, ...] = LADDER
    obligations: dict[str, tuple[Rung, ...]] = Field(default_factory=dict)
    """By id of the obligation or of the assigned task; an empty list: it is not followed up by mail."""
    catch_up_days: int = Field(default=10, ge=0)
    """A step after the deadline that a machine that was off has missed is made up for within so many days."""
    source: Source | None = None

    @model_validator(mode="after")
    def _climbs(self) -> Self:
        for name, ladder in (("ladder", self.ladder), *self.obligations.items()):
            places = [(-(rung.working_days_before or 0), rung.days_after or 0) for rung in ladder]
            if places != sorted(set(places)):
                raise ValueError(
                    f"`{name}`: các bậc phải xếp từ sớm đến muộn, không trùng ngày: trước hạn từ nhiều ngày đến ít "
                    "ngày, rồi sau hạn từ ít ngày đến nhiều ngày"
                )
            if len({rung.id for rung in ladder}) < len(ladder):
                raise ValueError(f"`{name}`: trùng mã bậc (`id`)")
        return self

    def ladder_of(self, duty: str) -> tuple[Rung, ...]:
        """The ladder of that obligation or assigned task."""
        return self.obligations.get(duty, self.ladder)

    def reminders(self, duty: str, last_day: date) -> tuple[date, ...]:
        """The days on which it is reminded of before its last day in time, in order."""
        return tuple(rung.on(last_day) for rung in self.ladder_of(duty) if rung.working_days_before is not None)


_OWN_REMINDERS = "reminders_working_days_before"


def with_own_reminders(given: Mapping[str, Any]) -> dict[str, Any]:
    """A profile's keys in which an obligation's `reminders_working_days_before` are steps of its ladder.

    So profiles said it before there were ladders, those kept with issued reports among them. Raises ValueError.
    """
    said = [one for one in given.get("obligations", ()) if isinstance(one, Mapping) and _OWN_REMINDERS in one]
    if not said:
        return dict(given)
    follow_up = FollowUp.model_validate(given.get("follow_up") or {})
    late = [rung for rung in follow_up.ladder if rung.days_after is not None]
    own = {
        str(one.get("id")): [
            *(Rung(id=f"nhac-{days}", working_days_before=days) for days in one[_OWN_REMINDERS]),
            *late,
        ]
        for one in said
    }
    obligations = [
        {key: value for key, value in one.items() if key != _OWN_REMINDERS} if isinstance(one, Mapping) else one
        for one in given["obligations"]
    ]
    laddered = {**dict(follow_up), "obligations": {**own, **follow_up.obligations}}
    return {**given, "obligations": obligations, "follow_up": FollowUp.model_validate(laddered)}
