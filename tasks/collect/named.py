"""Which agencies a text names, and which day, month or year its figures are of."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from config.agencies import Agency
from config.intake import IntakeWords
from config.period import Period
from config.text import fold

_DOCUMENT_DATE = re.compile(r"ngày\s*[\d.…_ ]*\s*tháng\s*[\d.…_ ]*\s*năm\s*[\d.…_ ]*")
_UP_TO = r"(?:đến|hết)(?:\s+hết)?(?:\s+ngày)?\s*"
_DAY = re.compile(_UP_TO + r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(20\d\d|\d\d)(?!\d)")
_DAY_IN_WORDS = re.compile(r"(?:đến|hết)(?:\s+hết)?\s+ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(20\d\d)(?!\d)")
_MONTH = re.compile(r"tháng\s*(\d{1,2})\s*(?:[/.\-]|\s+năm\s+)\s*(20\d\d)(?!\d)")
_QUARTER = re.compile(r"quý\s*(iv|iii|ii|i|[1-4])\s*(?:[/.\-,]|\s+năm\s+|\s)\s*(20\d\d)(?!\d)")
_YEAR = re.compile(r"(?<!đến hết )(?<!đến )(?<!hết )(?<!trước )(?<!sang )năm\s+(20\d\d)(?!\d)(?!\s*[-–]\s*20)")
_NAME_DAY = re.compile(r"(?<!\d)(\d{1,2})[._\- ](\d{1,2})[._\- ](20\d\d)(?!\d)")
_NAME_ISO = re.compile(r"(?<!\d)(20\d\d)[._\- ]?(0[1-9]|1[0-2])[._\- ]?(0[1-9]|[12]\d|3[01])(?!\d)")
_NAME_MONTH = re.compile(r"(?<![a-z])(?:thang|t)[._\- ]?(\d{1,2})[._\- ](20\d\d)(?!\d)")
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_ESTIMATE_REACH = 40
"""How many characters before a date a word may stand that makes it a forecast."""


@dataclass(frozen=True, slots=True)
class Said:
    """A statement about time: from `first` to `last` day of what was named (a day, a month, a quarter)."""

    text: str
    first: date
    last: date

    def fits(self, period: Period) -> bool:
        """Whether a report for that period may say so.

        Its figures may run on to any day until the books close, and offices call a report both by the month of its
        figures and by the month in which it is due. Where figures are asked to a day within the month, many still send
        those of the last month's end: a question of the checks, no reason to hold the file back.
        """
        figures = period.data_as_of
        if self.first == self.last:
            same_month = (self.first.year, self.first.month) == (figures.year, figures.month)
            within_month = (period.due_on.year, period.due_on.month) == (figures.year, figures.month)
            last_month_end = within_month and self.first == figures.replace(day=1) - timedelta(days=1)
            return same_month or last_month_end or figures <= self.first <= period.closes_at.date()
        return self.first <= figures <= self.last or self.first <= period.due_on <= self.last


class AgencyNames:
    """Finds agencies by code, name or alias in running text; longest name first, whole words only."""

    def __init__(self, agencies: Sequence[Agency], words: IntakeWords) -> None:
        self._words = words
        self.titles: Mapping[str, str] = {agency.code: agency.name for agency in agencies}
        """Names of the agencies by code."""
        self._parents = {agency.code: agency.parent for agency in agencies}
        names = [(name, agency.code) for agency in agencies for name in (agency.name, *agency.aliases)]
        self._spoken = _unambiguous((self._expanded(name), code) for name, code in names)
        self._plain = _unambiguous(
            [(_plain(name), code) for name, code in self._spoken.items()]
            + [(_plain(name), code) for name, code in names]
            + [(_plain(agency.code), agency.code) for agency in agencies]
        )
        self._in_text = _any_of(self._spoken)
        self._in_file_name = _any_of(self._plain)

    def in_lines(self, lines: Iterable[str]) -> set[str]:
        """Codes of the agencies that the lines name as their own; a superior named above its unit is left out."""
        found = {self._spoken[hit] for line in lines for hit in self._in_text.findall(self._expanded(line))}
        return found - {parent for code in found if (parent := self._parents.get(code))}

    def in_file_name(self, name: str) -> set[str]:
        """Codes of the agencies that a file name names, with or without diacritics, or by code."""
        stem = name.rpartition(".")[0] or name
        found = {self._plain[hit] for hit in self._in_file_name.findall(_plain(stem))}
        return found - {parent for code in found if (parent := self._parents.get(code))}

    def related(self, one: str, other: str) -> bool:
        """Whether they are the same agency, or one is the other's superior."""
        return one == other or self._parents.get(one) == other or self._parents.get(other) == one

    def _expanded(self, text: str) -> str:
        words = re.split(r"(\w+)", fold(text))
        return " ".join("".join(self._words.abbreviations.get(word, word) for word in words).replace(".", " ").split())


def own_lines(titles: Sequence[str], words: IntakeWords) -> list[str]:
    """The folded lines in which the file speaks of itself: no addressee, no reference, no place and date of signing."""
    lines: list[str] = []
    addressing = False
    for title in titles:
        for raw in title.splitlines():
            line = fold(raw)
            if any(word in line for word in words.tail_words):
                return lines
            addressing = addressing and raw.strip().startswith(("-", "–", "+"))
            if addressing or not line:
                continue
            cut = min((at for word in words.aside_words if (at := line.find(word)) >= 0), default=len(line))
            addressing = line.startswith("kính gửi")
            own = line[:cut]
            if _DOCUMENT_DATE.search(own) and not _DAY_IN_WORDS.search(own):
                continue
            lines += [own] if own.strip() else []
    return lines


def said_in_lines(lines: Sequence[str], words: IntakeWords) -> list[Said]:
    """Days, else months, else quarters up to which the lines say that their figures run."""
    days = [
        _day(found[0], found[1], found[2], found[3])
        for line in lines
        for pattern in (_DAY, _DAY_IN_WORDS)
        for found in pattern.finditer(line)
        if not _is_estimate(line, found.start(), words)
    ]
    months = [_month(found[0], found[1], found[2]) for line in lines for found in _MONTH.finditer(line)]
    quarters = [_quarter(found[0], found[1], found[2]) for line in lines for found in _QUARTER.finditer(line)]
    return next((known for group in (days, months, quarters) if (known := [item for item in group if item])), [])


def days_said(titles: Sequence[str], words: IntakeWords) -> tuple[Said, ...]:
    """The days up to which a file says that its figures run; months and quarters are no days."""
    return tuple(item for item in said_in_lines(own_lines(titles, words), words) if item.first == item.last)


def said_in_file_name(name: str) -> list[Said]:
    """Days, else months, that a file name states with their year."""
    plain = _plain(name.rpartition(".")[0] or name)
    days = [_day(found[0], found[1], found[2], found[3]) for found in _NAME_DAY.finditer(plain)]
    days += [_day(found[0], found[3], found[2], found[1]) for found in _NAME_ISO.finditer(plain)]
    months = [_month(found[0], found[1], found[2]) for found in _NAME_MONTH.finditer(plain)]
    return next((known for group in (days, months) if (known := [item for item in group if item])), [])


def years_in_lines(lines: Sequence[str]) -> set[int]:
    """Years that the lines name as theirs (`kế hoạch vốn năm 2023`)."""
    return {int(year) for line in lines for year in _YEAR.findall(line)}


def _is_estimate(line: str, at: int, words: IntakeWords) -> bool:
    before = line[max(0, at - _ESTIMATE_REACH) : at]
    return any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", before) for word in words.estimate_words)


def _day(text: str, day: str, month: str, year: str) -> Said | None:
    try:
        on = date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
    except ValueError:
        return None
    return Said(text.strip(), on, on)


def _month(text: str, month: str, year: str) -> Said | None:
    return _months(text, int(year), int(month), 1) if 1 <= int(month) <= 12 else None


def _quarter(text: str, quarter: str, year: str) -> Said | None:
    number = _QUARTERS.get(quarter) or int(quarter)
    return _months(text, int(year), 3 * number - 2, 3)


def _months(text: str, year: int, month: int, count: int) -> Said:
    after = month + count - 1
    end = date(year + after // 12, after % 12 + 1, 1)
    return Said(text.strip(), date(year, month, 1), date.fromordinal(end.toordinal() - 1))


def _plain(text: str) -> str:
    """Without diacritics, punctuation as spaces: how file names are typed."""
    bare = unicodedata.normalize("NFD", fold(text).replace("đ", "d"))
    letters = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[^0-9a-z]+", " ", letters).split())


def _unambiguous(names: Iterable[tuple[str, str]]) -> dict[str, str]:
    codes: dict[str, set[str]] = {}
    for name, code in names:
        codes.setdefault(name, set()).add(code)
    return {name: min(found) for name, found in codes.items() if name and len(found) == 1}


def _any_of(names: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first)) or '(?!)'})(?!\w)")
