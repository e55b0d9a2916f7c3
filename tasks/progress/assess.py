"""A period assessed: where the money stands, where it will stand, who is slow and why."""

from collections.abc import Collection, Sequence

import pandas as pd

from config.forecast import ForecastRules
from config.period import Period
from config.profile import Profile
from tasks.progress import ladders, rollups
from tasks.progress.flags.engine import flags
from tasks.progress.flags.inputs import FlagInputs
from tasks.progress.forecast.projects import expected
from tasks.progress.history import before, changes
from tasks.progress.measures import KEY, MEASURED, Key, measured, one_per_key
from tasks.progress.rates import needed_vnd
from tasks.progress.types import LINE_FORECASTS, Flag, LineForecasts, Progress


def assess(
    profile: Profile,
    period: Period,
    lines: pd.DataFrame,
    *,
    history: pd.DataFrame,
    previous_flags: Sequence[Flag] = (),
    same_cutoff: bool = False,
    broken_commitments: frozenset[Key] = frozenset(),
    past_donors: frozenset[Key] = frozenset(),
    missing_agencies: Sequence[str] = (),
    sent_agencies: Collection[str] = (),
    curves: ForecastRules,
) -> Progress:
    """Everything that progress says about a period.

    `lines`: accepted current lines (LINE_COLUMNS plus `agency`, `submission`). `history`: earlier accepted lines
    (tasks.progress.history.HISTORY_COLUMNS, optionally `project_name`); rows of this period or later are ignored.
    `previous_flags`: those of the last period of the plan year, suppressed ones too; `same_cutoff`: its figures run to
    the same day. `missing_agencies`: those that owe the period and of which no report was accepted; `sent_agencies`:
    agencies that sent any file at all.
    """
    as_of = period.data_as_of
    measure = measured(profile, lines)
    frame = measure.frame
    past = before(profile, history, period, frame)
    single = one_per_key(frame, MEASURED)
    outlook = expected(profile, period, single, past, curves)
    inputs = FlagInputs(
        profile=profile,
        period=period,
        as_of=as_of,
        frame=_judged(profile, period, single, outlook.lines),
        past=past,
        previous_flags=previous_flags,
        same_cutoff=same_cutoff,
        broken_commitments=broken_commitments,
        past_donors=past_donors,
        missing_agencies=missing_agencies,
        sent_agencies=frozenset(sent_agencies),
        rules=curves,
    )
    raised, suppressed = flags(inputs)
    line_forecasts = LineForecasts(
        *(tuple(outlook.lines[name].reindex(frame.index, fill_value=0).tolist()) for name in LINE_FORECASTS)
    )
    moved = changes(past, frame, period, (rollups.PROVINCE, *rollups.DIMENSIONS))
    return Progress(
        as_of=as_of,
        lines=with_forecasts(lines, line_forecasts),
        line_forecasts=line_forecasts,
        group_rates=rollups.group_rates(profile, measure, as_of, moved),
        total_forecast=outlook.total if len(frame) else None,
        flags=raised,
        suppressed=suppressed,
    )


def with_forecasts(lines: pd.DataFrame, line_forecasts: LineForecasts) -> pd.DataFrame:
    """The lines with the columns LINE_FORECASTS."""
    columns = {name: pd.array(getattr(line_forecasts, name), dtype="Int64") for name in LINE_FORECASTS}
    return lines.reset_index(drop=True).assign(**columns)


def _judged(profile: Profile, period: Period, single: pd.DataFrame, outlook: pd.DataFrame) -> pd.DataFrame:
    """The lines, one per key, with their forecast and their rungs."""
    frame = single.assign(forecast_vnd=outlook["forecast_vnd"], forecast_year_end_vnd=outlook["forecast_year_end_vnd"])
    frame = frame.drop_duplicates(list(KEY)).reset_index(drop=True)
    own = sorted(ladders.statuses(profile.targets))
    state = frame["status"].where(frame["status"].isin(own), "")
    pairs = pd.Series(list(zip(frame["funding_source"], state, strict=True)), index=frame.index, dtype=object)
    found = {pair: ladders.ladder(profile, period.data_as_of, pair[0], pair[1] or None) for pair in sorted(set(pairs))}
    now = {pair: own_ladder.in_force(period.data_as_of) for pair, own_ladder in found.items()}
    end = {pair: own_ladder.last() for pair, own_ladder in found.items()}
    for prefix, steps in (("rung", now), ("end", end)):
        for name, pick in (("pct", "rate_pct"), ("on", "on"), ("comparator", "comparator")):
            values = {pair: getattr(step, pick) if step else None for pair, step in steps.items()}
            frame[f"{prefix}_{name}"] = pd.Series([values[pair] for pair in pairs], index=frame.index, dtype=object)
        frame[f"{prefix}_above"] = frame[f"{prefix}_comparator"] == "above"
    needed = [
        None if pct is None else needed_vnd(denominator, pct, comparator)
        for denominator, pct, comparator in zip(
            frame["denominator_vnd"], frame["rung_pct"], frame["rung_comparator"], strict=True
        )
    ]
    frame["rung_vnd"] = pd.Series(needed, index=frame.index, dtype=object)
    return frame
