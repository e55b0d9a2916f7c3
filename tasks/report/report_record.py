"""The record of an issued report: what it said, figure by figure, and what its files are, byte by byte.

The files and the lists of figures lie in the ledger's content store by their sha256.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from config.profile import Audience
from tasks.ledger.codec import digest_of
from tasks.report.model import Cell, Figure, Paragraph, ReportModel, Table
from tasks.report.sentences import moment_words

MAIN: Audience = "people_committee"
"""The report itself: its appendices and page are those of the month, a figure is traced through it."""


@dataclass(frozen=True, slots=True)
class EditionRecord:
    """One audience's edition as issued."""

    sha256: str
    """`identity_of` its model."""
    corrects: str | None
    figures: str
    """sha256 of its figures in the content store."""


@dataclass(frozen=True, slots=True)
class ReportRecord:
    """A report as issued."""

    as_of: datetime
    illustrative: bool
    profile: Mapping[str, Any]
    """The profile as it was then."""
    editions: Mapping[Audience, EditionRecord]
    files: Mapping[str, str]
    """sha256 by name of the file."""


def identity_of(model: ReportModel) -> str:
    """sha256 over everything that a report says but the moment of which it speaks: a later look at the same facts is
    no other report."""
    moment = moment_words(datetime.fromisoformat(model.as_of))
    return digest_of(text.replace(moment, "") for text in _said(model))


FIGURES = "số liệu"
"""The part of what a report says that is its figures, kept under this sha256."""


def said_of(model: ReportModel, figures: str) -> dict[str, str]:
    """What the report says to its reader, part by part, as hashes; `figures` is the sha256 of its figures as kept.

    Not which files it rests on, nor how a figure was reached: another file that says the same changes no report.
    """
    moment = moment_words(datetime.fromisoformat(model.as_of))

    def sealed(texts: Iterable[str]) -> str:
        return digest_of(text.replace(moment, "") for text in texts)

    blocks = {f"phần {one.number} {one.title}": one.blocks for one in model.sections}
    tables = {f"phụ lục {one.title}": one.table for one in model.appendices}
    return {
        FIGURES: figures,
        "mở đầu": sealed([model.title, model.addressee, *(text for one in model.opening for text in _shown(one))]),
        **{name: sealed(text for block in found for text in _shown(block)) for name, found in blocks.items()},
        **{name: sealed(_shown(table)) for name, table in tables.items()},
    }


def _shown(block: Paragraph | Table) -> Iterator[str]:
    """The block's texts as a reader sees them."""
    if isinstance(block, Paragraph):
        yield block.text
        return
    yield from (block.title, block.unit_note, block.note, *(column.title for column in block.columns))
    for cells in (*(row.cells for row in block.rows), block.totals or ()):
        for cell in cells:
            yield cell.text if isinstance(cell, Figure) else cell or ""


def _said(model: ReportModel) -> Iterator[str]:
    yield from (model.title, model.symbol, model.audience, model.agency or "", model.profile, model.period, model.kind)
    yield model.addressee
    for block in model.opening:
        yield from _in_block(block)
    for section in model.sections:
        yield from (section.number, section.title)
        for part in section.blocks:
            yield from _in_block(part)
    for appendix in model.appendices:
        yield from (appendix.number, appendix.title, "giấy" if appendix.printed else "tệp")
        yield from _in_block(appendix.table)
    yield from (text for figure in model.figures for text in _of_figure(figure))
    for file in model.files:
        yield from (file.sha256, file.file_name, file.agency_name, file.received_at, file.channel, file.sender)


def _in_block(block: Paragraph | Table) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield block.style
        for sentence in block.sentences:
            for piece in sentence.pieces:
                yield from _of_cell(piece)
        return
    yield from (block.title, block.unit_note, block.note, *(column.title for column in block.columns))
    for row in block.rows:
        for cell in row.cells:
            yield from _of_cell(cell)
    for cell in block.totals or ():
        yield from _of_cell(cell)


def _of_cell(cell: Cell) -> Iterator[str]:
    if isinstance(cell, Figure):
        yield from _of_figure(cell)
    else:
        yield cell or ""


def _of_figure(figure: Figure) -> tuple[str, ...]:
    return figure.id, str(figure.value), figure.text, figure.provenance.formula
