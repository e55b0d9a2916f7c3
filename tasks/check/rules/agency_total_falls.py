"""Within a plan year an agency's cumulative disbursement from a source never falls, projects handed over aside."""

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.frames import PROJECT_SOURCE, at_common_level
from tasks.check.protocol import Hit, Judged, Skipped, number_of


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """Per submission and source: its sum against the last period's, less projects that another agency reports now."""
    if batch.previous.empty:
        return Skipped("Chưa có kỳ trước trong năm kế hoạch")
    lines, previous = at_common_level(batch, "disbursed_vnd")
    reported = lines[[*PROJECT_SOURCE, "agency"]].drop_duplicates()
    elsewhere = previous[[*PROJECT_SOURCE, "agency", "disbursed_vnd"]].merge(
        reported, on=PROJECT_SOURCE, how="left", suffixes=("", "_now")
    )
    handed_over = elsewhere["agency_now"].notna() & (elsewhere["agency_now"] != elsewhere["agency"])
    before = elsewhere[~handed_over].groupby(["agency", "funding_source"], as_index=False)[["disbursed_vnd"]].sum()
    hits = []
    for submission in batch.submissions.values():
        own = lines[lines["submission"] == submission.sha256]
        now = own.groupby("funding_source")["disbursed_vnd"].sum()
        for source, known in (
            before[before["agency"] == submission.agency].set_index("funding_source")["disbursed_vnd"].items()
        ):
            total = int(now.get(source, 0))
            if int(known) - total > number_of(parameters, "tolerance_vnd"):
                hits.append(
                    Hit(
                        submission=submission.sha256,
                        field="disbursed_vnd",
                        kind="money",
                        supplied=total,
                        expected=int(known),
                        funding_source=str(source),
                    )
                )
    return hits
