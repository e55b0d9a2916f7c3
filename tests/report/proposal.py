"""A believable proposal over the made-up lines of the report's tests."""

import pandas as pd

from tasks.ledger.records import Commitment
from tasks.reallocate.proposal import Effect, NotUsed, Proposal, Transfer, Unplaced
from tests.report.province import SOURCES


def proposal(frame: pd.DataFrame) -> Proposal:
    """Givers hand what they ask to give up to well-spending projects of the same source; ODA finds no taker."""
    transfers, unplaced = [], []
    for source, _, _ in SOURCES:
        part = frame[frame["funding_source"] == source]
        donors = part[part["decrease_vnd"].notna()]
        takers = part[(part["disbursed_vnd"] / part["plan_vnd"]) >= 0.7]
        for donor, taker in zip(donors.itertuples(), takers.itertuples(), strict=False):
            if source == "oda":
                continue
            transfers.append(
                Transfer(
                    donor.project_key,
                    donor.project_name,
                    donor.agency,
                    taker.project_key,
                    taker.project_name,
                    taker.agency,
                    source,
                    int(donor.decrease_vnd),
                    "UBND tỉnh",
                    2,
                    "Chủ đầu tư đề nghị điều chỉnh giảm; chưa giải ngân",
                    "Có khối lượng hoàn thành chờ thanh toán, giải ngân được ngay",
                    "Hết số vốn bên giảm đề nghị",
                )
            )
        placed = {t.donor for t in transfers}
        for donor in donors.itertuples():
            if donor.project_key not in placed:
                unplaced.append(
                    Unplaced(
                        donor.project_key,
                        donor.project_name,
                        donor.agency,
                        source,
                        int(donor.decrease_vnd),
                        "no_recipient",
                        "Không có dự án cùng nguồn vốn nào có nhu cầu tiếp nhận",
                    )
                )
    slow = frame[(frame["disbursed_vnd"] == 0) & frame["decrease_vnd"].isna()]
    return Proposal(
        tuple(transfers),
        tuple(unplaced),
        tuple(
            NotUsed(r.project_key, r.project_name, r.agency, r.funding_source, "Chủ đầu tư không đề nghị điều chuyển")
            for r in slow.itertuples()
        ),
        tuple(
            Commitment(r.project_key, r.project_name, r.agency, r.funding_source, int(r.plan_vnd))
            for r in slow.itertuples()
        ),
        tuple(
            Effect(source, 1_000_000_000_000, 1_000_000_000_000 + _moved(transfers, source)) for source, _, _ in SOURCES
        ),
        "0" * 64,
    )


def _moved(transfers: list[Transfer], source: str) -> int:
    return sum(t.amount_vnd for t in transfers if t.funding_source == source)
