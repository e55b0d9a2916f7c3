"""Commitments: owners that asked to give nothing up are held to disbursing all of their plan."""

from collections.abc import Iterable

from tasks.ledger.records import Commitment
from tasks.report.evidence import LineFigures, count_figure
from tasks.report.model import Addend, Provenance, Sentence, Table
from tasks.report.recipient_facts import Blocks, Context
from tasks.report.sections.flags import line_figures
from tasks.report.sentences import named, paragraph, say
from tasks.report.tables import Columns, col, table_of

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
        Provenance("tổng kế hoạch vốn của các dự án cam kết", (), (Addend("plan_vnd", _lines(context, commitments)),)),
    )
    projects = {(c.agency, c.project_key) for c in commitments}
    count = count_figure(f"{context.prefix}.cam-ket.du-an", len(projects), "dự án", "đếm dự án có cam kết", (total.id,))
    blocks: Blocks = (
        paragraph(
            say(
                basis + "Trong kỳ ghi nhận cam kết của {} với tổng kế hoạch vốn {}{}.",
                count,
                total,
                context.see("commitments"),
            )
        ),
    )
    slow = unspent(context)
    if slow:
        id_, formula = f"{context.prefix}.cam-ket.chua-giai-ngan", "đếm dự án cam kết chưa giải ngân"
        number = count_figure(id_, len(slow), "dự án", formula, lines=_lines(context, slow), by=("disbursed_vnd",))
        names = [c.project_name + context.of_agency(c.agency) for c in slow]
        told = say(": {}", named(names, of="dự án")) if context.agency is not None else Sentence(())
        blocks += (paragraph(say("Trong đó {} đến nay chưa giải ngân{}.", number, told)),)
    return blocks


def _lines(context: Context, commitments: Iterable[Commitment]) -> tuple[int, ...]:
    """The lines that commitments are about."""
    own = (context.evidence.line(c.agency, c.project_key, c.funding_source) for c in commitments)
    return tuple(dict.fromkeys(at for lines in own for at in lines))


def unspent(context: Context) -> list[Commitment]:
    """Commitments of projects that have disbursed nothing, the largest plan first."""
    found = []
    for commitment in context.facts.proposal.commitments:
        disbursed = _figures(context, commitment).disbursed
        if disbursed is not None and disbursed.value == 0:
            found.append(commitment)
    return sorted(found, key=lambda c: (-c.plan_vnd, c.agency, c.project_key))


def commitment_table(context: Context) -> Table | None:
    """One row per commitment with what has been disbursed so far."""
    commitments = context.facts.proposal.commitments
    if not commitments:
        return None
    entries = [(entry, _figures(context, entry)) for entry in commitments]
    columns: Columns[tuple[Commitment, LineFigures]] = (
        col("Dự án", lambda e: e[0].project_name, width=30),
        col("Cơ quan, đơn vị", lambda e: context.agency_name(e[0].agency), width=22),
        col("Nguồn vốn", lambda e: context.source_name(e[0].funding_source), width=18),
        col("Kế hoạch vốn cam kết", lambda e: e[1].plan, "vnd", width=12),
        col("Lũy kế giải ngân", lambda e: e[1].disbursed, "vnd", width=12),
        col("Tỷ lệ", lambda e: e[1].rate, "pct", unit="%", width=8),
    )
    return table_of("cam-ket", "Cam kết giải ngân của chủ đầu tư", entries, columns, unit="trieu")


def _figures(context: Context, entry: Commitment) -> LineFigures:
    return line_figures(context.evidence, entry.agency, entry.project_key, entry.funding_source)
