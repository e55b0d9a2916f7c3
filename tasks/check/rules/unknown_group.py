"""A project's group is national important, A, B or C."""

from config.rules import Parameters
from config.text import fold
from config.vi import joined
from tasks.check.batch import Batch
from tasks.check.frames import blank, given
from tasks.check.protocol import Judged, Skipped, on_lines, words_of


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """Groups that are none of `words`."""
    lines = batch.lines
    if not given(lines, "group"):
        return Skipped("Không tệp nào có cột nhóm dự án")
    words = words_of(parameters, "words")
    known = lines["group"].map(fold, na_action="ignore").isin([fold(word) for word in words])
    return on_lines(
        lines,
        ~blank(lines["group"]) & ~known,
        "group",
        kind="text",
        expected=joined(words_of(parameters, "shown")),
    )
