"""The charts of the page. Each answers its SVG; the same numbers stand beside it as a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from config import vi
from tasks.report.svg import PALETTE, SERIES, inline_svg, new_canvas, settings


@dataclass(frozen=True, slots=True)
class Series:
    """A named line of (day, percent); `steps` holds each value until the next day."""

    name: str
    points: tuple[tuple[date, float], ...]
    steps: bool = False
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """A labelled value; `behind` colours it as short of its target."""

    label: str
    value: float
    shown: str
    behind: bool = False


@dataclass(frozen=True, slots=True)
class Flow:
    """An amount that goes from one place to another; `kind` picks the colour."""

    origin: str
    goal: str
    kind: str
    amount_vnd: int


def curve_chart(series: Sequence[Series], year: int, title: str, description: str) -> str:
    """Cumulative disbursement in percent of plan over the plan year, one line per series, each named at its end."""
    from matplotlib.ticker import FuncFormatter

    with settings():
        figure = new_canvas(8, 4)
        axes = figure.add_subplot()
        for line, colour in zip(series, SERIES, strict=False):
            days = [_day_of_year(on, year) for on, _ in line.points]
            values = [value for _, value in line.points]
            axes.plot(
                days,
                values,
                color=PALETTE[colour],
                linewidth=2.2,
                label=line.name,
                linestyle="--" if line.dashed else "-",
                drawstyle="steps-post" if line.steps else "default",
                marker="o" if len(days) < 15 and not line.steps else None,
                markersize=4,
            )
        axes.set_xlim(0, 396)
        axes.set_ylim(0, max([100.0, *(value for line in series for _, value in line.points)]) * 1.04)
        starts = [(date(year, month, 1) - date(year, 1, 1)).days for month in range(1, 13)] + [365]
        axes.set_xticks(starts, [f"T{month}" for month in range(1, 13)] + ["T1"])
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.0f}%"))
        axes.grid(axis="y", color=PALETTE["line"], linewidth=0.6)
        axes.legend(frameon=False, loc="upper left")
        return inline_svg(figure, "duong-cong", title, description)


def bar_chart(bars: Sequence[Bar], target: float | None, name: str, title: str, description: str) -> str:
    """Horizontal bars from the best down, with the target as a line; those behind are hatched as well as coloured."""
    with settings():
        figure = new_canvas(8, 0.34 * len(bars) + 0.8)
        axes = figure.add_subplot()
        places = range(len(bars))
        drawn = axes.barh(places, [bar.value for bar in bars], color=[_bar_colour(bar) for bar in bars], height=0.7)
        for patch, bar in zip(drawn, bars, strict=True):
            if bar.behind:
                patch.set_hatch("///")
                patch.set_edgecolor(PALETTE["paper"])
                patch.set_linewidth(0)
            axes.text(
                bar.value,
                patch.get_y() + 0.35,
                f" {bar.shown}",
                va="center",
                ha="left",
                color=PALETTE["ink"],
                bbox={"facecolor": PALETTE["paper"], "edgecolor": "none", "pad": 0.8},
            )
        axes.set_yticks(places, [bar.label for bar in bars])
        axes.set_ylim(len(bars) - 0.4, -0.6)
        axes.set_xlim(0, max([1.0, *(bar.value for bar in bars), target or 0]) * 1.12)
        axes.xaxis.set_visible(False)
        axes.spines["bottom"].set_visible(False)
        if target is not None:
            axes.axvline(target, color=PALETTE["ink"], linestyle="--", linewidth=1.2)
        return inline_svg(figure, name, title, description)


def flow_chart(flows: Sequence[Flow], kinds: Sequence[str], title: str, description: str) -> str:
    """A Sankey: givers at the left, takers at the right, a ribbon per flow as thick as its amount."""
    with settings():
        origins = _stack([(flow.origin, flow.amount_vnd) for flow in flows])
        goals = _stack([(flow.goal, flow.amount_vnd) for flow in flows])
        figure = new_canvas(8, 0.42 * max(len(origins), len(goals)) + 1.6)
        axes = figure.add_subplot()
        axes.set_axis_off()
        axes.set_xlim(0, 1)
        axes.set_ylim(max(_end(origins), _end(goals)) * 1.01, -0.02 * max(_end(origins), _end(goals)))
        left, right = 0.34, 0.66
        used_left, used_right = dict.fromkeys(origins, 0.0), dict.fromkeys(goals, 0.0)
        for flow in flows:
            start = origins[flow.origin][0] + used_left[flow.origin]
            stop = goals[flow.goal][0] + used_right[flow.goal]
            used_left[flow.origin] += flow.amount_vnd
            used_right[flow.goal] += flow.amount_vnd
            colour = PALETTE[SERIES[list(kinds).index(flow.kind) % len(SERIES)]]
            axes.add_patch(_ribbon(left, start, right, stop, flow.amount_vnd, colour))
        for stack, at, side in ((origins, left, "right"), (goals, right, "left")):
            for label, (start, size) in stack.items():
                shift = -0.012 if side == "right" else 0.012
                text = f"{label} ({vi.amount(int(size), 'ty', 1)})"
                axes.text(at + shift, start + size / 2, text, ha=side, va="center", fontsize=10)
                axes.plot([at, at], [start, start + size], color=PALETTE["ink"], linewidth=3, solid_capstyle="butt")
        handles = [_swatch(PALETTE[SERIES[index % len(SERIES)]]) for index in range(len(kinds))]
        figure.legend(handles, list(kinds), loc="outside lower center", ncols=2, frameon=False)
        return inline_svg(figure, "dong-von", title, description)


def ageing_chart(
    groups: Sequence[str], buckets: Sequence[tuple[str, Sequence[int]]], title: str, description: str
) -> str:
    """Bottlenecks by how long they have stood (stacked) for each competent level."""
    with settings():
        figure = new_canvas(8, 0.5 * len(groups) + 1.4)
        axes = figure.add_subplot()
        places = list(range(len(groups)))
        base = [0] * len(groups)
        hatches = ("", "..", "//", "xx")
        for index, (label, counts) in enumerate(buckets):
            drawn = axes.barh(places, counts, left=base, label=label, color=PALETTE[SERIES[index]], height=0.6)
            for patch, count, start in zip(drawn, counts, base, strict=True):
                patch.set_hatch(hatches[index % len(hatches)])
                patch.set_edgecolor(PALETTE["paper"])
                patch.set_linewidth(0)
                if count:
                    axes.text(
                        start + count / 2,
                        patch.get_y() + 0.3,
                        str(count),
                        ha="center",
                        va="center",
                        color=PALETTE["ink"],
                        bbox={"facecolor": PALETTE["paper"], "edgecolor": "none", "pad": 1.5},
                    )
            base = [before + count for before, count in zip(base, counts, strict=True)]
        axes.set_yticks(places, list(groups))
        axes.invert_yaxis()
        axes.xaxis.set_visible(False)
        axes.spines["bottom"].set_visible(False)
        figure.legend(loc="outside lower center", ncols=len(buckets), frameon=False)
        return inline_svg(figure, "vuong-mac", title, description)


def _day_of_year(on: date, year: int) -> int:
    return (on - date(year, 1, 1)).days + 1


def _bar_colour(bar: Bar) -> str:
    return PALETTE["c2"] if bar.behind else PALETTE["c1"]


def _stack(entries: Sequence[tuple[str, int]]) -> dict[str, tuple[float, float]]:
    """Start and size of each place on its side, in order of appearance, with gaps between."""
    sizes: dict[str, int] = {}
    for label, amount in entries:
        sizes[label] = sizes.get(label, 0) + amount
    gap = 0.035 * sum(sizes.values())
    stacked, at = {}, 0.0
    for label, size in sizes.items():
        # A ribbon of a thousandth of the whole still needs room for its label.
        room = max(float(size), 0.02 * sum(sizes.values()))
        stacked[label] = (at + (room - size) / 2, float(size))
        at += room + gap
    return stacked


def _end(stack: dict[str, tuple[float, float]]) -> float:
    return max(start + size for start, size in stack.values())


def _ribbon(left: float, start: float, right: float, stop: float, size: float, colour: str) -> Any:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    middle = (left + right) / 2
    upper = [(left, start), (middle, start), (middle, stop), (right, stop)]
    lower = [(right, stop + size), (middle, stop + size), (middle, start + size), (left, start + size)]
    codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
    return PathPatch(Path([*upper, *lower, upper[0]], codes), facecolor=colour, alpha=0.6, edgecolor="none")


def _swatch(colour: str) -> Any:
    from matplotlib.patches import Patch

    return Patch(facecolor=colour, alpha=0.6)
