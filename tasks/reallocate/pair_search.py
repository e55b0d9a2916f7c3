"""Fewest approvals, fewest transfers, minimum lot, smallest cuts: what depends on pairs of projects.

Fewest transfers is a hard problem (it hides bin packing), so a mixed-integer programme is solved where a source has few
pairs, and only within a number of nodes (not of seconds: the answer must not depend on the machine). Its pattern of
pairs is then filled by an exact network flow. The paired solution stands unless the other one is better, compared in
exact integers.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import highspy
import numpy as np

from config.reallocation import Objective
from tasks.reallocate.amounts import Amounts, gains_of, give_arcs, take_arcs
from tasks.reallocate.network import Network, UnbalancedError, maximum_gain, quiet_solver
from tasks.reallocate.problem import GAINS, Flows, Problem, objectives, totals

EXACT_PAIRS = 60
"""Sources with more pairs keep the paired solution, whose amounts are as good but whose transfers may be more."""
EXACT_PAIRS_IN_ALL = 400
"""Of one proposal, so that very many small sources cannot make it slow; sources are taken in order of their codes."""

_NODES = 50
_RANGE = 1e5
_TOLERANCE = 1e-9
_WHOLE = 0.999
_COUNTS: tuple[Objective, ...] = ("fewest_approvals", "fewest_transfers")
_Row = tuple[list[int], list[float], float, float]


def improved(problem: Problem, amounts: Amounts, flows: Flows, *, search: bool) -> Flows:
    """The best solution known: `flows`, the same pairs filled anew or, if `search`, the mixed-integer programme's."""
    out, into = totals(flows, 0, len(problem.donors)), totals(flows, 1, len(problem.recipients))
    proven = problem.gains(out, into) == problem.gains(amounts.out, amounts.into)
    best = flows if proven else _better(problem, flows, _filled(problem, flows))
    if not search:
        return best
    pairs = [
        (i, j) for i in range(len(problem.donors)) for j in range(len(problem.recipients)) if problem.allowed_vnd(i, j)
    ]
    if not pairs:
        return best
    found = _Programme(problem, pairs, best).solve(proven=proven)
    if found is not None:
        best = _better(problem, best, _filled(problem, found))
    return _even(problem, best)


def _better(problem: Problem, first: Flows, second: Flows | None) -> Flows:
    return second if second is not None and problem.score(second) > problem.score(first) else first


def _filled(problem: Problem, pairs: Iterable[tuple[int, int]], cut_vnd: int | None = None) -> dict[Any, int] | None:
    """The best amounts on these pairs, each at least the lot; None where there are none.

    `cut_vnd`: no donor gives more than this.
    """
    network, gains = Network(), gains_of(problem)
    pairs = sorted(pairs)
    donors = {i: network.node() for i in sorted({i for i, _ in pairs})}
    recipients = {j: network.node() for j in sorted({j for _, j in pairs})}
    for i, node in donors.items():
        amount = problem.gives[i].amount_vnd
        give_arcs(network, node, problem.gives[i], amount if cut_vnd is None else min(amount, cut_vnd), gains)
    for j, node in recipients.items():
        take_arcs(network, node, problem.takes[j], problem.takes[j].amount_vnd, gains)
    lot = problem.rules.minimum_lot_vnd
    arcs = {(i, j): network.arc(donors[i], recipients[j], problem.allowed_vnd(i, j), lower=lot) for i, j in pairs}
    for owner, room in (problem.floor_room or {}).items():
        members = [arc for (i, j), arc in arcs.items() if owner == problem.giver_owners[i] and problem.crosses(i, j)]
        if members:
            network.joint.append((members, room))
    try:
        flows = maximum_gain(network)
    except UnbalancedError:
        return None
    return {pair: flows[arc] for pair, arc in arcs.items() if flows[arc] > 0}


def _even(problem: Problem, flows: Flows) -> Flows:
    """The same pairs with the largest cut as small as it can be, by bisection, where the profile asks for it."""
    if "smallest_changes" not in problem.rules.objectives or not flows:
        return flows
    best, low, high = flows, 0, max(totals(flows, 0, len(problem.donors)))
    while low < high:
        middle = (low + high) // 2
        found = _filled(problem, flows, middle)
        if found is not None and problem.score(found) > problem.score(best):
            best, high = found, max(totals(found, 0, len(problem.donors)))
        else:
            low = middle + 1
    return best


class _Programme:
    """Columns: đồng per pair, open or not per pair, cut into the forecast per donor, preferred part per recipient, and
    the largest that any donor gives."""

    def __init__(self, problem: Problem, pairs: list[tuple[int, int]], start: Flows) -> None:
        self._problem, self._pairs = problem, pairs
        self._unit = max(1.0, max(given.amount_vnd for given in problem.gives) / _RANGE)
        count = len(pairs)
        self._cut = 2 * count
        self._preferred = self._cut + len(problem.donors)
        self._largest = self._preferred + len(problem.recipients)
        self._columns = self._largest + 1
        self._start = self._values(start)
        self._solver = quiet_solver()
        for option, value in (
            ("mip_max_nodes", _NODES), ("mip_rel_gap", 0.0), ("mip_feasibility_tolerance", _TOLERANCE),
            ("primal_feasibility_tolerance", _TOLERANCE),
        ):  # fmt: skip
            self._solver.setOptionValue(option, value)
        self._state()

    def solve(self, *, proven: bool) -> list[tuple[int, int]] | None:
        """The open pairs of the best solution found, one objective after the other; None where none was found.

        `proven`: the start reaches the greatest gains that the amounts allow, so these need no search.
        """
        values, leading = self._start, True
        settled: list[np.ndarray] = []
        for name, costs in self._levels():
            leading = leading and name in GAINS
            if any(np.array_equal(costs, before) for before in settled):
                continue
            settled.append(costs)
            if not (leading and proven) and not (name == "smallest_changes" and self._all_given(values)):
                # Counts of pairs are whole: a bound less than one away proves them.
                self._solver.setOptionValue("mip_abs_gap", _WHOLE if name in _COUNTS else _TOLERANCE)
                found = self._maximise(costs, values)
                if found is None:
                    return None
                values = found
            reached = float(costs @ values)
            row = np.flatnonzero(costs)
            slack = 1e-6 * max(1.0, abs(reached) * 1e-3)
            self._solver.addRow(reached - slack, highspy.kHighsInf, len(row), row.astype(np.int32), costs[row])
        count = len(self._pairs)
        return [pair for at, pair in enumerate(self._pairs) if values[count + at] > 0.5 and values[at] > 0]

    def _all_given(self, values: np.ndarray) -> bool:
        """Whether every donor gives all it can, so that no cut can be smaller."""
        could = sum(given.amount_vnd for given in self._problem.gives) / self._unit
        return float(values[: len(self._pairs)].sum()) >= could - 1e-6 * could

    def _maximise(self, costs: np.ndarray, start: np.ndarray) -> np.ndarray | None:
        solver = self._solver
        solver.changeColsCost(self._columns, np.arange(self._columns, dtype=np.int32), costs)
        solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
        known = highspy.HighsSolution()
        known.col_value = list(start)
        solver.setSolution(known)
        solver.run()
        if solver.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return None
        return np.array(solver.getSolution().col_value)

    def _levels(self) -> list[tuple[Objective, np.ndarray]]:
        """One row of costs per objective; disbursement is two: most placed, then least cut into forecasts."""
        problem, count = self._problem, len(self._pairs)
        placed, loss, priority, approvals, transfers = np.zeros((5, self._columns))
        changes = np.zeros(self._columns)
        changes[self._largest] = -1
        placed[:count] = 1
        loss[self._cut : self._preferred] = -1
        for at, (_, j) in enumerate(self._pairs):
            priority[at] = problem.takes[j].weight
        for j, limits in enumerate(problem.takes):
            priority[self._preferred + j] = limits.preferred_weight - limits.weight
        transfers[count : self._cut] = -1
        for at, (i, j) in enumerate(self._pairs):
            approvals[count + at] = 1 - problem.tier(i, j, problem.allowed_vnd(i, j))
        named: dict[Objective, list[np.ndarray]] = {
            "extra_disbursement": [placed, loss],
            "priority": [priority],
            "fewest_approvals": [approvals],
            "fewest_transfers": [transfers],
            "smallest_changes": [changes],
        }
        return [(name, costs) for name in objectives(problem.rules) for costs in named.get(name, []) if costs.any()]

    def _values(self, flows: Flows) -> np.ndarray:
        problem, count = self._problem, len(self._pairs)
        values = np.zeros(self._columns)
        for at, pair in enumerate(self._pairs):
            values[at] = flows.get(pair, 0) / self._unit
            values[count + at] = float(pair in flows)
        for i, vnd in enumerate(totals(flows, 0, len(problem.donors))):
            values[self._cut + i] = max(0, vnd - problem.gives[i].free_vnd) / self._unit
        for j, vnd in enumerate(totals(flows, 1, len(problem.recipients))):
            values[self._preferred + j] = min(vnd, problem.takes[j].preferred_vnd) / self._unit
        values[self._largest] = max(totals(flows, 0, len(problem.donors)), default=0) / self._unit
        return values

    def _state(self) -> None:
        """Bounds, kinds and rows to the solver."""
        problem, count = self._problem, len(self._pairs)
        upper = [problem.allowed_vnd(i, j) / self._unit for i, j in self._pairs]
        upper += [1.0] * count
        upper += [given.amount_vnd / self._unit for given in problem.gives]
        upper += [limits.preferred_vnd / self._unit for limits in problem.takes]
        self._solver.addVars(self._columns, np.zeros(self._columns), np.array([*upper, _RANGE]))
        opened = np.arange(count, 2 * count, dtype=np.int32)
        self._solver.changeColsIntegrality(count, opened, np.full(count, highspy.HighsVarType.kInteger))
        for members, values, low, high in self._rows():
            self._solver.addRow(
                low, high, len(members), np.array(members, dtype=np.int32), np.array(values, dtype=float)
            )

    def _rows(self) -> list[_Row]:
        problem, count, unit, inf = self._problem, len(self._pairs), self._unit, highspy.kHighsInf
        lot = problem.rules.minimum_lot_vnd / unit
        rows: list[_Row] = []
        giving: Mapping[int, list[int]] = {i: [] for i in range(len(problem.donors))}
        taking: Mapping[int, list[int]] = {j: [] for j in range(len(problem.recipients))}
        crossing: dict[str, list[int]] = {}
        for at, (i, j) in enumerate(self._pairs):
            rows.append(([at, count + at], [1, -problem.allowed_vnd(i, j) / unit], -inf, 0))
            rows.append(([at, count + at], [1, -lot], 0, inf))
            giving[i].append(at)
            taking[j].append(at)
            if problem.crosses(i, j):
                crossing.setdefault(problem.giver_owners[i], []).append(at)
        for i, members in giving.items():
            given = problem.gives[i]
            rows.append((members, [1.0] * len(members), -inf, given.amount_vnd / unit))
            rows.append(([*members, self._largest], [1.0] * len(members) + [-1.0], -inf, 0))
            rows.append(([*members, self._cut + i], [1.0] * len(members) + [-1.0], -inf, given.free_vnd / unit))
        for j, members in taking.items():
            rows.append((members, [1.0] * len(members), -inf, problem.takes[j].amount_vnd / unit))
            rows.append(([*members, self._preferred + j], [1.0] * len(members) + [-1.0], 0, inf))
        for owner, members in crossing.items():
            if problem.floor_room is not None:
                rows.append((members, [1.0] * len(members), -inf, problem.floor_room[owner] / unit))
        return rows
