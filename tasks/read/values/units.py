"""Units of money: found in notes and headers, judged against the size of the figures."""

import re
from collections.abc import Iterable

from config.units import UnitName
from tasks.read.values.text import fold
from tasks.read.values.words import Words, literally

LARGEST_PROJECT_VND = 100_000 * 10**9
"""No province's project has a year's plan of a hundred thousand tỷ đồng."""
SMALLEST_TABLE_VND = 1_000_000
"""A table whose largest plan is below a million đồng was not written in đồng."""
_SHORT = 2
"""So short a word ("đ", "tỷ") is a unit only where a sign sets it apart."""


class UnitWords:
    """How units are written in one layout, compiled for matching."""

    def __init__(self, words: Words) -> None:
        self.words = self._units = words.unit_words
        """Unit of each folded word."""
        note = words.unit_note
        self._note = re.compile(rf"(?<!\w)(?:{note})\s*[:.]?\s*(?=(?P<unit>.+))")
        self._note_behind = re.compile(rf"[(,;-]?\s*(?<!\w)(?:{note})\s*:?\s*([^()]+)\)?$")
        self._bracketed = re.compile(rf"\(\s*(?:{note})?\s*:?\s*(?P<unit>[^()]+?)\s*\)")
        self._multiplied = re.compile(rf"(?<!\w)(?:{words.multiples}|10+|1(?:[.,]000)+)\s*$")
        self._foreign = words.foreign
        scales = [word for word, unit in self._units.items() if unit != "dong"]
        long = {word for word in self._units if len(word) > _SHORT}
        # What other words begin with, as "triệu", is not finished: "triệu USD" is another unit.
        bare = {word for word in long if any(other.startswith(word + " ") for other in self._units)}
        # Behind a sign any word is a unit, behind a blank only a scale: "hợp đồng" is none, "giá trị triệu đồng" is.
        behind_blank = literally(word for word in scales if len(word) > _SHORT)
        self._in_header = re.compile(
            rf"(?:(?:[(,;:/]|[-–]\s|\b(?:{note})|^)\s*(?P<unit>{literally(self._units)})|\s(?P<scale>{behind_blank}))"
            r"\s*\)?$"
        )
        self._starts = re.compile(rf"{literally(long - bare)}|(?:{literally(bare)})(?!\s*\w)")
        self._scale = re.compile(rf"(?<!\w)(?:{literally(scales)})(?!\w)(?! (?:{words.compounds})(?!\w))")

    def in_note(self, text: str) -> UnitName | None:
        """The unit that a cell outside the table states: a note "Đơn vị tính: ..." or a unit standing alone."""
        folded = fold(text)
        if len(folded) > 400:
            return None
        alone = self._units.get(folded.strip(" ():;.,-"))
        if alone:
            return alone
        # "Đơn vị báo cáo: ...; đơn vị tính: triệu đồng": what looks like a note need not be the one.
        for note in self._note.finditer(folded):
            said = note["unit"].strip(" ():;.,-")
            starts = self._starts.match(said)
            unit = self._units.get(starts.group() if starts else said)
            if unit:
                return unit
        said = (found["unit"] for found in self._bracketed.finditer(folded))
        return next((self._units[word] for word in said if word in self._units), None)

    def split_header(self, text: str) -> tuple[str, UnitName | None]:
        """A folded header cell without its unit, and the unit."""
        for bracketed in self._bracketed.finditer(text):
            unit = self._units.get(bracketed["unit"].strip(" .:"))
            if unit:
                rest = text[: bracketed.start()] + " " + text[bracketed.end() :]
                return " ".join(rest.split()), unit
        note = self._note_behind.search(text)
        if note and note.group(1).strip(" .:") in self._units:
            return text[: note.start()].strip(" ,;-("), self._units[note.group(1).strip(" .:")]
        tail = self._in_header.search(text)
        if tail and not self._multiplied.search(text[: tail.start()]):
            return text[: tail.start()].strip(" ,;:/-–("), self._units[tail["unit"] or tail["scale"]]
        return text, None

    def left_in(self, header: str) -> bool:
        """Whether a folded header that `split_header` went through still speaks of thousands, millions or billions."""
        return self._scale.search(self._foreign.sub("", header)) is not None


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
