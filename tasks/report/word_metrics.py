"""How wide a line is in Times New Roman bold: the rules under names of offices are drawn to the text's width."""

import unicodedata

_WIDTHS = {
    250: " .,",
    278: "il",
    333: "fjt-()",
    389: "sI",
    444: "cerz",
    500: "agovxyJ0123456789",
    556: "bdhknpquSđ",
    611: "FP",
    667: "BELTZ",
    722: "wACDNRUVXYĐ",
    778: "GHKOQ",
    833: "m&",
    944: "M",
    1000: "W",
}
"""Advance widths in thousandths of the type size (Adobe Times-Bold metrics, which Times New Roman Bold shares)."""

_ADVANCE = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
_OTHER = 600
_MM_PER_POINT = 25.4 / 72


def bold_width_mm(text: str, points: float) -> float:
    """Width of one line in Times New Roman bold; an accented letter is as wide as its base letter."""
    base = (letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))
    return sum(_ADVANCE.get(letter, _OTHER) for letter in base) / 1000 * points * _MM_PER_POINT
