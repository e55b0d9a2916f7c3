"""The end of a plan year: what was spent, what is carried into the next year by decision, and what lapses.

Law 39/2019/QH14 art. 68 and 58/2024/QH15 art. 72: a year's plan is disbursed until 31 January of the next year; what is
left then lapses unless a decision lets it be carried over (kéo dài). Such decisions are imported as plans of the next
year, kind `carried-over`.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated

import pandas as pd
from pydantic import Field

from config import vi
from config.errors import ToldError
from config.fields import UNSPLIT
from config.forms import Word
from config.period import last_disbursable_day
from tasks.acts import Act, Done, ReasonedForm
from tasks.ledger.codec import from_json
from tasks.ledger.documents import all_of, freeze
from tasks.plan.frame import ProjectKeys
from tasks.plan.in_force import PlanInForce, plan_in_force
from tasks.plan.standing import standing_of
from tasks.plan.succession import histories
from tasks.progress.assessment import assess_period
from tasks.read.unsplit import measured_sources
from tasks.run import Run

_KIND = "year-closing"


@dataclass(frozen=True, slots=True)
class ClosedLine:
    """A project x source at the end of its plan year, whole đồng."""

    project_key: str
    project_name: str
    agency: str
    funding_source: str
    plan_vnd: int
    disbursed_vnd: int
    carried_vnd: int
    """What decisions let be carried into the next year."""

    @property
    def remaining_vnd(self) -> int:
        """What was not spent."""
        return max(0, self.plan_vnd - self.disbursed_vnd)

    @property
    def lapsed_vnd(self) -> int:
        """What was neither spent nor is carried over."""
        return max(0, self.remaining_vnd - self.carried_vnd)


@dataclass(frozen=True, slots=True)
class YearClosing:
    """A plan year as it was closed, project by project."""

    plan_year: int
    closed_on: date
    """The last day of its figures."""
    lines: tuple[ClosedLine, ...]
    documents: tuple[str, ...]
    """Decisions on what is carried over; none known where empty."""
    next_plan_vnd: int | None
    """The next year's plan as assigned; None where it was not imported yet."""
    absent: int
    """Agencies without an accepted report, of which nothing is in the lines."""
    document: str = ""
    """The document by which the books were closed, where one is named."""

    def total(self, name: str) -> int:
        """Sum of a money field or property over the lines."""
        return sum(int(getattr(line, name)) for line in self.lines)


class CloseYearForm(ReasonedForm):
    """Closing a plan year's books."""

    document_number: Annotated[str, Word("document")] = Field(
        default="", title="Số văn bản", description="Văn bản khóa sổ, xác nhận số liệu năm, nếu có"
    )


def closing_of(run: Run, document: str = "") -> YearClosing:
    """The plan year as the period's accepted reports and decisions on the next year's plan leave it. Writes nothing.

    Raises ToldError where the period's figures do not reach the year's last day.
    """
    period = run.period
    last = last_disbursable_day(run.profile, period.plan_year)
    if period.data_as_of < last:
        raise ToldError(
            f"Kế hoạch năm {period.plan_year} được giải ngân đến hết ngày {vi.day(last)}, kỳ {period.code} mới có số "
            f"liệu đến hết ngày {vi.day(period.data_as_of)}: kết thúc năm ở kỳ có số liệu đến ngày cuối"
        )
    after = plan_in_force(run.ledger, run.profile_code, period.plan_year + 1, run.as_of.date(), known_at=run.as_of)
    return YearClosing(
        plan_year=period.plan_year,
        closed_on=period.data_as_of,
        lines=closed_lines(assess_period(run).lines, after),
        documents=tuple(one.document for one in after.documents if one.kind == "carried-over"),
        next_plan_vnd=sum(after.allocated_vnd().values()) if after.is_assigned else None,
        absent=len(standing_of(run).coverage.absent),
        document=document,
    )


def closed_lines(lines: pd.DataFrame, after: PlanInForce) -> tuple[ClosedLine, ...]:
    """Each project x source once, at the level at which it is measured; every đồng of the lines and of the decisions on
    carried-over capital is in one of them. `after`: the next year's plan."""
    key = ["agency", "project_key", "funding_source"]
    found: dict[tuple[str, str, str], ClosedLine] = {}
    if len(lines):
        measured = lines.assign(funding_source=measured_sources(lines))
        for own, part in measured.groupby(key, sort=True):
            agency, project, source = map(str, own)
            names = [name for name in part["project_name"] if isinstance(name, str)]
            plan, disbursed = (int(part[field].fillna(0).sum()) for field in ("plan_vnd", "disbursed_vnd"))
            found[agency, project, source] = ClosedLine(
                project, (names or [project])[0], agency, source, plan, disbursed, 0
            )
    keys = ProjectKeys(lines)
    for one in after.beside:
        if one.part != "carried-over":
            continue
        project = keys.of(one)
        agency = keys.agency(project) or one.agency
        source = UNSPLIT if (agency, project, UNSPLIT) in found else one.funding_source
        held = found.get((agency, project, source)) or ClosedLine(project, one.project_name, agency, source, 0, 0, 0)
        found[agency, project, source] = replace(held, carried_vnd=held.carried_vnd + one.amount_vnd)
    return tuple(found[one] for one in sorted(found))


def last_closing(run: Run) -> YearClosing | None:
    """The closing of the period's plan year or, before that is closed, of the year before; None where there is none."""
    known = [
        from_json(YearClosing, record.text)
        for code, prefix in histories(run.profile)
        if not prefix
        for record in all_of(run.ledger, _KIND, code, known_at=run.as_of)
    ]
    for year in (run.period.plan_year, run.period.plan_year - 1):
        of_year = [closing for closing in known if closing.plan_year == year]
        if of_year:
            return of_year[-1]
    return None


def closing_told(closing: YearClosing) -> list[str]:
    """The closing in Vietnamese, a line each."""
    year, money = closing.plan_year, vi.money_in_words
    by = f" theo {', '.join(closing.documents)}" if closing.documents else " (chưa ghi quyết định kéo dài nào)"
    absent = [f"Chưa gồm {closing.absent} đơn vị không có báo cáo được chấp nhận."] if closing.absent else []
    opened = (
        f"Kế hoạch năm {year + 1}: chưa ghi quyết định giao (giaingan plan import ... --year {year + 1})."
        if closing.next_plan_vnd is None
        else f"Kế hoạch năm {year + 1} đã giao cho dự án: {money(closing.next_plan_vnd)}."
    )
    return [
        f"Kết thúc năm kế hoạch {year}, số liệu đến hết ngày {vi.day(closing.closed_on)}: kế hoạch "
        f"{money(closing.total('plan_vnd'))}, giải ngân {money(closing.total('disbursed_vnd'))}, còn lại "
        f"{money(closing.total('remaining_vnd'))}.",
        f"Được kéo dài sang năm {year + 1}: {money(closing.total('carried_vnd'))}{by}.",
        f"Hết hiệu lực, không được giải ngân tiếp: {money(closing.total('lapsed_vnd'))}.",
        opened,
        *absent,
        *[
            f"  {line.project_name} ({line.agency}): kéo dài {money(line.carried_vnd)} nhiều hơn số còn lại "
            f"{money(line.remaining_vnd)}; đối chiếu lại quyết định."
            for line in closing.lines
            if line.carried_vnd > line.remaining_vnd
        ],
    ]


def _close(run: Run, form: CloseYearForm) -> Done:
    closing = closing_of(run, form.document_number)
    freeze(
        run.ledger,
        _KIND,
        run.profile_code,
        run.period.code,
        closing,
        known_at=run.as_of,
        recorded_at=run.clock.now(),
    )
    return Done(str(closing.plan_year), "\n".join(closing_told(closing)))


CLOSE_YEAR = Act(
    "close_year",
    "Kết thúc năm kế hoạch: phần kéo dài, phần hết hiệu lực",
    CloseYearForm,
    _close,
    command="close-year",
)
