"""Which year a header speaks of, and which year the table is for: another year's column is a trap."""

import re
from collections import Counter
from collections.abc import Iterable

from tasks.read.formats.sheets import Sheet
from tasks.read.values.text import fold
from tasks.read.values.words import Words

YEARLY = {
    "plan_vnd": "plan",
    "plan_this_year_vnd": "plan",
    "disbursed_vnd": "disbursed",
    "disbursed_this_year_vnd": "disbursed",
    "disbursed_month_vnd": "disbursed",
}
"""Fields that belong to the year of the table, by family: a column of another year is not this field."""

_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_RANGE = re.compile(r"20\d\d ?[-–] ?20\d\d")


class HeaderDates:
    """The years and last days that headers name, in one language's words."""

    def __init__(self, words: Words) -> None:
        day, month, year, until = words.day, words.month, words.year, words.until
        self._january_end = re.compile(
            rf"(?:31/0?1/|(?:{day}) 31 (?:{month}) 0?1 (?:{year}) |(?:{month}) 0?1[/ ](?:(?:{year}) )?)(20\d\d)"
        )
        self._until_day = re.compile(rf"(?:{until}) (?:(?:{day}) )?(\d{{1,2}})[/.-](\d{{1,2}})(?:[/.-](20\d\d))?(?!\d)")
        self._until_month = re.compile(rf"(?:{until}) (?:{month}) (\d{{1,2}})(?:[/.-](20\d\d))?(?!\d)")

    def plan_years(self, text: str) -> tuple[int, ...]:
        """The plan years that a folded text names, ascending; 31 January counts for the year that ends there.

        A year's plan may be disbursed until 31 January of the next (Law 39/2019/QH14 art. 68). A range of years, as of
        a medium-term plan, names none.
        """
        plain = self._january_end.sub(lambda found: str(int(found[1]) - 1), _RANGE.sub(" ", text))
        return tuple(sorted({int(year) for year in _YEAR.findall(plain)}))

    def until(self, text: str) -> tuple[int, int, int] | None:
        """The last day (year, month, day) that a folded header counts, "đến 31/7/2023"; year 0 where it has none."""
        days = [(int(year or 0), int(month), int(day)) for day, month, year in self._until_day.findall(text)]
        months = [(int(year or 0), int(month), 31) for month, year in self._until_month.findall(text)]
        return max([*days, *months], default=None)

    def year_of_titles(self, sheet: Sheet, top: int) -> int | None:
        """The year that the texts above list index `top` name most often, the latest of equals; None without one."""
        votes: Counter[int] = Counter()
        for row in sheet.rows[:top]:
            for cell in row:
                if type(cell) is str and "20" in cell:
                    votes.update(self.plan_years(fold(cell)))
        return max(votes, key=lambda year: (votes[year], year), default=None)


def year_of_columns(columns: Iterable[tuple[str, tuple[int, ...]]]) -> int | None:
    """The latest year that the headers of disbursements, else of plans, name; `columns` are (field, years)."""
    by_family: dict[str, int] = {}
    for field, years in columns:
        if years and field in YEARLY:
            by_family[YEARLY[field]] = max(by_family.get(YEARLY[field], 0), *years)
    return by_family.get("disbursed") or by_family.get("plan")
