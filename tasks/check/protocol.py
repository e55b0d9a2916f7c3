"""What a rule gives back: the faulty places, or why it had nothing to judge.

A rule module exposes `judge(batch, parameters) -> Judged` and says its rule in the first line of its docstring.
It looks at whole columns; only faulty places become `Hit`s. Severity, words and validity stand in config/rules.yaml.
"""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias

import pandas as pd

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.ledger.finding import CellRef, Severity

Kind = Literal["money", "percent", "text", "date", "count"]
Value: TypeAlias = int | Decimal | date | str | None


@dataclass(frozen=True, slots=True)
class Hit:
    """One faulty place: a line (position in `batch.lines`), or a submission as a whole.

    `kind` says how `supplied` and `expected` are written: money in whole đồng, percent, date, count or text.
    `facts` are further figures that the rule's message names; integers in them are đồng.
    """

    submission: str
    field: str | None
    kind: Kind = "text"
    supplied: Value = None
    expected: Value = None
    line: int | None = None
    cell: CellRef | None = None
    project_key: str | None = None
    project_name: str | None = None
    funding_source: str | None = None
    at_most: Severity = "error"
    """The finding is no graver than this, whatever the register says of the rule."""
    facts: Mapping[str, Value] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Skipped:
    """The rule did not apply to the batch; the reason in Vietnamese."""

    reason: str


Judged: TypeAlias = Sequence[Hit] | Skipped
Judge: TypeAlias = Callable[[Batch, Parameters], Judged]


def on_lines(
    lines: pd.DataFrame,
    faulty: pd.Series,
    field: str,
    *,
    kind: Kind = "money",
    supplied: pd.Series | None = None,
    expected: pd.Series | Value = None,
    **facts: pd.Series | Value,
) -> list[Hit]:
    """A hit for each line where `faulty` (a boolean mask; missing counts as false) holds.

    `supplied` defaults to the line's own `field`; series are aligned with `lines` by position.
    """
    mask = faulty.fillna(False).to_numpy(dtype=bool)
    positions = mask.nonzero()[0].tolist()
    if not positions:
        return []
    supplied_values = _at(lines[field] if supplied is None else supplied, positions)
    expected_values = _at(expected, positions)
    named = {name: _at(values, positions) for name, values in facts.items()}
    submissions = lines["submission"].iloc[positions].tolist()
    return [
        Hit(
            submission=submission,
            field=field,
            kind=kind,
            supplied=supplied_values[index],
            expected=expected_values[index],
            line=position,
            facts={name: values[index] for name, values in named.items()},
        )
        for index, (position, submission) in enumerate(zip(positions, submissions, strict=True))
    ]


def _at(values: pd.Series | Value, positions: list[int]) -> list[Value]:
    if not isinstance(values, pd.Series):
        return [values] * len(positions)
    return [plain(value) for value in values.iloc[positions].tolist()]


def plain(value: object) -> Value:
    """A cell's value as a Python value: missing is None, a float (percent only) an exact Decimal of what it prints."""
    if value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and value != value):
        return None
    if isinstance(value, bool | int | Decimal | date):
        return value
    if isinstance(value, float):
        return Decimal(repr(value))
    return str(value)


def number_of(parameters: Parameters, name: str) -> int:
    """A whole-number parameter. Raises KeyError or TypeError where the register has none."""
    value = parameters[name]
    if not isinstance(value, int):
        raise TypeError(f"`{name}` phải là số nguyên, đang ghi {value!r}")
    return value


def decimal_of(parameters: Parameters, name: str) -> Decimal:
    """A number parameter as a Decimal."""
    value = parameters[name]
    if isinstance(value, str | tuple):
        raise TypeError(f"`{name}` phải là số, đang ghi {value!r}")
    return Decimal(value)


def words_of(parameters: Parameters, name: str) -> tuple[str, ...]:
    """A parameter that is a list of words."""
    value = parameters[name]
    if not isinstance(value, tuple):
        raise TypeError(f"`{name}` phải là danh sách, đang ghi {value!r}")
    return tuple(str(item) for item in value)
