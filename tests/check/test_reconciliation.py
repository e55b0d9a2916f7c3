"""Reports and the State Treasury's file reconciled: every đồng of either side is in one entry."""

import pandas as pd

from config.fields import UNSPLIT
from tasks.check.reconciliation import Reconciliation, reconciled
from tests.check.batches import batch, line

BN = 10**9


def _treasury(*rows: tuple[str, str, int]) -> pd.DataFrame:
    """Key, source and paid; the file's cells are K1, K2, ..."""
    found = pd.DataFrame(rows, columns=["project_key", "funding_source", "disbursed_vnd"])
    cells = [f"KB!K{at}" for at in range(1, len(rows) + 1)]
    return found.assign(
        plan_vnd=0, project_name=found["project_key"], disbursed_cell=cells, plan_cell="", agency="kbnn"
    ).astype({"disbursed_vnd": "Int64", "plan_vnd": "Int64"})


def test_each_project_and_source_is_reconciled_once() -> None:
    """Equal, off by 1 tỷ, reported alone, paid alone."""
    ours = batch(
        line(project_key="1", disbursed_vnd=4 * BN),
        line(project_key="2", disbursed_vnd=4 * BN),
        line(project_key="3", disbursed_vnd=BN),
    ).lines
    theirs = _treasury(("1", "nsdp", 4 * BN), ("2", "nsdp", 2 * BN), ("2", "nsdp", BN), ("4", "nsdp", 7 * BN))
    found = Reconciliation("Kho bạc", "kb.xlsx", None, 10**6, reconciled(ours, theirs, "nsdp"))
    assert [one.project_key for one in found.both] == ["1", "2"]
    assert [(one.project_key, one.gap_vnd, one.cells) for one in found.differing] == [("2", BN, " (ô KB!K2, KB!K3)")]
    assert [one.project_key for one in found.reported_only] == ["3"]
    assert [(one.project_key, one.treasury_vnd) for one in found.treasury_only] == [("4", 7 * BN)]
    assert sum(one.reported_vnd or 0 for one in found.entries) == 9 * BN
    assert sum(one.treasury_vnd or 0 for one in found.entries) == 14 * BN


def test_payments_reported_for_all_sources_together_are_held_against_the_treasurys_sum() -> None:
    ours = batch(
        line(funding_source="nsdp", disbursed_vnd=None),
        line(funding_source="oda", disbursed_vnd=None),
        line(funding_source=UNSPLIT, plan_vnd=None, disbursed_vnd=5 * BN),
    ).lines
    (one,) = reconciled(ours, _treasury(("7654321", "nsdp", 2 * BN), ("7654321", "oda", 3 * BN)), "nsdp")
    assert (one.funding_source, one.reported_vnd, one.treasury_vnd) == (UNSPLIT, 5 * BN, 5 * BN)
