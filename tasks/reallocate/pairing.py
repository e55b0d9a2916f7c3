"""Who gives to whom: amounts paired into few transfers, an owner's own projects first, equal amounts first."""

import heapq
from collections.abc import Iterable, Sequence

from tasks.reallocate.amounts import Amounts
from tasks.reallocate.authority import changes_list
from tasks.reallocate.problem import Problem


def paired(problem: Problem, amounts: Amounts) -> dict[tuple[int, int], int]:
    """Transfers that carry the amounts, as far as lot, floor and ceilings allow."""
    givers: dict[str, list[int]] = {}
    takers: dict[tuple[str, bool], list[int]] = {}
    for i, owner in enumerate(problem.giver_owners):
        givers.setdefault(owner, []).append(i)
    for j, owner in enumerate(problem.taker_owners):
        takers.setdefault((owner, changes_list(problem.recipients[j])), []).append(j)
    pairing = Pairing(problem, amounts.out, amounts.into)
    for giver, taker, new, flow in sorted(amounts.direct, key=lambda way: (way[0] != way[1], way)):
        pairing.pair(givers[giver], takers[taker, new], flow)
    pairing.pair(range(len(amounts.out)), range(len(amounts.into)), sum(amounts.out))
    return pairing.flows


class Pairing:
    """What donors still hold and recipients still need, and the transfers made so far."""

    def __init__(self, problem: Problem, out: Sequence[int], into: Sequence[int]) -> None:
        self.flows: dict[tuple[int, int], int] = {}
        self.left, self.right = list(out), list(into)
        self._problem = problem
        self._room = None if problem.floor_room is None else dict(problem.floor_room)

    def pair(self, donors: Iterable[int], recipients: Iterable[int], flow: int) -> None:
        """Pair up to `flow` đồng: equal amounts first, then each donor, largest first, with the largest needs."""
        givers = sorted((i for i in donors if self.left[i] > 0), key=lambda i: (-self.left[i], i))
        takers = sorted((j for j in recipients if self.right[j] > 0), key=lambda j: (-self.right[j], j))
        flow -= self._equal(givers, takers, flow)
        heap = [(-self.right[j], j) for j in takers if self.right[j] > 0]
        lot = self._problem.rules.minimum_lot_vnd
        for i in givers:
            passed = []
            while heap and min(self.left[i], flow, -heap[0][0]) >= max(lot, 1):
                _, j = heapq.heappop(heap)
                flow -= self._move(i, j, min(flow, self.movable_vnd(i, j)))
                if self.right[j] > 0:
                    passed.append((-self.right[j], j))
            for item in passed:
                heapq.heappush(heap, item)

    def movable_vnd(self, i: int, j: int) -> int:
        """What may still be moved from donor i to recipient j."""
        amount = min(self.left[i], self.right[j], self._problem.allowed_vnd(i, j) - self.flows.get((i, j), 0))
        if self._room is not None and self._problem.giver_owners[i] != self._problem.taker_owners[j]:
            amount = min(amount, self._room[self._problem.giver_owners[i]])
        return max(0, amount)

    def _equal(self, givers: Sequence[int], takers: Sequence[int], flow: int) -> int:
        waiting: dict[int, list[int]] = {}
        for j in reversed(takers):
            waiting.setdefault(self.right[j], []).append(j)
        moved = 0
        for i in givers:
            amount, twins = self.left[i], waiting.get(self.left[i])
            if twins and moved + amount <= flow and self.movable_vnd(i, twins[-1]) == amount:
                moved += self._move(i, twins.pop(), amount)
        return moved

    def _move(self, i: int, j: int, amount: int) -> int:
        already = self.flows.get((i, j), 0)
        if amount <= 0 or already + amount < self._problem.rules.minimum_lot_vnd:
            return 0
        self.flows[i, j] = already + amount
        self.left[i] -= amount
        self.right[j] -= amount
        if self._room is not None and self._problem.giver_owners[i] != self._problem.taker_owners[j]:
            self._room[self._problem.giver_owners[i]] -= amount
        return amount
