"""Transfers: capital proposed to move within each source, and the remainder that nobody can take, with its reason."""

from config.vi import lower_first
from tasks.reallocate.proposal import Transfer, Unplaced, UnplacedReason
from tasks.report.context import Blocks, Context
from tasks.report.evidence import Evidence, count_figure, money_figure, slug
from tasks.report.model import Addend, Cell, Column, Figure, Provenance, Row, Sentence, Table
from tasks.report.sections.flags import line_figures
from tasks.report.sentences import items, paragraph, say
from tasks.report.tables import make_table, serial

TITLE = "ĐỀ XUẤT ĐIỀU CHUYỂN KẾ HOẠCH VỐN"
UNPLACED_REASONS: dict[UnplacedReason, str] = {
    "no_recipient": "không có dự án cùng nguồn vốn có nhu cầu tiếp nhận",
    "room_exhausted": "các dự án tiếp nhận cùng nguồn vốn đã hết khả năng tiếp nhận thêm",
    "authority": "việc điều chuyển vượt thẩm quyền quyết định",
    "lot": "số vốn nhỏ hơn mức điều chuyển tối thiểu",
    "locked": "không được điều chuyển giữa các chủ đầu tư này",
    "floor": "chủ đầu tư phải giữ lại mức vốn tối thiểu",
}
"""What several leftovers of one source have in common; each one's own reason is in the appendix."""
_COUNTED = "đếm phương án điều chuyển của kỳ"


def write(context: Context) -> Blocks | None:
    """The section, or None where nothing is proposed and nothing is left over."""
    proposal = context.facts.proposal
    if not proposal.transfers and not proposal.unplaced:
        return None
    if context.agency is not None:
        return _own(context, context.agency)
    blocks: Blocks = ()
    if proposal.transfers:
        blocks += (paragraph(*_overview(context)), *items(_by_source(context)))
        effect = _effect(context)
        if effect is not None:
            blocks += (paragraph(effect),)
    if proposal.notice:
        blocks += (paragraph(say("{}", proposal.notice)),)
    if proposal.unplaced:
        blocks += (
            paragraph(
                say("Số vốn có thể điều chuyển nhưng chưa có nơi tiếp nhận là {}, gồm:", unplaced_total(context))
            ),
        )
        blocks += tuple(items(_unplaced(context)))
    return blocks


def transfers_total(context: Context) -> Figure:
    """Sum of all proposed transfers."""
    transfers = context.facts.proposal.transfers
    parts = tuple(transfer_figure(context.evidence, t, i).id for i, t in enumerate(transfers))
    value = sum(t.amount_vnd for t in transfers)
    return context.evidence.money("dieu-chuyen.tong", value, Provenance("tổng các khoản điều chuyển đề xuất", parts))


def unplaced_total(context: Context) -> Figure:
    """Sum of what nobody can take."""
    value = sum(entry.amount_vnd for entry in context.facts.proposal.unplaced)
    return context.evidence.money("dieu-chuyen.chua-bo-tri", value, Provenance("tổng các khoản chưa có nơi tiếp nhận"))


def transfer_figure(evidence: Evidence, transfer: Transfer, index: int) -> Figure:
    """The amount of one transfer in triệu đồng, resting on the donor's plan and disbursement cells."""
    positions = evidence.line(transfer.donor_agency, transfer.donor, transfer.funding_source)
    stated = tuple(Addend(field, positions) for field in ("plan_vnd", "disbursed_vnd", "decrease_vnd"))
    formula = "phương án điều chuyển; căn cứ kế hoạch vốn, giải ngân và đề nghị giảm của dự án điều chuyển đi"
    id_ = f"dieu-chuyen.{index + 1}.{slug(transfer.donor or '-')}.{slug(transfer.recipient or '-')}"
    return money_figure(id_, transfer.amount_vnd, Provenance(formula, (), stated), "trieu")


def transfer_table(context: Context) -> Table | None:
    """One row per transfer, grouped by source, with the total."""
    transfers = context.facts.proposal.transfers
    if not transfers:
        return None
    rows, group, told = [], "", dict[str, str]()
    by_source = sorted(enumerate(transfers), key=lambda item: (item[1].funding_source, item[0]))
    for at, (index, transfer) in enumerate(by_source):
        if transfer.funding_source != group:
            group = transfer.funding_source
            rows.append(Row(("", context.source_name(group), *[""] * 10), "group"))
        donor, recipient = _end(context, transfer, "donor"), _end(context, transfer, "recipient")
        why = "; ".join(
            _reason(told, text, serial(at)) for text in (transfer.why_donor, transfer.why_recipient) if text
        )
        rows.append(
            Row(
                (
                    serial(at),
                    *donor,
                    *recipient,
                    transfer_figure(context.evidence, transfer, index),
                    why[:1].upper() + why[1:],
                    transfer.decided_by,
                ),
                anchor=f"dieu-chuyen.{index + 1}",
            )
        )
    total = transfers_total(context)
    shown = money_figure(total.id, int(total.value or 0), total.provenance, "trieu")
    columns = (
        Column("TT", width=4),
        Column("Dự án giảm vốn", width=24),
        Column("Đơn vị", width=20),
        Column("Kế hoạch vốn", "vnd", width=9),
        Column("Đã giải ngân", "pct", "%", width=8),
        Column("Dự án tăng vốn", width=24),
        Column("Đơn vị", width=20),
        Column("Kế hoạch vốn", "vnd", width=9),
        Column("Đã giải ngân", "pct", "%", width=8),
        Column("Số vốn điều chuyển", "vnd", width=11, additive=True),
        Column("Lý do", width=72, detail=True),
        Column("Thẩm quyền", width=12),
    )
    return make_table(
        "dieu-chuyen",
        "Phương án điều chuyển kế hoạch vốn",
        columns,
        rows,
        ("", "Tổng cộng", *[""] * 7, shown, "", ""),
        "trieu",
        wide=True,
    )


def _reason(told: dict[str, str], text: str, row: str) -> str:
    """A reason in full the first time, then the row that has it: a project that gives to five is not explained five
    times."""
    first = told.setdefault(text, row)
    return lower_first(text.strip(" .;")) if first == row else f"như lý do tại dòng {first}"


def unplaced_table(context: Context) -> Table | None:
    """One row per amount that nobody can take, with the reason."""
    unplaced = context.facts.proposal.unplaced
    if not unplaced:
        return None
    rows = []
    for index, entry in enumerate(unplaced):
        id_ = f"chua-bo-tri.{index + 1}.{slug(entry.project_key)}"
        amount = money_figure(id_, entry.amount_vnd, Provenance("phần vốn chưa có nơi tiếp nhận"), "trieu")
        cells = (
            serial(index),
            entry.project_name,
            context.agency_name(entry.agency),
            context.source_name(entry.funding_source),
            amount,
            entry.reason,
        )
        rows.append(Row(cells))
    total = unplaced_total(context)
    columns = (
        Column("TT", width=4),
        Column("Dự án", width=26),
        Column("Cơ quan, đơn vị", width=22),
        Column("Nguồn vốn", width=16),
        Column("Số vốn", "vnd", width=10, additive=True),
        Column("Lý do", width=52, detail=True),
    )
    shown = money_figure(total.id, int(total.value or 0), total.provenance, "trieu")
    return make_table(
        "chua-bo-tri",
        "Số vốn chưa có nơi tiếp nhận",
        columns,
        rows,
        ("", "Tổng cộng", "", "", shown, ""),
        "trieu",
        wide=True,
    )


def _overview(context: Context) -> list[Sentence]:
    transfers = context.facts.proposal.transfers
    donors = {(t.donor_agency, t.donor) for t in transfers}
    recipients = {(t.recipient_agency, t.recipient) for t in transfers}
    return [
        say(
            "Đề xuất điều chuyển {} từ {} không có khả năng giải ngân hết sang {} có khả năng giải ngân ngay.",
            transfers_total(context),
            count_figure("dieu-chuyen.du-an-giam", len(donors), "dự án", _COUNTED),
            count_figure("dieu-chuyen.du-an-tang", len(recipients), "dự án", _COUNTED),
        ),
        say(
            "Việc điều chuyển thực hiện trong nội bộ từng nguồn vốn, tổng mức vốn của mỗi nguồn không thay đổi. Cụ thể:"
        ),
    ]


def _by_source(context: Context) -> list[Sentence]:
    transfers, found = context.facts.proposal.transfers, []
    for source in context.facts.profile.funding_sources:
        of_source = [(i, t) for i, t in enumerate(transfers) if t.funding_source == source.code]
        if not of_source:
            continue
        parts = tuple(transfer_figure(context.evidence, t, i).id for i, t in of_source)
        amount = context.evidence.money(
            f"dieu-chuyen.nguon.{source.code}",
            sum(t.amount_vnd for _, t in of_source),
            Provenance("tổng các khoản điều chuyển của nguồn vốn", parts),
        )
        donors = count_figure(
            f"dieu-chuyen.nguon.{source.code}.giam", len({t.donor for _, t in of_source}), "dự án", _COUNTED
        )
        takers = count_figure(
            f"dieu-chuyen.nguon.{source.code}.tang", len({t.recipient for _, t in of_source}), "dự án", _COUNTED
        )
        found.append(say("{}: {}, giảm tại {}, tăng tại {}", source.name, amount, donors, takers))
    return found


def _effect(context: Context) -> Sentence | None:
    effects = context.facts.proposal.effects
    gain = sum(effect.with_vnd - effect.without_vnd for effect in effects)
    if not effects or gain <= 0:
        return None
    formula = Provenance("dự báo giải ngân khi có điều chuyển trừ dự báo khi không điều chuyển")
    return say(
        "Dự kiến việc điều chuyển làm tăng số giải ngân đến hết thời hạn giải ngân thêm {}.",
        context.evidence.money("dieu-chuyen.hieu-qua", gain, formula),
    )


def _unplaced(context: Context) -> list[Sentence]:
    groups: dict[tuple[str, UnplacedReason], list[Unplaced]] = {}
    for entry in context.facts.proposal.unplaced:
        groups.setdefault((entry.funding_source, entry.code), []).append(entry)
    found = []
    for number, ((source, code), entries) in enumerate(groups.items(), 1):
        id_ = f"chua-bo-tri.nhom.{number}"
        formula = Provenance("tổng các khoản chưa có nơi tiếp nhận cùng nguồn vốn, cùng lý do")
        amount = context.evidence.money(id_, sum(entry.amount_vnd for entry in entries), formula)
        count = count_figure(f"{id_}.du-an", len({(e.agency, e.project_key) for e in entries}), "dự án", _COUNTED)
        own = {entry.reason.strip(" .;") for entry in entries}
        reason = lower_first(own.pop()) if len(own) == 1 else UNPLACED_REASONS[code]
        found.append(say("{}: {} của {}; lý do: {}", context.source_name(source), amount, count, reason))
    return found


def _own(context: Context, agency: str) -> Blocks:
    sentences = []
    for index, transfer in enumerate(context.facts.proposal.transfers):
        amount, source = (
            transfer_figure(context.evidence, transfer, index),
            context.source_name(transfer.funding_source),
        )
        if transfer.donor_agency == agency:
            sentences.append(
                say(
                    "Điều chuyển giảm {} nguồn vốn {} của dự án {}: {}",
                    amount,
                    source,
                    transfer.donor_name,
                    lower_first(transfer.why_donor.strip(" .;")),
                )
            )
        if transfer.recipient_agency == agency:
            sentences.append(
                say(
                    "Bổ sung {} nguồn vốn {} cho dự án {}: {}",
                    amount,
                    source,
                    transfer.recipient_name,
                    lower_first(transfer.why_recipient.strip(" .;")),
                )
            )
    blocks: Blocks = ()
    if sentences:
        blocks += (
            paragraph(say("Dự kiến trình cấp có thẩm quyền điều chuyển kế hoạch vốn liên quan đến đơn vị như sau:")),
        )
        blocks += tuple(items(sentences))
    if context.facts.proposal.unplaced:
        blocks += (paragraph(say("Số vốn của đơn vị chưa có nơi tiếp nhận là {}, gồm:", unplaced_total(context))),)
        blocks += tuple(items(_unplaced(context)))
    return blocks


def _end(context: Context, transfer: Transfer, side: str) -> tuple[str, str, Cell, Cell]:
    """One side's project, agency, plan and rate of disbursement: why it gives, or can take, at a glance."""
    name, agency = getattr(transfer, f"{side}_name"), getattr(transfer, f"{side}_agency")
    if not name:
        return "", "", "", ""
    plan, _, rate = line_figures(context.evidence, agency, getattr(transfer, side), transfer.funding_source)
    return name, context.agency_name(agency), plan, rate
