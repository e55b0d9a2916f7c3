"""What a period's report says of duties: tasks, indicators, what is late, who is excused."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from tasks.duties.bottlenecks import Bottleneck, register
from tasks.duties.indicators import indicator_frame, measured
from tasks.duties.recorded import recorded
from tasks.duties.standing import excused, overdue_listed, overdue_words, standings
from tasks.duties.summary import DutyLine, duty_lines
from tasks.duties.tasks import task_frame
from tasks.ledger.codec import digest, to_json
from tasks.run import Run


@dataclass(frozen=True, slots=True)
class ReportedDuties:
    """As known at the run's moment and as they stand on its day."""

    tasks: pd.DataFrame
    indicators: pd.DataFrame
    overdue: Mapping[str, str]
    """By agency, duties whose first date was missed and that are not delivered."""
    overdue_listed: tuple[str, ...]
    """Other one-off duties past their date."""
    excused: Mapping[str, str]
    """Agencies that are neither late nor missing now, and why."""
    lines: tuple[DutyLine, ...]
    """Every obligation that has opened, beside project tables and tasks."""
    bottlenecks: tuple[Bottleneck, ...]
    """The register on `on`, open ones and those cleared."""
    on: date
    """The day as of which all this stands."""

    @property
    def name(self) -> str:
        """What a report names that rests on it: another name, another report."""
        frames = [frame.to_dict("records") for frame in (self.tasks, self.indicators)]
        said = [*frames, sorted(self.overdue.items()), self.overdue_listed, sorted(self.excused.items())]
        said += [self.lines, self.bottlenecks, self.on]
        return f"duties {digest(to_json(said))}"


def gather_duties(run: Run) -> ReportedDuties:
    """What the period's report says of duties: as of the last thing recorded of them, not before its books close.

    That a day has passed since is no news about the period: its report does not change by it.
    """
    today = run.as_of.date()
    said = recorded(run.ledger, run.profile_code, known_at=run.as_of)
    closed = min(run.as_of, run.period.closes_at).date()
    on = max([closed, *(one.on for one in said if one.on <= today)])
    stands = standings(run, on)
    values = measured(run.ledger, run.profile, on, known_at=run.as_of)
    return ReportedDuties(
        tasks=task_frame(stands),
        indicators=indicator_frame(values, run.period.plan_year),
        overdue=overdue_words(stands),
        overdue_listed=overdue_listed(stands),
        excused=excused(run),
        lines=duty_lines(stands),
        bottlenecks=tuple(register(run, on)),
        on=on,
    )
