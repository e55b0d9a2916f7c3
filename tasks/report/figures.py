"""Every figure of a model, in reading order."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from tasks.report.model import Figure, Paragraph, ReportModel, Table


@dataclass(frozen=True, slots=True)
class StatedFigure:
    """A figure as a report stated it: its exact value, and the text with its unit."""

    id: str
    value: int | Decimal | None
    text: str


def figures_of(model: ReportModel) -> dict[str, Figure]:
    """Figures by id. Of one shown twice (in another unit, or told without its sign) `model.figures` decides, then the
    first place."""
    found: dict[str, Figure] = {}
    for figure in _all(model):
        found.setdefault(figure.id, figure)
    return found


def stated(model: ReportModel) -> dict[str, StatedFigure]:
    """What the figures state, by id and in reading order."""
    return {id_: StatedFigure(id_, figure.value, figure.text) for id_, figure in figures_of(model).items()}


def _all(model: ReportModel) -> Iterator[Figure]:
    yield from model.figures
    for paragraph in model.opening:
        yield from _of_block(paragraph)
    for section in model.sections:
        for block in section.blocks:
            yield from _of_block(block)
    for appendix in model.appendices:
        yield from _of_block(appendix.table)


def _of_block(block: Paragraph | Table) -> Iterator[Figure]:
    if isinstance(block, Paragraph):
        for sentence in block.sentences:
            yield from (piece for piece in sentence.pieces if isinstance(piece, Figure))
        return
    for row in block.rows:
        yield from (cell for cell in row.cells if isinstance(cell, Figure))
    yield from (cell for cell in block.totals or () if isinstance(cell, Figure))
