"""A file that replaces an agency's accepted one has the projects of that one; what it drops would leave the figures."""

from config.rules import Parameters
from config.text import fold
from tasks.check.batch import Batch
from tasks.check.protocol import Hit, Judged, Skipped, number_of


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """Submissions that keep some projects of the file that they would replace and drop others.

    Below `most_dropped_pct` dropped it is a question; above, the file is taken for a part of the report.
    """
    revisions = [item for item in batch.submissions.values() if item.replaces and not item.is_accepted]
    if not revisions:
        return Skipped("Không tệp nào thay tệp đã nhận trong kỳ")
    found = []
    for item in revisions:
        own = batch.lines[batch.lines["submission"] == item.sha256]
        here = set(own["project_key"]) | {fold(name) for name in own["project_name"].dropna()}
        dropped_pct = 100 * len(item.replaces - here) / len(item.replaces)
        if item.replaces & here and dropped_pct > 0:
            grave = dropped_pct >= number_of(parameters, "most_dropped_pct")
            found.append(
                Hit(
                    submission=item.sha256,
                    field="project_name",
                    at_most="error" if grave else "warning",
                    facts={"share": f"{dropped_pct:.0f}%"},
                )
            )
    return found
