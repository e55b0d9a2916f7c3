"""Applies the profile's flag rules: severity by tier, hysteresis, since when, for how many periods."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

import pandas as pd

from config.targets import FlagKind, FlagRule
from config.vocabulary import FlagLevel, vocabulary
from tasks.progress.flags import (
    below_average,
    commitment_broken,
    completion_overdue,
    contradiction,
    donor_slow_again,
    forecast_below_target,
    no_disbursement,
    not_reporting,
    rung_missed,
    stalled,
)
from tasks.progress.flags.inputs import FlagInputs, Kind, Line, Measurement
from tasks.progress.measures import Key
from tasks.progress.types import Flag

KINDS: Mapping[FlagKind, Kind] = {
    "rung_missed": rung_missed.measure,
    "below_average": below_average.measure,
    "no_disbursement": no_disbursement.measure,
    "stalled": stalled.measure,
    "forecast_below_target": forecast_below_target.measure,
    "completion_overdue": completion_overdue.measure,
    "not_reporting": not_reporting.measure,
    "contradiction": contradiction.measure,
    "commitment_broken": commitment_broken.measure,
    "donor_slow_again": donor_slow_again.measure,
}

SEVERITIES: tuple[FlagLevel, ...] = tuple(vocabulary().flag_levels)
"""Gravest first."""

FACTS = ("plan_vnd", "disbursed_vnd")
"""The amounts of a line that every flag on it carries."""

HELD = "Kỳ này đơn vị chưa có báo cáo được chấp nhận nên giữ nguyên cảnh báo của kỳ trước."


def flags(inputs: FlagInputs) -> tuple[tuple[Flag, ...], tuple[Flag, ...]]:
    """The flags of the period to be shown, and those that others suppress: each gravest first, then by rule in the
    profile's order, agency, project and source.

    A flag of the last period on a project whose agency sends nothing now stays: silence lifts no flag. It counts only
    the periods in which the project was seen.
    """
    previous = {(flag.rule, *_line(flag)): flag for flag in inputs.previous_flags}
    rules = [rule for rule in inputs.profile.flag_rules if rule.in_force(inputs.as_of)]
    found: list[Flag] = []
    for rule in rules:
        own = {key[1:]: flag for key, flag in previous.items() if key[0] == rule.id}
        raised = _raised(inputs, rule, own)
        found += raised
        missing = set(inputs.missing_agencies) if rule.kind != "not_reporting" else set()
        found += [_held(flag) for key, flag in own.items() if key[0] in missing]
    order = {rule.id: index for index, rule in enumerate(rules)}
    found.sort(key=lambda flag: _order(flag, order))
    suppressed = _suppressed(found, rules)
    return (
        tuple(flag for flag, is_suppressed in zip(found, suppressed, strict=True) if not is_suppressed),
        tuple(flag for flag, is_suppressed in zip(found, suppressed, strict=True) if is_suppressed),
    )


def _suppressed(found: Sequence[Flag], rules: Sequence[FlagRule]) -> list[bool]:
    """Whether another flag of the same line, by a rule that covers this one's, is at least as grave."""
    covers = {rule.id: rule.covered_by for rule in rules}
    gravest = {(flag.rule, *_line(flag)): SEVERITIES.index(flag.severity) for flag in found}
    return [
        any(
            gravest.get((other, *_line(flag)), len(SEVERITIES)) <= SEVERITIES.index(flag.severity)
            for other in covers[flag.rule]
        )
        for flag in found
    ]


def _line(flag: Flag) -> Key:
    return flag.agency, flag.project_key, flag.funding_source


def severity(rule: FlagRule, measured: Decimal, before: FlagLevel | None) -> FlagLevel | None:
    """The gravest tier reached; None: no flag. `before`: the last period's tier, which holds each tier up to its own
    until `measured` falls below it by more than the rule's margin."""
    held = len(SEVERITIES) if before is None else SEVERITIES.index(before)
    reached = [
        SEVERITIES.index(tier.severity)
        for tier in rule.tiers
        if measured >= tier.threshold - (rule.margin if SEVERITIES.index(tier.severity) >= held else 0)
    ]
    return SEVERITIES[min(reached)] if reached else None


def _raised(inputs: FlagInputs, rule: FlagRule, previous: Mapping[Key, Flag]) -> list[Flag]:
    measurement = KINDS[rule.kind](inputs, rule)
    floor = min(tier.threshold for tier in rule.tiers) - rule.margin
    near = measurement.measured.map(lambda value: value >= floor).astype(bool)
    near_lines = measurement.frame[near].to_dict("records")
    found = []
    for line, measured in zip(near_lines, measurement.measured[near], strict=True):
        key = (str(line["agency"]), str(line["project_key"]), str(line["funding_source"]))
        before = previous.get(key)
        grave = severity(rule, measured, before.severity if before else None)
        if grave is not None:
            found.append(_flag(inputs, rule, measurement, line, measured, grave, before))
    return found


def _flag(
    inputs: FlagInputs,
    rule: FlagRule,
    measurement: Measurement,
    line: Line,
    measured: Decimal,
    grave: FlagLevel,
    before: Flag | None,
) -> Flag:
    return Flag(
        rule=rule.id,
        kind=rule.kind,
        severity=grave,
        project_key=str(line["project_key"]),
        project_name=str(line["project_name"]),
        agency=str(line["agency"]),
        funding_source=str(line["funding_source"]),
        measured=measured,
        reason=measurement.reason(line, measured),
        since=before.since if before else inputs.period.due_on,
        periods=before.periods + (0 if inputs.same_cutoff else 1) if before else 1,
        facts=tuple((name, int(line[name])) for name in FACTS if pd.notna(line[name])),
        clears=measurement.clears(line),
    )


def _held(flag: Flag) -> Flag:
    """The flag as it stood: its project's figures were not seen, so no period is added."""
    reason = flag.reason if flag.reason.endswith(HELD) else f"{flag.reason} {HELD}"
    return replace(flag, reason=reason)


def _order(flag: Flag, order: Mapping[str, int]) -> tuple[int, int, str, str, str]:
    return SEVERITIES.index(flag.severity), order[flag.rule], flag.agency, flag.project_key, flag.funding_source
