"""Who gives to whom: amounts paired into few transfers.

Several ways are tried and the best in the declared order of objectives is kept. What each project gives and takes is
fixed by the amounts in the first way; in the others at most one side is, and the other side serves it from as few
projects as it can.
"""

import heapq
from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from itertools import chain

from tasks.reallocate.amounts import Amounts
from tasks.reallocate.authority import changes_list
from tasks.reallocate.problem import Flows, Problem


def paired(problem: Problem, amounts: Amounts) -> Flows:
    """The best pairing found of the amounts, as far as lot, floor and ceilings allow."""
    ways = [_as_programmed(problem, amounts)]
    spared = all(x <= given.free_vnd for x, given in zip(amounts.out, problem.gives, strict=True))
    could_give = [given.free_vnd if spared else given.amount_vnd for given in problem.gives]
    could_take = [limits.amount_vnd for limits in problem.takes]
    for own_first in (True, False):
        for left, right, by_recipient in (
            (could_give, amounts.into, True),
            (amounts.out, could_take, False),
            (could_give, could_take, True),
        ):
            pairing = Pairing(problem, left, right)
            if own_first:
                for donors, recipients in _same_owner(problem):
                    pairing.fit(donors, recipients, by_recipient=by_recipient)
            pairing.fit(range(len(left)), range(len(right)), by_recipient=by_recipient)
            pairing.mend()
            ways.append(pairing.flows)
    return max(ways, key=problem.score)


def _as_programmed(problem: Problem, amounts: Amounts) -> Flows:
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


def _same_owner(problem: Problem) -> list[tuple[list[int], list[int]]]:
    return [
        (
            [i for i, giver in enumerate(problem.giver_owners) if giver == owner],
            [j for j, taker in enumerate(problem.taker_owners) if taker == owner],
        )
        for owner in sorted(set(problem.giver_owners) & set(problem.taker_owners))
    ]


_LOOK_FURTHER = 64
"""How many projects are looked at for a closer fit once one has been found."""


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

    def fit(self, donors: Iterable[int], recipients: Iterable[int], *, by_recipient: bool) -> None:
        """Serve each project of one side, largest first, by the closest that suffices, else the largest."""
        served, serving = (recipients, donors) if by_recipient else (donors, recipients)
        want, have = (self.right, self.left) if by_recipient else (self.left, self.right)
        pool = sorted((have[k], k) for k in serving if have[k] > 0)
        for one in sorted((k for k in served if want[k] > 0), key=lambda k: (-want[k], k)):
            while want[one] > 0:
                at = self._closest(pool, one, want[one], by_recipient=by_recipient)
                if at is None:
                    break
                _, other = pool.pop(at)
                i, j = (other, one) if by_recipient else (one, other)
                self._move(i, j, self.movable_vnd(i, j))
                if have[other] > 0:
                    insort(pool, (have[other], other))

    def _closest(self, pool: Sequence[tuple[int, int]], one: int, wanted: int, *, by_recipient: bool) -> int | None:
        enough = bisect_left(pool, (wanted, -1))
        lot = max(1, self._problem.rules.minimum_lot_vnd)
        best: tuple[int, int] | None = None
        tried = 0
        for at in chain(range(enough, len(pool)), reversed(range(enough))):
            tried += best is not None
            if tried > _LOOK_FURTHER:
                break
            if at < enough and (pool[at][0] < lot or (best is not None and best[0] >= pool[at][0])):
                break
            other = pool[at][1]
            i, j = (other, one) if by_recipient else (one, other)
            movable = self.movable_vnd(i, j)
            if movable == wanted and movable >= lot:
                return at
            if movable > 0 and movable + self.flows.get((i, j), 0) >= lot and (best is None or movable > best[0]):
                best = (movable, at)
        return None if best is None else best[1]

    def mend(self) -> None:
        """Place remainders under the lot: take what they lack from the project's largest transfer, open a new one.

        The partner of that transfer gets back less than the remainder adds, so each step places more.
        """
        for by_recipient in (True, False):
            short, rich = (self.right, self.left) if by_recipient else (self.left, self.right)
            lot = self._problem.rules.minimum_lot_vnd
            transfers: dict[int, list[tuple[int, int]]] = {}
            for pair in self.flows:
                transfers.setdefault(pair[1] if by_recipient else pair[0], []).append(pair)
            for one in sorted((k for k, vnd in enumerate(short) if 0 < vnd < lot), key=lambda k: (-short[k], k)):
                largest = max(transfers.get(one, []), key=lambda pair: (self.flows[pair], pair), default=None)
                lacking = lot - short[one]
                if largest is None or self.flows[largest] < lot + lacking:
                    continue
                self._give_back(*largest, lacking)
                for other in sorted((k for k, vnd in enumerate(rich) if vnd >= lot), key=lambda k: (-rich[k], k)):
                    i, j = (other, one) if by_recipient else (one, other)
                    if (i, j) not in self.flows and self._move(i, j, self.movable_vnd(i, j)):
                        break
                else:
                    self._move(*largest, lacking)

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

    def _give_back(self, i: int, j: int, amount: int) -> None:
        self.flows[i, j] -= amount
        self.left[i] += amount
        self.right[j] += amount
        if self._room is not None and self._problem.giver_owners[i] != self._problem.taker_owners[j]:
            self._room[self._problem.giver_owners[i]] += amount

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
