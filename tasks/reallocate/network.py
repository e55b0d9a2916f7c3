"""A maximum-gain flow in whole đồng on HiGHS: the only place that knows the solver's linear programme.

A network's matrix is totally unimodular: with whole bounds every vertex that the simplex method ends in is whole.
What floating point leaves of that is checked afterwards in exact integers, never assumed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import gcd

import highspy
import numpy as np

OUTSIDE = 0
"""The node where đồng enter and leave; all others balance."""

_EXACT_FLOAT = 2**52


class UnbalancedError(RuntimeError):
    """The solver's answer does not balance in whole đồng, or there is none."""


@dataclass(slots=True)
class Network:
    """Arcs between numbered nodes, each with bounds in đồng and a gain per đồng (small whole numbers)."""

    tail: list[int] = field(default_factory=list)
    head: list[int] = field(default_factory=list)
    lower: list[int] = field(default_factory=list)
    upper: list[int] = field(default_factory=list)
    gain: list[int] = field(default_factory=list)
    joint: list[tuple[list[int], int]] = field(default_factory=list)
    """(arcs, upper bound in đồng of their sum)."""
    nodes: int = 1

    def node(self) -> int:
        """A new balancing node."""
        self.nodes += 1
        return self.nodes - 1

    def arc(self, tail: int, head: int, upper: int, *, gain: int = 0, lower: int = 0) -> int:
        """A new arc; gives its number."""
        self.tail.append(tail)
        self.head.append(head)
        self.lower.append(lower)
        self.upper.append(upper)
        self.gain.append(gain)
        return len(self.tail) - 1


def quiet_solver() -> highspy.Highs:
    """A solver that prints nothing and gives the same answer every time."""
    solver = highspy.Highs()
    solver.silent()
    for option, value in (("threads", 1), ("random_seed", 0), ("parallel", "off")):
        solver.setOptionValue(option, value)
    return solver


def maximum_gain(network: Network) -> list[int]:
    """Flow on each arc, in đồng, with the greatest total gain. Raises UnbalancedError."""
    if not network.tail:
        return []
    unit = gcd(*network.lower, *network.upper, *(bound for _, bound in network.joint)) or 1
    if max(network.upper) // unit > _EXACT_FLOAT:
        raise UnbalancedError("amounts beyond the solver's exact range")
    solver = quiet_solver()
    # Presolve costs many times what it saves on these networks (same optimum).
    for option, value in (("presolve", "off"), ("solver", "simplex")):
        solver.setOptionValue(option, value)
    solver.passModel(_programme(network, unit))
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise UnbalancedError(f"solver ended with {solver.modelStatusToString(solver.getModelStatus())}")
    flows = [int(flow) * unit for flow in np.rint(solver.getSolution().col_value)]
    _check(network, flows)
    return flows


def _programme(network: Network, unit: int) -> highspy.HighsLp:
    arcs = len(network.tail)
    lp = highspy.HighsLp()
    lp.num_col_ = arcs
    lp.num_row_ = network.nodes - 1 + len(network.joint)
    lp.col_cost_ = np.array(network.gain, dtype=float)
    lp.col_lower_ = np.array([bound // unit for bound in network.lower], dtype=float)
    lp.col_upper_ = np.array([bound // unit for bound in network.upper], dtype=float)
    lp.sense_ = highspy.ObjSense.kMaximize
    balanced = np.zeros(network.nodes - 1)
    lp.row_lower_ = np.concatenate([balanced, np.full(len(network.joint), -highspy.kHighsInf)])
    lp.row_upper_ = np.concatenate([balanced, np.array([bound // unit for _, bound in network.joint], dtype=float)])
    sizes = [len(members) for members, _ in network.joint]
    joined = np.array([arc for members, _ in network.joint for arc in members], dtype=np.int64)
    columns = np.concatenate([np.arange(arcs), np.arange(arcs), joined])
    joint_rows = np.repeat(np.arange(len(sizes)) + network.nodes, sizes)
    rows = np.concatenate([np.array(network.tail), np.array(network.head), joint_rows]).astype(np.int64)
    values = np.concatenate([-np.ones(arcs), np.ones(arcs), np.ones(len(joined))])
    entries = np.flatnonzero(rows != OUTSIDE)
    entries = entries[np.lexsort((rows[entries], columns[entries]))]
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = np.searchsorted(columns[entries], np.arange(arcs + 1)).astype(np.int32)
    lp.a_matrix_.index_ = (rows[entries] - 1).astype(np.int32)
    lp.a_matrix_.value_ = values[entries]
    return lp


def _check(network: Network, flows: Sequence[int]) -> None:
    net = [0] * network.nodes
    for arc, flow in enumerate(flows):
        if not network.lower[arc] <= flow <= network.upper[arc]:
            raise UnbalancedError(f"flow {flow} outside {network.lower[arc]}..{network.upper[arc]}")
        net[network.tail[arc]] -= flow
        net[network.head[arc]] += flow
    if any(net[1:]):
        raise UnbalancedError("a node does not balance")
    if any(sum(flows[arc] for arc in members) > bound for members, bound in network.joint):
        raise UnbalancedError("a joint bound is broken")
