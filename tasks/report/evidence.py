"""Figures made from the accepted lines of the period: sums by index, and the cells of a sum when somebody asks."""

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from config import vi
from config.fields import MONEY, UNSPLIT
from config.vi import MoneyUnit
from config.vocabulary import Denominator, vocabulary
from tasks.progress.plans import DECISION, STATED
from tasks.read.unsplit import measured_sources
from tasks.report.model import Addend, Figure, Provenance, SourceCell
from tasks.report.report_facts import SourceFile

Positions = tuple[int, ...]
"""Lines by their place in Progress.lines."""


class LineFigures(NamedTuple):
    """Plan, disbursed and rate of a project x source; Nones where no accepted line has it."""

    plan: Figure | None = None
    disbursed: Figure | None = None
    rate: Figure | None = None


class Evidence:
    """The accepted lines, their files and the unit of the report: the only maker of figures."""

    def __init__(
        self,
        lines: pd.DataFrame,
        sources: Mapping[str, SourceFile],
        unit: MoneyUnit,
        default_source: str,
        earlier: "Evidence | None" = None,
    ) -> None:
        self.earlier = earlier
        """Of the last earlier reports, where figures of them are stated."""
        self.lines = lines.reset_index(drop=True)
        if "funding_source" in self.lines:
            source = self.lines["funding_source"]
            self.lines["funding_source"] = source.mask(source.isna() | (source == ""), default_source)
            self.lines["funding_source"] = measured_sources(self.lines)
        self._whole = self.lines
        self.unit: MoneyUnit = unit
        self._fields = frozenset(self.lines.columns)
        self.everything: Positions = tuple(range(len(self.lines)))
        self._sources = sources
        self._addresses: dict[str, list[str | None]] = {}
        self._columns: dict[str, list[Any]] = {}
        self._amounts: dict[str, npt.NDArray[np.int64]] = {}
        self._blanks: dict[str, npt.NDArray[np.bool_]] = {}
        self._by_key: dict[tuple[str, str, str], Positions] = {}
        self._line_figures: dict[tuple[str, Positions], LineFigures] = {}
        if self.everything:
            found: dict[tuple[str, str, str], list[int]] = {}
            keys = map(self.column, ("agency", "project_key", "funding_source"))
            for position, (owner, project, source) in enumerate(zip(*keys, strict=True)):
                found.setdefault((str(owner), str(project), str(source)), []).append(position)
            self._by_key = {key: tuple(positions) for key, positions in found.items()}

    def of_agencies(self) -> "dict[str, Evidence]":
        """The evidence of each agency alone, made in one pass: it has no lines but that agency's, at the places that
        they have here, so that a figure of a line is made once for all reports that show it."""
        found: dict[str, list[int]] = {}
        for position in self.everything:
            found.setdefault(str(self.column("agency")[position]), []).append(position)
        keys: dict[str, dict[tuple[str, str, str], Positions]] = {}
        for key, positions in self._by_key.items():
            keys.setdefault(key[0], {})[key] = positions
        return {agency: self._only(tuple(own), keys[agency]) for agency, own in found.items()}

    def without_lines(self) -> "Evidence":
        """The evidence of whoever has no line."""
        return self._only((), {})

    def _only(self, positions: Positions, by_key: "dict[tuple[str, str, str], Positions]") -> "Evidence":
        own = copy(self)
        own.earlier, own.everything, own._by_key = None, positions, by_key
        own.lines = self.lines.iloc[list(positions)]
        return own

    def account(self, sha256: str) -> str:
        """What of a file was read and what was not understood, as a sentence; empty where that was not recorded."""
        source = self._sources.get(sha256)
        return source.account if source else ""

    def line(self, agency: str, project_key: str, funding_source: str) -> Positions:
        """A project's lines of one source, as that agency reported them."""
        return self._by_key.get((agency, project_key, funding_source), ())

    def of_projects(self, projects: Iterable[tuple[str, str]]) -> Positions:
        """All lines of these projects, by agency and project key."""
        wanted = set(projects)
        return tuple(sorted(at for key, own in self._by_key.items() if key[:2] in wanted for at in own))

    def measured(self) -> list[Positions]:
        """The lines as they are measured: singly, but those of a project whose payments no source has alone together.

        Lines that hold nothing of a rate are left out.
        """
        sources, found = self.column("funding_source") if self.everything else [], list[Positions]()
        for at in self.everything:
            source = sources[at]
            together = self.line(*self.key(at)) if source == UNSPLIT else (at,)
            if together[0] == at and (source != UNSPLIT or len(together) > 1 or self._has_measure(at)):
                found.append(together)
        return found

    def _has_measure(self, position: int) -> bool:
        return any(not pd.isna(self.column(name)[position]) for name in ("plan_vnd", "disbursed_vnd"))

    def key(self, position: int) -> tuple[str, str, str]:
        """Agency, project and source of a line."""
        agency, project_key, funding_source = (
            str(self.column(name)[position]) for name in ("agency", "project_key", "funding_source")
        )
        return agency, project_key, funding_source

    def column(self, name: str) -> list[Any]:
        """A column as a list, made once: figures ask for single lines thousands of times."""
        if name not in self._columns:
            self._columns[name] = self._whole[name].tolist()
        return self._columns[name]

    def cells(self, addends: Iterable[Addend]) -> tuple[SourceCell, ...]:
        """The cells that hold these fields of these lines, with what they say even where a decision says otherwise;
        lines whose file has no such column are left out."""
        return tuple(cell for addend in addends for cell in self._holder(addend)._cells(addend))

    def _holder(self, addend: Addend) -> "Evidence":
        return self.earlier if addend.earlier and self.earlier is not None else self

    def summed_before(self, id_: str, positions: Positions, field: str) -> Figure:
        """The sum of a money field over lines of the last earlier reports. Raises ValueError where there are none."""
        if self.earlier is None:
            raise ValueError(f"{id_}: no earlier reports")
        figure = self.earlier.summed(id_, positions, field)
        addends = tuple(replace(addend, earlier=True) for addend in figure.provenance.addends)
        formula = f"{figure.provenance.formula} của kỳ báo cáo gần nhất"
        return replace(figure, provenance=Provenance(formula, (), addends))

    def _cells(self, addend: Addend) -> Iterable[SourceCell]:
        field, addresses = addend.field, self._field_addresses(addend.field)
        stated = STATED[field] if DECISION in self._fields and field in STATED else field
        values, files, sheets, names = map(self.column, (stated, "submission", "sheet", "project_name"))
        for position in addend.lines:
            address, value = addresses[position], values[position]
            if address is not None:
                blank, is_money = pd.isna(value), field in MONEY
                yield SourceCell(
                    submission=str(files[position]),
                    sheet=str(sheets[position]),
                    address=address,
                    value_vnd=int(value) if is_money and not blank else None,
                    row_label=str(names[position] or ""),
                    text="" if is_money or blank else str(value),
                )

    def total(self, positions: Positions, field: str) -> int:
        """Sum of a money field over lines, in đồng; a blank counts as zero."""
        if field not in self._fields or not positions:
            return 0
        if field not in self._amounts:
            self._amounts[field] = self._whole[field].fillna(0).to_numpy(dtype=np.int64)
        amounts = self._amounts[field]
        return int(amounts[positions[0]]) if len(positions) == 1 else int(amounts[list(positions)].sum())

    def money(self, id_: str, value_vnd: int, provenance: Provenance, unit: MoneyUnit | None = None) -> Figure:
        """A money figure in the report's unit (or `unit`), rounded once.

        In a report in tỷ đồng an amount below one tỷ would lose its meaning, so it is shown in triệu đồng.
        """
        shown_in: MoneyUnit = unit or ("trieu" if self.unit == "ty" and 0 < abs(value_vnd) < 10**9 else self.unit)
        return money_figure(id_, value_vnd, provenance, shown_in)

    def summed(self, id_: str, positions: Positions, field: str, unit: MoneyUnit | None = None) -> Figure:
        """The sum of a money field over lines."""
        return self.money(id_, self.total(positions, field), self._sum_of(positions, field), unit)

    def line_figures(self, prefix: str, positions: Positions) -> LineFigures:
        """Plan, disbursed and rate of a project x source in triệu đồng, ids `<prefix>.ke-hoach` and so on; made once,
        however many tables and extracts show them."""
        found = self._line_figures.get((prefix, positions))
        if found is None:
            plan = self.summed(f"{prefix}.ke-hoach", positions, "plan_vnd", "trieu")
            disbursed = self.summed(f"{prefix}.giai-ngan", positions, "disbursed_vnd", "trieu")
            found = LineFigures(plan, disbursed, ratio_figure(f"{prefix}.ty-le", disbursed, plan))
            self._line_figures[prefix, positions] = found
        return found

    def plan_of_rate(
        self, id_: str, value_vnd: int, denominator: Denominator, positions: Positions, unit: MoneyUnit | None = None
    ) -> Figure:
        """What the rate of these lines divides by: their plan, or this year's where the denominator is that."""
        return self.money(id_, value_vnd, self._of_rate(positions, denominator, *_PLAN, own_first=True), unit)

    def disbursed_of_rate(
        self, id_: str, value_vnd: int, denominator: Denominator, positions: Positions, unit: MoneyUnit | None = None
    ) -> Figure:
        """What the rate of these lines divides: all that they disbursed, or only of this year's plan."""
        return self.money(id_, value_vnd, self._of_rate(positions, denominator, *_DISBURSED, own_first=False), unit)

    def _of_rate(
        self, positions: Positions, denominator: Denominator, own: str, whole: str, carried: str, own_first: bool
    ) -> Provenance:
        """The addends by the definition in tasks.progress.measures: on this year's plan a line counts with what it
        states for this year, else with the whole without what was carried over."""
        if denominator != "assigned_plan":
            return self._sum_of(positions, whole)
        stated, unstated = self._split(positions, own)
        simple = {whole: not self._has_carried(positions, own, whole, carried), own: bool(stated) and not unstated}
        for field in (own, whole) if own_first else (whole, own):
            if simple[field]:
                return self._sum_of(positions, field)
        formula = (
            f"tổng cột {_name(own)}; dòng không ghi cột này thì lấy {_name(whole)} "
            f"trừ {_name(carried)}{self._decided(positions)}"
        )
        parts = (Addend(own, stated), Addend(whole, unstated), Addend(carried, unstated))
        return Provenance(formula, (), parts)

    def _has_carried(self, positions: Positions, own: str, whole: str, carried: str) -> bool:
        """Whether any of the lines has an amount that is not this year's."""
        if carried in self._fields and self.total(positions, carried):
            return True
        stated, _ = self._split(positions, own)
        return self.total(stated, own) != self.total(stated, whole)

    def _split(self, positions: Positions, field: str) -> tuple[Positions, Positions]:
        """The lines that state the field, and those that do not."""
        if field not in self._fields:
            return (), positions
        if field not in self._blanks:
            self._blanks[field] = self._whole[field].isna().to_numpy()
        blank = self._blanks[field]
        return tuple(at for at in positions if not blank[at]), tuple(at for at in positions if blank[at])

    def _sum_of(self, positions: Positions, field: str) -> Provenance:
        """Provenance of a plain sum."""
        if field not in self._fields or "submission" not in self._fields:
            return Provenance(_sum_formula(field, 0))
        addresses = self._field_addresses(field)
        count = sum(addresses[position] is not None for position in positions)
        formula = _sum_formula(field, count) + (self._decided(positions) if field in STATED else "")
        return Provenance(formula, (), (Addend(field, positions),))

    def _decided(self, positions: Positions) -> str:
        """How a formula goes on where plans of these lines are those of decisions that the files do not follow yet."""
        if DECISION not in self._fields:
            return ""
        decisions = self.column(DECISION)
        documents = [decisions[at] for at in positions if not pd.isna(decisions[at])]
        if not documents:
            return ""
        named = ", ".join(sorted(set(documents)))
        return f"; {vi.number(len(documents))} dòng lấy kế hoạch theo {named} thay cho số ghi trong biểu"

    def _field_addresses(self, field: str) -> list[str | None]:
        """For each line the A1 address of `field`, through the layout of its file."""
        if field not in self._addresses:
            layouts: dict[tuple[str, int], str | None] = {
                (sha, index): layout.get(field)
                for sha, source in self._sources.items()
                for index, layout in enumerate(source.layouts)
            }
            found: list[str | None] = []
            for sha, layout, row in zip(*map(self.column, ("submission", "layout", "row")), strict=True):
                letters = None if pd.isna(layout) else layouts.get((sha, int(layout)))
                found.append(None if letters is None or pd.isna(row) else f"{letters}{int(row)}")
            self._addresses[field] = found
        return self._addresses[field]


_PLAN = ("plan_this_year_vnd", "plan_vnd", "plan_carried_vnd")
_DISBURSED = ("disbursed_this_year_vnd", "disbursed_vnd", "disbursed_carried_vnd")
"""This year's part of an amount, the whole, and the carried-over part."""


@cache
def _sum_formula(field: str, count: int) -> str:
    if count == 1:
        return f"giá trị cột {_name(field)} của 01 dòng trong biểu báo cáo"
    return f"tổng cột {_name(field)} của {vi.number(count)} dòng trong các biểu báo cáo"


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


def count_figure(
    id_: str,
    value: int,
    unit: str,
    formula: str,
    parts: Iterable[str] = (),
    *,
    lines: Iterable[int] = (),
    by: tuple[str, ...] = ("project_name",),
) -> Figure:
    """A count; in a sentence numbers below ten are padded as official texts do.

    It rests on figures (`parts`), or on `lines` by the cells of the fields that say what is counted (`by`).
    """
    shown = f"{value:02d}" if 0 < value < 10 else vi.number(value)
    counted = tuple(lines)
    addends = tuple(Addend(field, counted) for field in by) if counted else ()
    return Figure(id_, "count", value, shown, unit, Provenance(formula, tuple(parts), addends))


def exact(figure: Figure) -> str:
    """The figure's value in full where it is shown rounded, else nothing: whole đồng, a rate to four decimals."""
    if figure.value is None or figure.kind == "count" or figure.unit == "đồng":
        return ""
    if figure.kind == "vnd":
        return f"{vi.number(figure.value)} đồng"
    return f"{vi.number(figure.value, 4)} {figure.unit}"


MONEY_DECIMALS: dict[MoneyUnit, int] = {"dong": 0, "trieu": 0, "ty": 1}
"""Decimals of money as reports show it."""


def _name(field: str) -> str:
    """How a formula calls a column of the form."""
    return vi.lower_first(vocabulary().field(field))


def slug(text: str) -> str:
    """A project key as part of a figure id: no spaces."""
    return "-".join(text.split())
