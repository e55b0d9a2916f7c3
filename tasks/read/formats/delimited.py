"""Delimited text as a sheet: its encoding and its delimiter are found from the content."""

import csv
import unicodedata
from collections import Counter
from io import StringIO

from tasks.read.refusal import RefusedFileError
from tasks.read.values.text import likeness

_DELIMITERS = ",;\t|"
_SAMPLE_LINES = 80


def rows_of(data: bytes) -> tuple[list[list[str]], str]:
    """The cells of a delimited file and a description of how it was read. Raises RefusedFileError."""
    text, encoding = decoded(data)
    first, _, rest = text.partition("\n")
    declared = first.strip().strip('"').lower()
    delimiter = declared[4:5] if declared.startswith("sep=") and len(declared) == 5 else ""
    body = rest if delimiter else text
    # An empty line stands for a declared first one, so that row numbers stay those of the file.
    rows: list[list[str]] = [[]] if delimiter else []
    try:
        rows.extend(csv.reader(StringIO(body, newline=""), delimiter=delimiter or delimiter_of(body), strict=False))
    except csv.Error as error:
        raise RefusedFileError("corrupt", "tệp văn bản không đúng cấu trúc bảng") from error
    return rows, encoding


def decoded(data: bytes) -> tuple[str, str]:
    """`data` as text and the encoding that it turned out to be in. Raises RefusedFileError for binary content."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _strict(data, encoding), encoding
    head = data[:4096]
    if head.count(0) > len(head) // 5:
        # Latin letters in UTF-16 have their zero byte after (little endian) or before (big endian).
        encoding = "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"
        return _strict(data, encoding), encoding
    if 0 in head or sum(byte < 9 or 13 < byte < 32 for byte in head) > len(head) // 50:
        raise RefusedFileError("not-a-workbook")
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    try:
        text = unicodedata.normalize("NFC", data.decode("cp1258"))
        if likeness(text[:20_000]) >= 0.8:
            return text, "windows-1258"
    except UnicodeDecodeError:
        pass
    return data.decode("latin-1"), "latin-1"


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise RefusedFileError("corrupt", "sai bảng mã") from error


def delimiter_of(text: str) -> str:
    """The delimiter under which most lines have the same number of cells, more cells winning."""
    sample = text[:200_000]
    best, best_score = ",", 0
    for delimiter in _DELIMITERS:
        try:
            reader = csv.reader(StringIO(sample, newline=""), delimiter=delimiter)
            widths = Counter(len(row) for row, _ in zip(reader, range(_SAMPLE_LINES), strict=False) if len(row) > 1)
        except csv.Error:
            continue
        score = max((width * lines for width, lines in widths.items()), default=0)
        if score > best_score:
            best, best_score = delimiter, score
    return best
