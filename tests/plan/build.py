"""Decisions on an invented plan for the tests of this room; amounts in tỷ đồng."""

from datetime import date, datetime
from typing import Any

from config.clock import HANOI
from tasks.ledger.records import PlanDocument, PlanLine

TY = 1_000_000_000
KNOWN = datetime(2023, 1, 2, 9, tzinfo=HANOI)


def line(project: str, ty: int, source: str = "nsdp", agency: str = "sxd", **more: Any) -> PlanLine:
    """A line of an annex; `project` '' for capital given to no project."""
    given = {"project_name": f"Dự án {project}" if project else "", "owner": "", "sheet": "PL", "cell": "F5"} | more
    return PlanLine(project, agency=agency if project else "", funding_source=source, amount_vnd=ty * TY, **given)


def document(
    kind: Any, *lines: PlanLine, amounts: Any = "total", on: str = "2022-12-10", number: str = ""
) -> PlanDocument:
    """A decision on the plan of 2023."""
    return PlanDocument(
        profile="bac-ninh-2023",
        plan_year=2023,
        kind=kind,
        amounts=amounts,
        document=number or f"{kind} {on}",
        valid_on=date.fromisoformat(on),
        lines=lines,
        file_name="phu-luc.xlsx",
        sha256="a" * 64,
        by="Trần Thị B",
        known_at=KNOWN,
    )
