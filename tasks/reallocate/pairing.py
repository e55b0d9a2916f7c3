"""Who gives to whom: amounts paired into few transfers.

As programmed, largest with largest along the ways of the linear programme; or, of the same need, each recipient served
from as few donors as can be, which may then give more or less than programmed.
"""

import heapq
from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from itertools import chain

from tasks.reallocate.amounts import Amounts
from tasks.reallocate.authority import changes_list
from tasks.reallocate.problem import Flows, Problem, totals

_LOOK_FURTHER = 64
"""How many donors are looked at for a closer fit once one has been found."""


def paired(problem: Problem, amounts: Amounts) -> Flows:
    """The best pairing of the amounts as far as lot, floor and ceilings allow: as programmed, or by need with owners
    helping themselves first or not."""
    spared = all(x <= given.free_vnd for x, given in zip(amounts.out, problem.gives, strict=True))
    could_give = [given.free_vnd if spared else given.amount_vnd for given in problem.gives]
    own_first, as_they_come = Pairing(problem, could_give, amounts.into), Pairing(problem, could_give, amounts.into)
    for owner in sorted(set(problem.giver_owners) & set(problem.taker_owners)):
        own_first.serve(
            [j for j, taker in enumerate(problem.taker_owners) if taker == owner],
            [i for i, giver in enumerate(problem.giver_owners) if giver == owner],
        )
    everyone = range(len(problem.recipients)), range(len(problem.donors))
    ways = (_as_programmed(problem, amounts), own_first, as_they_come)
    for pairing in ways:
        pairing.serve(*everyone)
        pairing.place_remainders()
        pairing.open_up()
        pairing.serve(*everyone)
    return max((pairing.flows for pairing in ways), key=problem.score)


def _as_programmed(problem: Problem, amounts: Amounts) -> "Pairing":
    givers: dict[str, list[int]] = {}
    takers: dict[tuple[str, bool], list[int]] = {}
    for i, owner in enumerate(problem.giver_owners):
        givers.setdefault(owner, []).append(i)
    for j, owner in enumerate(problem.taker_owners):
        takers.setdefault((owner, changes_list(problem.recipients[j])), []).append(j)
    pairing = Pairing(problem, amounts.out, amounts.into)
    for giver, taker, new, flow in sorted(amounts.direct, key=lambda way: (way[0] != way[1], way)):
        pairing.pass_on(givers[giver], takers[taker, new], flow)
    pairing.pass_on(range(len(amounts.out)), range(len(amounts.into)), sum(amounts.out))
    return pairing


class Pairing:
    """What donors still hold and recipients still need, and the transfers made so far."""

    def __init__(self, problem: Problem, out: Sequence[int], into: Sequence[int]) -> None:
        self.flows: dict[tuple[int, int], int] = {}
        self._left, self._need = list(out), list(into)
        self._problem = problem
        self._lot = max(1, problem.rules.minimum_lot_vnd)
        self._room = None if problem.floor_room is None else dict(problem.floor_room)

    def pass_on(self, donors: Iterable[int], recipients: Iterable[int], flow: int) -> None:
        """Pass on up to `flow` đồng: equal amounts first, then each donor, largest first, to the largest needs."""
        givers = sorted((i for i in donors if self._left[i] > 0), key=lambda i: (-self._left[i], i))
        takers = sorted((j for j in recipients if self._need[j] > 0), key=lambda j: (-self._need[j], j))
        flow -= self._pass_on_equal(givers, takers, flow)
        heap = [(-self._need[j], j) for j in takers if self._need[j] > 0]
        for i in givers:
            passed = []
            while heap and min(self._left[i], flow, -heap[0][0]) >= self._lot:
                _, j = heapq.heappop(heap)
                flow -= self._move(i, j, min(flow, self._movable_vnd(i, j)))
                if self._need[j] > 0:
                    passed.append((-self._need[j], j))
            for item in passed:
                heapq.heappush(heap, item)

    def serve(self, recipients: Iterable[int], donors: Iterable[int]) -> None:
        """Serve each recipient, largest need first, by the closest donor that suffices, else the largest."""
        pool = sorted((self._left[i], i) for i in donors if self._left[i] > 0)
        for j in sorted((j for j in recipients if self._need[j] > 0), key=lambda j: (-self._need[j], j)):
            while self._need[j] > 0:
                at = self._closest(pool, j)
                if at is None:
                    break
                _, i = pool.pop(at)
                self._move(i, j, self._movable_vnd(i, j))
                if self._left[i] > 0:
                    insort(pool, (self._left[i], i))

    def place_remainders(self) -> None:
        """Place what is under the lot: take what it lacks from the project's largest transfer, open a new one.

        The partner of that transfer gets back less than the remainder adds, so each step places more.
        """
        for side, short, rich in ((1, self._need, self._left), (0, self._left, self._need)):
            transfers: dict[int, list[tuple[int, int]]] = {}
            for pair in self.flows:
                transfers.setdefault(pair[side], []).append(pair)
            for one in sorted((k for k, vnd in enumerate(short) if 0 < vnd < self._lot), key=lambda k: (-short[k], k)):
                largest = max(transfers.get(one, []), key=lambda pair: (self.flows[pair], pair), default=None)
                lacking = self._lot - short[one]
                if largest is None or self.flows[largest] < self._lot + lacking:
                    continue
                self._add(*largest, -lacking)
                others = sorted((k for k, vnd in enumerate(rich) if vnd >= self._lot), key=lambda k: (-rich[k], k))
                pairs = [(k, one) if side else (one, k) for k in others]
                if not any(self._move(*pair, self._movable_vnd(*pair)) for pair in pairs if pair not in self.flows):
                    self._add(*largest, lacking)

    def open_up(self) -> None:
        """Let projects give and take all they can: where a lot left đồng of the amounts over, others may place it."""
        problem = self._problem
        out, into = totals(self.flows, 0, len(self._left)), totals(self.flows, 1, len(self._need))
        self._left = [given.amount_vnd - vnd for given, vnd in zip(problem.gives, out, strict=True)]
        self._need = [limits.amount_vnd - vnd for limits, vnd in zip(problem.takes, into, strict=True)]

    def _pass_on_equal(self, givers: Sequence[int], takers: Sequence[int], flow: int) -> int:
        waiting: dict[int, list[int]] = {}
        for j in reversed(takers):
            waiting.setdefault(self._need[j], []).append(j)
        moved = 0
        for i in givers:
            amount, equals = self._left[i], waiting.get(self._left[i])
            if equals and moved + amount <= flow and self._movable_vnd(i, equals[-1]) == amount:
                moved += self._move(i, equals.pop(), amount)
        return moved

    def _closest(self, pool: Sequence[tuple[int, int]], j: int) -> int | None:
        wanted = self._need[j]
        enough = bisect_left(pool, (wanted, -1))
        best: tuple[int, int] | None = None
        tried = 0
        for at in chain(range(enough, len(pool)), reversed(range(enough))):
            tried += best is not None
            if tried > _LOOK_FURTHER or (at < enough and pool[at][0] <= max(self._lot - 1, best[0] if best else 0)):
                break
            i = pool[at][1]
            movable = self._movable_vnd(i, j)
            if movable == wanted >= self._lot:
                return at
            if movable + self.flows.get((i, j), 0) >= self._lot and movable > (best[0] if best else 0):
                best = (movable, at)
        return None if best is None else best[1]

    def _movable_vnd(self, i: int, j: int) -> int:
        """What may still be moved from donor i to recipient j."""
        amount = min(self._left[i], self._need[j], self._problem.allowed_vnd(i, j) - self.flows.get((i, j), 0))
        if self._room is not None and self._problem.crosses(i, j):
            amount = min(amount, self._room[self._problem.giver_owners[i]])
        return max(0, amount)

    def _move(self, i: int, j: int, amount: int) -> int:
        if amount <= 0 or self.flows.get((i, j), 0) + amount < self._lot:
            return 0
        self._add(i, j, amount)
        return amount

    def _add(self, i: int, j: int, amount: int) -> None:
        self.flows[i, j] = self.flows.get((i, j), 0) + amount
        self._left[i] -= amount
        self._need[j] -= amount
        if self._room is not None and self._problem.crosses(i, j):
            self._room[self._problem.giver_owners[i]] -= amount
