"""Rules tried out: `--set key=value` over the profile's."""

import json
from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from pydantic import ValidationError

from config.reallocation import ReallocationRules
from tasks.reallocate.problem import InvalidRulesError

_NOT_RULES = {"source", "valid_from", "valid_to", "cutoff_month_day"}
"""Fields that say where the rules come from and when they hold: they change nothing in a proposal."""

TRIABLE = tuple(name for name in ReallocationRules.model_fields if name not in _NOT_RULES)


def changed(rules: ReallocationRules, changes: Mapping[str, object]) -> ReallocationRules:
    """The rules with some values replaced; text is read as JSON where it is JSON (`--set minimum_lot_vnd=10`).

    Raises InvalidRulesError naming the key, what is wrong and which keys there are.
    """
    if not changes:
        return rules
    values = rules.model_dump()
    values["source"] = str(rules.source)
    for key, value in changes.items():
        if key not in TRIABLE:
            near = get_close_matches(key, TRIABLE, n=1)
            hint = f"; có phải {near[0]}?" if near else ""
            raise InvalidRulesError(f"không có quy tắc {key!r}{hint} Các quy tắc thử được: {', '.join(TRIABLE)}")
        values[key] = _read(value)
    try:
        return ReallocationRules.model_validate(_cited(values))
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(str(part) for part in f['loc'])}: {f['msg']}" for f in error.errors())
        raise InvalidRulesError(f"giá trị không hợp lệ: {faults}") from error


def _read(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except json.JSONDecodeError:
        return value


def _cited(values: dict[str, object]) -> dict[str, object]:
    """Citations back to the text that profiles write, in nested rows too."""
    for key in ("priorities", "authorities", "clawbacks"):
        rows = values[key]
        if isinstance(rows, Sequence) and not isinstance(rows, str):
            values[key] = [_cited_row(row) for row in rows]
    return values


def _cited_row(row: object) -> object:
    if isinstance(row, dict) and isinstance(row.get("source"), dict):
        cited = row["source"]
        return {**row, "source": f"{cited['document']} {cited['place']}".strip()}
    return row
