"""A file that replaces an agency's accepted one is a revision of it, not the other half of its report."""

from config.rules import Parameters
from config.text import fold
from tasks.check.batch import Batch
from tasks.check.protocol import Hit, Judged, Skipped


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """Submissions without any project, by code or name, of the file that they would replace."""
    revisions = [item for item in batch.submissions.values() if item.replaces and not item.is_accepted]
    if not revisions:
        return Skipped("Không tệp nào thay tệp đã nhận trong kỳ")
    found = []
    for item in revisions:
        own = batch.lines[batch.lines["submission"] == item.sha256]
        names = {fold(name) for name in own["project_name"].dropna()}
        if not item.replaces & (set(own["project_key"]) | names):
            found.append(Hit(submission=item.sha256, field=None))
    return found
