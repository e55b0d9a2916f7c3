"""The plan year: what January's reports say of the next one; what was carried over and lapsed when one was closed."""

from collections.abc import Callable

from config import vi
from tasks.progress.year_closing import ClosedLine, YearClosing
from tasks.report.evidence import count_figure, ratio_figure, slug
from tasks.report.model import Figure, Provenance, Sentence, Table
from tasks.report.recipient_facts import Blocks, Context
from tasks.report.report_facts import NextYear
from tasks.report.sentences import paragraph, say
from tasks.report.tables import Columns, col, table_of

TITLE = "NĂM KẾ HOẠCH: VỐN KÉO DÀI, VỐN HẾT HIỆU LỰC, KẾ HOẠCH NĂM MỚI"


def write(context: Context) -> Blocks | None:
    """The section, or None where only one plan year is open, and neither it nor the one before was closed."""
    other, closing = context.facts.next_year, context.facts.closing
    blocks: Blocks = () if other is None else (paragraph(_next_year(context, other)),)
    if closing is not None:
        blocks += _closed(context, closing)
    return blocks or None


def _next_year(context: Context, other: NextYear) -> Sentence:
    formula = f"tổng các dòng ghi dưới tiêu đề kế hoạch năm {other.plan_year} trong các biểu báo cáo"
    plan, spent = (
        context.evidence.money(f"nam-ke-hoach.{other.plan_year}.{id_}", vnd, Provenance(formula))
        for id_, vnd in (("ke-hoach", other.plan_vnd), ("giai-ngan", other.disbursed_vnd))
    )
    return say(
        "Các đơn vị đồng thời báo cáo kế hoạch năm {} của {}: kế hoạch vốn {}, giải ngân {}, bằng {} kế hoạch; số này "
        "không tính vào các tổng số, tỷ lệ, cảnh báo của năm {} trong báo cáo này.",
        str(other.plan_year),
        count_figure(f"nam-ke-hoach.{other.plan_year}.du-an", other.projects, "dự án", "đếm mã dự án"),
        plan,
        spent,
        ratio_figure(f"nam-ke-hoach.{other.plan_year}.ty-le", spent, plan),
        str(context.facts.period.plan_year),
    )


def _closed(context: Context, closing: YearClosing) -> Blocks:
    money = {name: _sum(context, closing, name) for name in _FORMULAS}
    first = say(
        "Kết thúc năm kế hoạch {} (số liệu đến hết ngày {}): kế hoạch vốn {}, giải ngân {}, còn lại {}.",
        str(closing.plan_year),
        vi.day(closing.closed_on),
        money["plan_vnd"],
        money["disbursed_vnd"],
        money["remaining_vnd"],
    )
    if closing.documents:
        carried = {line.project_key for line in closing.lines if line.carried_vnd}
        second = say(
            "Được kéo dài thời gian giải ngân sang năm {}: {} của {} theo {}; hết hiệu lực, không được giải ngân "
            "tiếp: {}.",
            str(closing.plan_year + 1),
            money["carried_vnd"],
            count_figure("ket-thuc-nam.du-an-keo-dai", len(carried), "dự án", "đếm mã dự án"),
            ", ".join(closing.documents),
            money["lapsed_vnd"],
        )
    else:
        second = say(
            "Chưa có quyết định cho phép kéo dài sang năm {}; số vốn còn lại nói trên hết hiệu lực nếu không được phép "
            "kéo dài.",
            str(closing.plan_year + 1),
        )
    table = remaining_table(context, closing)
    return (paragraph(first, second), *([] if table is None else [table]))


def remaining_table(context: Context, closing: YearClosing) -> Table | None:
    """A row per project x source that did not spend its plan; None where all did."""
    left = [line for line in closing.lines if line.remaining_vnd or line.carried_vnd]
    if not left:
        return None
    columns: Columns[ClosedLine] = (
        col("Dự án", lambda line: line.project_name, width=28, total="Tổng cộng"),
        col("Cơ quan, đơn vị", lambda line: context.agency_name(line.agency), width=18),
        col("Nguồn vốn", lambda line: context.source_name(line.funding_source), width=14),
        *(
            col(title, _cell(context, name), "vnd", additive=True, total=_total(context, left, name))
            for name, title in _COLUMNS.items()
        ),
    )
    title = f"Vốn năm {closing.plan_year} chưa giải ngân hết: phần kéo dài, phần hết hiệu lực"
    return table_of("ket-thuc-nam", title, left, columns, unit="trieu")


_FORMULAS = {
    "plan_vnd": "tổng kế hoạch khi kết thúc năm",
    "disbursed_vnd": "tổng giải ngân khi kết thúc năm",
    "remaining_vnd": "kế hoạch - giải ngân của từng dự án, từng nguồn vốn",
    "carried_vnd": "tổng số vốn theo các quyết định cho phép kéo dài",
    "lapsed_vnd": "số còn lại - số được kéo dài của từng dự án, từng nguồn vốn",
}
_COLUMNS = {
    "plan_vnd": "Kế hoạch vốn",
    "disbursed_vnd": "Giải ngân",
    "carried_vnd": "Được kéo dài",
    "lapsed_vnd": "Hết hiệu lực",
}


def _sum(context: Context, closing: YearClosing, name: str) -> Figure:
    return context.evidence.money(f"ket-thuc-nam.{slug(name)}", closing.total(name), Provenance(_FORMULAS[name]))


def _total(context: Context, left: list[ClosedLine], name: str) -> Figure:
    vnd = sum(int(getattr(line, name)) for line in left)
    return context.evidence.money(f"ket-thuc-nam.bang.{name}", vnd, Provenance(_FORMULAS[name]), "trieu")


def _cell(context: Context, name: str) -> Callable[[ClosedLine], Figure]:
    def cell(line: ClosedLine) -> Figure:
        id_ = f"ket-thuc-nam.{slug(line.project_key)}.{line.funding_source}.{name}"
        return context.evidence.money(id_, int(getattr(line, name)), Provenance(_FORMULAS[name]), "trieu")

    return cell
