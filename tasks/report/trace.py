"""The path of a figure: report -> formula -> rows -> file, sheet, cell, sha256, received when, from whom."""

import difflib
from datetime import datetime

from config import vi
from config.vocabulary import vocabulary
from tasks.report.evidence import Evidence, exact
from tasks.report.figures import figures_of
from tasks.report.model import Figure, FileSource, ReportModel


class UnknownFigureError(ValueError):
    """The report has no figure of that id; the message names near ones."""


def trace(model: ReportModel, evidence: Evidence, figure_id: str) -> list[str]:
    """The path of a figure of a report as lines to print, indented by depth; `evidence`: the lines of its facts.

    Raises UnknownFigureError.
    """
    figures = figures_of(model)
    if figure_id not in figures:
        near = difflib.get_close_matches(figure_id, figures, n=5, cutoff=0.4) or sorted(figures)[:5]
        raise UnknownFigureError(f"Báo cáo không có số liệu `{figure_id}`; các mã gần giống: {', '.join(near)}")
    moment = datetime.fromisoformat(model.as_of)
    head = f"Báo cáo {model.profile}, kỳ {model.period}, số liệu biết đến {vi.moment(moment)}"
    return [head, *_Path(model, figures, evidence).of(figure_id, 1)]


class _Path:
    """The walk down; what was said once is referred to."""

    def __init__(self, model: ReportModel, figures: dict[str, Figure], evidence: Evidence) -> None:
        self._figures, self._evidence = figures, evidence
        self._files = {file.sha256: file for file in model.files}
        self._said: set[str] = set()

    def of(self, id_: str, depth: int) -> list[str]:
        indent = "  " * depth
        figure = self._figures.get(id_)
        if figure is None:
            return [f"{indent}{id_}: không hiển thị trong báo cáo này"]
        head = f"{indent}{id_} = {figure.text}{_exact(figure)}"
        if id_ in self._said:
            return [head, f"{indent}  (đã nêu ở trên)"]
        self._said.add(id_)
        parts = [line for part in figure.provenance.parts for line in self.of(part, depth + 1)]
        return [head, f"{indent}  Cách tính: {figure.provenance.formula}", *parts, *self._cells(figure, indent)]

    def _cells(self, figure: Figure, indent: str) -> list[str]:
        by_file: dict[str, list[str]] = {}
        for cell in self._evidence.cells(figure.provenance.addends):
            value = f"{vi.number(cell.value_vnd)} đồng" if cell.value_vnd is not None else cell.text or "(trống)"
            line = f"{indent}      {cell.sheet}!{cell.address} = {value}: {cell.row_label}"
            by_file.setdefault(cell.submission, []).append(line)
        return [
            line
            for sha, cells in by_file.items()
            for line in (f"{indent}    {_file(self._files.get(sha), sha)}", *self._account(sha, indent), *cells)
        ]

    def _account(self, sha: str, indent: str) -> list[str]:
        """What of the file was read: a figure is no better than its file's account."""
        said = self._evidence.account(sha)
        return [f"{indent}      Bản kê: {said}"] if said else []


def _exact(figure: Figure) -> str:
    full = exact(figure)
    return f" ({full})" if full else ""


def _file(file: FileSource | None, sha: str) -> str:
    if file is None:
        return f"Tệp sha256 {sha}"
    moment = datetime.fromisoformat(file.received_at)
    sender = f", người gửi {file.sender}" if file.sender else ""
    channel = vocabulary().channel_kinds.get(file.channel, file.channel)
    received = f"nhận {moment:%H:%M:%S} ngày {vi.day(moment.date())} qua {channel}{sender}"
    return f"Tệp {file.file_name} của {file.agency_name}, {received}, sha256 {sha}"
