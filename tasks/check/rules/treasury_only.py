"""A project for which the State Treasury has paid is reported by an agency."""

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.frames import PROJECT_SOURCE
from tasks.check.protocol import Hit, Judged, Skipped
from tasks.check.treasury_figures import NO_TREASURY, treasury_sums


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """Treasury lines with payments that no file of the period has.

    Told to the agency that reported the project in the last period; where none did, to the province (submission "").
    """
    if batch.treasury.empty:
        return Skipped(NO_TREASURY)
    now = batch.lines[PROJECT_SOURCE].drop_duplicates().assign(reported=True)
    alone = treasury_sums(batch.treasury, "disbursed_vnd").merge(now, on=PROJECT_SOURCE, how="left")
    alone = alone[alone["reported"].isna() & (alone["disbursed_vnd"] > 0)]
    here = {item.agency: item.sha256 for item in batch.submissions.values()}
    last = {}
    if not batch.previous.empty:
        keys = zip(batch.previous["project_key"], batch.previous["agency"], strict=True)
        last = {key: here[agency] for key, agency in keys if agency in here}
    return [
        Hit(
            submission=last.get(row["project_key"], ""),
            field="disbursed_vnd",
            kind="money",
            supplied=0,
            expected=int(row["disbursed_vnd"]),
            project_key=row["project_key"],
            project_name=row["project_key"],
            funding_source=row["funding_source"],
            facts={"at_treasury": row["cells"]},
        )
        for row in alone.to_dict("records")
    ]
