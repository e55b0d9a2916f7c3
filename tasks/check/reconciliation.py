"""The accepted reports and the State Treasury's file reconciled: per project and source, and in total."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from config.rules import RuleRegister, load_rules
from config.text import fold
from tasks.check.frames import PROJECT_SOURCE
from tasks.check.protocol import number_of
from tasks.check.treasury_figures import at_one_level, treasury_sums
from tasks.check.treasury_file import treasury_file, treasury_lines
from tasks.run import Run

_DIFFERS = "treasury-differs"
_FIELD = "disbursed_vnd"


@dataclass(frozen=True, slots=True)
class Reconciled:
    """A project x source on both sides: cumulative disbursement in whole đồng, None where a side does not have it."""

    project_key: str
    project_name: str
    agencies: tuple[str, ...]
    """None where no accepted report has the project."""
    funding_source: str
    """UNSPLIT where the agency states all of the project's sources together."""
    lines: tuple[int, ...]
    """Of the accepted lines, by position."""
    reported_vnd: int | None
    treasury_vnd: int | None
    cells: str
    """Where in the Treasury's file, in brackets."""

    @property
    def gap_vnd(self) -> int:
        """What the agencies report beyond the Treasury."""
        return (self.reported_vnd or 0) - (self.treasury_vnd or 0)


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """The period's reports beside the Treasury's last file."""

    treasury: str
    """The Treasury's name."""
    file_name: str
    """'' where the period has no file of the Treasury: then nothing was reconciled."""
    received_at: datetime | None
    tolerance_vnd: int
    """Up to this a difference is none."""
    entries: tuple[Reconciled, ...] = ()

    @property
    def both(self) -> tuple[Reconciled, ...]:
        """What both sides have: the only part on which their sums are held against each other."""
        return tuple(one for one in self.entries if one.reported_vnd is not None and one.treasury_vnd is not None)

    @property
    def differing(self) -> tuple[Reconciled, ...]:
        """Of `both`, what differs by more than the tolerance."""
        return tuple(one for one in self.both if abs(one.gap_vnd) > self.tolerance_vnd)

    @property
    def matching(self) -> tuple[Reconciled, ...]:
        """The rest of `both`."""
        return tuple(one for one in self.both if abs(one.gap_vnd) <= self.tolerance_vnd)

    @property
    def reported_only(self) -> tuple[Reconciled, ...]:
        """Reported as disbursed, and not in the Treasury's file."""
        return tuple(one for one in self.entries if one.treasury_vnd is None and one.reported_vnd)

    @property
    def treasury_only(self) -> tuple[Reconciled, ...]:
        """Paid by the Treasury, and in no accepted report."""
        return tuple(one for one in self.entries if one.reported_vnd is None and one.treasury_vnd)


def reconciliation_of(run: Run, accepted: pd.DataFrame) -> Reconciliation | None:
    """The accepted lines of the period beside the Treasury's last file; None where the profile names no Treasury."""
    treasury = run.profile.treasury
    if treasury is None:
        return None
    tolerance = _tolerance_vnd(load_rules(), run)
    file = treasury_file(run)
    if file is None:
        return Reconciliation(treasury.name, "", None, tolerance)
    entries = reconciled(accepted, treasury_lines(run), run.profile.default_funding_source)
    return Reconciliation(treasury.name, file.file_name, file.received_at, tolerance, entries)


def reconciled(accepted: pd.DataFrame, treasury: pd.DataFrame, default_source: str) -> tuple[Reconciled, ...]:
    """Every project x source of either side, once: the parts of each side add up to its total.

    `accepted`: lines with `agency`, RangeIndex; `treasury` as `treasury_lines` gives them.
    """
    ours, theirs = (_with_source(frame, default_source) for frame in (accepted, treasury))
    ours, theirs = at_one_level(ours, theirs, _FIELD)
    reported = dict(iter(ours.groupby(PROJECT_SOURCE, sort=False))) if len(ours) else {}
    paid = {
        (row["project_key"], row["funding_source"]): row for row in treasury_sums(theirs, _FIELD).to_dict("records")
    }
    names = dict(zip(theirs["project_key"], theirs["project_name"], strict=True)) if len(theirs) else {}
    return tuple(
        Reconciled(
            project_key=str(key[0]),
            project_name=_first(reported[key]["project_name"]) if key in reported else str(names.get(key[0]) or key[0]),
            agencies=tuple(dict.fromkeys(reported[key]["agency"])) if key in reported else (),
            funding_source=str(key[1]),
            lines=tuple(reported[key].index) if key in reported else (),
            reported_vnd=int(reported[key][_FIELD].fillna(0).sum()) if key in reported else None,
            treasury_vnd=None if key not in paid else 0 if pd.isna(paid[key][_FIELD]) else int(paid[key][_FIELD]),
            cells=str(paid[key]["cells"]) if key in paid else "",
        )
        for key in sorted({*reported, *paid}, key=lambda key: (fold(str(key[1])), str(key[0])))
    )


def _with_source(frame: pd.DataFrame, default_source: str) -> pd.DataFrame:
    if frame.empty:
        return frame
    source = frame["funding_source"]
    return frame.assign(funding_source=source.mask(source.isna() | (source == ""), default_source))


def _tolerance_vnd(register: RuleRegister, run: Run) -> int:
    """As of the rule that asks agencies about the same difference."""
    on = run.period.due_on
    return number_of(next(rule for rule in register.in_force(on) if rule.id == _DIFFERS).parameters, "tolerance_vnd")


def _first(names: "pd.Series[str]") -> str:
    found: Sequence[str] = [name for name in names if isinstance(name, str) and name]
    return found[0] if found else ""
