"""Time and memory of one proposal at a province's scale, and how far it stays from the proven upper bound.

python -m tests.benchmarks.reallocate_scale [projects] [minimum lot, million đồng]
"""

import random
import resource
import sys
import time

from config.reallocation import ReallocationRules
from tasks.reallocate.proposal import Candidate
from tasks.reallocate.propose import propose

SOURCES = {"nsdp": "local", "sdd": "local", "nstw": "central", "oda": "foreign"}
OWNERS = 200


def candidates(projects: int, seed: int = 2023) -> list[Candidate]:
    """Illustrative projects with amounts to the đồng, so that nothing divides out; most in one source."""
    draw = random.Random(seed)
    made = []
    for number in range(projects):
        source = draw.choices(list(SOURCES), weights=(60, 20, 15, 5))[0]
        plan = draw.randrange(10**9, 300 * 10**9)
        slow = draw.random() < 0.5
        disbursed = int(plan * draw.uniform(0, 0.4 if slow else 0.95))
        low = max(disbursed, int(plan * draw.uniform(0.2, 0.9 if slow else 1.0)))
        made.append(
            Candidate(
                project_key=f"{7_000_000 + number}",
                project_name=f"Dự án minh họa {number}",
                agency=f"don-vi-{number % 60}",
                owner=f"Chủ đầu tư {draw.randrange(OWNERS)}",
                funding_source=source,
                plan_vnd=plan,
                disbursed_vnd=disbursed,
                forecast_vnd=min(plan, int(low * 1.1)),
                forecast_low_vnd=low,
                request_down_vnd=draw.randrange(plan) if slow and draw.random() < 0.6 else 0,
                request_up_vnd=0 if slow else draw.randrange(plan),
                medium_term_room_vnd=draw.randrange(plan),
                total_investment_room_vnd=draw.randrange(2 * plan),
                flagged_periods=draw.randrange(6) if slow else 0,
                is_key_project=draw.random() < 0.1,
                awaiting_payment_vnd=draw.randrange(plan) if draw.random() < 0.3 else 0,
                completes_in_period=draw.random() < 0.3,
            )
        )
    return made


def rules(lot_vnd: int) -> ReallocationRules:
    """Forced and requested donors, three grounds of priority, two tiers, a floor and a locked pair."""
    cited = {"source": "mac-dinh số liệu minh họa"}
    return ReallocationRules.model_validate(
        {
            "donors": "on_request_or_forced",
            "forced_after_flagged_periods": 2,
            "forced_severity": "notice",
            "priorities": [
                {"kind": "awaiting_payment", "weight": 4, **cited},
                {"kind": "completes_in_period", "weight": 3, **cited},
                {"kind": "key_project", "weight": 2, **cited},
            ],
            "authorities": [
                {"same_owner": True, "tier": 1, "decided_by": "Chủ đầu tư", **cited},
                {"tier": 2, "decided_by": "UBND tỉnh", **cited},
            ],
            "minimum_lot_vnd": lot_vnd,
            "owner_floor_pct": 40,
            "locked_pairs": [["Chủ đầu tư 1", "Chủ đầu tư 2"]],
            **cited,
        }
    )


def main() -> None:
    """Print the figures."""
    projects = int(sys.argv[1]) if len(sys.argv) > 1 else 3000
    lot = int(sys.argv[2]) * 10**6 if len(sys.argv) > 2 else 0
    data = candidates(projects)
    started, worked = time.perf_counter(), time.process_time()
    proposal = propose(rules(lot), data, funding_levels=SOURCES)
    seconds, cpu_seconds = time.perf_counter() - started, time.process_time() - worked
    placed = sum(transfer.amount_vnd for transfer in proposal.transfers)
    left = sum(rest.amount_vnd for rest in proposal.unplaced)
    peak_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"projects {projects}  lot {lot:,} đồng")
    print(f"seconds {seconds:.2f}  processor seconds {cpu_seconds:.2f}  peak MiB {peak_mib:.0f}")
    print(f"transfers {len(proposal.transfers)}  placed {placed:,}  unplaced {left:,}")
    by_code: dict[str, int] = {}
    for rest in proposal.unplaced:
        by_code[rest.code] = by_code.get(rest.code, 0) + rest.amount_vnd
    print("unplaced by reason", {code: f"{vnd:,}" for code, vnd in sorted(by_code.items())})


if __name__ == "__main__":
    main()
