"""Which rows right below a row add up to it; linear time for a whole table, unless many figures are negative."""

from collections.abc import Sequence
from itertools import accumulate

from tasks.read.rows.row import Row
from tasks.read.rows.serials import GROUPS


class SumsBelow:
    """The rows of one table, and for each where the group ends that could begin right below it."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows
        self._ends = [len(rows)] * (len(rows) + 1)
        for position in range(len(rows) - 1, -1, -1):
            row = rows[position]
            is_head = row.level in GROUPS or (row.level is None and row.is_silent)
            self._ends[position] = position if is_head else self._ends[position + 1]
        self._prefixes: dict[int, tuple[list[int], list[int]]] = {}

    def next_row(self, position: int) -> Row | None:
        """The row right below, unless it is a heading."""
        return self._rows[position + 1] if self._ends[position + 1] > position + 1 else None

    def longest(self, position: int) -> int:
        """How many rows right below, at most, add up to the row's plan, else to its first figure that is not zero.

        Half a đồng of rounding per row and column is allowed for. No heading is passed.
        """
        column, figure = next((pair for pair in enumerate(self._rows[position].figures) if pair[1]), (0, None))
        if figure is None:
            return 0
        start, end = position + 1, self._ends[position + 1]
        prefix, least = self._sums_of(column)
        before, longest = prefix[start], 0
        for stop in range(start + 1, end + 1):
            if abs(prefix[stop] - before - figure) <= stop - start:
                longest = stop - start
            elif least[stop] - before > figure + (end - start):
                # Nothing further down can fit; where no figure is negative, sums only grow.
                break
        return longest

    def _sums_of(self, column: int) -> tuple[list[int], list[int]]:
        """What the figures above each row add up to, and the least that they do from there to the group's end."""
        if column not in self._prefixes:
            prefix = [*accumulate((row.figures[column] or 0 for row in self._rows), initial=0)]
            least = prefix.copy()
            for stop in range(len(self._rows) - 1, -1, -1):
                if self._ends[stop] > stop:
                    least[stop] = min(prefix[stop], least[stop + 1])
            self._prefixes[column] = prefix, least
        return self._prefixes[column]
