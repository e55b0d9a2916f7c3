"""Packages (.xlsx, .ods) whose parts are spelled otherwise, or that hold kinds of sheet that the reader refuses."""

import re
import zipfile
from io import BytesIO
from posixpath import join, normpath

_USUAL = (
    "[Content_Types].xml",
    "xl/workbook.xml",
    "xl/workbook.bin",
    "xl/_rels/workbook.xml.rels",
    "xl/_rels/workbook.bin.rels",
    "xl/sharedStrings.xml",
    "xl/styles.xml",
    "content.xml",
    "mimetype",
    "META-INF/manifest.xml",
    "word/document.xml",
    "ppt/presentation.xml",
    "visio/document.xml",
)
_RELATIONS = "xl/_rels/workbook.xml.rels"
_TARGET = re.compile(rb"\sTarget=[\"']([^\"']+)[\"']")
_MACRO_SHEET = re.compile(
    rb"http://schemas\.microsoft\.com/office/\d{4}/relationships/xl(?:Intl)?Macrosheet", re.IGNORECASE
)
_DIALOG_SHEET = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/dialogsheet"


def respell(archive: zipfile.ZipFile) -> None:
    """Give the parts of an opened package their usual names: capitals and slashes do not tell two parts apart.

    Only what this object calls them changes, and only where no part has the usual name already.
    """
    _rename(archive, _USUAL)
    if _RELATIONS in archive.NameToInfo:
        targets = (found.decode("utf-8", "replace") for found in _TARGET.findall(archive.read(_RELATIONS)))
        _rename(
            archive, [target.lstrip("/") if target[:1] == "/" else normpath(join("xl", target)) for target in targets]
        )


def _rename(archive: zipfile.ZipFile, usual: tuple[str, ...] | list[str]) -> None:
    wanted = {name.lower(): name for name in usual if name not in archive.NameToInfo}
    if not wanted:
        return
    for entry in archive.filelist:
        name = wanted.get(entry.filename.replace("\\", "/").lower())
        if name is not None and name not in archive.NameToInfo:
            del archive.NameToInfo[entry.filename]
            entry.filename = name
            archive.NameToInfo[name] = entry


def without_macro_sheets(archive: zipfile.ZipFile, data: bytes) -> bytes:
    """The package with its Excel 4.0 macro sheets called dialog sheets, which the reader passes over; else `data`."""
    if _RELATIONS not in archive.NameToInfo:
        return data
    relations = archive.read(_RELATIONS)
    if _MACRO_SHEET.search(relations) is None:
        return data
    rebuilt = BytesIO()
    with zipfile.ZipFile(rebuilt, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for entry in archive.infolist():
            content = archive.read(entry)
            package.writestr(
                entry.filename,
                _MACRO_SHEET.sub(_DIALOG_SHEET, relations) if entry.filename == _RELATIONS else content,
            )
    return rebuilt.getvalue()
