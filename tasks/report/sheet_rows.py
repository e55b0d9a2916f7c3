"""Many rows of a sheet at once, as the text that the file holds: objects per cell are slow."""

import re
from collections.abc import Sequence
from functools import lru_cache
from html import escape
from typing import Any, NamedTuple

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

_LONGEST = 32_767
"""Characters that a cell can hold."""
_LOOKS_ESCAPED = re.compile("(_x[0-9a-fA-F]{4}_)")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f]")


class Formula(NamedTuple):
    """A formula of ours, without `=`, with the result that it has before anybody reckons it again."""

    text: str
    value: float | int


class RowSheet(Worksheet):  # type: ignore[misc]  # the library has no types
    """A sheet whose data rows are given whole, between rows that are written cell by cell as usual.

    Texts are stored in their cells: what comes from outside is text there, never a formula, as with `write_string`.
    """

    def __init__(self) -> None:
        super().__init__()
        self.dim_rowmin: int | None
        self.dim_rowmax: int | None
        self._first: int = 0
        self._given: list[str] = []
        self._letters: list[str] = []

    def give_rows(
        self, first: int, heights: Sequence[int], rows: Sequence[Sequence[tuple[str | float | int | Formula, Any]]]
    ) -> None:
        """Rows from `first` (0-based) on, heights in points, a cell a (value, format); text is text, a number a number.

        Call it once for a sheet, for rows that nothing else writes to.
        """
        self._first = first
        width = max((len(row) for row in rows), default=0)
        self._letters = [xl_col_to_name(index) for index in range(width)]
        # The styles are numbered when the file is put together; a format is asked for its number once per look.
        styles: dict[int, int] = {}
        for at, (height, row) in enumerate(zip(heights, rows, strict=True), first + 1):
            cells = []
            for letter, (value, look) in zip(self._letters, row, strict=False):
                style = styles.get(id(look))
                if style is None:
                    style = styles[id(look)] = look._get_xf_index()
                cells.append(_cell(f"{letter}{at}", style, value))
            self._given.append(f'<row r="{at}" ht="{height}" customHeight="1">{"".join(cells)}</row>')
        if rows:
            self._check_dimensions(first, 0)
            self._check_dimensions(first + len(rows) - 1, width - 1)

    def _write_rows(self) -> None:
        """The library's rows above, the given ones, the library's rows below."""
        if not self._given:
            super()._write_rows()
            return
        least, most = int(self.dim_rowmin or 0), int(self.dim_rowmax or 0)
        self.dim_rowmax = self._first - 1
        super()._write_rows()
        self.fh.write("".join(self._given))
        self.dim_rowmin, self.dim_rowmax = self._first + len(self._given), most
        super()._write_rows()
        self.dim_rowmin, self.dim_rowmax = least, most


def _cell(place: str, style: int, value: str | float | int | Formula) -> str:
    if isinstance(value, Formula):
        return f'<c r="{place}" s="{style}"><f>{escape(value.text, quote=False)}</f><v>{value.value:.16G}</v></c>'
    if not isinstance(value, str):
        return f'<c r="{place}" s="{style}"><v>{value:.16G}</v></c>'
    if not value:
        return f'<c r="{place}" s="{style}"/>'
    return f'<c r="{place}" s="{style}" t="inlineStr"><is>{_text(value)}</is></c>'


@lru_cache(maxsize=10_000)
def _text(value: str) -> str:
    """The text's element; names of agencies, sources and files stand in thousands of rows."""
    text = escape(_without_control(value[:_LONGEST]), quote=False)
    kept = ' xml:space="preserve"' if text[0].isspace() or text[-1].isspace() else ""
    return f"<t{kept}>{text}</t>"


def _without_control(text: str) -> str:
    """Control characters as the format escapes them (ECMA-376 part 1, 22.9.2.19)."""
    if "_x" in text:
        text = _LOOKS_ESCAPED.sub(r"_x005F\1", text)
    if text.isprintable():
        return text
    return _CONTROL.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
