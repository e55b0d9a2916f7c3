"""Matplotlib figures as inline SVG: no pyplot, no date, no random ids, colours through CSS variables."""

import re
from io import StringIO
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import matplotlib as mpl
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure as Canvas

PALETTE = {
    "ink": "#1b1b1e",
    "muted": "#6b6b70",
    "line": "#d0d0d5",
    "paper": "#fefefe",
    "c1": "#0072b2",
    "c2": "#d55e00",
    "c3": "#009e73",
    "c4": "#cc79a7",
    "c5": "#e69f00",
    "c6": "#56b4e9",
}
"""Name of the CSS variable -> its colour in a light page; c1-c6 are Okabe and Ito's colour-blind-safe set."""

SERIES = ("c1", "c2", "c3", "c4", "c5", "c6")

_SETTINGS = {
    "svg.fonttype": "none",
    "svg.hashsalt": "giaingan",
    "font.family": "sans-serif",
    "font.size": 11,
    "text.color": PALETTE["ink"],
    "axes.edgecolor": PALETTE["line"],
    "axes.labelcolor": PALETTE["muted"],
    "xtick.color": PALETTE["muted"],
    "ytick.color": PALETTE["muted"],
    "axes.spines.top": False,
    "axes.spines.right": False,
    "text.parse_math": False,
    "path.simplify": False,
}


def new_canvas(width: float, height: float) -> Any:
    """An empty figure of that size in inches, with a transparent ground."""
    with mpl.rc_context(_SETTINGS):
        figure = Canvas(figsize=(width, height), facecolor="none", layout="constrained")
        FigureCanvasSVG(figure)
        return figure


def settings() -> Any:
    """The context in which charts are drawn, so that the settings of the process do not matter."""
    return mpl.rc_context(_SETTINGS)


def inline_svg(figure: Any, name: str, title: str, description: str) -> str:
    """The figure as an `<svg role="img">` element whose ids begin with `name` and whose colours follow the page."""
    buffer = StringIO()
    with settings():
        figure.savefig(
            buffer,
            format="svg",
            transparent=True,
            metadata={"Date": None, "Creator": None, "Format": None, "Type": None},
        )
    text = buffer.getvalue()
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    text = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    text = re.sub(r'\bid="', f'id="{name}-', text)
    text = re.sub(r'(xlink:href|href)="#', rf'\1="#{name}-', text)
    text = re.sub(r"url\(#", f"url(#{name}-", text)
    text = text.replace("'sans-serif'", "sans-serif")
    for variable, colour in PALETTE.items():
        text = re.sub(colour, f"var(--{variable})", text, flags=re.IGNORECASE)
    head, rest = text.split(">", 1)
    head = re.sub(r'\s(width|height)="[^"]*"', "", head)
    labels = f"<title>{escape(title)}</title><desc>{escape(description)}</desc>"
    return f'{head} role="img" aria-label={quoteattr(title)}>{labels}{rest.strip()}'
