"""What the page is put together from: tiles, and charts whose title is what they show."""

from dataclasses import dataclass

from tasks.report.model import Figure, Sentence

NOTHING = Sentence(())
"""Nothing is said below."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A head figure of the page; `below` is said in small letters under it."""

    label: str
    value: Figure | str
    below: Sentence = NOTHING


@dataclass(frozen=True, slots=True)
class Bar:
    """A named amount drawn as a bar, its width in percent of the room. `is_behind` has a sign and a colour."""

    name: str
    value: Figure
    width_pct: float
    is_behind: bool = False
    below: Sentence = NOTHING


@dataclass(frozen=True, slots=True)
class Bars:
    """Ranked bars under a heading; `further` are folded away, `total` is what all of them add up to.

    `mark_pct` is a line over every bar, in percent of the room, named by `mark`.
    """

    title: str
    bars: tuple[Bar, ...]
    further: tuple[Bar, ...] = ()
    total: Figure | None = None
    mark_pct: float | None = None
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture with its numbers: `head` and `rows` are the table beside it, `legend` names its lines by their look."""

    svg: str
    legend: tuple[tuple[str, str], ...]
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A part of the page that shows one thing; `title` says what it shows, `name` what it is, for the contents."""

    id: str
    name: str
    title: str
    note: str = ""
    drawing: Drawing | None = None
    panels: tuple[Bars, ...] = ()

    @property
    def bars(self) -> list[Bar]:
        """All bars, the folded ones included."""
        return [bar for panel in self.panels for bar in (*panel.bars, *panel.further)]
