"""Minutes of the reconciliation with the State Treasury (biên bản đối chiếu), for both sides to sign.

Decree 30/2020/NĐ-CP fixes the head and the signatures of minutes; what stands between is a layout of ours from memory:
no form of this name was at hand.
"""

from config import vi
from tasks.check.reconciliation import Reconciled, Reconciliation
from tasks.ledger.codec import digest, to_json
from tasks.report.official_letter import LetterText, draft_without_mail
from tasks.report.recipient_facts import issuer_name
from tasks.report.report_facts import ReportFacts
from tasks.run import Run


def draft_minutes(run: Run, facts: ReportFacts) -> int:
    """Draft the minutes where the period has a file of the Treasury; 1 where they say something new."""
    found = facts.reconciliation
    if found is None or not found.file_name:
        return 0
    return draft_without_mail(
        run,
        minutes_text(facts, found),
        id="bien-ban-doi-chieu",
        kind="minutes",
        said={"đối chiếu": digest(to_json(found))},
        addressees=(found.treasury, issuer_name(run.profile)),
        statements=_statements(found),
    )


def minutes_text(facts: ReportFacts, found: Reconciliation) -> LetterText:
    """What the minutes say: the sums by source, then each project on which the sides differ."""
    profile, period = facts.profile, facts.period
    office, day = issuer_name(profile), vi.day(period.data_as_of)
    return LetterText(
        subject=f"Đối chiếu số liệu giải ngân vốn đầu tư công năm {period.plan_year} đến hết ngày {day}",
        addressee="",
        symbol=f"BB-{profile.issuer.abbreviation}",
        before=[
            f"Hôm nay, ngày ... tháng ... năm ..., {office} và {found.treasury} đối chiếu số giải ngân lũy kế đến hết "
            f"ngày {day} theo từng dự án, từng nguồn vốn, giữa báo cáo của các đơn vị và tệp {found.file_name}. "
            f"Chênh lệch không quá {vi.money_in_words(found.tolerance_vnd)} được coi là khớp.",
            *_statements(found),
        ],
        columns=[
            ("Nội dung", 38), ("Nguồn vốn", 14), ("Đơn vị báo cáo (đồng)", 16), ("Kho bạc Nhà nước (đồng)", 16),
            ("Chênh lệch (đồng)", 14), ("Nguyên nhân, hướng xử lý", 16),
        ],
        rows=_rows(facts, found),
        after=[
            "Hai bên thống nhất số liệu trên; các khoản chênh lệch được xử lý theo nguyên nhân ghi tại biên bản này. "
            "Biên bản lập thành 02 bản có giá trị như nhau, mỗi bên giữ 01 bản.",
            f"ĐẠI DIỆN {found.treasury.upper()} (ký, ghi rõ họ tên, đóng dấu):",
        ],
        copies=[found.treasury, "Lưu: VT, TH"],
        kind="BIÊN BẢN",
    )  # fmt: skip


def _rows(facts: ReportFacts, found: Reconciliation) -> list[tuple[str, ...]]:
    names = facts.profile.source_names
    sources = sorted({one.funding_source for one in found.both})
    sums = [
        _row("Cộng phần hai bên cùng có", names.get(code, code), [e for e in found.both if e.funding_source == code])
        for code in sources
    ]
    off = [*found.differing, *found.reported_only, *found.treasury_only]
    return [
        *sums,
        _row("Tổng cộng phần hai bên cùng có", "", found.both),
        *(_row(one.project_name, names.get(one.funding_source, one.funding_source), [one]) for one in off),
    ]


def _row(label: str, source: str, entries: "list[Reconciled] | tuple[Reconciled, ...]") -> tuple[str, ...]:
    reported = [one.reported_vnd for one in entries if one.reported_vnd is not None]
    treasury = [one.treasury_vnd for one in entries if one.treasury_vnd is not None]
    return (
        label,
        source,
        vi.number(sum(reported)) if reported else "–",
        vi.number(sum(treasury)) if treasury else "–",
        vi.number(sum(one.gap_vnd for one in entries)),
        "",
    )


def _statements(found: Reconciliation) -> list[str]:
    reported, treasury = (
        sum(vnd or 0 for vnd in side)
        for side in ((e.reported_vnd for e in found.both), (e.treasury_vnd for e in found.both))
    )
    return [
        f"Phần hai bên cùng có ({vi.number(len(found.both))} dự án theo nguồn vốn): đơn vị báo cáo "
        f"{vi.number(reported)} đồng, Kho bạc Nhà nước {vi.number(treasury)} đồng, chênh lệch "
        f"{vi.number(reported - treasury)} đồng; còn lệch {vi.number(len(found.differing))} dự án theo nguồn vốn.",
        f"Chỉ có trong báo cáo của đơn vị: {_alone(found.reported_only)}. "
        f"Chỉ có tại Kho bạc Nhà nước: {_alone(found.treasury_only)}.",
    ]


def _alone(entries: tuple[Reconciled, ...]) -> str:
    if not entries:
        return "không có"
    return f"{vi.number(len(entries))} dự án theo nguồn vốn, {vi.number(sum(abs(e.gap_vnd) for e in entries))} đồng"
