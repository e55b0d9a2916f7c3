"""The lines of the period by plan year, and those of earlier periods, as the ledger knows them at a run's moment."""

from collections.abc import Sequence

import pandas as pd

from tasks.ledger.lines import history, lines, periods, previous_lines
from tasks.plan.succession import histories
from tasks.plan.years import JANUARY, is_of_next_year, names_year, of_own_year
from tasks.run import Run


def accepted_lines(run: Run) -> pd.DataFrame:
    """The period's accepted lines of its own plan year, as known at the run's moment."""
    return of_own_year(lines(run.ledger, run.profile_code, run.period.code, known_at=run.as_of), run.period)


def next_year_lines(run: Run) -> pd.DataFrame:
    """The period's accepted lines of the plan year that opened on 1 January; empty outside January."""
    found = lines(run.ledger, run.profile_code, run.period.code, known_at=run.as_of)
    return found[is_of_next_year(found, run.period)].reset_index(drop=True)


def reported_before(run: Run) -> pd.DataFrame:
    """Each agency's lines of its last earlier period of the plan year, those of the next plan year left out."""
    period = run.period
    found = previous_lines(run.ledger, run.profile_code, period.code, period.plan_year, known_at=run.as_of)
    noted = periods(run.ledger, run.profile_code, known_at=run.as_of)
    january = found["period"].map(lambda code: noted[code][0].month == JANUARY).astype(bool)
    if not january.any():
        return found
    other = found["heading"].map(lambda heading: names_year(heading, period.plan_year + 1)).astype(bool)
    return found[~(january & other)].reset_index(drop=True)


def lines_before(run: Run, period: str, fields: Sequence[str]) -> pd.DataFrame:
    """The lines in force of all periods before that one, those of the province's earlier plan years and of provinces
    merged into it included, each under the agency that stated it.

    Columns as of `tasks.ledger.lines.history` with these `fields`.
    """
    parts = []
    for code, prefix in histories(run.profile):
        part = history(run.ledger, code, before_period=period, known_at=run.as_of, fields=fields)
        parts.append(part.assign(agency=prefix + part["agency"]) if prefix else part)
    filled = [part for part in parts if len(part)]
    return pd.concat(filled, ignore_index=True) if filled else parts[-1]
