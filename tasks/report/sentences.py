"""Sentences of official reports: figures in their places, comparisons that agree with signs, lists that end."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

from config import vi
from config.clock import HANOI
from tasks.report.model import Figure, Paragraph, Piece, Sentence


def say(template: str, *values: "Piece | Sentence") -> Sentence:
    """The template with each `{}` replaced in turn by text, a figure or another sentence's pieces.

    Raises ValueError when there are not as many values as places.
    """
    texts = template.split("{}")
    if len(texts) != len(values) + 1:
        raise ValueError(f"{len(texts) - 1} places but {len(values)} values: {template}")
    pieces: list[Piece] = [texts[0]]
    for value, text in zip(values, texts[1:], strict=True):
        pieces.extend(value.pieces if isinstance(value, Sentence) else (value,))
        pieces.append(text)
    return Sentence(_merged(pieces))


def listed(items: Sequence["Piece | Sentence"], last: str = " và ", between: str = ", ") -> Sentence:
    """`A, B và C`; with `between="; "` and `last="; "` a list of long items."""
    pieces: list[Piece] = []
    for index, item in enumerate(items):
        if index:
            pieces.append(last if index == len(items) - 1 else between)
        pieces.extend(item.pieces if isinstance(item, Sentence) else (item,))
    return Sentence(_merged(pieces))


def named(names: Sequence[str], limit: int = 5, of: str = "đơn vị") -> str:
    """Names in a sentence; beyond `limit` the rest are counted, never dropped silently."""
    if len(names) <= limit:
        return "; ".join(names)
    return f"{'; '.join(names[:limit])} và {len(names) - limit:02d} {of} khác"


def compared(difference: Decimal, figure: Figure) -> Sentence:
    """`cao hơn 3,2 điểm phần trăm so với`, `thấp hơn ...`, `xấp xỉ` or `bằng`, by the exact difference.

    `figure` carries the difference; its sign is told by the word. A difference that rounds to zero is `xấp xỉ`.
    """
    if difference == 0:
        return Sentence(("bằng",))
    if vi.rounded(difference, 1) == 0:
        return Sentence(("xấp xỉ",))
    size = Figure(figure.id, figure.kind, figure.value, vi.number(abs(difference), 1), figure.unit, figure.provenance)
    return Sentence(("cao hơn " if difference > 0 else "thấp hơn ", size, " so với"))


def moment_words(moment: datetime) -> str:
    """`17 giờ 00 ngày 08/8/2023`, in Vietnam's time."""
    local = moment.astimezone(HANOI)
    return f"{local:%H} giờ {local:%M} ngày {vi.day(local.date())}"


def paragraph(*sentences: Sentence) -> Paragraph:
    """A body paragraph."""
    return Paragraph(sentences)


def heading(text: str) -> Paragraph:
    """A numbered sub-heading."""
    return Paragraph((Sentence((text,)),), "heading")


def items(sentences: Iterable[Sentence]) -> list[Paragraph]:
    """Dash items: each ends with `;`, the last with `.`."""
    found = list(sentences)
    return [
        Paragraph((say("{}" + ("." if index == len(found) - 1 else ";"), sentence),), "item")
        for index, sentence in enumerate(found)
    ]


def capital(text: str) -> str:
    """First letter in capitals, the rest as it is."""
    return text[:1].upper() + text[1:]


def _merged(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    merged: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, str) and merged and isinstance(merged[-1], str):
            merged[-1] += piece
        elif piece != "":
            merged.append(piece)
    return tuple(merged)
