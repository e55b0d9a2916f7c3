"""A project reported in the last period is reported again, by the same agency or by another that took it over."""

from config.fields import UNSPLIT
from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.frames import PROJECT_SOURCE
from tasks.check.protocol import Hit, Judged, Skipped, plain


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """Projects and sources of an agency's last accepted file that no file of this period has.

    What was stated for all sources together is no source: it goes only with its project.
    """
    if batch.previous.empty:
        return Skipped("Chưa có kỳ trước trong năm kế hoạch")
    here = {item.agency: item.sha256 for item in batch.submissions.values()}
    before = batch.previous[batch.previous["agency"].isin(here)].drop_duplicates(["agency", *PROJECT_SOURCE])
    is_whole = before["funding_source"] == UNSPLIT
    before = before[~(is_whole & before["project_key"].isin(batch.lines["project_key"]))]
    now = batch.lines[PROJECT_SOURCE].drop_duplicates().assign(reported=True)
    gone = before.merge(now, on=PROJECT_SOURCE, how="left")
    gone = gone[gone["reported"].isna()]
    return [
        Hit(
            submission=here[row["agency"]],
            field="project_name",
            kind="money",
            expected=plain(row["disbursed_vnd"]),
            project_key=str(row["project_key"]),
            project_name=str(row["project_name"]),
            funding_source=str(row["funding_source"]),
            facts={"plan": plain(row["plan_vnd"]), "disbursed": plain(row["disbursed_vnd"]) or 0},
        )
        for row in gone.to_dict("records")
    ]
