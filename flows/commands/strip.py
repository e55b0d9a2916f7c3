"""Who kept its dates: the last twelve periods of each agency."""

import argparse
import json

from config import vi
from config.run_request import ProfileRequest
from config.vocabulary import vocabulary
from flows.opening import open_profile_run
from flows.words import asked, day
from tasks.duties.standing import standings
from tasks.duties.strip import strips


def run(arguments: argparse.Namespace) -> int:
    """Print the strips as of a day, or as JSON."""
    opened = open_profile_run(asked(ProfileRequest, arguments))
    on = day(arguments.on) if arguments.on else opened.clock.now().date()
    found, words = strips(standings(opened, on), on), vocabulary().duty_states
    if arguments.json:
        rows = [
            {"agency": one.agency, "name": one.name,
             "periods": [{"due_on": due.isoformat(), "state": state}
                         for due, state in zip(one.due_on, one.states, strict=True)]}
            for one in found
        ]  # fmt: skip
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return 0
    for one in found:
        periods = zip(one.due_on, one.states, strict=True)
        told = "; ".join(f"{vi.day(due)} {words[state]}" for due, state in periods if state is not None)
        print(f"{one.name}: {one.count('received')} đúng hạn, {one.count('done_late')} muộn, "
              f"{one.count('overdue')} chưa có ({told})")  # fmt: skip
    return 0
