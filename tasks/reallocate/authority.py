"""Who may decide a transfer: the first row of the profile's table that fits."""

from config.reallocation import Authority, ReallocationRules
from tasks.reallocate.limits import owner_of
from tasks.reallocate.proposal import Candidate


class AuthorityTable:
    """The rows that can decide within one source.

    A transfer changes the project list where its recipient has no plan yet in that source.
    """

    def __init__(self, rules: ReallocationRules, level: str) -> None:
        self._rows = {
            (same, listed): tuple(row for row in rules.authorities if _fits(row, level, same, listed))
            for same in (False, True)
            for listed in (False, True)
        }

    def rows(self, *, same_owner: bool, changes_list: bool) -> tuple[Authority, ...]:
        """Rows that fit whatever the amount, in order."""
        return self._rows[same_owner, changes_list]

    def limit_vnd(self, *, same_owner: bool, changes_list: bool) -> int | None:
        """Largest transfer that somebody may decide; None is without limit, 0 is nobody."""
        rows = self.rows(same_owner=same_owner, changes_list=changes_list)
        ceilings = [row.up_to_vnd for row in rows if row.up_to_vnd is not None]
        if len(ceilings) < len(rows):
            return None
        return max(ceilings, default=0)

    def decides(self, amount_vnd: int, *, same_owner: bool, changes_list: bool) -> Authority | None:
        """The row that decides a transfer of that amount, or None."""
        for row in self.rows(same_owner=same_owner, changes_list=changes_list):
            if row.up_to_vnd is None or amount_vnd <= row.up_to_vnd:
                return row
        return None

    def of(self, donor: Candidate, recipient: Candidate, amount_vnd: int) -> Authority | None:
        """The row that decides a transfer between two projects."""
        return self.decides(
            amount_vnd, same_owner=owner_of(donor) == owner_of(recipient), changes_list=changes_list(recipient)
        )


def changes_list(recipient: Candidate) -> bool:
    """Whether giving to the project adds it to the source's project list."""
    return recipient.plan_vnd == 0


def _fits(row: Authority, level: str, same: bool, listed: bool) -> bool:
    return (
        row.funding_level in ("any", level)
        and row.same_owner in (None, same)
        and row.changes_project_list in (None, listed)
    )
