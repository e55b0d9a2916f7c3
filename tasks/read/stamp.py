"""The id inside a form that giaingan issued."""

from collections.abc import Sequence

from tasks.read.formats.sheets import Sheet, cell_text
from tasks.read.outcome import TemplateStamp

STAMP_SHEET = "_giaingan"
"""Very hidden sheet of an issued form: names in column A, values in column B."""


def stamp_of(sheets: Sequence[Sheet]) -> TemplateStamp | None:
    """The stamp of an issued form; None for any other file or a stamp that is not whole."""
    for sheet in sheets:
        if sheet.name.strip().casefold() == STAMP_SHEET:
            said = {cell_text(row[0]): cell_text(row[1]) for row in sheet.rows if len(row) >= 2}
            version = said.get("template_version", "")
            if version.isdigit() and all(said.get(key) for key in ("profile", "agency", "period")):
                return TemplateStamp(int(version), said["profile"], said["agency"], said["period"])
    return None
