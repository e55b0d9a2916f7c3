"""Small random instances against every possible set of whole-đồng transfers."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.reallocate.proposal import Candidate
from tasks.reallocate.propose import propose
from tests.reallocate.samples import LEVELS, rules

OWNERS = ("X", "Y", "Z")
ORDERS = (
    ("extra_disbursement", "priority", "fewest_approvals", "fewest_transfers", "smallest_changes"),
    ("priority", "extra_disbursement", "fewest_transfers", "fewest_approvals", "smallest_changes"),
    ("extra_disbursement", "fewest_transfers", "priority", "smallest_changes"),
)
KEY_WEIGHT, WAITING_WEIGHT = 2, 3


@st.composite
def instances(draw):
    donors = [
        {
            "owner": draw(st.sampled_from(OWNERS)),
            "plan": 6,
            "give": draw(st.integers(1, 4)),
            "forecast": draw(st.integers(0, 6)),
        }
        for _ in range(draw(st.integers(1, 2)))
    ]
    recipients = [
        {
            "owner": draw(st.sampled_from(OWNERS)),
            "plan": draw(st.sampled_from([0, 5])),
            "take": draw(st.integers(1, 4)),
            "key": draw(st.booleans()),
            "waiting": draw(st.integers(0, 3)),
        }
        for _ in range(draw(st.integers(1, 3)))
    ]
    return {
        "donors": donors,
        "recipients": recipients,
        "lot": draw(st.sampled_from([0, 0, 2, 3])),
        "floor": draw(st.sampled_from([0, 0, 50])),
        "locked": draw(st.sampled_from([(), (("X", "Y"),)])),
        "ceiling": draw(st.sampled_from([None, 3])),
        "order": draw(st.sampled_from(ORDERS)),
    }


def candidates(instance):
    made = []
    for number, donor in enumerate(instance["donors"]):
        made.append(
            Candidate(
                f"D{number}", f"D{number}", donor["owner"], donor["owner"], "local", donor["plan"], 0,
                forecast_vnd=donor["forecast"], request_down_vnd=donor["give"],
            )
        )  # fmt: skip
    for number, taker in enumerate(instance["recipients"]):
        made.append(
            Candidate(
                f"R{number}", f"R{number}", taker["owner"], taker["owner"], "local", taker["plan"], 0,
                request_up_vnd=taker["take"], is_key_project=taker["key"], awaiting_payment_vnd=taker["waiting"],
            )
        )  # fmt: skip
    return made


def regime(instance):
    cited = {"source": "001 L15"}
    return rules(
        minimum_lot_vnd=instance["lot"],
        owner_floor_pct=instance["floor"],
        locked_pairs=instance["locked"],
        objectives=instance["order"],
        priorities=[
            {"kind": "key_project", "weight": KEY_WEIGHT, **cited},
            {"kind": "awaiting_payment", "weight": WAITING_WEIGHT, **cited},
        ],
        authorities=[
            {"same_owner": True, "tier": 1, "decided_by": "Chủ đầu tư", **cited},
            {"same_owner": False, "up_to_vnd": instance["ceiling"], "tier": 2, "decided_by": "UBND tỉnh", **cited},
        ],
    )


def in_order(instance, placed, cut, priority, approvals, transfers, largest):
    """What is achieved, in the declared order of objectives; greater is better."""
    parts = {
        "extra_disbursement": (placed, -cut),
        "priority": (priority,),
        "fewest_approvals": (-approvals,),
        "fewest_transfers": (-transfers,),
        "smallest_changes": (-largest,),
    }
    return tuple(value for name in instance["order"] for value in parts[name])


def best_by_enumeration(instance):
    """The score of the best feasible set of transfers."""
    donors, takers = instance["donors"], instance["recipients"]
    pairs = [(i, j) for i in range(len(donors)) for j in range(len(takers))]
    ranges = []
    for i, j in pairs:
        a, b = donors[i]["owner"], takers[j]["owner"]
        most = min(donors[i]["give"], takers[j]["take"])
        if a != b and instance["ceiling"] is not None:
            most = min(most, instance["ceiling"])
        if instance["locked"] and {a, b} == {"X", "Y"}:
            most = 0
        ranges.append([vnd for vnd in range(most + 1) if vnd == 0 or vnd >= instance["lot"]])
    plans = {}
    for project in [*donors, *takers]:
        plans[project["owner"]] = plans.get(project["owner"], 0) + project["plan"]
    best = None
    for amounts in product(*ranges):
        moved = {pair: vnd for pair, vnd in zip(pairs, amounts, strict=True) if vnd}
        out = [sum(v for (a, _), v in moved.items() if a == i) for i in range(len(donors))]
        into = [sum(v for (_, b), v in moved.items() if b == j) for j in range(len(takers))]
        if any(x > donors[i]["give"] for i, x in enumerate(out)):
            continue
        if any(z > takers[j]["take"] for j, z in enumerate(into)):
            continue
        leaving = {}
        for (i, j), vnd in moved.items():
            if donors[i]["owner"] != takers[j]["owner"]:
                leaving[donors[i]["owner"]] = leaving.get(donors[i]["owner"], 0) + vnd
        if any((plans[o] - vnd) * 100 < instance["floor"] * plans[o] for o, vnd in leaving.items()):
            continue
        cut = sum(max(0, min(d["forecast"], d["plan"]) - (d["plan"] - x)) for d, x in zip(donors, out, strict=True))
        priority = sum(
            z * KEY_WEIGHT * t["key"] + min(z, t["waiting"]) * WAITING_WEIGHT for t, z in zip(takers, into, strict=True)
        )
        approvals = sum(donors[i]["owner"] != takers[j]["owner"] for i, j in moved)
        score = in_order(instance, sum(out), cut, priority, approvals, len(moved), max(out))
        best = score if best is None else max(best, score)
    return best


@settings(max_examples=50, deadline=None)
@given(instances())
def test_no_set_of_transfers_is_better(instance):
    proposal = propose(regime(instance), candidates(instance), funding_levels=LEVELS)
    out, into = {}, {}
    for transfer in proposal.transfers:
        out[transfer.donor] = out.get(transfer.donor, 0) + transfer.amount_vnd
        into[transfer.recipient] = into.get(transfer.recipient, 0) + transfer.amount_vnd
    cut = sum(
        max(0, min(d["forecast"], d["plan"]) - (d["plan"] - out.get(f"D{n}", 0)))
        for n, d in enumerate(instance["donors"])
    )
    priority = sum(
        into.get(f"R{n}", 0) * KEY_WEIGHT * t["key"] + min(into.get(f"R{n}", 0), t["waiting"]) * WAITING_WEIGHT
        for n, t in enumerate(instance["recipients"])
    )
    approvals = sum(transfer.tier - 1 for transfer in proposal.transfers)
    largest = max(out.values(), default=0)
    score = in_order(instance, sum(out.values()), cut, priority, approvals, len(proposal.transfers), largest)
    assert score == best_by_enumeration(instance)
