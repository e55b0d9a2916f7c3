"""A ledger whose flags and proposals the former version froze: the next period counts on from them."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from tasks.ledger.codec import from_json
from tasks.ledger.commitments import commitments_of
from tasks.ledger.decisions import decisions
from tasks.ledger.documents import latest_before
from tasks.ledger.engine import MIGRATIONS, Ledger, open_ledger
from tasks.ledger.plans import plans_replaced
from tasks.ledger.records import Commitment, DecidedTransfer
from tasks.progress.types import Assessment

FORMER = "0004"
NOON = datetime(2023, 8, 9, 12, tzinfo=UTC)
FLAG = {
    "rule": "cham-moc", "kind": "rung_missed", "severity": "warning", "project_key": "A", "project_name": "Cầu A",
    "agency": "sxd", "funding_source": "nsdp", "measured": "12.50", "reason": "Chậm.", "since": "2023-07-05",
    "periods": 2, "facts": [["plan_vnd", 100]],
}  # fmt: skip
MOVE = {
    "donor": "A", "donor_agency": "sxd", "donor_plan_vnd": 100, "recipient": "B", "recipient_agency": "syt",
    "recipient_plan_vnd": 50, "funding_source": "nsdp",
}  # fmt: skip
COMMITMENT = {"project_key": "C", "project_name": "Kè C", "agency": "sxd", "funding_source": "nsdp", "plan_vnd": 7}
DECIDED = {"donor": "A", "donor_agency": "sxd", "recipient": "B", "recipient_agency": "syt", "funding_source": "nsdp"}


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    url = f"sqlite:///{tmp_path / 'ledger.sqlite'}"
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, FORMER)
        tables = sa.MetaData()
        tables.reflect(connection)

        def add(table: str, **values: Any) -> int:
            row = {"profile": "p", "known_at": NOON, "recorded_at": NOON, **values}
            known = {name: value for name, value in row.items() if name in tables.tables[table].c}
            statement = tables.tables[table].insert().values(known).returning(tables.tables[table].c.id)
            return int(connection.execute(statement).scalar_one())

        def frozen(kind: str, payload: object) -> int:
            return add("frozen", kind=kind, period="2023-08-05", subject="", sha256=kind, payload=json.dumps(payload))

        frozen("flags", [FLAG])
        frozen("bottlenecks", {"sxd|A|1": "2023-07-05"})
        proposal = frozen("proposal", {"transfers": [MOVE], "commitments": [COMMITMENT]})
        amounts = {"period": "2023-08-05", "decided_on": "2023-08-09", "tier": 2, "transfers": [
            {**DECIDED, "amount_vnd": 10}]}  # fmt: skip
        decision = add(
            "decision", proposal_id=proposal, outcome="approved", amounts=json.dumps(amounts), by="UBND tỉnh",
            decided_at=NOON, document_number="60/QĐ", note="",
        )  # fmt: skip
        for agency, project, plan in (("sxd", "A", 90), ("syt", "B", 60)):
            add(
                "plan_version", agency=agency, project_key=project, funding_source="nsdp", plan_vnd=plan,
                decision="60/QĐ", decision_id=decision, in_force_from=date(2023, 8, 9),
            )  # fmt: skip
    engine.dispose()
    opened = open_ledger(url)
    yield opened
    opened.close()


def test_flags_are_the_last_periods_assessment(ledger: Ledger) -> None:
    record = latest_before(ledger, "assessment", "p", "2023-09-05", known_at=NOON)
    assert record is not None
    kept = from_json(Assessment, record.text)
    [flag] = kept.flags
    assert (flag.measured, flag.since, flag.periods) == (Decimal("12.50"), date(2023, 7, 5), 2)
    assert record.rests_on is None


def test_commitments_and_replaced_plans_are_the_ledgers_own(ledger: Ledger) -> None:
    [(record, commitments)] = commitments_of(ledger, "p", known_at=NOON)
    assert (record.period, commitments) == ("2023-08-05", [Commitment(**COMMITMENT)])
    assert plans_replaced(ledger, "p", known_at=NOON) == {("sxd", "A", "nsdp"): {100}, ("syt", "B", "nsdp"): {50}}


def test_decisions_are_read_as_they_were_written(ledger: Ledger) -> None:
    [decision] = decisions(ledger, "p", known_at=NOON)
    assert decision.amounts.decided_on == date(2023, 8, 9)
    assert decision.amounts.transfers == (DecidedTransfer(**DECIDED, amount_vnd=10),)


def test_plan_versions_are_append_only_again(ledger: Ledger) -> None:
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), ledger.write() as connection:
        connection.execute(sa.text("UPDATE plan_version SET plan_vnd = 0"))
