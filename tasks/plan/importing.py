"""A decision on the plan taken in: its annex read, the difference shown, and then recorded as an act."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field

from config import vi
from config.columns import STANDARD, ColumnMap, load_columns
from config.errors import ToldError
from config.forms import Day, Word
from tasks.acts import Act, ActForm, Done
from tasks.ledger.contents import keep
from tasks.ledger.plans import plan_documents, record_plan_document, transfers_in_force
from tasks.ledger.records import PlanAmounts, PlanDocument, PlanKind
from tasks.plan.annex import Annex, read_annex
from tasks.plan.difference import PlanDifference, difference, told
from tasks.plan.in_force import NegativePlanError, fold_plan
from tasks.run import Run


class PlanForm(ActForm):
    """A decision and its annex."""

    file: Annotated[Path, Word()] = Field(title="Tệp phụ lục", description="Tệp bảng tính của phụ lục quyết định")
    year: int = Field(title="Năm kế hoạch", description="Kế hoạch giao cho năm nào", ge=2000, le=2100)
    kind: PlanKind = Field(
        title="Loại",
        description="assigned giao, adjustment điều chỉnh, supplement bổ sung, carried-over kéo dài, medium-term trung "
        "hạn, prime-minister Thủ tướng giao",
    )
    amounts: PlanAmounts = Field(
        title="Số vốn", description="total: kế hoạch mới; change: phần tăng, giảm so với kế hoạch đang có"
    )
    document_number: Annotated[str, Word("document")] = Field(
        title="Số văn bản", description="Số của quyết định, ví dụ 12/NQ-HĐND", min_length=1
    )
    on: Day = Field(title="Ngày văn bản", description="Kế hoạch có hiệu lực từ ngày này, ví dụ 2022-12-10")


@dataclass(frozen=True, slots=True)
class Proposed:
    """A decision as it was read, and what it would change."""

    document: PlanDocument
    annex: Annex
    difference: PlanDifference
    later: tuple[str, ...]
    """Numbers of decisions in force later, which stand above this one."""


def read_decision(run: Run, form: PlanForm) -> Proposed:
    """The decision with what it changes of the plan in force on its day. Records nothing. Raises ToldError."""
    if form.kind == "assigned" and form.amounts == "change":
        raise ToldError(
            "Quyết định giao kế hoạch ghi tổng số: dùng --amounts total, hoặc --kind adjustment, supplement"
        )
    annex = read_annex(form.file, run.profile, form.kind, form.amounts, _columns(run))
    document = PlanDocument(
        profile=run.profile_code,
        plan_year=form.year,
        kind=form.kind,
        amounts=form.amounts,
        document=form.document_number,
        valid_on=form.on,
        lines=annex.lines,
        file_name=annex.file_name,
        sha256=annex.sha256,
        by=form.by,
        known_at=run.as_of,
    )
    known = [
        one for one in plan_documents(run.ledger, run.profile_code, known_at=run.as_of) if one.plan_year == form.year
    ]
    same = (form.kind, form.document_number)
    others = [one for one in known if (one.kind, one.document) != same]
    moves = transfers_in_force(run.ledger, run.profile_code, form.year, known_at=run.as_of)
    together = sorted((*others, document), key=lambda one: one.valid_on)
    try:
        before = fold_plan(form.year, form.on, known, moves)
        after = fold_plan(form.year, form.on, together, moves)
        fold_plan(form.year, date.max, together, moves)
    except NegativePlanError as error:
        raise ToldError(f"{annex.file_name}: {error}") from None
    later = tuple(one.document for one in others if one.valid_on > form.on)
    return Proposed(document, annex, difference(before, after), later)


def proposed_told(run: Run, found: Proposed) -> list[str]:
    """What a person reads before the decision is recorded, a line each."""
    document = found.document
    return [
        f"{found.annex.file_name}: {len(document.lines)} dòng kế hoạch. {found.annex.read_as}",
        *(f"  Lưu ý: {remark}" for remark in found.annex.remarks),
        f"So với kế hoạch năm {document.plan_year} đang có hiệu lực ngày {vi.day(document.valid_on)}:",
        *told(run.profile, found.difference),
        *([f"Các văn bản có hiệu lực sau đó vẫn được tính: {'; '.join(found.later)}"] if found.later else []),
    ]


def _columns(run: Run) -> ColumnMap | None:
    """The mapping that was named; None where it is the standard one of reports, which no annex is made by."""
    return None if run.columns == load_columns(STANDARD) else run.columns


def _import(run: Run, form: PlanForm) -> Done:
    found = read_decision(run, form)
    keep(run.ledger, form.file.read_bytes())
    record_plan_document(run.ledger, found.document, recorded_at=run.clock.now())
    lines = [
        *proposed_told(run, found),
        f"Đã ghi văn bản {form.document_number} ngày {vi.day(form.on)}, biết từ {vi.moment(run.as_of)}.",
    ]
    return Done(found.annex.sha256, "\n".join(lines), {"file": found.annex.file_name})


IMPORT_PLAN = Act(
    "import_plan",
    "Ghi kế hoạch vốn từ phụ lục một quyết định",
    PlanForm,
    _import,
    command="plan import",
    of_profile=True,
)
