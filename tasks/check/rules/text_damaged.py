"""Names, owners and obstacles are Vietnamese that can be read: lost letters enter neither ledger nor report."""

import re

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.protocol import Hit, Judged, on_lines

_LOST = re.compile(r"\?[^\W\d_]|\ufffd")
"""A question mark before a letter (one that ends a question is not), or the mark of an undecodable byte."""

_OTHER_CODE = re.compile("[\u00c2-\u00c6\u00e1][\u0080-\u00bf]")
"""UTF-8 shown as Latin-1: a letter with a mark, then a sign that stands in no Vietnamese word."""

_FIELDS = ("project_name", "owner", "bottleneck", "proposal")


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """Cells in which letters are lost, or several signs of another code stand."""
    lines = batch.lines
    hits: list[Hit] = []
    for field in _FIELDS:
        texts = lines[field].map(_is_damaged, na_action="ignore")
        hits += on_lines(lines, texts.eq(True), field, kind="text")
    return hits


def _is_damaged(text: str) -> bool:
    return bool(_LOST.search(text)) or len(_OTHER_CODE.findall(text)) > 1
