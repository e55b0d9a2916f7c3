"""Illustrative decisions on the plan of the sample's year, with their annexes. Numbers and amounts are invented."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from config.profile import Profile
from config.sample.files import MARK, Cell, SampleSheet
from config.sample.projects import MILLION, SampleLine, sample_lines

_HEAD = ("TT", "Danh mục dự án", "Mã dự án", "Chủ đầu tư", "Nguồn vốn")
_RESERVE = 120_000
"""Of the default source, in triệu đồng, given to no project yet."""


@dataclass(frozen=True, slots=True)
class SampleDecision:
    """A decision as `giaingan plan import` takes it."""

    kind: Literal["assigned", "carried-over"]
    document: str
    on: date
    file_name: str
    sheet: SampleSheet


def sample_decisions(profile: Profile) -> list[SampleDecision]:
    """What the sample's agencies were assigned, and what of the year before was carried over."""
    year = profile.plan_year
    lines = [line for own in sample_lines(profile, 12).values() for line in own]
    sources = {source.code: source.name for source in profile.funding_sources}
    reserve = (None, "Chưa phân bổ", None, None, sources[profile.default_funding_source], _RESERVE)
    assigned = [_row(at, line, sources, line.plan_this_year_vnd) for at, line in enumerate(lines, 1)]
    kept = [line for line in lines if line.plan_carried_vnd]
    carried = [_row(at, line, sources, line.plan_carried_vnd) for at, line in enumerate(kept, 1)]
    return [
        SampleDecision(
            "assigned",
            f"88/NQ-HĐND (minh họa {year})",
            date(year - 1, 12, 8),
            f"phu-luc-giao-ke-hoach-{year}.xlsx",
            _sheet(f"PHỤ LỤC KẾ HOẠCH ĐẦU TƯ CÔNG NĂM {year}", f"Kế hoạch vốn năm {year}", [*assigned, reserve]),
        ),
        SampleDecision(
            "carried-over",
            f"35/QĐ-UBND (minh họa {year})",
            date(year, 2, 15),
            f"phu-luc-keo-dai-sang-{year}.xlsx",
            _sheet(f"PHỤ LỤC KẾ HOẠCH VỐN KÉO DÀI SANG NĂM {year}", "Kế hoạch vốn kéo dài", carried),
        ),
    ]


def _row(at: int, line: SampleLine, sources: dict[str, str], vnd: int) -> tuple[Cell, ...]:
    return (at, line.name, line.code, line.owner, sources[line.funding_source], Decimal(vnd) / MILLION)


def _sheet(title: str, amount: str, rows: list[tuple[Cell, ...]]) -> SampleSheet:
    total = sum(Decimal(str(row[-1])) for row in rows)
    return SampleSheet(
        "Phụ lục",
        (
            (title,),
            (MARK,),
            ("Đơn vị tính: triệu đồng",),
            (*_HEAD, amount),
            (None, "Tổng cộng", None, None, None, total),
            *rows,
        ),
    )
