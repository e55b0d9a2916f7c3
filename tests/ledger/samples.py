"""Files, readings and findings as small as they can be."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd

from config.fields import DATES, LINE_COLUMNS, MONEY, PERCENT
from config.period import Period
from tasks.ledger.engine import Ledger
from tasks.ledger.finding import CellRef, Finding
from tasks.ledger.lines import record_period, record_reading
from tasks.ledger.records import Received, StateEvent, SubmissionState
from tasks.ledger.submissions import register, set_states
from tasks.read.outcome import Column, ReadResult, StatedTotal, TemplateStamp
from tasks.read.reading_record import content_of

PROFILE = "bac-ninh-2023"
JULY, AUGUST, SEPTEMBER = "2023-07-05", "2023-08-05", "2023-09-05"
START = datetime(2023, 7, 31, 8, 0, tzinfo=UTC)


def at(hours: float) -> datetime:
    """So many hours after the morning of 31/7/2023."""
    return START + timedelta(hours=hours)


def sha(letter: str) -> str:
    return letter * 64


def received(letter: str, agency: str | None = "so-xd", *, hours: float = 0, **changes: Any) -> Received:
    facts: dict[str, Any] = {
        "sha256": sha(letter),
        "size_bytes": 1234,
        "file_name": f"Báo cáo {letter}.xlsx",
        "kept_at": Path("originals") / sha(letter),
        "channel": "folder",
        "origin": f"inbox/{letter}.xlsx",
        "received_at": at(hours),
        "agency": agency,
    }
    return Received(**{**facts, **changes})


def frame(rows: Sequence[dict[str, Any]]) -> pd.DataFrame:
    """Lines with the dtypes that reading gives; what a row does not say is absent."""
    columns: dict[str, Any] = {}
    for name in LINE_COLUMNS:
        if name in MONEY:
            columns[name] = pd.array([row.get(name) for row in rows], dtype="Int64")
        elif name in PERCENT:
            columns[name] = pd.array([row.get(name) for row in rows], dtype="Float64")
        elif name in ("row", "layout"):
            columns[name] = pd.Series([row.get(name, 0) for row in rows], dtype="int64")
        else:
            columns[name] = pd.Series([row.get(name) for row in rows], dtype=object)
    assert set(DATES) <= set(columns)
    return pd.DataFrame(columns)


def line(project: str, disbursed_vnd: int, **changes: Any) -> dict[str, Any]:
    facts = {
        "project_key": project,
        "project_name": f"Dự án {project}",
        "funding_source": "local_balanced",
        "plan_vnd": 1_000_000_000,
        "disbursed_vnd": disbursed_vnd,
        "sheet": "Biểu 1",
        "row": 8,
        "layout": 0,
    }
    return {**facts, **changes}


def result(letter: str, rows: Sequence[dict[str, Any]], **changes: Any) -> ReadResult:
    facts: dict[str, Any] = {
        "sha256": sha(letter),
        "file_name": f"Báo cáo {letter}.xlsx",
        "sheet": "Biểu 1",
        "why_sheet": "Có nhiều cột nhận ra nhất",
        "header_rows": (5, 7),
        "unit": "trieu",
        "why_unit": "Ghi ở ô H3",
        "columns": (Column("plan_vnd", "D", "Kế hoạch vốn", "trieu", "local_balanced"),),
        "layouts": ({"plan_vnd": "D", "disbursed_vnd": "E"},),
        "lines": frame(rows),
        "stated_totals": (StatedTotal("Tổng cộng", "plan_vnd", CellRef("Biểu 1", "D20"), 2**60, 2**60 - 1, True),),
        "issues": (
            Finding(
                rule="N1",
                severity="warning",
                cell=CellRef("Biểu 1", "D9"),
                field="plan_vnd",
                supplied="1.234",
                message="Số",
                fix="Sửa",
                line=0,
            ),
            Finding(
                rule="N2",
                severity="info",
                cell=None,
                field=None,
                supplied="",
                message="Không có đơn vị tính",
                fix="Ghi đơn vị tính",
            ),
        ),
        "titles": ("BÁO CÁO GIẢI NGÂN", "Người lập biểu"),
        "stamp": TemplateStamp(1, PROFILE, "so-xd", AUGUST),
    }
    return ReadResult(**{**facts, **changes})


def finding(letter: str, **changes: Any) -> Finding:
    facts: dict[str, Any] = {
        "rule": "A01",
        "rule_version": 2,
        "severity": "error",
        "submission": sha(letter),
        "agency": "so-xd",
        "cell": CellRef("Biểu 1", "E8"),
        "field": "disbursed_vnd",
        "project_key": "7654321",
        "project_name": "Đường tỉnh 295C",
        "funding_source": "local_balanced",
        "supplied": "1.200.000.000",
        "expected": "không quá 1.000.000.000",
        "difference": "200.000.000",
        "message": "Giải ngân vượt kế hoạch vốn",
        "fix": "Kiểm tra lại ô E8",
    }
    return Finding(**{**facts, **changes})


def period(code: str, data_as_of: date, plan_year: int = 2023, **changes: Any) -> Period:
    due_on = date.fromisoformat(code)
    due_at = datetime(due_on.year, due_on.month, due_on.day, tzinfo=UTC)
    facts: dict[str, Any] = {
        "profile": PROFILE,
        "due_on": due_on,
        "obligation": "BN1",
        "opens_on": due_on - timedelta(days=10),
        "due_at": due_at,
        "closes_at": due_at + timedelta(days=3),
        "data_as_of": data_as_of,
        "plan_year": plan_year,
    }
    return Period(**{**facts, **changes})


def note(ledger: Ledger, noted: Period, hours: float = 0) -> None:
    record_period(ledger, noted, known_at=at(hours), recorded_at=at(hours))


def say(ledger: Ledger, id_: int, *states: SubmissionState, hours: float = 0, **changes: Any) -> None:
    set_states(ledger, [StateEvent(id_, state, at(hours), at(hours), **changes) for state in states])


def arrive(ledger: Ledger, file: Received, code: str = AUGUST, *, hours: float = 0) -> int:
    """The id of the file, registered."""
    return register(ledger, PROFILE, code, [file], known_at=at(hours), recorded_at=at(hours))[0].id


def record_result(ledger: Ledger, id_: int, read: ReadResult, *, known_at: datetime, recorded_at: datetime) -> None:
    """Store a reading as the read room does."""
    record_reading(ledger, id_, content_of(read), read.lines, known_at=known_at, recorded_at=recorded_at)


def accepted(
    ledger: Ledger,
    letter: str,
    rows: Sequence[dict[str, Any]],
    agency: str = "so-xd",
    code: str = AUGUST,
    hours: float = 0,
) -> int:
    """The id of a file that came, was read and accepted at the same hour."""
    id_ = arrive(ledger, received(letter, agency, hours=hours), code, hours=hours)
    record_result(ledger, id_, result(letter, rows), known_at=at(hours), recorded_at=at(hours))
    say(ledger, id_, "read", "accepted", hours=hours)
    return id_
