"""What the files said: readings and their lines, in force now, before, and over the year."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection, insert, select

from config.fields import LINE_COLUMNS
from config.period import Period
from tasks.ledger import schema
from tasks.ledger.bulk import insert_many
from tasks.ledger.codec import digest, to_json
from tasks.ledger.engine import Ledger
from tasks.ledger.frames import frame_of, line_rows
from tasks.ledger.known import chunks, current_of, last_of, order_of, require_submission, submissions_in
from tasks.ledger.records import ReadingRecord, SubmissionRecord, SubmissionState

HISTORY_FIELDS = (
    "project_key", "project_name", "owner", "status", "funding_source", "total_investment_vnd", "completion_on",
    "plan_vnd", "plan_this_year_vnd", "plan_carried_vnd", "volume_vnd", "physical_pct", "disbursed_vnd",
    "disbursed_this_year_vnd", "disbursed_carried_vnd", "estimate_next_vnd", "estimate_year_end_vnd",
    "estimate_final_vnd", "decrease_vnd", "increase_vnd", "bottleneck",
)  # fmt: skip


def record_period(ledger: Ledger, period: Period, *, known_at: datetime, recorded_at: datetime) -> None:
    """Notes a period's dates and plan year; a later note with other dates takes over from its `known_at` on."""
    facts = {
        "profile": period.profile,
        "code": period.code,
        "obligation": period.obligation,
        "due_on": period.due_on,
        "opens_on": period.opens_on,
        "due_at": period.due_at,
        "closes_at": period.closes_at,
        "data_as_of": period.data_as_of,
        "plan_year": period.plan_year,
    }
    with ledger.write() as connection:
        noted = _periods(connection, period.profile, known_at).get(period.code)
        if noted is None or any(noted[key] != value for key, value in facts.items()):
            connection.execute(insert(schema.period), {**facts, "known_at": known_at, "recorded_at": recorded_at})


def record_reading(
    ledger: Ledger,
    submission_id: int,
    content: str,
    lines: pd.DataFrame,
    *,
    known_at: datetime,
    recorded_at: datetime,
) -> None:
    """Stores what reading a file gave (`content`: the read room's record of it) and its lines in one transaction.

    The same result again is not stored again; another one (a better reader) takes over from its `known_at` on.
    Raises UnknownSubmissionError.
    """
    rows = line_rows(lines)
    sha256 = digest(content, to_json(rows))
    with ledger.write() as connection:
        require_submission(connection, submission_id)
        last = connection.execute(last_of(schema.reading, [submission_id], known_at)).first()
        if last is not None and last.sha256 == sha256:
            return
        fact = {
            "submission_id": submission_id,
            "sha256": sha256,
            "payload": content,
            "line_count": len(rows),
            "known_at": known_at,
            "recorded_at": recorded_at,
        }
        id_ = connection.execute(insert(schema.reading).values(fact).returning(schema.reading.c.id)).scalar_one()
        placed = [(id_, position, *row) for position, row in enumerate(rows)]
        insert_many(connection, schema.line, ("reading_id", "position", *LINE_COLUMNS), placed)


def readings(
    ledger: Ledger, submission_ids: Sequence[int], *, known_at: datetime | None = None
) -> dict[int, ReadingRecord]:
    """The last reading of each file by `known_at` (None: by now); files that were not read are absent."""
    with ledger.read() as connection:
        return {
            row.submission_id: ReadingRecord(row.submission_id, row.payload, row.line_count, row.known_at)
            for ids in chunks(sorted(set(submission_ids)))
            for row in connection.execute(last_of(schema.reading, ids, known_at))
        }


def lines(
    ledger: Ledger,
    profile: str,
    period: str,
    *,
    known_at: datetime,
    states: Sequence[SubmissionState] = ("accepted",),
) -> pd.DataFrame:
    """The period's lines as known at `known_at`: LINE_COLUMNS, `submission` (sha256), `agency`, `submission_id`.

    Of accepted files only the one in force of each agency counts; of files in other `states` all. Ordered by agency,
    file and position; RangeIndex; dtypes as in ReadResult.lines.
    """
    with ledger.read() as connection:
        known = submissions_in(connection, profile, known_at, period=period)
        chosen = [record for record in known if record.state in states and record.state != "accepted"]
        if "accepted" in states:
            chosen += current_of(known)
        return _lines_of(connection, sorted(chosen, key=order_of), known_at, LINE_COLUMNS)


def previous_lines(ledger: Ledger, profile: str, period: str, plan_year: int, *, known_at: datetime) -> pd.DataFrame:
    """Each agency's lines of its last earlier period of the plan year, shaped as by `lines`, plus `period`."""
    with ledger.read() as connection:
        noted = _periods(connection, profile, known_at)
        last: dict[str | None, SubmissionRecord] = {}
        for record in current_of(submissions_in(connection, profile, known_at, before=period)):
            if record.period in noted and noted[record.period]["plan_year"] == plan_year:
                last[record.agency] = record
        chosen = sorted(last.values(), key=lambda record: (record.agency or "", record.id))
        return _lines_of(connection, chosen, known_at, LINE_COLUMNS, with_period=True)


def history(
    ledger: Ledger, profile: str, *, before_period: str, known_at: datetime, fields: Sequence[str] = HISTORY_FIELDS
) -> pd.DataFrame:
    """The lines in force of all periods earlier than `before_period`, by period, agency and position.

    Columns: `period`, `data_as_of` (date), `plan_year`, `agency`, `submission`, `submission_id`, `fields`.
    Periods that `record_period` has not noted by `known_at` are left out: their day is unknown.
    """
    with ledger.read() as connection:
        noted = _periods(connection, profile, known_at)
        current = current_of(submissions_in(connection, profile, known_at, before=before_period))
        chosen = [record for record in current if record.period in noted]
        frame = _lines_of(connection, chosen, known_at, fields, with_period=True)
    codes = frame["period"]
    days = [noted[code]["data_as_of"] for code in codes]
    years = [noted[code]["plan_year"] for code in codes]
    frame.insert(0, "data_as_of", pd.Series(days, dtype=object))
    frame.insert(1, "plan_year", pd.Series(years, dtype="int64"))
    first = ["period", "data_as_of", "plan_year", "agency", "submission", "submission_id"]
    return frame[[*first, *fields]]


def periods(ledger: Ledger, profile: str, *, known_at: datetime) -> dict[str, tuple[date, int]]:
    """(data_as_of, plan_year) of each noted period by code, in order."""
    with ledger.read() as connection:
        noted = _periods(connection, profile, known_at)
    return {code: (noted[code]["data_as_of"], noted[code]["plan_year"]) for code in sorted(noted)}


def _periods(connection: Connection, profile: str, known_at: datetime) -> dict[str, Mapping[str, Any]]:
    """The note in force of each period: the last one."""
    query = (
        select(schema.period)
        .where(schema.period.c.profile == profile, schema.period.c.known_at <= known_at)
        .order_by(schema.period.c.known_at, schema.period.c.id)
    )
    return {row["code"]: dict(row) for row in connection.execute(query).mappings()}


def _lines_of(
    connection: Connection,
    records: Sequence[SubmissionRecord],
    known_at: datetime,
    names: Sequence[str],
    *,
    with_period: bool = False,
) -> pd.DataFrame:
    """`names` of the lines of `records`, in their order, then where each line comes from."""
    rows: list[Sequence[Any]] = []
    origins: list[SubmissionRecord] = []
    for some in chunks(records):
        by_submission = {
            row.submission_id: row.id
            for row in connection.execute(last_of(schema.reading, [record.id for record in some], known_at))
        }
        fetched = _fetch(connection, sorted(by_submission.values()), names)
        for record in some:
            found = fetched.get(by_submission.get(record.id, -1), [])
            rows.extend(found)
            origins.extend([record] * len(found))
    frame = frame_of(rows, names)
    frame["submission"] = pd.Series([record.sha256 for record in origins], dtype=object)
    frame["agency"] = pd.Series([record.agency for record in origins], dtype=object)
    frame["submission_id"] = pd.Series([record.id for record in origins], dtype="int64")
    if with_period:
        frame["period"] = pd.Series([record.period for record in origins], dtype=object)
    return frame


def _fetch(connection: Connection, reading_ids: list[int], names: Sequence[str]) -> dict[int, list[Sequence[Any]]]:
    table = schema.line
    query = (
        select(table.c.reading_id, *(table.c[name] for name in names))
        .where(table.c.reading_id.in_(reading_ids))
        .order_by(table.c.reading_id, table.c.position)
    )
    found: dict[int, list[Sequence[Any]]] = {id_: [] for id_ in reading_ids}
    for row in connection.execute(query):
        found[row[0]].append(row[1:])
    return found
