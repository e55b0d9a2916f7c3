"""Increases asked for in a source are met by decreases offered in the same source."""

from config.fields import UNSPLIT
from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.frames import filled, given
from tasks.check.protocol import Hit, Judged, Skipped


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """One hit per submission and source that asks for more, where all files together ask for more than they offer."""
    lines = batch.lines
    if not given(lines, "increase_vnd"):
        return Skipped("Không tệp nào đề nghị điều chỉnh tăng")
    moves = lines[["submission", "funding_source"]].assign(
        increase=filled(lines["increase_vnd"]), decrease=filled(lines["decrease_vnd"]).abs()
    )
    asked = moves.groupby(["submission", "funding_source"], as_index=False)[["increase"]].sum()
    source = moves.groupby("funding_source")[["increase", "decrease"]].sum()
    unmet = source[source["increase"] > source["decrease"]].drop(UNSPLIT, errors="ignore").to_dict("index")
    return [
        Hit(
            submission=row["submission"],
            field="increase_vnd",
            kind="money",
            supplied=int(row["increase"]),
            expected=int(unmet[row["funding_source"]]["decrease"]),
            funding_source=row["funding_source"],
            facts={"asked": int(unmet[row["funding_source"]]["increase"])},
        )
        for row in asked.to_dict("records")
        if row["increase"] > 0 and row["funding_source"] in unmet
    ]
