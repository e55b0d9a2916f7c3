"""One proposal of transfers per period: legal, balanced within each source, explained."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from config.reallocation import ReallocationRules
from tasks.ledger.records import Commitment
from tasks.reallocate.amounts import best_amounts
from tasks.reallocate.data_hash import data_hash
from tasks.reallocate.explain import explained, unused
from tasks.reallocate.limits import expected_vnd, give, identity, is_forced
from tasks.reallocate.network import UnbalancedError
from tasks.reallocate.pair_search import EXACT_PAIRS, EXACT_PAIRS_IN_ALL, improved
from tasks.reallocate.pairing import paired
from tasks.reallocate.problem import Flows, InvalidRulesError, Problem, problem_of, totals
from tasks.reallocate.proposal import Candidate, Effect, NotUsed, Proposal, Transfer, Unasked, Unplaced
from tasks.reallocate.scenario import changed
from tasks.reallocate.unplaced import unplaced


class InvalidCandidatesError(ValueError):
    """The lines cannot be reallocated as they stand; the message names the line."""


def propose(
    rules: ReallocationRules,
    candidates: Sequence[Candidate],
    *,
    funding_levels: Mapping[str, str],
    changes: Mapping[str, object] | None = None,
) -> Proposal:
    """The best transfers under the rules, in whole đồng, with the reason for every đồng moved and not moved.

    `funding_levels`: funding source code -> central, local or foreign. `changes`: rules to try instead, by key.
    The same candidates in any order give the same proposal.

    Raises InvalidRulesError for rules that cannot be carried out, InvalidCandidatesError for lines reported twice or
    negative plans.
    """
    rules = changed(rules, changes or {})
    _check(candidates, funding_levels)
    transfers: list[Transfer] = []
    left_over: list[Unplaced] = []
    idle: list[NotUsed] = []
    effects: list[Effect] = []
    taken: dict[tuple[str, str], int] = {}
    unsearched = EXACT_PAIRS_IN_ALL
    for source in sorted({candidate.funding_source for candidate in candidates}):
        mine = [_with_room_left(c, taken) for c in candidates if c.funding_source == source]
        problem = problem_of(rules, source, funding_levels[source], mine)
        pairs = len(problem.donors) * len(problem.recipients)
        search = pairs <= min(EXACT_PAIRS, unsearched)
        unsearched -= pairs if search else 0
        flows = _solved(problem, search=search)
        for (_, j), vnd in flows.items():
            project = problem.recipients[j].agency, problem.recipients[j].project_key
            taken[project] = taken.get(project, 0) + vnd
        transfers += explained(problem, flows)
        left_over += unplaced(problem, flows)
        idle += unused(problem, flows)
        effects.append(_effect(problem, flows))
    return Proposal(
        transfers=tuple(transfers),
        unplaced=tuple(left_over),
        not_used=tuple(idle),
        commitments=_commitments(rules, candidates),
        effects=tuple(effects),
        data_hash=data_hash(candidates, rules),
        unasked=_unasked(rules, candidates),
    )


def _with_room_left(candidate: Candidate, taken: Mapping[tuple[str, str], int]) -> Candidate:
    """A project's total investment is one for all its sources: what another source gave it is no longer room."""
    already = taken.get((candidate.agency, candidate.project_key), 0)
    if not already or candidate.total_investment_room_vnd is None:
        return candidate
    return replace(candidate, total_investment_room_vnd=candidate.total_investment_room_vnd - already)


def _solved(problem: Problem, *, search: bool) -> Flows:
    if not problem.donors or not problem.recipients:
        return {}
    amounts = best_amounts(problem)
    flows = improved(problem, amounts, paired(problem, amounts), search=search)
    verify(problem, flows)
    return dict(sorted(flows.items()))


def verify(problem: Problem, flows: Flows) -> None:
    """Hold the answer against every limit in exact integers. Raises UnbalancedError, naming the limit."""
    for (i, j), vnd in flows.items():
        if not max(1, problem.rules.minimum_lot_vnd) <= vnd <= problem.allowed_vnd(i, j):
            raise UnbalancedError(f"transfer {i}->{j} of {vnd} is outside what is allowed")
    out, into = totals(flows, 0, len(problem.donors)), totals(flows, 1, len(problem.recipients))
    if any(x > given.amount_vnd for x, given in zip(out, problem.gives, strict=True)):
        raise UnbalancedError("a donor gives more than it can")
    if any(z > taken.amount_vnd for z, taken in zip(into, problem.takes, strict=True)):
        raise UnbalancedError("a recipient takes more than it can")
    room = problem.floor_room
    if room is not None and any(vnd > room[owner] for owner, vnd in problem.crossing(flows).items()):
        raise UnbalancedError("an owner is left under its floor")


def _effect(problem: Problem, flows: Flows) -> Effect:
    without = sum(expected_vnd(candidate) for candidate in problem.candidates)
    out = totals(flows, 0, len(problem.donors))
    lost = sum(max(0, x - given.free_vnd) for x, given in zip(out, problem.gives, strict=True))
    return Effect(problem.source, without, without + sum(flows.values()) - lost)


def _unasked(rules: ReallocationRules, candidates: Sequence[Candidate]) -> Unasked | None:
    forced = [(c, given.forced_vnd) for c in candidates if (given := give(c, rules)).is_forced]
    if not forced:
        return None
    projects = {(c.agency, c.project_key) for c, _ in forced}
    return Unasked(len(projects), sum(vnd for _, vnd in forced), sum(c.plan_vnd for c in candidates))


def _commitments(rules: ReallocationRules, candidates: Sequence[Candidate]) -> tuple[Commitment, ...]:
    if not rules.silence_is_commitment:
        return ()
    return tuple(
        Commitment(c.project_key, c.project_name, c.agency, c.funding_source, c.plan_vnd)
        for c in sorted(candidates, key=identity)
        if c.plan_vnd > 0 and c.request_down_vnd <= 0 and not is_forced(c, rules) and not c.clawback_vnd
    )


def _check(candidates: Sequence[Candidate], funding_levels: Mapping[str, str]) -> None:
    seen: set[tuple[str, str, str]] = set()
    for candidate in candidates:
        key = identity(candidate)
        if key in seen:
            raise InvalidCandidatesError(
                f"dự án {candidate.project_key} của {candidate.agency}, nguồn {candidate.funding_source}, có hai dòng"
            )
        seen.add(key)
        if min(candidate.plan_vnd, candidate.disbursed_vnd, candidate.committed_vnd) < 0:
            raise InvalidCandidatesError(
                f"dự án {candidate.project_key} của {candidate.agency}: số kế hoạch, giải ngân hoặc cam kết âm"
            )
        if candidate.funding_source not in funding_levels:
            raise InvalidRulesError(f"không có cấp ngân sách của nguồn vốn {candidate.funding_source}")
