"""The same document gives the same .docx bytes: no date in the package comes from the clock."""

import zipfile
from collections.abc import Callable, Mapping
from datetime import datetime
from io import BytesIO

from config.clock import HANOI

BODY = "word/document.xml"
"""The part with the text."""
BLANK = "\N{NO-BREAK SPACE}" * 6
"""Room for the number and the day, which the records office fills in."""


def same_bytes(package: bytes, moment: datetime, rewrite: Mapping[str, Callable[[bytes], bytes]]) -> bytes:
    """The package written again in the order of its parts' names, every part dated `moment`.

    `rewrite`: by name of a part what is done to its text.
    """
    buffer = BytesIO()
    stamp = (max(moment.year, 1980), moment.month, moment.day, moment.hour, moment.minute, moment.second // 2 * 2)
    with zipfile.ZipFile(BytesIO(package)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        # Word wants the list of content types first.
        for name in sorted(old.namelist(), key=lambda part: (part != "[Content_Types].xml", part)):
            entry = zipfile.ZipInfo(name, stamp)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            entry.create_system = 3
            content = old.read(name)
            new.writestr(entry, rewrite[name](content) if name in rewrite else content)
    return buffer.getvalue()


def rewritten(package: bytes, rewrite: Mapping[str, Callable[[bytes], bytes]]) -> bytes:
    """`same_bytes` with the date that the package's parts have."""
    with zipfile.ZipFile(BytesIO(package)) as old:
        made = old.infolist()[0].date_time
    return same_bytes(package, datetime(*made, tzinfo=HANOI), rewrite)
