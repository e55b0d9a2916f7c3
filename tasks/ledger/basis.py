"""The names of records, by which a record made from them says what it rests on (`RestsOn.records`)."""

from datetime import datetime

from sqlalchemy import Connection, select

from tasks.ledger.engine import Ledger
from tasks.ledger.known import chunks, current_of, submissions_in
from tasks.ledger.lines import periods
from tasks.ledger.records import FrozenRecord
from tasks.ledger.schema import reading


def name_of(record: FrozenRecord) -> str:
    """`proposal 12 ab34...`"""
    return f"{record.kind} {record.id} {record.sha256}"


def names_of_lines(ledger: Ledger, profile: str, *, until_period: str, known_at: datetime) -> list[str]:
    """Names of all that the lines in force through `until_period` come from: the notes of the periods, and of each
    agency's accepted file the reading."""
    noted = periods(ledger, profile, known_at=known_at)
    with ledger.read() as connection:
        known = submissions_in(connection, profile, known_at)
        current = [record for record in current_of(known) if record.period <= until_period]
        read = _readings(connection, [record.id for record in current], known_at)
    return [
        *(
            f"period {profile} {code} {data_as_of.isoformat()} {plan_year}"
            for code, (data_as_of, plan_year) in noted.items()
            if code <= until_period
        ),
        *(f"lines {profile} {record.period} {record.agency} reading {read.get(record.id)}" for record in current),
    ]


def _readings(connection: Connection, submission_ids: list[int], known_at: datetime) -> dict[int, int]:
    """The last reading of each file."""
    found: dict[int, int] = {}
    for some in chunks(submission_ids):
        query = (
            select(reading.c.submission_id, reading.c.id)
            .where(reading.c.submission_id.in_(some), reading.c.known_at <= known_at)
            .order_by(reading.c.known_at, reading.c.id)
        )
        found.update({row.submission_id: row.id for row in connection.execute(query)})
    return found
