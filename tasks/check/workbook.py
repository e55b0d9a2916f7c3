"""Workbooks written safely and reproducibly: outside text is never a formula, same input gives same bytes."""

import math
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell

MAX_TEXT = 32_767
"""Longest text that a cell holds."""

_LINE_SPACING = 1.3
_MAX_HEIGHT = 409.0
_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)
"""A zip entry cannot be older."""
_CORE = "docProps/core.xml"


def write_text(cell: Cell | MergedCell, text: str) -> None:
    """`text` in the cell as text, whatever it begins with; characters that XML forbids are dropped.

    Nothing for a cell hidden in a merged range.
    """
    if isinstance(cell, MergedCell):
        return
    cell.value = clean(text)
    if cell.value is not None:
        cell.data_type = "s"
        if text.startswith(_STARTS_FORMULA):
            # Excel shows an apostrophe-prefixed cell as text even after it is edited.
            cell.quotePrefix = True


def clean(text: str) -> str:
    """`text` as a workbook can hold it: no control characters, at most MAX_TEXT long."""
    return ILLEGAL_CHARACTERS_RE.sub("", text)[:MAX_TEXT]


def fitted_height(texts: Sequence[str], widths: Sequence[int], size: int = 12) -> float:
    """Height in points of a row of wrapped texts in columns of these widths: not every program fits rows on opening."""
    lines = max(
        sum(math.ceil(max(len(part), 1) / width) for part in text.split("\n"))
        for text, width in zip(texts, widths, strict=True)
    )
    return min(lines * size * _LINE_SPACING + 3, _MAX_HEIGHT)


def saved(workbook: Workbook, made_at: datetime, created: datetime | None = None) -> bytes:
    """The workbook's bytes. Every time in it is `made_at`, its creation `created` where it was made earlier."""
    workbook.properties.created = _utc(created or made_at)
    raw = BytesIO()
    workbook.save(raw)
    stamp = _utc(made_at).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    # The library writes the time of saving, which is no fact about the workbook.
    fixed = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")
    return repacked(raw.getvalue(), made_at, {_CORE: lambda part: fixed.sub(rb"\g<1>" + stamp + rb"\g<2>", part)})


def created_at(package: bytes) -> datetime | None:
    """When the workbook says that it was made; None where it does not say."""
    with zipfile.ZipFile(BytesIO(package)) as archive:
        core = archive.read(_CORE) if _CORE in archive.namelist() else b""
    found = re.search(rb"<dcterms:created[^>]*>\s*(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)", core)
    if found is None:
        return None
    try:
        return datetime.fromisoformat(found[1].decode()).replace(tzinfo=UTC)
    except ValueError:
        return None


def repacked(package: bytes, made_at: datetime, changes: Mapping[str, Callable[[bytes], bytes]]) -> bytes:
    """The zip package with every entry dated `made_at` and the parts named in `changes` put through its function."""
    moment = max(_utc(made_at), _EARLIEST)
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(package)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            same = zipfile.ZipInfo(entry.filename, moment.timetuple()[:6])
            same.compress_type = zipfile.ZIP_DEFLATED
            same.create_system = 0
            part = source.read(entry)
            target.writestr(same, changes[entry.filename](part) if entry.filename in changes else part)
    return out.getvalue()


def _utc(moment: datetime) -> datetime:
    """Workbooks carry no zone: UTC, to the second. Raises ValueError for a moment without a zone."""
    if moment.tzinfo is None:
        raise ValueError("thời điểm lập tệp phải có múi giờ")
    return moment.astimezone(UTC).replace(microsecond=0)
