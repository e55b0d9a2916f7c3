"""Commitments: owners that asked to give nothing up are held to disbursing all of their plan."""

from tasks.ledger.records import Commitment
from tasks.report.context import Blocks, Context
from tasks.report.evidence import count_figure
from tasks.report.model import Column, Provenance, Row, Table
from tasks.report.sections.flags import line_figures, line_id
from tasks.report.sentences import named, paragraph, say
from tasks.report.tables import make_table, serial

TITLE = "CAM KẾT GIẢI NGÂN CỦA CHỦ ĐẦU TƯ"


def write(context: Context) -> Blocks | None:
    """The section, or None where no commitment stands."""
    commitments = context.facts.proposal.commitments
    if not commitments:
        return None
    basis = ""
    if context.facts.profile.reallocation.silence_is_commitment:
        basis = "Các chủ đầu tư không đề nghị điều chuyển vốn được hiểu là cam kết giải ngân 100% vốn đã giao. "
    total = context.evidence.money(
        f"{context.prefix}.cam-ket",
        sum(c.plan_vnd for c in commitments),
        Provenance("tổng kế hoạch vốn của các dự án cam kết"),
    )
    projects = {(c.agency, c.project_key) for c in commitments}
    count = count_figure(f"{context.prefix}.cam-ket.du-an", len(projects), "dự án", "đếm dự án có cam kết")
    blocks: Blocks = (
        paragraph(say(basis + "Trong kỳ ghi nhận cam kết của {} với tổng kế hoạch vốn {}.", count, total)),
    )
    slow = unspent(context)
    if slow:
        names = [c.project_name + context.of_agency(c.agency) for c in slow]
        number = count_figure(
            f"{context.prefix}.cam-ket.chua-giai-ngan", len(slow), "dự án", "đếm dự án cam kết chưa giải ngân"
        )
        blocks += (paragraph(say("Trong đó {} đến nay chưa giải ngân, gồm: {}.", number, named(names, of="dự án"))),)
    return blocks


def unspent(context: Context) -> list[Commitment]:
    """Commitments of projects that have disbursed nothing, the largest plan first."""
    found = []
    for commitment in context.facts.proposal.commitments:
        _, disbursed, _ = line_figures(
            context.evidence, commitment.agency, commitment.project_key, commitment.funding_source
        )
        if disbursed is not None and disbursed.value == 0:
            found.append(commitment)
    return sorted(found, key=lambda c: (-c.plan_vnd, c.agency, c.project_key))


def commitment_table(context: Context) -> Table | None:
    """One row per commitment with what has been disbursed so far."""
    commitments = context.facts.proposal.commitments
    if not commitments:
        return None
    rows = []
    for index, entry in enumerate(commitments):
        plan, disbursed, rate = line_figures(context.evidence, entry.agency, entry.project_key, entry.funding_source)
        cells = (
            serial(index),
            entry.project_name,
            context.agency_name(entry.agency),
            context.source_name(entry.funding_source),
            plan,
            disbursed,
            rate,
        )
        rows.append(Row(cells, anchor=line_id(entry.agency, entry.project_key, entry.funding_source)))
    columns = (
        Column("TT", width=4),
        Column("Dự án", width=30),
        Column("Cơ quan, đơn vị", width=22),
        Column("Nguồn vốn", width=18),
        Column("Kế hoạch vốn cam kết", "vnd", width=12),
        Column("Lũy kế giải ngân", "vnd", width=12),
        Column("Tỷ lệ", "pct", "%", width=8),
    )
    return make_table("cam-ket", "Cam kết giải ngân của chủ đầu tư", columns, rows, unit="trieu", wide=True)
