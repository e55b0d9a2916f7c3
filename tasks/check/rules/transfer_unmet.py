"""Increases asked for in a source are met by decreases offered in the same source."""

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.frames import filled, given
from tasks.check.protocol import Hit, Judged, Skipped


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """One hit per source in which the accepted files ask for more than they offer, on the file that asks most."""
    if not batch.is_settled:
        return Skipped("Chỉ xét trên các tệp đã tiếp nhận, sau khi kiểm tra xong các tệp của kỳ")
    lines = batch.lines
    if not given(lines, "increase_vnd"):
        return Skipped("Không tệp nào đề nghị điều chỉnh tăng")
    moves = lines[["submission", "funding_source"]].assign(
        increase=filled(lines["increase_vnd"]), decrease=filled(lines["decrease_vnd"]).abs()
    )
    asked = moves.groupby(["funding_source", "submission"], as_index=False)[["increase"]].sum()
    asked = asked[asked["increase"] > 0].sort_values(["increase", "submission"], ascending=[False, True])
    source = moves.groupby("funding_source")[["increase", "decrease"]].sum()
    unmet = source[source["increase"] > source["decrease"]].to_dict("index")
    most = asked.drop_duplicates("funding_source").set_index("funding_source")["submission"].to_dict()
    askers = asked.groupby("funding_source").size().to_dict()
    return [
        Hit(
            submission=str(most[code]),
            field="increase_vnd",
            kind="money",
            supplied=int(row["increase"]),
            expected=int(row["decrease"]),
            funding_source=str(code),
            facts={"files": str(askers[code])},
        )
        for code, row in unmet.items()
    ]
