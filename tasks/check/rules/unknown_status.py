"""A project's status is preparation, new start, ongoing, or completed awaiting settlement."""

from config.rules import Parameters
from config.text import fold
from config.vi import joined
from tasks.check.batch import Batch
from tasks.check.frames import blank, given
from tasks.check.protocol import Judged, Skipped, on_lines, words_of


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """Statuses that contain none of `words`."""
    lines = batch.lines
    if not given(lines, "status"):
        return Skipped("Không tệp nào có cột tình trạng dự án")
    words = [fold(word) for word in words_of(parameters, "words")]
    statuses = lines["status"].dropna().unique()
    known = {status for status in statuses if any(word in fold(str(status)) for word in words)}
    return on_lines(
        lines,
        ~blank(lines["status"]) & ~lines["status"].isin(known),
        "status",
        kind="text",
        expected=joined(words_of(parameters, "shown")),
    )
