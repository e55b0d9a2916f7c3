"""The release: a person in charge gives a draft its number, day and signer, and only then does it leave the office."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field

from config import vi
from config.errors import ToldError
from config.forms import Day, Word
from config.vocabulary import vocabulary
from tasks.acts import Act, ActForm, Done
from tasks.dispatch.released_mail import released
from tasks.ledger.contents import content, keep
from tasks.letters.documents import (
    Confirmation,
    Document,
    ReleaseRecord,
    documents,
    given_numbers,
    messages_of,
    record_release,
)
from tasks.letters.message import Attachment
from tasks.plan.gates import let_pass
from tasks.plan.standing import gates_of
from tasks.report.inquiries import changes_since
from tasks.report.letters import draft_again
from tasks.report.word_number import with_number
from tasks.run import Run

_OF_THE_FIGURES = {"report", "edition", "extract"}
_SIGNED = {".pdf", ".docx", ".doc", ".zip"}
_TO_SIGN = "cho-ky"
"""Folder under the results where files wait for a signature."""


class ReleaseForm(ActForm):
    """Which document, under which number, signed by whom."""

    document: Annotated[str, Word()] = Field(
        title="Văn bản", description="Mã văn bản, xem giaingan documents; `trich` là mọi trích báo cáo", min_length=1
    )
    number: str = Field(title="Số, ký hiệu", description="Ví dụ 125/BC-SKHĐT", min_length=1)
    on: Day = Field(title="Ngày văn bản", description="Ngày ký")
    signer: str = Field(title="Người ký", description="Họ tên và chức vụ", min_length=1)
    file: Path | None = Field(
        default=None,
        title="Bản đã ký",
        description="Tệp đã ký: chính tệp này được gửi đi và lưu; bỏ trống chỉ khi hồ sơ cho gửi bản chưa ký",
    )
    reason: str = Field(default="", title="Lý do", description="Bắt buộc khi báo cáo chưa đạt ngưỡng của kỳ")
    sha256: str = Field(
        default="", title="Mã bản đã xem", description="Những ký tự đầu của sha256; không khớp thì không phát hành"
    )


@dataclass(frozen=True, slots=True)
class _Outgoing:
    """The file as it goes out."""

    name: str
    content: bytes
    is_signed: bool

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def confirmed(run: Run, form: ReleaseForm) -> str:
    """What the release says of each document, for the person to confirm: numbered sentences. Raises ToldError."""
    return "\n".join(line for document in _asked(run, form) for line in _told(document))


def statements_of(document: Document) -> list[str]:
    """The sentences that a release of the document confirms."""
    record = document.record
    replaced = "" if record.replaces is None else " Bản này thay thế bản đã gửi."
    return [
        *record.statements,
        *(f"Chưa đạt ngưỡng: {breach}" for breach in record.breaches),
        f"Gửi {len(record.recipients)} địa chỉ: {', '.join(record.recipients) or '(không có thư điện tử)'}.{replaced}",
        f"Mã sha256: {record.sha256}.",
    ]


def _told(document: Document) -> list[str]:
    sentences = [f"  {number}. {sentence}" for number, sentence in enumerate(statements_of(document), start=1)]
    return [f"{document.code}: {document.record.title}", *sentences]


def _release(run: Run, form: ReleaseForm) -> Done:
    asked = _asked(run, form)
    _require_free_number(run, form, asked)
    for document in asked:
        _require_reason(form, document)
        if form.sha256 and not document.record.sha256.startswith(form.sha256.lower()):
            raise ToldError(f"Văn bản {document.code} không phải bản đã xem: mã hiện nay là {document.record.sha256}")
    if any(document.record.kind in _OF_THE_FIGURES for document in asked):
        _require_current(run)
    if any(document.record.breaches for document in asked):
        # Whoever lets it pass lets the mark go that stands on every page while nobody has.
        let_pass(run, gates_of(run), form.by, form.reason)
        draft_again(run)
        asked = _asked(run, form)
    outgoing = [_outgoing(run, form, document) for document in asked]
    told = [_let_go(run, form, document, file) for document, file in zip(asked, outgoing, strict=True)]
    return Done(
        ", ".join(document.code for document in asked),
        "\n".join(told),
        {"sha256": [file.sha256 for file in outgoing], "statements": [statements_of(one) for one in asked]},
    )


def _asked(run: Run, form: ReleaseForm) -> list[Document]:
    """The drafts that the form names. Raises ToldError."""
    known = documents(run)
    if form.document == "trich":
        found = [one for one in known if one.record.kind == "extract" and one.state == "draft"]
        if not found:
            raise ToldError(f"Kỳ {run.period.code} không có trích báo cáo nào ở trạng thái dự thảo")
        return found
    same = [one for one in known if form.document in (one.code, one.record.id)]
    if not same:
        codes = ", ".join(one.code for one in known if one.state == "draft") or "(không có)"
        raise ToldError(f"Kỳ {run.period.code} không có văn bản {form.document!r}; các dự thảo: {codes}")
    document = next((one for one in same if one.code == form.document and one.state != "void"), same[-1])
    if document.state != "draft":
        state = vocabulary().document_states[document.state]
        newer = [one.code for one in known if one.record.id == document.record.id and one.state == "draft"]
        told = f"; dự thảo hiện nay là {newer[-1]}" if newer else ""
        raise ToldError(f"Văn bản {document.code} {state}: không phát hành lại được{told}")
    return [document]


def _require_free_number(run: Run, form: ReleaseForm, asked: Sequence[Document]) -> None:
    """A number is given once a year; the extracts of a period that are released together share theirs."""
    together = {(run.period.code, document.code) for document in asked}
    if form.document == "trich":
        together |= {(run.period.code, one.code) for one in documents(run) if one.record.kind == "extract"}
    numbers = {_number(form, document) for document in asked}
    for given in given_numbers(run):
        if (given.period, given.code) in together or given.on.year != form.on.year:
            continue
        if given.number in numbers:
            raise ToldError(f"Số {given.number} đã cấp cho {given.code} của kỳ {given.period}; ghi số khác")


def _require_reason(form: ReleaseForm, document: Document) -> None:
    if document.record.breaches and not form.reason:
        told = " ".join(document.record.breaches)
        raise ToldError(f"Văn bản {document.code} chưa đạt ngưỡng: {told} Chỉ phát hành khi ghi rõ lý do (--reason)")


def _require_current(run: Run) -> None:
    """Raises ToldError where the draft is of figures that are no longer those of the period."""
    differing = changes_since(run)
    if differing:
        raise ToldError(
            f"{len(differing)} số liệu đã thay đổi từ khi lập dự thảo ({differing[0].text}); lập lại báo cáo: "
            f"giaingan stage report {run.profile_code} {run.period.code}"
        )


def _outgoing(run: Run, form: ReleaseForm, document: Document) -> _Outgoing:
    """The file that goes out: the signed one, else the draft with number and day. Raises ToldError."""
    record = document.record
    if form.file is not None:
        if form.file.suffix.lower() not in _SIGNED:
            raise ToldError(f"{form.file}: bản đã ký phải là tệp {', '.join(sorted(_SIGNED))}")
        try:
            signed = form.file.read_bytes()
        except OSError as error:
            raise ToldError(f"Không đọc được {form.file}: {error.strerror}") from None
        if not signed:
            raise ToldError(f"{form.file}: tệp rỗng")
        name = f"{Path(record.main_file).stem}{form.file.suffix}" if record.main_file else form.file.name
        return _Outgoing(name, signed, is_signed=True)
    if not record.main_file:
        filled = "\n".join([record.sha256, _number(form, document), form.on.isoformat(), form.signer])
        file = _Outgoing("", filled.encode(), is_signed=False)
    else:
        draft = content(run.ledger, record.sha256)
        numbered = with_number(draft, record.symbol, _number(form, document), form.on)
        file = _Outgoing(record.main_file, numbered, is_signed=False)
    if record.kind in run.profile.release.unsigned or run.illustrative:
        return file
    raise ToldError(f"Hồ sơ không cho gửi {document.code} khi chưa có bản ký{_left_to_sign(run, file)}")


def _left_to_sign(run: Run, file: _Outgoing) -> str:
    if not file.name:
        return "; phát hành với --file"
    path = run.out / _TO_SIGN / file.name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(file.content)
    return f". Bản đã điền số, ngày ở {path} (sha256 {file.sha256}): ký rồi phát hành lại với --file"


def _let_go(run: Run, form: ReleaseForm, document: Document, file: _Outgoing) -> str:
    said = Confirmation(form.by, run.orchestrator.signed_in(), run.clock.now())
    earlier = document.release.confirmations if document.release is not None else ()
    number = _number(form, document)
    needs_two = document.record.kind in run.profile.release.second_person
    if earlier:
        _require_same(document, number, form.on, file)
        if any(one.signed_in == said.signed_in for one in earlier):
            raise ToldError(
                f"Văn bản {document.code} cần người thứ hai: {earlier[0].by} đã xác nhận dưới tài khoản "
                f"{said.signed_in}; người khác phải đăng nhập bằng tài khoản của mình"
            )
    is_complete = not needs_two or bool(earlier)
    release = ReleaseRecord(
        number=number,
        on=form.on,
        signer=form.signer,
        confirmations=(*earlier, said),
        statements=tuple(statements_of(document)),
        reason=form.reason,
        file_name=file.name,
        file_sha256=keep(run.ledger, file.content),
        is_signed=file.is_signed,
        is_complete=is_complete,
        keys=(),
    )
    letters = messages_of(run, document.record) if is_complete else []
    attached = Attachment(file.name, file.content) if file.name else None
    record_release(run, document, release, [released(one, document.record, release, attached) for one in letters])
    if not is_complete:
        return f"{document.code}: đã ghi xác nhận thứ nhất; chờ người thứ hai xác nhận, chưa gửi."
    return (
        f"{document.code}: đã phát hành, số {number} ngày {vi.day(form.on)}, sha256 {file.sha256}; "
        f"{len(letters)} thư chờ gửi."
    )


def _require_same(document: Document, number: str, on: date, file: _Outgoing) -> None:
    first = document.release
    if first is not None and (first.number, first.on, first.file_sha256) != (number, on, file.sha256):
        raise ToldError(
            f"Văn bản {document.code}: người thứ nhất xác nhận số {first.number} ngày {vi.day(first.on)}, "
            f"tệp sha256 {first.file_sha256}; số, ngày, tệp phải như vậy"
        )


def _number(form: ReleaseForm, document: Document) -> str:
    """`12` is completed to `12/BC-SKHĐT`."""
    return form.number if "/" in form.number else f"{form.number}/{document.record.symbol}"


RELEASE: Act[ReleaseForm] = Act(
    "release", "Phát hành một văn bản: cấp số, ngày, người ký, rồi mới gửi", ReleaseForm, _release, confirm=confirmed
)
