"""Numbers as people type them, in both conventions: the decimal mark that a text proves, the exact number."""

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Literal

Mark = Literal[",", "."]

_DASHES = frozenset({"-", "–", "—", "−", "--", "---", "- -", "_"})
_CURRENCY = " \t\n\u00a0\u202f$€£¥₫đ"
"""Accounting formats write nought as "$ -"; a sign and blanks at a text's ends."""
_NUMBER = re.compile(r"[0-9][0-9., '\u00a0\u202f]*[0-9]|[0-9]")
_GROUPED = {",": re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+"), ".": re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+")}
_SPACED = re.compile(r"[0-9]{1,3}(?:[ '\u00a0\u202f][0-9]{3})+(?=$|[.,])")


def is_dash(text: str) -> bool:
    """Whether the text is a dash, which in these forms means zero: alone, or behind the sign of a currency."""
    return text.strip(_CURRENCY) in _DASHES


def marks_in(cells: Sequence[object]) -> frozenset[Mark]:
    """The decimal marks that the text numbers among `cells` prove, one vote each."""
    return frozenset(vote for cell in cells if isinstance(cell, str) and (vote := _vote(bare(cell)[0])))


def bare(text: str) -> tuple[str, bool]:
    """The digits and separators of a typed number, and whether it is negative; '' where it is no number."""
    body = text.strip().strip("\u00a0\u202f").rstrip("%").strip()
    negative = False
    if body.startswith("(") and body.endswith(")"):
        negative, body = True, body[1:-1].strip()
    if body[:1] in "-−–" and body[:1]:
        negative, body = not negative, body[1:].strip()
    elif body.startswith("+"):
        body = body[1:].strip()
    return (body, negative) if _NUMBER.fullmatch(body) else ("", False)


def is_ambiguous(number: str) -> bool:
    """Whether a number can be read in both conventions: "1.234"."""
    if number.count(".") + number.count(",") != 1:
        return False
    head, tail = re.split(r"[.,]", number)
    return len(tail) == 3 and 1 <= len(head) <= 3 and head.isdigit() and not head.startswith("0")


def _vote(number: str) -> Mark | None:
    """The decimal mark that this number alone proves, by its shape; nothing where it is no number at all."""
    mark = _mark_by_shape(number)
    return mark if mark and isinstance(exact_number(number, mark), Decimal) else None


def _mark_by_shape(number: str) -> Mark | None:
    dots, commas = number.count("."), number.count(",")
    if (not dots and not commas) or is_ambiguous(number):
        return None
    if dots and commas:
        return "." if number.rindex(".") > number.rindex(",") else ","
    if dots + commas > 1:
        return "," if dots else "."
    return "." if dots else ","


def exact_number(number: str, mark: Mark | None) -> Decimal | Literal["ambiguous"] | None:
    """The number under the convention `mark`; None where it is no number under any."""
    if not number:
        return None
    if _SPACED.match(number):
        number = re.sub(r"[ '\u00a0\u202f]", "", number)
    if number.isdigit():
        return Decimal(number)
    own = _mark_by_shape(number)
    if own is None:
        if mark is None:
            return "ambiguous"
        own = mark
    group: Mark = "." if own == "," else ","
    head, _, tail = number.partition(own)
    if group in head:
        if not _GROUPED[group].fullmatch(head):
            return None
        head = head.replace(group, "")
    try:
        return Decimal(f"{head}.{tail or '0'}") if head.isdigit() and (not tail or tail.isdigit()) else None
    except InvalidOperation:
        return None
