"""The sample months give what the manifest says: figures, findings, flags, transfers, messages, files to the byte."""

import json
from collections.abc import Callable
from datetime import date
from fnmatch import fnmatch
from typing import Any

import pytest

from tests.cycle.manifest import MONTHS, path_of, record
from tests.cycle.month import Month

pytestmark = [pytest.mark.flow, pytest.mark.timeout(600)]

SECTIONS = ("figures", "findings", "flags", "proposal", "messages", "summary")
CHANGED_FILES: dict[str, str] = {}
"""Files whose bytes differ from those of the manifest (patterns), and why; the changelog says so too."""

Pair = tuple[dict[str, Any], dict[str, Any]]


@pytest.fixture(scope="module", params=MONTHS)
def pair(request: pytest.FixtureRequest, sample_months: Callable[[str, date], Month]) -> Pair:
    """What the manifest says, and what the month gives now."""
    month = sample_months(request.param, MONTHS[request.param])
    return json.loads(path_of(request.param).read_text("utf-8")), record(month)


@pytest.mark.parametrize("section", SECTIONS)
def test_a_section_is_as_it_was(pair: Pair, section: str) -> None:
    before, after = (side[section] for side in pair)
    if section == "summary":
        after = _known_keys(before, after)
    changed = [(old, new) for old, new in zip(_items(before), _items(after), strict=False) if old != new]
    assert not changed, f"{section}: {len(changed)} differ, first {changed[:3]}"
    assert len(_items(before)) == len(_items(after))


def test_files_are_the_same_to_the_byte(pair: Pair) -> None:
    before, after = (side["files"] for side in pair)
    differing = {name for name in before if before[name] != after.get(name)}
    assert not {name for name in differing if not any(fnmatch(name, pattern) for pattern in CHANGED_FILES)}


def _known_keys(before: Any, after: Any) -> Any:
    """`after` without the keys that `before` does not have: keys are added, never renamed or dropped."""
    if isinstance(before, dict) and isinstance(after, dict):
        return {name: _known_keys(before[name], after[name]) for name in before if name in after}
    return after


def _items(section: Any) -> list[Any]:
    return list(section.items()) if isinstance(section, dict) else list(section)
