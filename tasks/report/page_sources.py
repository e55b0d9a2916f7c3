"""Where the figures of the page come from: formula, exact value, files and cells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from config import vi
from tasks.ledger.finding import CellRef, ranges
from tasks.report.evidence import Evidence, exact
from tasks.report.model import Figure, FileSource, SourceCell

MOST_FILES = 60
"""Files named beneath a figure; `giaingan trace` names every cell."""


@dataclass(frozen=True, slots=True)
class FileEvidence:
    """The cells of one file behind a figure; `file` is the place of the file in the page's list."""

    file: int
    name: str
    addresses: str
    sum: str
    """Of the amounts in these cells; empty where they hold none."""


@dataclass(frozen=True, slots=True)
class FigureEvidence:
    """A figure with the figures and cells it rests on."""

    figure: Figure
    exact: str
    parts: tuple[Figure, ...]
    files: tuple[FileEvidence, ...]
    further: int
    """Files beyond those named."""


@dataclass(frozen=True, slots=True)
class PageFile:
    """A file that figures of the page rest on."""

    number: int
    name: str
    agency: str
    received: str
    sender: str
    sha256: str


def figure_sources(files: Sequence[FileSource], figures: Mapping[str, Figure], lines: Evidence) -> list[FigureEvidence]:
    """A figure each, in the order given; its cells are looked up in the lines."""
    numbers = {file.sha256: number for number, file in enumerate(files, 1)}
    names = {file.sha256: file.file_name for file in files}
    found = []
    for figure in figures.values():
        own = _by_file(lines.cells(figure.provenance.addends), numbers, names)
        found.append(
            FigureEvidence(
                figure=figure,
                exact=exact(figure),
                parts=tuple(figures[part] for part in figure.provenance.parts if part in figures),
                files=own[:MOST_FILES],
                further=max(0, len(own) - MOST_FILES),
            )
        )
    return found


def page_files(files: Sequence[FileSource]) -> list[PageFile]:
    """The files, numbered as `FileEvidence.file` says."""
    return [
        PageFile(number, one.file_name, one.agency_name, _received(one), one.sender, one.sha256)
        for number, one in enumerate(files, 1)
    ]


def _received(file: FileSource) -> str:
    return vi.moment(datetime.fromisoformat(file.received_at))


def _by_file(
    cells: tuple[SourceCell, ...], numbers: Mapping[str, int], names: Mapping[str, str]
) -> tuple[FileEvidence, ...]:
    by_file: dict[str, list[SourceCell]] = {}
    for cell in cells:
        by_file.setdefault(cell.submission, []).append(cell)
    found = []
    for sha, used in by_file.items():
        found.append(
            FileEvidence(
                file=numbers.get(sha, 0),
                name=names.get(sha, sha[:12]),
                addresses=", ".join(ranges(CellRef(cell.sheet, cell.address) for cell in used)),
                sum=_sum([cell.value_vnd for cell in used if cell.value_vnd is not None]),
            )
        )
    return tuple(found)


def _sum(amounts: Sequence[int]) -> str:
    return f"{vi.number(sum(amounts))} đồng" if amounts else ""
