"""A file that repeats every figure of the last period is probably the last period's file sent again."""

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.frames import compared, filled
from tasks.check.protocol import Hit, Judged, Skipped, number_of


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """Submissions of at least `fewest_lines` lines, some disbursed, none of which moved since the last period."""
    if batch.previous.empty:
        return Skipped("Chưa có kỳ trước để so sánh")
    if batch.previous_as_of == batch.period.data_as_of:
        return Skipped("Kỳ trước lấy số liệu đến cùng ngày: số liệu giống nhau là đúng")
    lines, here = batch.lines, compared(batch, "disbursed_vnd")
    same = here.before["known"]
    for field in ("plan_vnd", "disbursed_vnd"):
        same &= filled(here.now[field]) == filled(here.before[field])
    by_file = (
        lines.assign(same=same)
        .groupby("submission", as_index=False)
        .agg(same=("same", "all"), count=("same", "size"), disbursed=("disbursed_vnd", "sum"))
    )
    stale = by_file[
        by_file["same"] & (by_file["count"] >= number_of(parameters, "fewest_lines")) & (by_file["disbursed"] > 0)
    ]
    return [
        Hit(
            submission=row["submission"],
            field="disbursed_vnd",
            kind="money",
            supplied=int(row["disbursed"]),
            expected=int(row["disbursed"]),
            facts={"count": str(row["lines"])},
        )
        for row in stale.rename(columns={"count": "lines"}).to_dict("records")
    ]
