"""Transfers: capital proposed to move within each source, and the remainder that nobody can take, with its reason."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from config.vi import lower_first
from tasks.reallocate.proposal import Transfer, Unasked, Unplaced, UnplacedReason
from tasks.report.evidence import Evidence, count_figure, money_figure, ratio_figure, slug
from tasks.report.model import Addend, Cell, Figure, Provenance, Sentence, Table
from tasks.report.recipient_facts import Blocks, Context
from tasks.report.sections.flags import line_figures
from tasks.report.sentences import items, listed, paragraph, say
from tasks.report.tables import Columns, col, table_of
from tasks.report.transfer_effect import expected_gain

TITLE = "ĐỀ XUẤT ĐIỀU CHUYỂN KẾ HOẠCH VỐN"
UNPLACED_REASONS: dict[UnplacedReason, str] = {
    "no_recipient": "không có dự án cùng nguồn vốn có nhu cầu tiếp nhận",
    "room_exhausted": "dự án cùng nguồn vốn trong các báo cáo được chấp nhận đã được bố trí đủ",
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
        effect = _effect(context)
        blocks += (paragraph(*_overview(context), *([] if effect is None else [effect])),)
    if proposal.unasked is not None:
        blocks += (paragraph(_unasked(context, proposal.unasked)),)
    if proposal.notice:
        blocks += (paragraph(say("{}", proposal.notice)),)
    if proposal.unplaced:
        told = say(
            "Số vốn có thể điều chuyển nhưng chưa có nơi tiếp nhận là {}{}, gồm: {}.",
            unplaced_total(context),
            context.see("unplaced"),
            listed(_unplaced(context), "; ", "; "),
        )
        blocks += (paragraph(told),)
    unmet = _unmet(context)
    return (*blocks, paragraph(*unmet)) if unmet else blocks


def transfers_total(context: Context) -> Figure:
    """Sum of all proposed transfers."""
    transfers = context.facts.proposal.transfers
    parts = tuple(transfer_id(t) for t in transfers)
    value = sum(t.amount_vnd for t in transfers)
    return context.evidence.money("dieu-chuyen.tong", value, Provenance("tổng các khoản điều chuyển đề xuất", parts))


def source_figure(context: Context, source: str, moves: Iterable[Transfer]) -> Figure:
    """Sum of the transfers of a source."""
    moves = list(moves)
    formula = Provenance("tổng các khoản điều chuyển của nguồn vốn", tuple(transfer_id(t) for t in moves))
    return context.evidence.money(f"dieu-chuyen.nguon.{source}", sum(t.amount_vnd for t in moves), formula)


def unplaced_total(context: Context) -> Figure:
    """Sum of what nobody can take."""
    unplaced = context.facts.proposal.unplaced
    formula = Provenance("tổng các khoản chưa có nơi tiếp nhận", tuple(unplaced_id(entry) for entry in unplaced))
    return context.evidence.money("dieu-chuyen.chua-bo-tri", sum(entry.amount_vnd for entry in unplaced), formula)


def transfer_id(transfer: Transfer) -> str:
    """The figure id of a transfer: by what is moved where, whatever place it has in the list."""
    ends = (transfer.donor_agency, transfer.donor, transfer.recipient_agency, transfer.recipient)
    return f"dieu-chuyen.{transfer.funding_source}.{'.'.join(slug(end or '-') for end in ends)}"


def transfer_figure(evidence: Evidence, transfer: Transfer) -> Figure:
    """The amount of one transfer in triệu đồng, resting on what both ends state: plan, disbursement and request."""
    source = transfer.funding_source
    donor = evidence.line(transfer.donor_agency, transfer.donor, source)
    recipient = evidence.line(transfer.recipient_agency, transfer.recipient, source)
    stated = tuple(
        Addend(field, positions)
        for positions, asked in ((donor, "decrease_vnd"), (recipient, "increase_vnd"))
        for field in ("plan_vnd", "disbursed_vnd", asked)
    )
    formula = "phương án điều chuyển; căn cứ kế hoạch vốn, giải ngân và đề nghị của dự án giảm và dự án tăng"
    return money_figure(transfer_id(transfer), transfer.amount_vnd, Provenance(formula, (), stated), "trieu")


def unplaced_id(entry: Unplaced) -> str:
    """The figure id of an amount that nobody can take."""
    return f"chua-bo-tri.{entry.funding_source}.{slug(entry.agency)}.{slug(entry.project_key)}"


def unplaced_figure(evidence: Evidence, entry: Unplaced) -> Figure:
    """An amount that nobody can take in triệu đồng, resting on what its owner states and asks to give up."""
    positions = evidence.line(entry.agency, entry.project_key, entry.funding_source)
    stated = tuple(Addend(field, positions) for field in ("plan_vnd", "disbursed_vnd", "decrease_vnd"))
    formula = "phần vốn chưa có nơi tiếp nhận; căn cứ kế hoạch vốn, giải ngân và đề nghị giảm của dự án"
    return money_figure(unplaced_id(entry), entry.amount_vnd, Provenance(formula, (), stated), "trieu")


def transfer_table(context: Context) -> Table | None:
    """One row per transfer, grouped by source, with the total."""
    transfers = context.facts.proposal.transfers
    if not transfers:
        return None
    by_source = sorted(transfers, key=lambda transfer: transfer.funding_source)
    given_in: dict[str, str] = {}
    moves = [_move(context, transfer, given_in, str(row)) for row, transfer in enumerate(by_source, 1)]
    total = transfers_total(context)
    shown = money_figure(total.id, int(total.value or 0), total.provenance, "trieu")
    columns = (
        *_end_columns("Dự án giảm vốn", lambda m: m.donor, total="Tổng cộng"),
        *_end_columns("Dự án tăng vốn", lambda m: m.recipient),
        col("Số vốn điều chuyển", lambda m: m.amount, "vnd", width=11, additive=True, total=shown),
        col("Lý do", lambda m: m.reason, width=72, detail=True),
        col("Thẩm quyền", lambda m: m.decided_by, width=12),
    )
    title = "Phương án điều chuyển kế hoạch vốn"
    return table_of("dieu-chuyen", title, moves, columns, group=lambda m: m.source, unit="trieu")


@dataclass(frozen=True, slots=True)
class _End:
    """One side of a transfer: its plan and rate say at a glance why it gives, or can take."""

    name: str = ""
    agency: str = ""
    plan: Cell = ""
    rate: Cell = ""


@dataclass(frozen=True, slots=True)
class _Move:
    """A transfer as a table has it."""

    source: str
    donor: _End
    recipient: _End
    amount: Figure
    reason: str
    decided_by: str


def _end_columns(title: str, end: Callable[[_Move], _End], total: str = "") -> Columns[_Move]:
    return (
        col(title, lambda m: end(m).name, width=24, total=total),
        col("Đơn vị", lambda m: end(m).agency, width=20),
        col("Kế hoạch vốn", lambda m: end(m).plan, "vnd", width=9),
        col("Đã giải ngân", lambda m: end(m).rate, "pct", unit="%", width=8),
    )


def _move(context: Context, transfer: Transfer, given_in: dict[str, str], row: str) -> _Move:
    """`given_in`: the row in which each reason was given."""
    reasons = [_reason(given_in, text, row) for text in (transfer.why_donor, transfer.why_recipient) if text]
    why, source = "; ".join(reasons), transfer.funding_source
    return _Move(
        source=context.source_name(source),
        donor=_end(context, transfer.donor, transfer.donor_name, transfer.donor_agency, source),
        recipient=_end(context, transfer.recipient, transfer.recipient_name, transfer.recipient_agency, source),
        amount=transfer_figure(context.evidence, transfer),
        reason=why[:1].upper() + why[1:],
        decided_by=transfer.decided_by,
    )


def _reason(given_in: dict[str, str], text: str, row: str) -> str:
    """A reason in full the first time, then the row that has it: a project that gives to five is not explained five
    times."""
    first = given_in.setdefault(text, row)
    return lower_first(text.strip(" .;")) if first == row else f"như lý do tại dòng {first}"


def unplaced_table(context: Context) -> Table | None:
    """One row per amount that nobody can take, with the reason."""
    unplaced = context.facts.proposal.unplaced
    if not unplaced:
        return None
    total = unplaced_total(context)
    shown = money_figure(total.id, int(total.value or 0), total.provenance, "trieu")
    entries = [(left, unplaced_figure(context.evidence, left)) for left in unplaced]
    columns: Columns[tuple[Unplaced, Figure]] = (
        col("Dự án", lambda e: e[0].project_name, width=26, total="Tổng cộng"),
        col("Cơ quan, đơn vị", lambda e: context.agency_name(e[0].agency), width=22),
        col("Nguồn vốn", lambda e: context.source_name(e[0].funding_source), width=16),
        col("Số vốn", lambda e: e[1], "vnd", width=10, additive=True, total=shown),
        col("Lý do", lambda e: e[0].reason, width=52, detail=True),
    )
    return table_of("chua-bo-tri", "Số vốn chưa có nơi tiếp nhận", entries, columns, unit="trieu")


def _overview(context: Context) -> list[Sentence]:
    transfers = context.facts.proposal.transfers
    donors = {(t.donor_agency, t.donor) for t in transfers}
    recipients = {(t.recipient_agency, t.recipient) for t in transfers}
    return [
        say(
            "Đề xuất điều chuyển {} từ {} không có khả năng giải ngân hết sang {} có nhu cầu và khả năng giải ngân{}.",
            transfers_total(context),
            count_figure("dieu-chuyen.du-an-giam", len(donors), "dự án", _COUNTED, map(transfer_id, transfers)),
            count_figure("dieu-chuyen.du-an-tang", len(recipients), "dự án", _COUNTED, map(transfer_id, transfers)),
            context.see("transfers"),
        ),
        say("Theo nguồn vốn, tổng mức của mỗi nguồn không thay đổi: {}.", listed(_by_source(context), "; ", "; ")),
    ]


def _by_source(context: Context) -> list[Sentence]:
    transfers, found = context.facts.proposal.transfers, []
    for source in context.facts.profile.funding_sources:
        of_source = [t for t in transfers if t.funding_source == source.code]
        if not of_source:
            continue
        amount = source_figure(context, source.code, of_source)
        donors, takers = (
            count_figure(f"{amount.id}.{side}", len(ends), "dự án", _COUNTED, (amount.id,))
            for side, ends in (("giam", {t.donor for t in of_source}), ("tang", {t.recipient for t in of_source}))
        )
        found.append(say("{} {} (giảm {}, tăng {})", lower_first(source.name), amount, donors, takers))
    return found


def _effect(context: Context) -> Sentence | None:
    gain = expected_gain(context.evidence, context.facts.proposal.transfers)
    if gain is None or gain.expected_vnd <= 0:
        return None
    fields = ("plan_vnd", "disbursed_vnd", "volume_vnd")
    formula = Provenance(
        "khối lượng chờ thanh toán và phần dự báo giải ngân được của số vốn tăng tại dự án nhận, trừ phần dự án giảm "
        "vốn vẫn giải ngân được theo dự báo của dự án",
        (),
        tuple(Addend(field, gain.lines) for field in fields if field in context.evidence.lines),
    )
    expected, low, high = (
        context.evidence.money(f"dieu-chuyen.hieu-qua{name}", vnd, formula)
        for name, vnd in (("", gain.expected_vnd), ("-thap", gain.low_vnd), ("-cao", gain.high_vnd))
    )
    worst = say("từ {}", low) if gain.low_vnd > 0 else say("bất lợi nhất không tăng")
    interval = say("{} đến {}", worst, high)
    return say(
        "Theo kết quả giải ngân của chính các dự án giảm và tăng vốn, điều chuyển làm số giải ngân đến hết thời hạn "
        "tăng thêm khoảng {} ({}).",
        expected,
        interval,
    )


def _unmet(context: Context) -> list[Sentence]:
    """What projects ask for and the proposal cannot give, by source; and what files that went back ask for."""
    found = []
    proposal, evidence = context.facts.proposal, context.evidence
    rows = []
    for source in context.facts.profile.funding_sources:
        if context.audience == "ministry" and source.level == "local":
            continue
        moved = sum(move.amount_vnd for move in proposal.transfers if move.funding_source == source.code)
        lines = asked_lines(context, source.code)
        if lines and evidence.total(lines, "increase_vnd") > moved:
            id_ = f"nhu-cau.{source.code}"
            asked = evidence.summed(f"{id_}.de-nghi", lines, "increase_vnd")
            formula = Provenance("đề nghị bổ sung trừ số vốn bố trí được của nguồn vốn", (asked.id,))
            left = evidence.money(f"{id_}.con-thieu", int(asked.value or 0) - moved, formula)
            rows.append(say("{} {} trên {} đề nghị", lower_first(source.name), left, asked))
    if rows:
        found.append(say("Nhu cầu bổ sung vốn chưa có nguồn điều chuyển: {}.", listed(rows, "; ", "; ")))
    waiting = context.facts.asked_in_returned
    if waiting:
        formula = Provenance("tổng đề nghị bổ sung trong các tệp trả lại để hoàn thiện")
        told = [
            say(
                "{} {}", lower_first(context.source_name(code)), evidence.money(f"nhu-cau.{code}.tra-lai", vnd, formula)
            )
            for code, vnd in waiting.items()
        ]
        found.append(
            say(
                "Các báo cáo đang trả lại để hoàn thiện còn đề nghị bổ sung {}, chưa tính ở trên, được xét khi "
                "số liệu được tiếp nhận.",
                listed(told),
            )
        )
    return found


def asked_lines(context: Context, source: str) -> tuple[int, ...]:
    """The accepted lines of a source that ask for more."""
    lines = context.evidence.lines
    if "increase_vnd" not in lines:
        return ()
    asks = (lines["funding_source"] == source) & (lines["increase_vnd"].fillna(0) > 0)
    return tuple(int(at) for at in lines.index[asks])


def _unasked(context: Context, unasked: Unasked) -> Sentence:
    """What is to be given beyond owners' requests, its share of the plan, and whose threshold says so."""
    amount = context.evidence.money(
        "dieu-chuyen.khong-cho-de-nghi",
        unasked.amount_vnd,
        Provenance(
            "phần phải điều chuyển vượt mức chủ đầu tư đề nghị giảm, theo dự báo cả niên độ hoặc quy định thu hồi"
        ),
    )
    formula = Provenance("tổng kế hoạch của các dự án đưa vào phương án")
    plan = context.evidence.money("dieu-chuyen.ke-hoach", unasked.plan_vnd, formula)
    rules = context.facts.profile.reallocation
    ours = rules.ours and rules.forced_severity
    threshold = " (số kỳ và mức cảnh báo do hệ thống đặt, văn bản không quy định)" if ours else ""
    return say(
        "Số vốn thuộc diện điều chuyển không chờ chủ đầu tư đề nghị là {} của {}, bằng {} kế hoạch của các dự án đã "
        "báo cáo, tính theo dự báo; đề nghị rà soát từng dự án trước khi quyết định{}.",
        amount,
        count_figure("dieu-chuyen.khong-cho-de-nghi.du-an", unasked.projects, "dự án", _COUNTED),
        ratio_figure("dieu-chuyen.khong-cho-de-nghi.ty-le", amount, plan),
        threshold,
    )


def _unplaced(context: Context) -> list[Sentence]:
    """The leftovers under each reason by source, so that one reason of several sources is told once."""
    groups: dict[tuple[str, UnplacedReason], list[Unplaced]] = {}
    for entry in context.facts.proposal.unplaced:
        groups.setdefault((entry.funding_source, entry.code), []).append(entry)
    by_reason: dict[str, list[Sentence]] = {}
    for (source, code), entries in groups.items():
        id_ = f"chua-bo-tri.nhom.{source}.{code}"
        parts = tuple(unplaced_id(entry) for entry in entries)
        formula = Provenance("tổng các khoản chưa có nơi tiếp nhận cùng nguồn vốn, cùng lý do", parts)
        amount = context.evidence.money(id_, sum(entry.amount_vnd for entry in entries), formula)
        count = count_figure(
            f"{id_}.du-an", len({(e.agency, e.project_key) for e in entries}), "dự án", _COUNTED, parts
        )
        own = {entry.reason.strip(" .;") for entry in entries}
        reason = lower_first(own.pop()) if len(own) == 1 else UNPLACED_REASONS[code]
        name = lower_first(context.source_name(source))
        by_reason.setdefault(reason, []).append(say("{} {} của {}", name, amount, count))
    return [say("{} do {}", listed(told), reason) for reason, told in by_reason.items()]


def _own(context: Context, agency: str) -> Blocks:
    sentences = []
    for transfer in context.facts.proposal.transfers:
        amount, source = transfer_figure(context.evidence, transfer), context.source_name(transfer.funding_source)
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


def _end(context: Context, project_key: str, name: str, agency: str, source: str) -> _End:
    if not name:
        return _End()
    figures = line_figures(context.evidence, agency, project_key, source)
    return _End(name, context.agency_name(agency), figures.plan, figures.rate)
