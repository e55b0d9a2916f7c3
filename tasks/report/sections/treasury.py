"""The State Treasury: what was reconciled with it, where the two differ, or that nothing was."""

from collections.abc import Sequence

from config import vi
from config.clock import HANOI
from tasks.check.reconciliation import Reconciled, Reconciliation
from tasks.report.evidence import count_figure
from tasks.report.model import Figure, Provenance, Sentence, Table
from tasks.report.recipient_facts import Blocks, Context
from tasks.report.sentences import paragraph, say
from tasks.report.tables import Columns, col, table_of

TITLE = "ĐỐI CHIẾU SỐ LIỆU GIẢI NGÂN VỚI KHO BẠC"


def write(context: Context) -> Blocks | None:
    """The section, or None where the profile names no Treasury, and in an agency's own extract."""
    found = context.facts.reconciliation
    if found is None:
        return None
    day = vi.day(context.facts.period.data_as_of)
    if not found.file_name:
        return (
            paragraph(
                say(
                    "Kỳ này chưa nhận được số liệu của {}; số giải ngân trong báo cáo này là số đơn vị báo cáo, chưa "
                    "được đối chiếu với Kho bạc Nhà nước.",
                    found.treasury,
                )
            ),
        )
    received = "" if found.received_at is None else f", nhận ngày {vi.day(found.received_at.astimezone(HANOI).date())}"
    blocks: Blocks = (
        paragraph(
            say(
                "Số giải ngân lũy kế đến hết ngày {} của các đơn vị được đối chiếu với số liệu của {} (tệp {}{}) theo "
                "từng dự án, từng nguồn vốn.",
                day,
                found.treasury,
                found.file_name,
                received,
            ),
            *_in_total(context, found),
        ),
        by_source_table(context, found),
    )
    differences = difference_table(context, found)
    return blocks if differences is None else (*blocks, differences)


def by_source_table(context: Context, found: Reconciliation) -> Table:
    """What both sides have, by source, with the total; the sums of what one side has alone stand in the text."""
    by_source: dict[str, list[Reconciled]] = {}
    for one in found.both:
        by_source.setdefault(one.funding_source, []).append(one)
    rows = [(code, _Row(context, found, f"kho-bac.{code}", own)) for code, own in sorted(by_source.items())]
    whole = _Row(context, found, "kho-bac", found.both)
    columns: Columns[tuple[str, _Row]] = (
        col("Nguồn vốn", lambda row: context.source_name(row[0]), width=30, total="Tổng cộng"),
        col("Đơn vị báo cáo", lambda row: row[1].reported, "vnd", width=14, additive=True, total=whole.reported),
        col("Kho bạc Nhà nước", lambda row: row[1].treasury, "vnd", width=14, additive=True, total=whole.treasury),
        col("Chênh lệch", lambda row: row[1].gap, "vnd", width=12, additive=True, total=whole.gap),
    )
    title = "Đối chiếu giải ngân theo nguồn vốn, phần hai bên cùng có số liệu"
    return table_of("kho-bac-theo-nguon", title, rows, columns, unit=context.evidence.unit, wide=False)


def difference_table(context: Context, found: Reconciliation) -> Table | None:
    """The projects on which the two sides differ, and those that one has alone; None where there are none."""
    off = [*found.differing, *found.reported_only, *found.treasury_only]
    if not off:
        return None
    entries = [(one, _Row(context, found, f"kho-bac.{one.project_key}.{one.funding_source}", [one])) for one in off]
    columns: Columns[tuple[Reconciled, _Row]] = (
        col("Dự án", lambda pair: pair[0].project_name, width=30),
        col("Cơ quan, đơn vị", lambda pair: _whose(context, pair[0]), width=18),
        col("Nguồn vốn", lambda pair: context.source_name(pair[0].funding_source), width=14),
        col("Đơn vị báo cáo", lambda pair: pair[1].reported if pair[0].lines else "–", "vnd"),
        col(
            "Kho bạc Nhà nước", lambda pair: "–" if pair[0].treasury_vnd is None else pair[1].treasury, "vnd", width=12
        ),
        col("Chênh lệch", lambda pair: pair[1].gap, "vnd"),
    )
    return table_of("kho-bac-chenh-lech", "Dự án còn chênh lệch", entries, columns, unit=context.evidence.unit)


class _Row:
    """The figures of some of the entries, each with where it comes from."""

    def __init__(self, context: Context, found: Reconciliation, id_: str, entries: Sequence[Reconciled]) -> None:
        evidence = context.evidence
        lines = tuple(sorted(at for one in entries for at in one.lines))
        cells = entries[0].cells if len(entries) == 1 else f" ({vi.number(len(entries))} dòng)"
        self.reported: Figure = evidence.summed(f"{id_}.don-vi", lines, "disbursed_vnd", evidence.unit)
        self.treasury: Figure = evidence.money(
            f"{id_}.kho-bac",
            sum(one.treasury_vnd or 0 for one in entries),
            Provenance(f"lũy kế giải ngân trong tệp {found.file_name} của {found.treasury}{cells}"),
            evidence.unit,
        )
        self.gap: Figure = evidence.money(
            f"{id_}.chenh-lech",
            sum(one.gap_vnd for one in entries),
            Provenance("đơn vị báo cáo - Kho bạc Nhà nước", (self.reported.id, self.treasury.id)),
            evidence.unit,
        )


def _whose(context: Context, one: Reconciled) -> str:
    return ", ".join(map(context.agency_name, one.agencies)) or "–"


def _count(id_: str, entries: Sequence[Reconciled], unit: str) -> Figure:
    lines = [at for one in entries for at in one.lines]
    return count_figure(id_, len(entries), unit, "đếm dự án theo từng nguồn vốn", lines=lines, by=("disbursed_vnd",))


def _in_total(context: Context, found: Reconciliation) -> list[Sentence]:
    whole = _Row(context, found, "kho-bac", found.both)
    first = say(
        "Trên {} có ở cả hai bên, đơn vị báo cáo giải ngân {}, Kho bạc Nhà nước {}{}; {} khớp "
        "(lệch không quá {}), {} còn chênh lệch.",
        _count("kho-bac.doi-chieu", found.both, "dự án theo nguồn vốn"),
        whole.reported,
        whole.treasury,
        _gap(context, found),
        _count("kho-bac.khop", found.matching, ""),
        vi.money_in_words(found.tolerance_vnd),
        _count("kho-bac.lech", found.differing, ""),
    )
    alone = [
        say(
            text,
            _count(f"{id_}.so", entries, "dự án theo nguồn vốn"),
            getattr(_Row(context, found, id_, entries), side),
        )
        for entries, id_, side, text in (
            (
                found.reported_only,
                "kho-bac.chi-don-vi",
                "reported",
                "Có {} đơn vị báo cáo giải ngân {} mà tệp của Kho bạc Nhà nước không có.",
            ),
            (
                found.treasury_only,
                "kho-bac.chi-kho-bac",
                "treasury",
                "Có {} Kho bạc Nhà nước đã chi {} mà báo cáo được chấp nhận của các đơn vị không có.",
            ),
        )
        if entries
    ]
    return [first, *alone]


def _gap(context: Context, found: Reconciliation) -> Sentence:
    gap_vnd = sum(one.gap_vnd for one in found.both)
    if gap_vnd == 0:
        return say(", bằng nhau")
    size = context.evidence.money(
        "kho-bac.chenh-lech-so", abs(gap_vnd), Provenance("đơn vị báo cáo - Kho bạc Nhà nước", ("kho-bac.chenh-lech",))
    )
    return say(", đơn vị {} {}", "cao hơn" if gap_vnd > 0 else "thấp hơn", size)
