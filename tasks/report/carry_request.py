"""The request to let unspent plan be carried into the next year, drafted when the plan year's last day is reported.

Law 39/2019/QH14 art. 68 leaves it to decisions; which projects are asked for is for whoever releases the letter: the
draft lists all that have something left. The layout is ours: no form of this request was at hand.
"""

from config import vi
from config.period import last_disbursable_day
from tasks.ledger.codec import digest, to_json
from tasks.progress.year_closing import ClosedLine, YearClosing, closing_of
from tasks.report.official_letter import LetterText, draft_without_mail
from tasks.report.report_facts import ReportFacts
from tasks.report.report_record import MAIN
from tasks.run import Run


def draft_carry_request(run: Run, facts: ReportFacts) -> int:
    """Draft the request in the period that reports the plan year's last day; 1 where it says something new."""
    period = run.period
    if period.data_as_of < last_disbursable_day(run.profile, period.plan_year):
        return 0
    text = request_text(facts, closing_of(run))
    if not text.rows:
        return 0
    return draft_without_mail(
        run,
        text,
        id="de-nghi-keo-dai",
        kind="letter",
        said={"danh sách": digest(to_json(text.rows))},
        addressees=[one.text for one in run.profile.recipients if one.audience == MAIN],
        statements=list(text.before),
    )


def request_text(facts: ReportFacts, closing: YearClosing) -> LetterText:
    """The letter: the sums, then each project x source with something left that no decision carries over yet."""
    profile, year = facts.profile, closing.plan_year
    left = [line for line in closing.lines if line.lapsed_vnd]
    reasons = _reasons(facts)
    total = vi.money(sum(line.lapsed_vnd for line in left), "dong")
    return LetterText(
        subject=f"Đề nghị cho phép kéo dài thời gian giải ngân vốn đầu tư công năm {year} sang năm {year + 1}",
        addressee=f"Ủy ban nhân dân {profile.issuer.province}",
        symbol=profile.issuer.abbreviation,
        before=[
            f"Đến hết ngày {vi.day(closing.closed_on)}, {vi.number(len(left))} dự án theo nguồn vốn còn {total} "
            f"kế hoạch năm {year} chưa giải ngân và chưa được phép kéo dài.",
        ],
        columns=[
            ("Dự án", 30), ("Nguồn vốn", 14), ("Kế hoạch (đồng)", 14), ("Giải ngân (đồng)", 14),
            ("Đề nghị kéo dài (đồng)", 14), ("Lý do đơn vị nêu", 20),
        ],
        rows=[
            (
                line.project_name,
                profile.source_names.get(line.funding_source, line.funding_source),
                vi.number(line.plan_vnd),
                vi.number(line.disbursed_vnd),
                vi.number(line.lapsed_vnd),
                reasons.get((line.agency, line.project_key), ""),
            )
            for line in sorted(left, key=_by_agency)
        ],
        after=[
            "Kính đề nghị Ủy ban nhân dân xem xét, trình cấp có thẩm quyền cho phép kéo dài thời gian thực hiện và "
            "giải ngân đối với số vốn trên; số vốn không được phép kéo dài sẽ hết hiệu lực."
        ],
        copies=["Như trên", "Lưu: VT, TH"],
    )  # fmt: skip


def _reasons(facts: ReportFacts) -> dict[tuple[str, str], str]:
    lines = facts.progress.lines
    if lines.empty:
        return {}
    stuck = lines[lines["bottleneck"].notna()]
    keys = zip(stuck["agency"], stuck["project_key"], strict=True)
    return dict(zip(keys, stuck["bottleneck"], strict=True))


def _by_agency(line: ClosedLine) -> tuple[str, str, str]:
    return line.agency, line.project_key, line.funding_source
