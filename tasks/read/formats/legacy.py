"""Sheets typed in legacy fonts, turned to Unicode in place, and said so."""

import re
from collections import Counter

from tasks.ledger.finding import CellRef, Finding
from tasks.read.formats.sheets import Sheet
from tasks.read.issues.texts import issue
from tasks.read.values.text import Legacy, clean, decode, legacy_encoding

_NAMES: dict[Legacy, str] = {"tcvn3": "TCVN3, phông .VnTime", "vni": "VNI"}

# Letters and signs that Vietnamese in Unicode does not use, but the legacy encodings do.
_STRANGE = re.compile("[¸¹»¾¼½®ª«¬­¨©µ¶·Æ×ØÜÞßåæçëîïñöøûüþÿäÖÏÑ÷¡¢£¤¥¦§]")
_LEGACY_LETTER = re.compile("[\u00a1-\u00ff]")
_BEYOND = re.compile("[\u0100-\u1eff]")


def modernised(sheet: Sheet) -> list[Finding]:
    """Decode the sheet's legacy cells in place, the rest left alone; one issue tells what was done.

    A cell is decoded on its own evidence; where the sheet has no Unicode Vietnamese at all, cells too short to tell
    follow the others.
    """
    whole = "".join([cell for row in sheet.rows for cell in row if type(cell) is str])
    if _STRANGE.search(whole) is None:
        return []
    cells = _legacy_letters(sheet)
    votes = Counter(own for _, _, own in cells if own is not None)
    if not votes:
        return []
    encoding = max(votes, key=lambda name: (votes[name], name))
    has_unicode = _BEYOND.search(whole) is not None
    changed: list[tuple[int, int, str, str]] = []
    for i, j, own in cells:
        if own is None and has_unicode:
            continue
        old = sheet.rows[i][j]
        new = clean(decode(old, encoding))
        if new != old:
            sheet.rows[i][j] = new
            changed.append((i, j, old, new))
    if not changed:
        return []
    i, j, old, new = changed[0]
    return [
        issue(
            "read-legacy-encoding",
            cell=CellRef(sheet.name, sheet.address(i, j)),
            supplied=old,
            count=len(changed),
            encoding=_NAMES[encoding],
            decoded=new[:80],
        )
    ]


def _legacy_letters(sheet: Sheet) -> list[tuple[int, int, Legacy | None]]:
    """Cells that may be typed in a legacy font: list indexes, and the encoding that their own text shows."""
    found: list[tuple[int, int, Legacy | None]] = []
    for i, row in enumerate(sheet.rows):
        for j, cell in enumerate(row):
            if type(cell) is str and not cell.isascii() and _LEGACY_LETTER.search(cell) and not _BEYOND.search(cell):
                found.append((i, j, legacy_encoding(cell) if _STRANGE.search(cell) else None))
    return found
