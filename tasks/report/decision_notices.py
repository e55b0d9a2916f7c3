"""What the owners concerned are told once a decision on a proposal is recorded: their own projects, nobody else's."""

from dataclasses import dataclass

from config import vi
from config.agencies import Agency
from tasks.ledger.codec import digest, from_json, to_json
from tasks.ledger.decisions import decisions
from tasks.ledger.documents import frozen_by_id
from tasks.ledger.records import DecisionRecord
from tasks.letters.documents import Draft, draft
from tasks.letters.message import Attachment
from tasks.letters.render import composed
from tasks.reallocate.outcome import as_decided
from tasks.reallocate.proposal import Proposal
from tasks.report.official_letter import LetterText, render_letter
from tasks.run import Run


@dataclass(frozen=True, slots=True)
class _Change:
    """đồng taken from or given to a project in one source."""

    project: str
    source: str
    down_vnd: int
    up_vnd: int


def draft_decision_notices(run: Run) -> int:
    """Draft a notice to each agency whose plans a decision on the period's proposal changes; how many are new."""
    drafts = []
    agencies = {agency.code: agency for agency in run.profile.agencies}
    for decision in decisions(run.ledger, run.profile_code, known_at=max(run.as_of, run.clock.now())):
        frozen = frozen_by_id(run.ledger, decision.proposal_id)
        if frozen is None or decision.outcome == "rejected" or decision.amounts.period != run.period.code:
            continue
        proposal = as_decided(from_json(Proposal, frozen.text), decision.amounts.transfers)
        for code, changes in _by_agency(run, proposal).items():
            if code in agencies:
                drafts.append(_notice(run, decision, agencies[code], changes))
    return draft(run, drafts)


def _by_agency(run: Run, proposal: Proposal) -> dict[str, list[_Change]]:
    sources = run.profile.source_names
    moved: dict[tuple[str, str, str], list[int]] = {}
    for t in proposal.transfers:
        source = sources.get(t.funding_source, t.funding_source)
        moved.setdefault((t.donor_agency, t.donor_name, source), [0, 0])[0] += t.amount_vnd
        moved.setdefault((t.recipient_agency, t.recipient_name, source), [0, 0])[1] += t.amount_vnd
    found: dict[str, list[_Change]] = {}
    for (agency, project, source), (down, up) in sorted(moved.items()):
        found.setdefault(agency, []).append(_Change(project, source, down, up))
    return found


def _notice(run: Run, decision: DecisionRecord, agency: Agency, changes: list[_Change]) -> Draft:
    on = decision.amounts.decided_on
    number = decision.document_number or "(không ghi số)"
    dated = f" ngày {vi.day(on)}" if on else ""
    rows = [
        {"project": one.project, "source": one.source, "down": _dong(one.down_vnd), "up": _dong(one.up_vnd)}
        for one in changes
    ]
    text = LetterText(
        subject=f"Điều chỉnh kế hoạch vốn đầu tư công năm {run.period.plan_year}",
        addressee=agency.name,
        symbol=f"TB-{run.profile.issuer.abbreviation}",
        before=[f"Theo văn bản số {number}{dated}, kế hoạch vốn các dự án của {agency.name} được điều chỉnh như sau:"],
        columns=[("Dự án", 44), ("Nguồn vốn", 20), ("Giảm (đồng)", 18), ("Tăng (đồng)", 18)],
        rows=[tuple(row.values()) for row in rows],
        after=["Đề nghị đơn vị thực hiện kế hoạch vốn sau điều chỉnh và báo cáo trong kỳ tiếp theo."],
        copies=["Như trên", "Lưu: VT, TH"],
        kind="THÔNG BÁO",
    )
    content = render_letter(
        text, run.profile, run.period, decision.recorded_at, template=run.settings.report_template,
        illustrative=run.illustrative,
    )  # fmt: skip
    code = f"thong-bao-{decision.id}-{agency.code}"
    name = f"{code}-{run.profile_code}.docx"
    said = digest(to_json(rows), number, dated)
    letters = [] if agency.email is None else [
        composed(
            "decision_notice", run.profile, run.period, recipient=agency.email, addressee=agency.name,
            subject=text.subject, about=[code, said],
            facts={"document_number": number, "decided_on": on, "rows": rows},
            attachments=[Attachment(name, content)], illustrative=run.illustrative,
        )
    ]  # fmt: skip
    return Draft(
        id=code,
        kind="notice",
        title=f"{text.subject} của {agency.name}",
        symbol=text.symbol,
        said={"điều chỉnh": said},
        messages=letters,
        addressees=(agency.name,),
        statements=[
            f"Quyết định: văn bản số {number}{dated}.",
            f"Giảm {_dong(sum(one.down_vnd for one in changes))} đồng, "
            f"tăng {_dong(sum(one.up_vnd for one in changes))} đồng của {len(changes)} dự án, nguồn vốn.",
        ],
        main_file=name,
        main_content=content,
    )


def _dong(vnd: int) -> str:
    return vi.number(vnd)
