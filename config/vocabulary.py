"""The words of the house, `config/vocabulary.yaml`: what each severity, state, unit, field and denominator is called.

A term has one key in the program and one name for people, here and nowhere else. Imports no validation library,
because the processes that open untrusted workbooks read it too; the keys are held against the types all the same.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from config.fields import FIELDS, UNSPLIT
from config.units import UnitName
from config.yaml_file import ConfigurationError, read_yaml

Severity = Literal["error", "warning", "info"]
"""How grave a finding in a file is: `error` sends the file back."""
FlagLevel = Literal["severe", "warning", "notice"]
"""How slow a flagged project is."""
Denominator = Literal["assigned_plan", "assigned_plan_with_carry_over", "carried_over", "prime_minister_plan"]

STANDARD = Path(__file__).with_name("vocabulary.yaml")
"""The words that come with giaingan."""

_KEYS: Mapping[str, frozenset[str] | None] = {
    "severities": frozenset(get_args(Severity)),
    "flag_levels": frozenset(get_args(FlagLevel)),
    "submission_states": None,
    "reporting_states": None,
    "outbox_states": None,
    "question_states": None,
    "duty_states": None,
    "bottleneck_states": None,
    "document_kinds": None,
    "document_states": None,
    "decision_outcomes": None,
    "channel_kinds": None,
    "units": frozenset(get_args(UnitName)),
    "denominators": frozenset(get_args(Denominator)),
    "funding_sources": frozenset({UNSPLIT}),
    "fields": frozenset(FIELDS),
    "candidate_fields": None,
}
"""What each part must name, no more and no less. None: the room that owns the states says it, and a test compares."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of money: its name in print, and how many đồng it has."""

    name: str
    vnd: int


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Names by key, each part in the order in which it is presented."""

    severities: Mapping[Severity, str]
    """Gravest first."""
    flag_levels: Mapping[FlagLevel, str]
    """Gravest first."""
    submission_states: Mapping[str, str]
    reporting_states: Mapping[str, str]
    outbox_states: Mapping[str, str]
    question_states: Mapping[str, str]
    duty_states: Mapping[str, str]
    bottleneck_states: Mapping[str, str]
    document_kinds: Mapping[str, str]
    document_states: Mapping[str, str]
    decision_outcomes: Mapping[str, str]
    channel_kinds: Mapping[str, str]
    units: Mapping[UnitName, Unit]
    """Smallest first."""
    denominators: Mapping[Denominator, str]
    funding_sources: Mapping[str, str]
    """Those that are no profile's."""
    fields: Mapping[str, str]
    candidate_fields: Mapping[str, str]

    def field(self, field: str) -> str:
        """The column's name as agencies know it; the key itself where there is no name."""
        return self.fields.get(field) or self.candidate_fields.get(field, field)

    def gravity(self, severity: Severity) -> int:
        """0 for the gravest, to sort by."""
        return list(self.severities).index(severity)


@cache
def vocabulary(path: Path = STANDARD) -> Vocabulary:
    """The words at `path`. Raises ConfigurationError naming file, part and key."""
    data = read_yaml(path)
    if not isinstance(data, dict):
        raise ConfigurationError(f"{path}: phải gồm các mục {', '.join(_KEYS)}")
    _same(path, "toàn tệp", data, _KEYS)
    parts: dict[str, Any] = {part: _part(path, part, data[part], keys) for part, keys in _KEYS.items()}
    return Vocabulary(**parts)


def _part(path: Path, part: str, names: Any, keys: frozenset[str] | None) -> Mapping[str, Any]:
    if not isinstance(names, dict):
        raise ConfigurationError(f"{path}: mục `{part}` phải gồm các dòng `khóa: tên gọi`")
    if keys is not None:
        _same(path, f"mục `{part}`", names, keys)
    if part == "units":
        return {key: Unit(str(unit["name"]), int(unit["vnd"])) for key, unit in names.items()}
    for key, name in names.items():
        if not isinstance(name, str) or not name.strip():
            raise ConfigurationError(f"{path}: mục `{part}`, khóa `{key}`: thiếu tên gọi")
    return names


def _same(path: Path, where: str, found: Iterable[str], wanted: Iterable[str]) -> None:
    missing, strange = sorted(set(wanted) - set(found)), sorted(set(found) - set(wanted))
    if missing:
        raise ConfigurationError(f"{path}: {where}: thiếu khóa {', '.join(missing)}")
    if strange:
        raise ConfigurationError(f"{path}: {where}: khóa {', '.join(strange)} không dùng đến; xóa hoặc sửa tên khóa")
