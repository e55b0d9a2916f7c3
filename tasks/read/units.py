"""Units of money: found in notes and headers, judged against the size of the figures."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from config.units import UnitName
from tasks.read.text import fold

_NOTE = re.compile(
    r"(?<!\w)(?:đơn vị(?: tính)?|don vi(?: tinh)?|đvt|dvt|đv tính|đv|tính (?:bằng|theo)|"
    r"unidad|cifras(?: expresadas)? en|valores en|unit)"
    r"\s*(?:tính)?\s*[:.]?\s*(?=(?P<unit>.+))"
)
_BRACKETED = re.compile(r"\(\s*(?:đvt|đơn vị( tính)?|en)?\s*:?\s*([^()]+?)\s*\)")
_MULTIPLIED = re.compile(r"(?<!\w)(?:chục|trăm|nghìn|ngàn|triệu|10+|1(?:[.,]000)+)\s*$")
"""Before a unit, these make it another one: "nghìn tỷ đồng"."""
_LOAN = re.compile(r"\d \w+ (?:usd|đô la|eur|euro|jpy|yên)(?!\w)")
"""The name of a loan, "vay 200 triệu USD", states no unit."""

LARGEST_PROJECT_VND = 100_000 * 10**9
"""No province's project has a year's plan of a hundred thousand tỷ đồng."""
SMALLEST_TABLE_VND = 1_000_000
"""A table whose largest plan is below a million đồng was not written in đồng."""
_SHORT = 2
"""So short a word ("đ", "tỷ") is a unit only where a sign sets it apart."""


class UnitWords:
    """The unit words of one layout, folded."""

    def __init__(self, words: Mapping[str, UnitName]) -> None:
        self._units: dict[str, UnitName] = {fold(word): unit for word, unit in words.items()}
        self.words: Mapping[str, UnitName] = self._units
        """Unit of each word."""
        scales = [word for word, unit in self._units.items() if unit != "dong"]
        long = {word for word in self._units if len(word) > _SHORT}
        # What other words begin with, as "triệu", is not finished: "triệu USD" is another unit.
        bare = {word for word in long if any(other.startswith(word + " ") for other in self._units)}
        # Behind a sign any word is a unit, behind a blank only a scale: "hợp đồng" is none, "giá trị triệu đồng" is.
        behind_blank = _either(word for word in scales if len(word) > _SHORT)
        self._in_header = re.compile(
            rf"(?:(?:[(,;:/]|[-–]\s|\bđvt|^)\s*(?P<unit>{_either(self._units)})|\s(?P<scale>{behind_blank}))\s*\)?$"
        )
        self._starts = re.compile(rf"{_either(long - bare)}|(?:{_either(bare)})(?!\s*\w)")
        self._scale = re.compile(rf"(?<!\w)(?:{_either(scales)})(?!\w)(?! (?:lệ|trọng|số)(?!\w))")

    def in_note(self, text: str) -> UnitName | None:
        """The unit that a cell outside the table states: a note "Đơn vị tính: ..." or a unit standing alone."""
        folded = fold(text)
        if len(folded) > 400:
            return None
        alone = self._units.get(folded.strip(" ():;.,-"))
        if alone:
            return alone
        # "Đơn vị báo cáo: ...; đơn vị tính: triệu đồng": what looks like a note need not be the one.
        for note in _NOTE.finditer(folded):
            said = note["unit"].strip(" ():;.,-")
            starts = self._starts.match(said)
            unit = self._units.get(starts.group() if starts else said)
            if unit:
                return unit
        return next((self._units[found[2]] for found in _BRACKETED.finditer(folded) if found[2] in self._units), None)

    def split_header(self, text: str) -> tuple[str, UnitName | None]:
        """A folded header cell without its unit, and the unit."""
        for bracketed in _BRACKETED.finditer(text):
            unit = self._units.get(bracketed.group(2).strip(" .:"))
            if unit:
                rest = text[: bracketed.start()] + " " + text[bracketed.end() :]
                return " ".join(rest.split()), unit
        note = re.search(r"[(,;-]?\s*(?:đvt|đơn vị(?: tính)?)\s*:?\s*([^()]+)\)?$", text)
        if note and note.group(1).strip(" .:") in self._units:
            return text[: note.start()].strip(" ,;-("), self._units[note.group(1).strip(" .:")]
        tail = self._in_header.search(text)
        if tail and not _MULTIPLIED.search(text[: tail.start()]):
            return text[: tail.start()].strip(" ,;:/-–("), self._units[tail["unit"] or tail["scale"]]
        return text, None

    def left_in(self, header: str) -> bool:
        """Whether a folded header that `split_header` went through still speaks of thousands, millions or billions."""
        return self._scale.search(_LOAN.sub("", header)) is not None


def _either(words: Iterable[str]) -> str:
    """A pattern of any of the words, longest first; of nothing if there is none."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word))) or "(?!)"


@lru_cache(maxsize=32)
def unit_words(pairs: tuple[tuple[str, UnitName], ...]) -> UnitWords:
    """UnitWords for a layout's words, made once."""
    return UnitWords(dict(pairs))


def implausible(plans: Iterable[int]) -> str | None:
    """Why plans in đồng cannot be right under the unit that was read; None if they can."""
    sizes = sorted(abs(plan) for plan in plans if plan)
    if not sizes:
        return None
    if sizes[len(sizes) // 2] > LARGEST_PROJECT_VND:
        return "một nửa số dự án có kế hoạch vốn trên 100.000 tỷ đồng"
    if sizes[-1] < SMALLEST_TABLE_VND:
        return "kế hoạch vốn lớn nhất trong bảng chưa tới 1 triệu đồng"
    return None


def guess(figures: Iterable[float]) -> UnitName:
    """The unit that unlabelled figures most likely have: in đồng they run to hundreds of millions."""
    sizes = sorted(abs(figure) for figure in figures if figure)
    return "dong" if sizes and sizes[len(sizes) // 2] >= 5_000_000 else "trieu"
