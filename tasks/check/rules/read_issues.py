"""What the reader met in the file itself (a number it could not read, a missing unit) is a finding of its code."""

from tasks.check.batch import Batch
from tasks.check.protocol import Hit, Judged, Skipped


def judge_code(batch: Batch, code: str) -> Judged:
    """The reader's issues of one code, in all submissions.

    The reader knows the case: a number that its column decided is no error. It can be milder than the register, not
    graver.
    """
    if not batch.submissions:
        return Skipped("Không có tệp nào")
    hits = []
    for submission in batch.submissions.values():
        # A total that is in stated_totals is judged by the total rules: telling it twice would be noise.
        totals = {total.cell for total in submission.stated_totals} if code == "read-stated-total" else set()
        issues = [issue for issue in submission.issues if issue.code == code and issue.cell not in totals]
        if not issues:
            continue
        lines = batch.lines.index[batch.lines["submission"] == submission.sha256]
        for issue in issues:
            hits.append(
                Hit(
                    submission=submission.sha256,
                    field=issue.field,
                    supplied=issue.supplied,
                    line=None if issue.line is None else int(lines[issue.line]),
                    cell=issue.cell,
                    at_most=issue.level,
                    facts={"reader_message": issue.message, "reader_fix": issue.fix},
                )
            )
    return hits
