"""What is owed beside project tables, and the register of bottlenecks, as tables of the workbook and the page."""

from config import vi
from config.bottlenecks import bottleneck_words
from config.vocabulary import vocabulary
from tasks.duties.bottlenecks import Bottleneck
from tasks.duties.summary import DutyLine
from tasks.report.model import Table
from tasks.report.recipient_facts import Context
from tasks.report.tables import Columns, col, table_of


def duty_table(context: Context) -> Table | None:
    """One row per obligation that has opened: whose, by when, what became of it, and the line that sets it."""
    columns: Columns[DutyLine] = (
        col("Mã", lambda line: line.id, width=9),
        col("Nghĩa vụ", lambda line: line.title, width=44),
        col("Bên thực hiện", lambda line: line.whose, width=24),
        col("Kỳ hạn", lambda line: vi.day(line.due_on) if line.due_on else "không nêu", width=12),
        col("Kết quả", lambda line: line.result, width=40),
        col("Căn cứ", lambda line: line.source, width=10),
        col("Văn bản không nêu, do giaingan đặt", lambda line: line.ours or "", width=30),
    )
    if not context.facts.duties:
        return None
    return table_of("nghia-vu", "Các nghĩa vụ báo cáo khác", context.facts.duties, columns)


def register_table(context: Context) -> Table | None:
    """The open bottlenecks by level: kind, proposal, who is to clear it, next action, age, what goes up."""
    words, on = bottleneck_words(), context.facts.duties_on
    places = {level.id: place for place, level in enumerate(words.levels)}
    open_ones = [one for one in context.facts.register if one.is_open]
    open_ones.sort(key=lambda one: (places.get(one.level or "", len(places)), one.opened_on, one.id))
    if not open_ones:
        return None
    columns: Columns[Bottleneck] = (
        col("Mã", lambda one: one.id, width=11),
        col("Dự án", lambda one: one.project_name, width=28),
        col("Cơ quan, đơn vị", lambda one: context.agency_name(one.agency), width=18),
        col("Vướng mắc", lambda one: one.text, width=32),
        col("Loại", lambda one: words.kind_name(one.kind) + (" (gợi ý)" if one.kind_word else ""), width=20),
        col("Đề xuất", lambda one: one.proposal or "", width=24),
        col("Cơ quan giải quyết", lambda one: one.responsible or "", width=18),
        col("Việc tiếp theo", _next, width=24),
        col("Mở từ ngày", lambda one: vi.day(one.opened_on), width=12),
        col("Số ngày", lambda one: str(one.age_days(on)), width=8),
        col("Trạng thái", lambda one: vocabulary().bottleneck_states[one.state], width=16),
        col("Kiến nghị lên", lambda one: _goes_to(context, one), width=16),
    )
    title = "Sổ theo dõi khó khăn, vướng mắc"
    return table_of("so-vuong-mac", title, open_ones, columns, group=lambda one: words.level_name(one.level))


def _next(one: Bottleneck) -> str:
    by = f" (hạn ngày {vi.day(one.next_on)})" if one.next_on else ""
    return f"{one.next_action}{by}" if one.next_action else ""


def _goes_to(context: Context, one: Bottleneck) -> str:
    """What is beyond the agency goes up (000 L193, 003 L57); what is too old for its level to the next one."""
    words = bottleneck_words()
    above = one.escalates_to(words, context.facts.duties_on)
    if above is not None:
        return words.level_name(above)
    return "UBND tỉnh" if one.is_beyond_agency(words) else ""
