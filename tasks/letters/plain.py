"""The plain-text face of a message, made from its HTML so that both always say the same."""

import re
from html import unescape

_BLOCKS = {"p", "div", "h1", "h2", "h3", "tr", "table", "ul", "ol", "li", "br", "body", "html"}
_SILENT = {"head", "style", "script", "title"}
_MARKUP = re.compile(r"<!--.*?-->|<![^>]*>|<(/?)([a-z][a-z0-9]*)([^>]*)>", re.DOTALL)
"""Our templates are well-formed and escape all that comes from outside: `<` opens markup, `>` ends it."""
_HREF = re.compile(r'\shref="([^"]*)"')


class _Reader:
    def __init__(self) -> None:
        self.lines: list[str] = []
        self.line = ""
        self.silent = 0
        self.href: str | None = None

    def read(self, html: str) -> None:
        """The texts between tags, in order."""
        at = 0
        for found in _MARKUP.finditer(html):
            if found.start() > at and not self.silent:
                self.line += unescape(html[at : found.start()])
            at = found.end()
            closing, tag, attributes = found.groups()
            if closing:
                self._closed(tag)
            elif tag:
                self._opened(tag, attributes)

    def _opened(self, tag: str, attributes: str) -> None:
        if tag in _SILENT:
            self.silent += 1
        elif tag in {"td", "th"} and self.line.strip():
            self.line += " | "
        elif tag in _BLOCKS:
            self._break()
        if tag == "li":
            self.line = "- "
        if tag == "a":
            href = _HREF.search(attributes)
            self.href = None if href is None else unescape(href[1])

    def _closed(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent -= 1
        elif tag == "a" and self.href:
            if self.href not in self.line:
                self.line += f" ({self.href})"
            self.href = None
        elif tag in _BLOCKS:
            self._break()
            if tag in {"p", "table", "ul", "ol", "h1", "h2"} and self.lines and self.lines[-1]:
                self.lines.append("")

    def _break(self) -> None:
        text = " ".join(self.line.split())
        if text and text != "-":
            self.lines.append(text)
        self.line = ""


def plain_text(html: str) -> str:
    """The text of an HTML document of our templates: a line per paragraph, row and item; cells parted by ` | `."""
    reader = _Reader()
    reader.read(html)
    return "\n".join([*reader.lines]).strip() + "\n"
