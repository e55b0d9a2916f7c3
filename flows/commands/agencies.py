"""`giaingan agency`: an agency's line of succession, as the profile has it."""

import argparse
import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from config import vi
from config.agencies import Agency
from config.errors import ToldError
from config.load import load_profile
from config.profile import Profile
from config.run_request import RunRequest
from config.settings import Settings
from flows.commands.asked import request_of


def run(arguments: argparse.Namespace) -> int:
    """Names and validity of the code, what came to it and what goes on from it, to the last successor."""
    request: RunRequest = request_of(arguments)
    profile = load_profile(request.profile, request.profiles or Settings().profiles)
    found = line_of_succession(profile, arguments.agency)
    if arguments.json:
        print(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        print("\n".join(_told(found)))
    return 0


def line_of_succession(profile: Profile, code: str) -> list[dict[str, Any]]:
    """The entries from the earliest forerunner of `code` to its last successor, each once, by their last day. Raises
    ToldError where the profile has no such code."""
    succession = profile.succession
    if not succession.entries(code):
        known = ", ".join(agency.code for agency in profile.agencies)
        raise ToldError(f"Hồ sơ {profile.code} không có đơn vị {code!r}; các mã: {known}")
    line: dict[int, Agency] = {}
    for walk in (_forerunners, _takers):
        for agency in walk(profile, code, set()):
            line[id(agency)] = agency
    ordered = sorted(line.values(), key=lambda one: (one.valid_to or date.max, one.code))
    return [
        {
            "code": agency.code,
            "name": agency.name,
            "kind": agency.kind,
            "valid_from": agency.valid_from.isoformat() if agency.valid_from else None,
            "valid_to": agency.valid_to.isoformat() if agency.valid_to else None,
            "parent": agency.parent,
            "successor": agency.successor,
            "hands_over": [{"agency": part.agency, "projects": list(part.projects)} for part in agency.hands_over],
            "source": str(agency.source),
        }
        for agency in ordered
    ]


def _forerunners(profile: Profile, code: str, passed: set[str]) -> Iterator[Agency]:
    if code in passed:
        return
    passed.add(code)
    for agency in profile.succession.forerunners(code):
        yield from _forerunners(profile, agency.code, passed)
        yield agency
    yield from profile.succession.entries(code)


def _takers(profile: Profile, code: str, passed: set[str]) -> Iterator[Agency]:
    if code in passed:
        return
    passed.add(code)
    for agency in profile.succession.entries(code):
        yield agency
        for taker in (*(part.agency for part in agency.hands_over), agency.successor):
            if taker:
                yield from _takers(profile, taker, passed)


def _told(found: list[dict[str, Any]]) -> Iterator[str]:
    for one in found:
        since = f"từ {_day(one['valid_from'])}" if one["valid_from"] else "từ trước"
        until = f"đến hết {_day(one['valid_to'])}" if one["valid_to"] else "đến nay"
        yield f"{one['code']}: {one['name']} ({since}, {until}; căn cứ: {one['source']})"
        for part in one["hands_over"]:
            yield f"    giao cho {part['agency']}: {', '.join(part['projects'])}"
        if one["successor"]:
            yield f"    {'phần còn lại ' if one['hands_over'] else ''}giao cho {one['successor']}"


def _day(text: str) -> str:
    return vi.day(date.fromisoformat(text))
