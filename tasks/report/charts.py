"""Pictures of the page, drawn for a telephone's width; their numbers stand beside them as text."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from xml.sax.saxutils import escape, quoteattr

from config import vi

WIDTH, HEIGHT = 328, 270
"""A screen of 360 px has this much room: the letters are read there as they are drawn."""
_LEFT, _RIGHT, _TOP, _BOTTOM = 34, 318, 14, 244
_LETTERS = 11
_HIGHEST = 100.0


@dataclass(frozen=True, slots=True)
class Series:
    """A named line of (day, percent). `look` names its style in the page's sheet of styles."""

    name: str
    points: tuple[tuple[date, float], ...]
    look: str


@dataclass(frozen=True, slots=True)
class Label:
    """A word beside a point of the chart."""

    on: date
    pct: float
    text: str


@dataclass(frozen=True, slots=True)
class Fan:
    """From the last known point to the final day: what is expected there and its interval, in percent."""

    begin: tuple[date, float]
    end: date
    low: float
    middle: float
    high: float
    text: str


@dataclass(frozen=True, slots=True)
class Goal:
    """A rate to be reached, drawn as a line over the whole year."""

    pct: float
    on: date
    text: str


@dataclass(frozen=True, slots=True)
class Curve:
    """Cumulative disbursement over a plan year, to its final day."""

    year: int
    final: date
    series: tuple[Series, ...]
    known: tuple[Label, ...]
    fan: Fan | None = None
    goal: Goal | None = None


def draw_curve(curve: Curve, title: str, description: str) -> str:
    """The curve as an `<svg>`; each month's name stands under its own days, and colours follow the page."""
    scale = _Scale(curve)
    drawn = [*_grid(scale, curve), *_goal(scale, curve.goal), *_fan(scale, curve.fan)]
    for line in curve.series:
        drawn.append(f'<polyline class="{line.look}" points="{_path(scale, line.points)}"/>')
    drawn += _labels(scale, curve.known)
    head = f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label={quoteattr(title)}>'
    return f"{head}<title>{escape(title)}</title><desc>{escape(description)}</desc>{''.join(drawn)}</svg>"


class _Scale:
    """Days and percents as places in the picture."""

    def __init__(self, curve: Curve) -> None:
        self._first = date(curve.year, 1, 1)
        self._days = (curve.final - self._first).days + 1
        found = [pct for line in curve.series for _, pct in line.points]
        if curve.fan:
            found.append(curve.fan.high)
        self._highest = max([_HIGHEST, *found])

    def x(self, on: date) -> float:
        """The end of a day."""
        return round(_LEFT + (_RIGHT - _LEFT) * ((on - self._first).days + 1) / self._days, 1)

    def y(self, pct: float) -> float:
        return round(_BOTTOM - (_BOTTOM - _TOP) * pct / self._highest, 1)


def _grid(scale: _Scale, curve: Curve) -> list[str]:
    drawn = []
    for pct in range(0, 101, 20):
        y = scale.y(pct)
        drawn.append(f'<line class="grid" x1="{_LEFT}" x2="{_RIGHT}" y1="{y}" y2="{y}"/>')
        drawn.append(_text(_LEFT - 4, y + 4, f"{pct}%", "end", "muted"))
    before = date(curve.year, 1, 1) - timedelta(days=1)
    while before < curve.final:
        first = before + timedelta(days=1)
        last = min((first + timedelta(days=31)).replace(day=1) - timedelta(days=1), curve.final)
        x = scale.x(last)
        drawn.append(f'<line class="grid" x1="{x}" x2="{x}" y1="{_BOTTOM}" y2="{_BOTTOM + 4}"/>')
        drawn.append(_text((scale.x(before) + x) / 2, _BOTTOM + 16, str(first.month), "middle", "muted"))
        before = last
    return drawn


def _goal(scale: _Scale, goal: Goal | None) -> list[str]:
    if goal is None:
        return []
    y, x = scale.y(goal.pct), scale.x(goal.on)
    return [
        f'<line class="goal" x1="{_LEFT}" x2="{x}" y1="{y}" y2="{y}"/>',
        _text(_LEFT + 4, y + 14, goal.text, "start", "ink"),
    ]


def _fan(scale: _Scale, fan: Fan | None) -> list[str]:
    if fan is None:
        return []
    (on, pct), end = fan.begin, fan.end
    corners = ((on, pct), (end, fan.high), (end, fan.low))
    return [
        f'<polygon class="fan" points="{_path(scale, corners)}"/>',
        f'<polyline class="forecast" points="{_path(scale, ((on, pct), (end, fan.middle)))}"/>',
        # Beneath what is reached: no curve falls below that later.
        _text(_RIGHT, min(scale.y(pct) + 34, _BOTTOM - 6), fan.text, "end", "ink"),
    ]


def _labels(scale: _Scale, known: Sequence[Label]) -> list[str]:
    """The points with their words at their left, one line each where two of them are near each other."""
    drawn, above = [], float(_TOP)
    for label in reversed(known):
        x, y = scale.x(label.on), scale.y(label.pct)
        drawn.append(f'<circle class="known" cx="{x}" cy="{y}" r="3.5"/>')
        line = max(y - 6, above)
        drawn.append(_text(x - 6, line, label.text, "end", "ink"))
        above = line + _LETTERS + 2
    return drawn


def _text(x: float, y: float, text: str, anchor: str, look: str) -> str:
    place = f'x="{round(x, 1)}" y="{round(y, 1)}" text-anchor="{anchor}" font-size="{_LETTERS}"'
    return f'<text class="{look}" {place}>{escape(text)}</text>'


def _path(scale: _Scale, points: Sequence[tuple[date, float]]) -> str:
    return " ".join(f"{scale.x(on)},{scale.y(pct)}" for on, pct in points)


def day_and_percent(on: date, shown: str) -> str:
    """`31/7: 31,3%`, as a point is labelled."""
    return f"{vi.day(on).rsplit('/', 1)[0]}: {shown}"
