"""How much each project gives and takes: one linear programme per source, aggregated by owner so that it stays small.

Donors flow into their owner, owners into each other (directly where a rule concerns the pair, else through one hub per
kind of recipient), owners into recipients. Of the minimum lot only what concerns one project alone is known here; the
rest of it, and ceilings per transfer, belong to pairs and come later.
"""

from dataclasses import dataclass

from tasks.reallocate.authority import changes_list
from tasks.reallocate.limits import Give, Take
from tasks.reallocate.network import OUTSIDE, Network, maximum_gain
from tasks.reallocate.problem import Problem, objectives


@dataclass(frozen=True, slots=True)
class Amounts:
    """đồng per donor and per recipient, and how much passes directly between two owners (recipient kind: new or not).

    What is left of a donor after its owner's direct flows goes through the hub.
    """

    out: tuple[int, ...]
    into: tuple[int, ...]
    direct: tuple[tuple[str, str, bool, int], ...]


@dataclass(frozen=True, slots=True)
class Gains:
    """What a đồng is worth placed, cut into a forecast, per point of priority, per tier of approval, between owners."""

    placed: int
    loss: int
    weight: int
    approval: int
    crossing: int = 1


def best_amounts(problem: Problem) -> Amounts:
    """Amounts with the greatest gain in the declared order of objectives; exact in whole đồng."""
    network, gains = Network(), gains_of(problem)
    giving = {owner: network.node() for owner in sorted(set(problem.giver_owners))}
    kinds = sorted({(owner, _new(problem, j)) for j, owner in enumerate(problem.taker_owners)})
    taking = {kind: network.node() for kind in kinds}
    everything = sum(given.amount_vnd for given in problem.gives)
    lot = problem.rules.minimum_lot_vnd
    from_donors = [
        give_arcs(network, giving[owner], given, given.amount_vnd if given.amount_vnd >= lot else 0, gains)
        for owner, given in zip(problem.giver_owners, problem.gives, strict=True)
    ]
    direct = _between_owners(problem, network, gains, giving, taking, everything)
    into = [
        take_arcs(
            network,
            taking[owner, _new(problem, j)],
            limits,
            limits.amount_vnd if limits.amount_vnd >= lot else 0,
            gains,
        )
        for j, (owner, limits) in enumerate(zip(problem.taker_owners, problem.takes, strict=True))
    ]
    flows = maximum_gain(network)
    return Amounts(
        out=tuple(sum(flows[arc] for arc in arcs) for arcs in from_donors),
        into=tuple(sum(flows[arc] for arc in arcs) for arcs in into),
        direct=tuple((giver, taker, new, flows[arc]) for giver, taker, new, arc in direct if flows[arc] > 0),
    )


def give_arcs(network: Network, node: int, given: Give, most_vnd: int, gains: Gains) -> tuple[int, int]:
    """Arcs by which a donor's đồng enter its node, first without, then by cutting into its forecast."""
    free = min(most_vnd, given.free_vnd)
    return network.arc(OUTSIDE, node, free), network.arc(OUTSIDE, node, most_vnd - free, gain=-gains.loss)


def take_arcs(network: Network, node: int, limits: Take, most_vnd: int, gains: Gains) -> tuple[int, int]:
    """Arcs by which a recipient's đồng leave its node, first for volume that awaits payment, then beyond it."""
    waiting = min(most_vnd, limits.preferred_vnd)
    return (
        network.arc(node, OUTSIDE, waiting, gain=gains.placed + gains.weight * limits.preferred_weight),
        network.arc(node, OUTSIDE, most_vnd - waiting, gain=gains.placed + gains.weight * limits.weight),
    )


def _between_owners(
    problem: Problem,
    network: Network,
    gains: Gains,
    giving: dict[str, int],
    taking: dict[tuple[str, bool], int],
    everything: int,
) -> list[tuple[str, str, bool, int]]:
    tiers = {
        (same, new): _lowest_tier(problem, same_owner=same, new=new) for same in (False, True) for new in (False, True)
    }
    hubs = {new: network.node() for new in (False, True) if tiers[False, new] is not None}
    for (_, new), node in taking.items():
        if new in hubs:
            network.arc(hubs[new], node, everything)
    spelled_out_owners = {giver for giver, _ in problem.locked}
    if any(tiers[True, new] is None for new in hubs):
        # A hub would let an owner's đồng come back to itself where nobody may decide that.
        spelled_out_owners |= set(problem.giver_owners) & set(problem.taker_owners)
    direct = []
    for owner, node in giving.items():
        crossing = network.node()
        room = everything if problem.floor_room is None else problem.floor_room[owner]
        network.arc(node, crossing, room)
        spelled_out = owner in spelled_out_owners
        for (taker, new), end in taking.items():
            same, tier = owner == taker, tiers[owner == taker, new]
            if tier is None or (owner, taker) in problem.locked or not (same or spelled_out):
                continue
            cost = gains.approval * (tier - 1) + (0 if same else gains.crossing)
            arc = network.arc(node if same else crossing, end, everything, gain=-cost)
            direct.append((owner, taker, new, arc))
        if not spelled_out:
            for new, hub in hubs.items():
                tier = tiers[False, new] or 1
                network.arc(crossing, hub, everything, gain=-gains.approval * (tier - 1) - gains.crossing)
    return direct


def gains_of(problem: Problem) -> Gains:
    """Weights that make one programme lexicographic.

    Two vertices differ by a cycle, which touches at most two donors, two recipients and, through the owners, `ways`
    arcs; a level outweighs anything a cycle can change below it when it is worth more than that sum.
    """
    steepest = max((limits.preferred_weight for limits in problem.takes), default=0)
    highest = max((row.tier for row in problem.rules.authorities), default=1)
    ways = 4 + 2 * min(len(set(problem.giver_owners)), len(set(problem.taker_owners)), 1 + len(problem.locked))
    below, weights = ways, {"loss": 0, "weight": 0, "placed": 0, "approval": 0}
    for name in reversed(objectives(problem.rules)):
        if name == "fewest_approvals":
            weights["approval"] = below + 1
            below += weights["approval"] * highest * ways
        elif name == "priority":
            weights["weight"] = below + 1
            below += weights["weight"] * steepest * 2
        elif name == "extra_disbursement":
            weights["loss"] = below + 1
            below += weights["loss"] * 2
            weights["placed"] = below + 1
            below += weights["placed"] * 2
    return Gains(**weights)


def _lowest_tier(problem: Problem, *, same_owner: bool, new: bool) -> int | None:
    rows = problem.table.rows(same_owner=same_owner, changes_list=new)
    return min((row.tier for row in rows), default=None)


def _new(problem: Problem, recipient: int) -> bool:
    return changes_list(problem.recipients[recipient])
