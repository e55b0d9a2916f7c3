"""The forecast's error by month and method as a picture for `giaingan backtest`."""

from typing import TYPE_CHECKING

from tasks.report.svg import PALETTE, SERIES, inline_svg, new_canvas, settings

if TYPE_CHECKING:
    import pandas as pd

_MARKERS = "osD^vP"
_DASHES = ("-", "--", ":")
"""Once all colours are used, the next lines have them again with other dashes."""


def plot_backtest(result_table: "pd.DataFrame", ours: str) -> bytes:
    """An SVG file from columns `month`, `method`, `median_abs_pct_error`: a line per method, that of `ours` boldest;
    always the same bytes.

    Raises KeyError where a column is missing.
    """
    with settings():
        figure = new_canvas(8, 4.5)
        axes = figure.add_subplot()
        for index, (method, part) in enumerate(result_table.groupby("method", sort=True)):
            ordered = part.sort_values("month")
            axes.plot(
                ordered["month"].tolist(),
                [float(value) for value in ordered["median_abs_pct_error"]],
                label=str(method),
                color=PALETTE[SERIES[index % len(SERIES)]],
                marker=_MARKERS[index % len(_MARKERS)],
                linestyle=_DASHES[index // len(SERIES) % len(_DASHES)],
                linewidth=4 if method == ours else 1.5,
                zorder=2 if method == ours else 3,
            )
        axes.set_xticks(sorted({int(month) for month in result_table["month"]}))
        axes.set_xlabel("Tháng lập dự báo")
        axes.set_ylabel("Sai số tuyệt đối trung vị (%)")
        axes.set_ylim(bottom=0)
        axes.grid(axis="y", color=PALETTE["line"], linewidth=0.6)
        if len(result_table):
            axes.legend(frameon=False)
        svg = inline_svg(
            figure,
            "sai-so-du-bao",
            "Sai số dự báo cả năm theo tháng và phương pháp",
            "Sai số càng thấp càng tốt; mỗi đường là một phương pháp.",
        )
    # Outside the page there are no CSS variables: the colours are written back.
    for variable, colour in PALETTE.items():
        svg = svg.replace(f"var(--{variable})", colour)
    return svg.encode("utf-8")
