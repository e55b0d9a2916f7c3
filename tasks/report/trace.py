"""The path of a figure: report -> formula -> rows -> file, sheet, cell, sha256, received when, from whom."""

import difflib
from datetime import datetime

from config import vi
from config.vocabulary import vocabulary
from tasks.report.figures import figures_of
from tasks.report.freeze import model_from_json
from tasks.report.model import Figure, FileSource, ReportModel


class UnknownFigureError(ValueError):
    """The report has no figure of that id; the message names near ones."""


def trace(model_json: str, figure_id: str) -> list[str]:
    """The path of a figure of a frozen report as lines to print, indented by depth.

    Raises UnknownFigureError, and ValueError where `model_json` is no frozen report.
    """
    model = model_from_json(model_json)
    figures = figures_of(model)
    if figure_id not in figures:
        near = difflib.get_close_matches(figure_id, figures, n=5, cutoff=0.4) or sorted(figures)[:5]
        raise UnknownFigureError(f"Báo cáo không có số liệu `{figure_id}`; các mã gần giống: {', '.join(near)}")
    moment = datetime.fromisoformat(model.as_of)
    head = f"Báo cáo {model.profile}, kỳ {model.period}, số liệu biết đến {vi.moment(moment)}"
    return [head, *_told(model, figures, figure_id, 1, set())]


def _told(model: ReportModel, figures: dict[str, Figure], id_: str, depth: int, seen: set[str]) -> list[str]:
    indent = "  " * depth
    figure = figures.get(id_)
    if figure is None:
        return [f"{indent}{id_}: không hiển thị trong báo cáo này"]
    lines = [f"{indent}{id_} = {figure.text}{_exact(figure)}", f"{indent}  Cách tính: {figure.provenance.formula}"]
    if id_ in seen:
        return [*lines[:1], f"{indent}  (đã nêu ở trên)"]
    seen.add(id_)
    for part in figure.provenance.parts:
        lines += _told(model, figures, part, depth + 1, seen)
    files = {file.sha256: file for file in model.files}
    by_file: dict[str, list[str]] = {}
    for cell in figure.provenance.cells:
        value = "(trống)" if cell.value_vnd is None else f"{vi.number(cell.value_vnd)} đồng"
        line = f"{indent}      {cell.sheet}!{cell.address} = {value}: {cell.row_label}"
        by_file.setdefault(cell.submission, []).append(line)
    for sha, cells in by_file.items():
        lines.append(f"{indent}    {_file(files.get(sha), sha)}")
        lines += cells
    return lines


def _exact(figure: Figure) -> str:
    if figure.kind == "vnd" and figure.unit != "đồng" and figure.value is not None:
        return f" ({vi.number(figure.value)} đồng)"
    return ""


def _file(file: FileSource | None, sha: str) -> str:
    if file is None:
        return f"Tệp sha256 {sha}"
    moment = datetime.fromisoformat(file.received_at)
    sender = f", người gửi {file.sender}" if file.sender else ""
    channel = vocabulary().channel_kinds.get(file.channel, file.channel)
    received = f"nhận {moment:%H:%M:%S} ngày {vi.day(moment.date())} qua {channel}{sender}"
    return f"Tệp {file.file_name} của {file.agency_name}, {received}, sha256 {sha}"
