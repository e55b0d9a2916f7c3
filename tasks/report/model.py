"""The report before it has a form: sections, sentences and tables whose every number knows where it comes from."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

from config.profile import Audience

FigureKind = Literal["vnd", "pct", "points", "count"]
ColumnKind = Literal["text", "vnd", "pct", "points", "count", "date"]


@dataclass(frozen=True, slots=True)
class SourceCell:
    """One cell of one submission, and what it said: whole đồng, or `text` where it holds no amount.

    `row_label` names its line.
    """

    submission: str
    sheet: str
    address: str
    value_vnd: int | None
    row_label: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Addend:
    """A field of some lines, by their places in Progress.lines: `Evidence.cells` looks up the cells that hold it."""

    field: str
    lines: tuple[int, ...]
    earlier: bool = False
    """Of the last earlier reports (ReportFacts.earlier) instead."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """How a figure was reached: a formula in Vietnamese, the figures it uses and what of the lines it adds up."""

    formula: str
    parts: tuple[str, ...] = ()
    """Ids of the figures that the formula names."""
    addends: tuple[Addend, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of the report. `id` is stable from one report to the next, e.g. `tinh.giai-ngan`.

    `value` is exact: whole đồng for `vnd`, a Decimal for `pct` and `points`, an integer for `count`, None where there
    is nothing to divide by. `shown` is that value rounded once, as text; `unit` follows it in a sentence.
    """

    id: str
    kind: FigureKind
    value: int | Decimal | None
    shown: str
    unit: str
    provenance: Provenance

    @property
    def text(self) -> str:
        """With its unit, as a sentence says it."""
        if not self.unit or self.value is None:
            return self.shown
        return self.shown + ("" if self.unit == "%" else "\N{NO-BREAK SPACE}") + self.unit


Piece: TypeAlias = "str | Figure"


@dataclass(frozen=True, slots=True)
class Sentence:
    """Text and figures in reading order."""

    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        return "".join(piece if isinstance(piece, str) else piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences that stand together. `style` `item` is a dash-list item, `heading` a numbered sub-heading."""

    sentences: tuple[Sentence, ...]
    style: Literal["body", "item", "heading"] = "body"

    @property
    def text(self) -> str:
        return " ".join(sentence.text for sentence in self.sentences)


Cell: TypeAlias = "str | Figure | None"


@dataclass(frozen=True, slots=True)
class Column:
    """A table column; `unit` is printed in its head; parts of an `additive` column add up to its total."""

    title: str
    kind: ColumnKind = "text"
    unit: str = ""
    width: int = 10
    """Relative width."""
    additive: bool = False
    detail: bool = False
    """Long texts that paper leaves to the workbook and the page where the table has many rows."""


@dataclass(frozen=True, slots=True)
class Row:
    """One table row; `level` `group` is a heading over the rows that follow."""

    cells: tuple[Cell, ...]
    level: Literal["data", "group"] = "data"


@dataclass(frozen=True, slots=True)
class Table:
    """A table. `note` is the remark under it, such as that parts do not add up because of rounding."""

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    totals: tuple[Cell, ...] | None = None
    unit_note: str = ""
    note: str = ""
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered part of the report; `code` is the name of its (first) module in tasks/report/sections."""

    code: str
    number: str
    title: str
    blocks: tuple[Paragraph | Table, ...]


@dataclass(frozen=True, slots=True)
class Appendix:
    """A table of its own behind the report. `number` is Roman, or empty where it is the only one.

    One that is not `printed` is left to the workbook and the page, because it would fill dozens of sheets of paper.
    """

    code: str
    number: str
    title: str
    table: Table
    printed: bool = True


@dataclass(frozen=True, slots=True)
class FileSource:
    """A file behind the figures, as a trace names it."""

    sha256: str
    file_name: str
    agency: str
    agency_name: str
    received_at: str
    channel: str
    sender: str


@dataclass(frozen=True, slots=True)
class ReportModel:
    """A report without a form. `files` are all that its figures rest on, in order of agency and arrival."""

    title: str
    """The trích yếu, under the document's type."""
    symbol: str
    """`BC-SKHĐT`: the number's tail; the records office gives the number."""
    audience: Audience
    agency: str | None
    profile: str
    period: str
    as_of: str
    opening: tuple[Paragraph, ...]
    sections: tuple[Section, ...]
    appendices: tuple[Appendix, ...]
    figures: tuple[Figure, ...] = ()
    """Figures that no section shows but others are computed from, so that a trace never ends in the air."""
    files: tuple[FileSource, ...] = ()
    kind: str = "BÁO CÁO"
    """The document's type as its head prints it."""
    addressee: str = ""
    """After `Kính gửi:`, where the type has one."""
    basis: tuple[str, ...] = ()
    """The `Căn cứ` lines."""
    copies: tuple[str, ...] = ()
    """The distribution list (Nơi nhận)."""
    withheld: tuple[str, ...] = ()
    """Why the report may not be issued yet: every face of it then says that it is a draft."""
    lead: tuple[Paragraph, ...] = ()
    """What a letter that carries it says of the figures."""
