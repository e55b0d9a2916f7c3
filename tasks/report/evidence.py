"""Figures with their provenance, made from the accepted lines of the period."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from config import vi
from config.vocabulary import vocabulary
from tasks.progress.plans import DECISION, STATED
from tasks.progress.types import Rate
from tasks.report.model import Figure, MoneyUnit, Provenance, SourceCell
from tasks.report.types import SourceFile

_DENOMINATOR_FIELDS = {
    "assigned_plan": ("plan_this_year_vnd", "plan_vnd"),
    "assigned_plan_with_carry_over": ("plan_vnd",),
    "carried_over": ("plan_carried_vnd",),
    "prime_minister_plan": (),
}

_SPLITS = (
    ("plan_this_year_vnd", "plan_vnd", "plan_carried_vnd"),
    ("disbursed_this_year_vnd", "disbursed_vnd", "disbursed_carried_vnd"),
)
"""This year's part of an amount, the whole, and the carried-over part."""


class Evidence:
    """The accepted lines, their files and the unit of the report: the only maker of figures."""

    def __init__(
        self, lines: pd.DataFrame, sources: Mapping[str, SourceFile], unit: MoneyUnit, default_source: str
    ) -> None:
        self.lines = lines.reset_index(drop=True)
        if "funding_source" in self.lines:
            source = self.lines["funding_source"]
            self.lines["funding_source"] = source.mask(source.isna() | (source == ""), default_source)
        self.unit: MoneyUnit = unit
        self._sources = sources
        self._addresses: dict[str, list[str | None]] = {}
        self._columns: dict[str, list[Any]] = {}
        self._amounts: dict[str, npt.NDArray[np.int64]] = {}
        self._by_line: dict[tuple[str, ...], pd.Index] | None = None

    def where(self, **equal: object) -> pd.Index:
        """Positions of the lines whose columns have these values; all lines where nothing is asked."""
        mask = np.ones(len(self.lines), dtype=bool)
        for column, value in equal.items():
            if column not in self.lines:
                return self.lines.index[:0]
            mask &= (self.lines[column] == value).fillna(False).to_numpy(dtype=bool)
        return self.lines.index[mask]

    def line(self, agency: str, project_key: str, funding_source: str) -> pd.Index:
        """Positions of a project's lines of one source, as that agency reported them."""
        if self._by_line is None:
            found: dict[tuple[str, ...], list[int]] = {}
            if len(self.lines):
                keys = (self.lines[name].tolist() for name in ("agency", "project_key", "funding_source"))
                for position, key in enumerate(zip(*keys, strict=True)):
                    found.setdefault(tuple(map(str, key)), []).append(position)
            self._by_line = {key: pd.Index(positions) for key, positions in found.items()}
        return self._by_line.get((agency, project_key, funding_source), self.lines.index[:0])

    def cells(self, positions: Iterable[int], field: str) -> tuple[SourceCell, ...]:
        """The cells that hold `field` of these lines, with what they say even where a decision says otherwise; lines
        whose file has no such column are left out."""
        if field not in self.lines or "submission" not in self.lines:
            return ()
        addresses = self._field_addresses(field)
        stated = STATED[field] if DECISION in self.lines and field in STATED else field
        values, files, sheets, names = map(self._column, (stated, "submission", "sheet", "project_name"))
        found = []
        for position in positions:
            address = addresses[position]
            if address is None:
                continue
            value = values[position]
            found.append(
                SourceCell(
                    submission=str(files[position]),
                    sheet=str(sheets[position]),
                    address=address,
                    value_vnd=None if pd.isna(value) else int(value),
                    row_label=str(names[position] or ""),
                )
            )
        return tuple(found)

    def total(self, positions: pd.Index, field: str) -> int:
        """Sum of a money field over lines, in đồng; a blank counts as zero."""
        if field not in self.lines:
            return 0
        if field not in self._amounts:
            self._amounts[field] = self.lines[field].fillna(0).to_numpy(dtype=np.int64)
        return int(self._amounts[field][positions].sum())

    def money(self, id_: str, value_vnd: int, provenance: Provenance, unit: MoneyUnit | None = None) -> Figure:
        """A money figure in the report's unit (or `unit`), rounded once.

        In a report in tỷ đồng an amount below one tỷ would lose its meaning, so it is told in triệu đồng.
        """
        shown_in: MoneyUnit = unit or ("trieu" if self.unit == "ty" and 0 < abs(value_vnd) < 10**9 else self.unit)
        return money_figure(id_, value_vnd, provenance, shown_in)

    def summed(self, id_: str, positions: pd.Index, field: str, unit: MoneyUnit | None = None) -> Figure:
        """The sum of a money field over lines, with all its cells."""
        return self.money(id_, self.total(positions, field), self._summed(positions, field), unit)

    def standing_plan(self, id_: str, rate: Rate, positions: pd.Index, unit: MoneyUnit | None = None) -> Figure:
        """The denominator of a rate, with the cells of whichever plan field adds up to it."""
        fields = (*_DENOMINATOR_FIELDS[rate.denominator], "plan_vnd", "plan_this_year_vnd")
        return self.agreeing(id_, rate.denominator_vnd, positions, fields, unit)

    def agreeing(
        self, id_: str, value_vnd: int, positions: pd.Index, fields: Sequence[str], unit: MoneyUnit | None = None
    ) -> Figure:
        """A given amount, with the cells of the first field that adds up to it exactly.

        Where none does, the formula says so instead of pointing at cells that give another sum.
        """
        for field in fields:
            if field in self.lines and self.total(positions, field) == value_vnd:
                return self.money(id_, value_vnd, self._summed(positions, field), unit)
        split = self._split(id_, value_vnd, positions, fields, unit)
        if split is not None:
            return split
        formula = "số liệu do bước tính tiến độ xác định, không phải là tổng trực tiếp của một cột trong biểu báo cáo"
        return self.money(id_, value_vnd, Provenance(formula), unit)

    def _split(
        self, id_: str, value_vnd: int, positions: pd.Index, fields: Sequence[str], unit: MoneyUnit | None
    ) -> Figure | None:
        """The amount on this year's plan where some lines state it and others only the whole and the carried-over."""
        for field, whole, carried in _SPLITS:
            if field not in fields or whole not in self.lines:
                continue
            own = self._money(positions, field)
            stated, unstated = positions[own.notna()], positions[own.isna()]
            if self.total(stated, field) + self.total(unstated, whole) - self.total(unstated, carried) != value_vnd:
                continue
            cells = self.cells(stated, field) + self.cells(unstated, whole) + self.cells(unstated, carried)
            formula = (
                f"tổng cột {_column(field)}; dòng không ghi cột này thì lấy {_column(whole)} "
                f"trừ {_column(carried)}{self._decided(positions)}"
            )
            return self.money(id_, value_vnd, Provenance(formula, (), cells), unit)
        return None

    def _summed(self, positions: pd.Index, field: str) -> Provenance:
        found = self.sum_of(self.cells(positions, field), field)
        return replace(found, formula=found.formula + self._decided(positions)) if field in STATED else found

    def _decided(self, positions: pd.Index) -> str:
        """How a formula goes on where plans of these lines are those of decisions that the files do not follow yet."""
        if DECISION not in self.lines:
            return ""
        documents = self.lines[DECISION].loc[positions].dropna()
        if documents.empty:
            return ""
        named = ", ".join(sorted(set(documents)))
        return f"; {vi.number(len(documents))} dòng lấy kế hoạch theo {named} thay cho số ghi trong biểu"

    def _money(self, positions: pd.Index, field: str) -> "pd.Series[int]":
        if field not in self.lines:
            return pd.Series(pd.NA, index=positions, dtype="Int64")
        return self.lines[field].loc[positions].astype("Int64")

    @staticmethod
    def sum_of(cells: tuple[SourceCell, ...], field: str) -> Provenance:
        """Provenance of a plain sum."""
        name = _column(field)
        if len(cells) == 1:
            return Provenance(f"giá trị cột {name} của 01 dòng trong biểu báo cáo", (), cells)
        return Provenance(f"tổng cột {name} của {vi.number(len(cells))} dòng trong các biểu báo cáo", (), cells)

    def _column(self, name: str) -> list[Any]:
        """A column as a list, made once: figures ask for single lines thousands of times."""
        if name not in self._columns:
            self._columns[name] = self.lines[name].tolist()
        return self._columns[name]

    def _field_addresses(self, field: str) -> list[str | None]:
        """For each line the A1 address of `field`, through the layout of its file."""
        if field not in self._addresses:
            layouts: dict[tuple[str, int], str | None] = {
                (sha, index): layout.get(field)
                for sha, source in self._sources.items()
                for index, layout in enumerate(source.layouts)
            }
            found: list[str | None] = []
            columns = (self.lines["submission"], self.lines["layout"], self.lines["row"])
            for sha, layout, row in zip(*(column.tolist() for column in columns), strict=True):
                letters = None if pd.isna(layout) else layouts.get((sha, int(layout)))
                found.append(None if letters is None or pd.isna(row) else f"{letters}{int(row)}")
            self._addresses[field] = found
        return self._addresses[field]


def money_figure(id_: str, value_vnd: int, provenance: Provenance, unit: MoneyUnit) -> Figure:
    """Whole đồng shown in a unit: tỷ with one decimal, triệu and đồng whole."""
    shown = vi.amount(value_vnd, unit, MONEY_DECIMALS[unit])
    return Figure(id_, "vnd", value_vnd, shown, vi.unit_name(unit), provenance)


def rate_figure(id_: str, pct: Decimal | None, numerator: Figure, denominator: Figure) -> Figure:
    """A rate in percent of two figures, one decimal, half up; a dash where there is nothing to divide by."""
    provenance = Provenance(f"{numerator.id} : {denominator.id} x 100", (numerator.id, denominator.id))
    return Figure(id_, "pct", pct, "–" if pct is None else vi.number(pct, 1), "%", provenance)


def ratio_figure(id_: str, numerator: Figure, denominator: Figure) -> Figure:
    """The rate of two money figures, from their exact values."""
    pct = Decimal(numerator.value or 0) * 100 / Decimal(denominator.value) if denominator.value else None
    return rate_figure(id_, pct, numerator, denominator)


def points_figure(id_: str, value: Decimal, formula: str, parts: tuple[str, ...] = ()) -> Figure:
    """A signed difference of two rates in percentage points."""
    return Figure(id_, "points", value, vi.number(value, 1), "điểm phần trăm", Provenance(formula, parts))


def count_figure(id_: str, value: int, unit: str, formula: str, parts: tuple[str, ...] = ()) -> Figure:
    """A count; in a sentence numbers below ten are padded as official texts do."""
    shown = f"{value:02d}" if 0 < value < 10 else vi.number(value)
    return Figure(id_, "count", value, shown, unit, Provenance(formula, parts))


MONEY_DECIMALS: dict[MoneyUnit, int] = {"dong": 0, "trieu": 0, "ty": 1}
"""Decimals of money as reports show it."""


def _column(field: str) -> str:
    """How a formula calls a column of the form."""
    return vi.lower_first(vocabulary().field(field))


def slug(text: str) -> str:
    """A project key as part of a figure id: no spaces."""
    return "-".join(text.split())
