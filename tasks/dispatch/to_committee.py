"""A letter (công văn) to the People's Committee as a draft: its file, its mail, the sentences that are confirmed."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

from config.clock import HANOI
from tasks.dispatch.reminders import period_on
from tasks.ledger.codec import digest
from tasks.letters.documents import Draft
from tasks.letters.message import Attachment
from tasks.letters.render import composed
from tasks.report.official_letter import LetterText, render_letter
from tasks.run import Run

Row = tuple[str, ...]


def letter_of(
    run: Run,
    code: str,
    day: date,
    *,
    subject: str,
    before: str,
    columns: Sequence[tuple[str, int]],
    rows: Sequence[Row],
    after: str,
    said: Mapping[str, str],
    statements: Sequence[str],
) -> Draft:
    """The draft of the letter of that code. `before` and `after` stand around the table; `said` is what it says, part
    by part, as hashes: the same again is no new version."""
    issuer = run.profile.issuer
    text = LetterText(
        subject=subject,
        addressee=f"Ủy ban nhân dân {issuer.province}",
        symbol=issuer.abbreviation,
        before=[before],
        columns=columns,
        rows=rows,
        after=[after],
        copies=["Như trên", "Các đơn vị có tên trên", "Lưu: VT, TH"],
    )
    content = render_letter(
        text, run.profile, run.period, datetime.combine(day, time(0), HANOI), template=run.settings.report_template,
        illustrative=run.illustrative,
    )  # fmt: skip
    name = f"{code}-{run.profile_code}.docx"
    to = [one for one in run.profile.recipients if one.audience == "people_committee"]
    letters = [
        composed(
            "official_letter", run.profile, period_on(run.profile, day), recipient=one.email, addressee=one.text,
            subject=subject, about=[code, digest(*said.values())], facts={"subject_of": subject},
            attachments=[Attachment(name, content)], illustrative=run.illustrative,
        )
        for one in to
        if one.email is not None
    ]  # fmt: skip
    return Draft(
        id=code,
        kind="letter",
        title=subject,
        symbol=text.symbol,
        said=said,
        messages=letters,
        addressees=[one.text for one in to],
        statements=statements,
        main_file=name,
        main_content=content,
    )
