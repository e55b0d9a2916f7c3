"""The plain-text face of a message, made from its HTML so that both always say the same."""

from html.parser import HTMLParser

_BLOCKS = {"p", "div", "h1", "h2", "h3", "tr", "table", "ul", "ol", "li", "br", "body", "html"}
_SILENT = {"head", "style", "script", "title"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.line = ""
        self.silent = 0
        self.href: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self.silent += 1
        elif tag in {"td", "th"} and self.line.strip():
            self.line += " | "
        elif tag in _BLOCKS:
            self._break()
        if tag == "li":
            self.line = "- "
        if tag == "a":
            self.href = dict(attrs).get("href")

    def handle_endtag(self, tag: str) -> None:
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

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.line += data

    def _break(self) -> None:
        text = " ".join(self.line.split())
        if text and text != "-":
            self.lines.append(text)
        self.line = ""


def plain_text(html: str) -> str:
    """The text of an HTML document: a line per paragraph, row and item; cells parted by ` | `."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return "\n".join([*reader.lines]).strip() + "\n"
