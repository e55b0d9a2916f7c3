"""Who kept its dates over the last twelve periods: a strip per agency."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tasks.duties.duty import DutyState, Standing

LENGTH = 12
"""Periods of a strip."""


@dataclass(frozen=True, slots=True)
class Strip:
    """One agency's project tables, the latest periods last; None where it owed none."""

    agency: str
    name: str
    due_on: tuple[date, ...]
    states: tuple[DutyState | None, ...]

    def count(self, *states: DutyState) -> int:
        """In how many of the periods it stood so."""
        return sum(state in states for state in self.states)


def strips(stands: Iterable[Standing], on: date) -> tuple[Strip, ...]:
    """A strip for each agency that has owed a project table that was due by that day, in the profile's order."""
    owed = [one for one in stands if one.owed.owed == "project_table" and one.due_at and one.due_at.date() <= on]
    days = tuple(sorted({one.owed.due_on for one in owed if one.owed.due_on})[-LENGTH:])
    names = {one.owed.debtor.key: one.owed.debtor.name for one in owed if one.owed.due_on in days}
    states = {(one.owed.debtor.key, one.owed.due_on): one.state for one in owed}
    return tuple(
        Strip(code, name, days, tuple(states.get((code, day)) for day in days)) for code, name in names.items()
    )
