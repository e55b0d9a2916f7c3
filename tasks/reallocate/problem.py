"""One funding source's reallocation problem: donors, recipients, what is allowed between them, and what is better."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from config.reallocation import Authority, Objective, ReallocationRules
from config.text import fold
from tasks.reallocate.authority import AuthorityTable, changes_list
from tasks.reallocate.limits import Give, Take, floor_room_vnd, give, identity, owner_of, take
from tasks.reallocate.proposal import Candidate

Flows = Mapping[tuple[int, int], int]
"""(donor index, recipient index) -> đồng."""

GAINS: tuple[Objective, ...] = ("extra_disbursement", "priority")


class InvalidRulesError(ValueError):
    """The rules cannot be carried out as written; the message says what to fix."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Donors and recipients of one source in canonical order. Indices into the tuples name them."""

    source: str
    rules: ReallocationRules
    table: AuthorityTable
    candidates: tuple[Candidate, ...]
    donors: tuple[Candidate, ...]
    gives: tuple[Give, ...]
    recipients: tuple[Candidate, ...]
    takes: tuple[Take, ...]
    giver_owners: tuple[str, ...]
    taker_owners: tuple[str, ...]
    floor_room: Mapping[str, int] | None
    locked: frozenset[tuple[str, str]]

    def allowed_vnd(self, donor: int, recipient: int) -> int:
        """Largest single transfer allowed between the two; 0 where none is."""
        giver, taker = self.giver_owners[donor], self.taker_owners[recipient]
        if (giver, taker) in self.locked:
            return 0
        limit = self.table.limit_vnd(same_owner=giver == taker, changes_list=changes_list(self.recipients[recipient]))
        most = min(self.gives[donor].amount_vnd, self.takes[recipient].amount_vnd)
        most = most if limit is None else min(most, limit)
        return most if most >= self.rules.minimum_lot_vnd else 0

    def crosses(self, donor: int, recipient: int) -> bool:
        """Whether a transfer between the two leaves the donor's owner."""
        return self.giver_owners[donor] != self.taker_owners[recipient]

    def tier(self, donor: int, recipient: int, amount_vnd: int) -> int:
        """Tier of the authority that decides the transfer. Raises InvalidRulesError where nobody does."""
        return self.decides(donor, recipient, amount_vnd).tier

    def decides(self, donor: int, recipient: int, amount_vnd: int) -> Authority:
        """The row of the authority table that decides the transfer. Raises InvalidRulesError where none does."""
        row = self.table.decides(
            amount_vnd,
            same_owner=self.giver_owners[donor] == self.taker_owners[recipient],
            changes_list=changes_list(self.recipients[recipient]),
        )
        if row is None:
            raise InvalidRulesError("không cấp nào có thẩm quyền quyết định khoản điều chuyển")
        return row

    def crossing(self, flows: Flows) -> dict[str, int]:
        """đồng that each owner passes to other owners."""
        sums: dict[str, int] = {}
        for (i, j), vnd in flows.items():
            if self.crosses(i, j):
                sums[self.giver_owners[i]] = sums.get(self.giver_owners[i], 0) + vnd
        return sums

    def score(self, flows: Flows) -> tuple[int, ...]:
        """How good a solution is, exactly; compared in the declared order of objectives, greater is better."""
        out = totals(flows, 0, len(self.donors))
        into = totals(flows, 1, len(self.recipients))
        measures: dict[Objective, tuple[int, ...]] = {
            **self.gains(out, into),
            "fewest_approvals": (-sum(self.tier(i, j, vnd) - 1 for (i, j), vnd in flows.items()),),
            "fewest_transfers": (-len(flows),),
            "smallest_changes": (-max(out, default=0),),
        }
        return tuple(part for name in objectives(self.rules) for part in measures[name])

    def gains(self, out: Sequence[int], into: Sequence[int]) -> dict[Objective, tuple[int, ...]]:
        """What depends on amounts alone, exactly: most placed with least cut into forecasts, and priority."""
        cut = sum(max(0, x - given.free_vnd) for x, given in zip(out, self.gives, strict=True))
        return {
            "extra_disbursement": (sum(out), -cut),
            "priority": (sum(_weighted(z, taken) for z, taken in zip(into, self.takes, strict=True)),),
        }


def totals(flows: Flows, side: int, size: int) -> list[int]:
    """đồng per donor (side 0) or per recipient (side 1)."""
    sums = [0] * size
    for pair, vnd in flows.items():
        sums[pair[side]] += vnd
    return sums


def objectives(rules: ReallocationRules) -> tuple[Objective, ...]:
    """The declared order, with disbursement following the last gain where it is not declared.

    Raises InvalidRulesError where a cost comes before every gain: the best answer would be to move nothing.
    """
    declared = rules.objectives
    if not declared or declared[0] not in GAINS:
        raise InvalidRulesError(
            "objectives: mục tiêu đầu tiên phải là extra_disbursement hoặc priority; "
            "nếu đặt mục tiêu giảm số khoản lên trước thì phương án tốt nhất là không điều chuyển"
        )
    if "extra_disbursement" in declared:
        return declared
    last_gain = max(index for index, name in enumerate(declared) if name in GAINS)
    return (*declared[: last_gain + 1], "extra_disbursement", *declared[last_gain + 1 :])


def problem_of(rules: ReallocationRules, source: str, level: str, candidates: Sequence[Candidate]) -> Problem:
    """The problem of one source; `candidates` are those of that source."""
    ordered = tuple(sorted(candidates, key=identity))
    given = [(candidate, give(candidate, rules)) for candidate in ordered]
    donors = [(candidate, limit) for candidate, limit in given if limit.amount_vnd > 0]
    giving = {candidate.project_key for candidate, _ in donors}
    wanted = [(c, take(c, rules)) for c in ordered if c.project_key not in giving and c.request_up_vnd > 0]
    takers = [(candidate, limit) for candidate, limit in wanted if limit.amount_vnd > 0]
    return Problem(
        source=source,
        rules=rules,
        table=AuthorityTable(rules, level),
        candidates=ordered,
        donors=tuple(candidate for candidate, _ in donors),
        gives=tuple(limit for _, limit in donors),
        recipients=tuple(candidate for candidate, _ in takers),
        takes=tuple(limit for _, limit in takers),
        giver_owners=tuple(owner_of(candidate) for candidate, _ in donors),
        taker_owners=tuple(owner_of(candidate) for candidate, _ in takers),
        floor_room=floor_room_vnd(ordered, rules),
        locked=_locked(rules, ordered),
    )


def _locked(rules: ReallocationRules, candidates: Sequence[Candidate]) -> frozenset[tuple[str, str]]:
    """Ordered pairs of owners between which nothing may move; a pair may name an owner or its reporting agency."""
    names: dict[str, set[str]] = {}
    for candidate in candidates:
        owner = owner_of(candidate)
        names.setdefault(owner, {owner}).add(fold(candidate.agency))
    pairs: set[tuple[str, str]] = set()
    for first, second in rules.locked_pairs:
        left = [owner for owner, known in names.items() if fold(first) in known]
        right = [owner for owner, known in names.items() if fold(second) in known]
        pairs |= {(a, b) for a in left for b in right} | {(b, a) for a in left for b in right}
    return frozenset(pairs)


def _weighted(amount: int, limits: Take) -> int:
    preferred = min(amount, limits.preferred_vnd)
    return preferred * limits.preferred_weight + (amount - preferred) * limits.weight
