"""The register of bottlenecks: what holds projects up, who is to clear it, for how long; weekly and monthly lists."""

import argparse
import json
from itertools import groupby
from typing import Any

from config import vi
from config.run_request import ProfileRequest
from config.vocabulary import vocabulary
from flows.opening import open_profile_run
from flows.words import asked, day
from tasks.duties.bottleneck_rows import bottleneck_rows


def run(arguments: argparse.Namespace) -> int:
    """Print the register by level, or as JSON."""
    opened = open_profile_run(asked(ProfileRequest, arguments))
    on = day(arguments.on) if arguments.on else opened.clock.now().date()
    since = day(arguments.since) if arguments.since else None
    rows = bottleneck_rows(opened, on, since)
    if arguments.json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return 0
    for level, own in groupby(rows, key=lambda row: str(row["level_name"])):
        print(level)
        for row in own:
            print(f"  {_line(row)}")
    print(f"{sum(row['state'] != 'resolved' for row in rows)} vướng mắc đang mở đến ngày {vi.day(on)}.")
    return 0


def _line(row: dict[str, Any]) -> str:
    kind = row["kind_name"] + (f" (gợi ý: “{row['kind_suggested_by']}”)" if row["kind_suggested_by"] else "")
    notes = [
        vocabulary().bottleneck_states[row["state"]],
        "mới" if row["is_new"] else "",
        f"{row['age_days']} ngày",
        f"đề xuất: {row['proposal']}" if row["proposal"] else "",
        f"{row['responsible']} giải quyết" if row["responsible"] else "",
        f"việc tiếp theo: {row['next_action']}" if row["next_action"] else "",
        f"quá thời gian, kiến nghị {row['escalates_to_name']}" if row["escalates_to"] else "",
    ]
    said = "; ".join(note for note in notes if note)
    return f"{row['id']}  {row['agency_name']}: {row['project']}: {row['text']} [{kind}; {said}]"
