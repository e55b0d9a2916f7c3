"""Flags and forecasts as plain values for storage, and back."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from tasks.progress.types import Flag, Forecast, Progress


def flags_to_json(flags: Iterable[Flag]) -> list[dict[str, Any]]:
    """Flags in their order, each as `flag_to_json` writes it."""
    return [flag_to_json(flag) for flag in flags]


def flags_from_json(data: Iterable[Mapping[str, Any]]) -> tuple[Flag, ...]:
    """The flags that `flags_to_json` wrote."""
    return tuple(flag_from_json(item) for item in data)


def flag_to_json(flag: Flag) -> dict[str, Any]:
    """A flag as JSON values: the measure as text, so that no digit is lost."""
    return {
        "rule": flag.rule,
        "kind": flag.kind,
        "severity": flag.severity,
        "project_key": flag.project_key,
        "project_name": flag.project_name,
        "agency": flag.agency,
        "funding_source": flag.funding_source,
        "measured": str(flag.measured),
        "reason": flag.reason,
        "since": flag.since.isoformat(),
        "periods": flag.periods,
        "facts": [[name, value] for name, value in flag.facts],
    }


def flag_from_json(data: Mapping[str, Any]) -> Flag:
    """The flag that `flag_to_json` wrote."""
    return Flag(
        rule=data["rule"],
        kind=data["kind"],
        severity=data["severity"],
        project_key=data["project_key"],
        project_name=data["project_name"],
        agency=data["agency"],
        funding_source=data["funding_source"],
        measured=Decimal(data["measured"]),
        reason=data["reason"],
        since=date.fromisoformat(data["since"]),
        periods=int(data["periods"]),
        facts=tuple((str(name), int(value)) for name, value in data["facts"]),
    )


def forecast_to_json(forecast: Forecast) -> dict[str, Any]:
    """A forecast as JSON values."""
    return {name: getattr(forecast, name) for name in Forecast.__slots__}


def forecast_from_json(data: Mapping[str, Any]) -> Forecast:
    """The forecast that `forecast_to_json` wrote."""
    return Forecast(**data)


def progress_to_rows(progress: Progress) -> dict[str, list[dict[str, Any]]]:
    """What a period leaves behind: `flags` and `forecasts`, the province's total as the last."""
    total = [] if progress.total_forecast is None else [progress.total_forecast]
    return {
        "flags": flags_to_json((*progress.flags, *progress.covered)),
        "forecasts": [forecast_to_json(forecast) for forecast in (*progress.forecasts, *total)],
    }
