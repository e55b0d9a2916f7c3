"""What is beyond the authority of who reports it goes up with its proposal: a letter to the People's Committee.

Bắc Giang 000 L193 and Thái Nguyên 003 L57: promptly. A draft names every such bottleneck that is open; once it is
released they count as forwarded, and the next letter names what has come since.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from config import vi
from config.bottlenecks import bottleneck_words
from tasks.dispatch.chasing import today
from tasks.dispatch.owing import present
from tasks.dispatch.to_committee import letter_of
from tasks.duties.bottlenecks import Bottleneck, Note, keep, register
from tasks.ledger.codec import digest
from tasks.letters.documents import Document, Draft, documents, draft, withdraw
from tasks.run import Run

_ID = "kien-nghi-vuong-mac"


def draft_forwarding(run: Run) -> int:
    """Draft the letter about what is to go up today; an unreleased draft follows the register. 1 where it is new."""
    day = today(run)
    rising = to_forward(run, day)
    waiting = next((one for one in documents(run) if one.record.id.startswith(_ID) and one.state == "draft"), None)
    if not rising:
        if waiting is not None:
            withdraw(run, waiting)
        return 0
    code = f"{_ID}-{day.isoformat()}" if waiting is None else waiting.record.id
    return draft(run, [_draft(run, code, date.fromisoformat(code.removeprefix(f"{_ID}-")), rising)])


def to_forward(run: Run, day: date) -> list[Bottleneck]:
    """The open bottlenecks beyond the agencies' authority, or too old for a level below the province's."""
    words = bottleneck_words()
    found = []
    for one in register(replace(run, as_of=present(run)), day):
        above = words.level(one.escalates_to(words, day))
        if one.state == "open" and (one.is_beyond_agency(words) or (above is not None and above.is_beyond_agency)):
            found.append(one)
    return found


def note_forwarded(run: Run, document: Document, on: date, by: str) -> int:
    """Record that the bottlenecks of a released letter have gone up; how many. 0 for any other document."""
    if not document.record.id.startswith(_ID) or document.release is None:
        return 0
    known = {one.id: one for one in to_forward(run, today(run))}
    gone = [known[id_] for id_ in document.record.said if id_ in known]
    for one in gone:
        keep(
            run,
            Note(
                one.id, on, by, one.agency, one.project_key, one.project_name,
                state="forwarded", document=document.release.number,
            ),
        )  # fmt: skip
    return len(gone)


def _draft(run: Run, code: str, day: date, rising: Sequence[Bottleneck]) -> Draft:
    words, names = bottleneck_words(), run.profile.agency_names(day)
    rows = [
        (
            one.project_name,
            names.get(one.agency, one.agency),
            one.text,
            one.proposal or "Đơn vị chưa đề xuất",
            words.level_name(one.level),
            vi.day(one.opened_on),
        )
        for one in rising
    ]
    count = vi.number(len(rows))
    return letter_of(
        run,
        code,
        day,
        subject="Báo cáo, kiến nghị giải quyết khó khăn, vướng mắc vượt thẩm quyền",
        before=f"Qua tổng hợp báo cáo của các cơ quan, đơn vị, {count} khó khăn, vướng mắc vượt thẩm quyền hoặc quá "
        "thời gian giải quyết của đơn vị, địa phương như sau:",
        columns=[("Dự án", 24), ("Đơn vị", 18), ("Vướng mắc", 28), ("Đề xuất", 24), ("Cấp", 10), ("Từ ngày", 12)],
        rows=rows,
        after=f"Kính đề nghị Ủy ban nhân dân {run.profile.issuer.province} xem xét, chỉ đạo giải quyết.",
        said={one.id: digest(*row) for one, row in zip(rising, rows, strict=True)},
        statements=[
            f"Nêu {count} khó khăn, vướng mắc; cấp thẩm quyền do đơn vị ghi, do từ ngữ gợi ý hoặc do người xác nhận.",
            *(f"{row[0]} ({row[1]}): {row[2]}; đề xuất: {row[3]}; {row[4].lower()}." for row in rows),
        ],
    )
