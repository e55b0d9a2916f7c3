"""What people record about duties: that something was delivered, that a date was put off, that somebody is exempt."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field

from config import vi
from config.errors import ToldError
from config.forms import Day, Word
from config.release import DocumentKind
from config.text import fold
from tasks.acts import Act, ActForm, Done, ReasonedForm
from tasks.duties.duty import Owed, owed_by_all
from tasks.duties.recorded import DELIVER, EXEMPT, EXTEND, facts_of, last, recorded
from tasks.duties.standing import standings
from tasks.ledger.contents import keep
from tasks.run import Run

_LAST = 85
"""Fields that are seldom used come last on a page."""


class DutyForm(ActForm):
    """Which duty, whose."""

    duty: Annotated[str, Word()] = Field(
        title="Nghĩa vụ hoặc nhiệm vụ",
        description="Mã như giaingan duties liệt kê, ví dụ TN1 hoặc BN4",
        min_length=1,
        json_schema_extra={"position": 1},
    )
    debtor: str | None = Field(
        default=None,
        title="Bên có nghĩa vụ",
        description="Mã hoặc tên; bỏ trống khi chỉ một bên có nghĩa vụ này",
        json_schema_extra={"position": 2},
    )
    due: Day | None = Field(
        default=None,
        title="Kỳ hạn",
        description="Ngày đến hạn danh nghĩa khi nghĩa vụ có nhiều kỳ; bỏ trống: kỳ gần nhất chưa xong",
        json_schema_extra={"position": 3},
    )
    on: Day | None = Field(
        default=None,
        title="Ngày",
        description="Ngày nhận được, hoặc ngày của văn bản gia hạn, miễn; bỏ trống: hôm nay",
        json_schema_extra={"position": 4},
    )


class DeliverForm(DutyForm):
    """A delivery: a report, a plan, a proposal, a document that came in by another way than the channels."""

    number: str | None = Field(
        default=None, title="Số văn bản", description="Ví dụ 1234/SKHĐT-TH", json_schema_extra={"position": 5}
    )
    file: Path | None = Field(
        default=None,
        title="Tệp",
        description="Báo cáo, kế hoạch, đề xuất đã nhận: được lưu với sha256",
        json_schema_extra={"position": 6},
    )
    note: str | None = Field(
        default=None, title="Ghi chú", description="Nội dung kết quả", json_schema_extra={"position": _LAST}
    )


class ExtendForm(ReasonedForm, DutyForm):
    """A date put off by a document."""

    to: Day = Field(
        title="Gia hạn đến hết ngày", description="Ngày cuối cùng còn trong hạn", json_schema_extra={"position": 5}
    )
    number: str = Field(
        title="Số văn bản gia hạn", description="Ví dụ 99/UBND-TH", min_length=1, json_schema_extra={"position": 6}
    )


class ExemptForm(ReasonedForm, DutyForm):
    """A debtor that need not deliver, until a day or for good."""

    until: Day | None = Field(
        default=None,
        title="Miễn đến hết ngày",
        description="Bỏ trống: không thời hạn",
        json_schema_extra={"position": 5},
    )
    number: str = Field(
        title="Số văn bản miễn", description="Ví dụ 99/UBND-TH", min_length=1, json_schema_extra={"position": 6}
    )


def _deliver(run: Run, form: DeliverForm) -> Done:
    on = _day(run, form)
    if on > run.clock.now().date():
        raise ToldError(f"Ngày nhận {vi.day(on)} ở tương lai; ghi ngày đã nhận được")
    owed = _found(run, form, on)
    if not (owed.due_on is None and owed.repeats):
        before = last(recorded(run.ledger, run.profile_code, known_at=run.as_of), DELIVER, owed.key, on)
        if before is not None:
            raise ToldError(f"{_named(owed)}: đã ghi nhận ngày {vi.day(before.on)}; không ghi lần nữa")
    done = _done(owed, on, f"Đã ghi nhận ngày {vi.day(on)}: {_named(owed)}.")
    if form.file is None:
        return done
    kept = _kept(run, form.file)
    return replace(done, told=f"{done.told} Đã lưu {kept}.", facts={**done.facts, "file": form.file.name, "kept": kept})


def fulfilled_by(run: Run, kind: DocumentKind, on: date) -> list[str]:
    """Ids of the office's own duties that a document of that kind, released on that day, fulfils."""
    ids = [duty.id for duty in run.profile.obligations if duty.fulfilled_by == kind]
    waiting = {one.owed.id for one in standings(run, on) if one.delivered_at is None and one.state != "not_due"}
    standing = {duty.id for duty in run.profile.obligations if duty.undated == "standing"}
    return [id_ for id_ in ids if id_ in waiting | standing]


def _kept(run: Run, path: Path) -> str:
    """Keep the file; its name and sha256. Raises ToldError."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ToldError(f"Không đọc được {path}: {error.strerror}") from None
    if not data:
        raise ToldError(f"{path}: tệp rỗng")
    return f"{path.name} (sha256 {keep(run.ledger, data)})"


def _extend(run: Run, form: ExtendForm) -> Done:
    on = _day(run, form)
    owed = _found(run, form, on)
    if owed.last_day is None:
        raise ToldError(f"{_named(owed)}: văn bản không nêu hạn nên không có hạn để gia hạn")
    if form.to <= owed.last_day:
        raise ToldError(f"{_named(owed)}: hạn là hết ngày {vi.day(owed.last_day)}; ngày gia hạn phải sau ngày đó")
    return _done(owed, on, f"Đã gia hạn đến hết ngày {vi.day(form.to)}: {_named(owed)}.")


def _exempt(run: Run, form: ExemptForm) -> Done:
    on = _day(run, form)
    if form.until is not None and form.until < on:
        raise ToldError(f"Miễn đến hết ngày {vi.day(form.until)} là trước ngày của văn bản {vi.day(on)}")
    owed = _found(run, form, on)
    return _done(owed, on, f"Đã ghi miễn: {_named(owed)}.")


def _day(run: Run, form: DutyForm) -> date:
    return form.on or run.as_of.date()


def _done(owed: Owed, on: date, told: str) -> Done:
    return Done(subject=" ".join(part for part in owed.key if part), told=told, facts=facts_of(owed.key, on))


def _named(owed: Owed) -> str:
    due = f", hạn {vi.day(owed.due_on)}" if owed.due_on else ""
    return f"{owed.id} ({owed.debtor.name}{due})"


def _found(run: Run, form: DutyForm, on: date) -> Owed:
    """The one duty that is meant. Raises ToldError, which lists what there is."""
    everything = owed_by_all(run.profile)
    own = [one for one in everything if fold(one.id) == fold(form.duty)]
    if not own:
        ids = ", ".join(dict.fromkeys(one.id for one in everything))
        raise ToldError(f"Hồ sơ {run.profile_code} không có nghĩa vụ {form.duty!r}; các mã: {ids}")
    debtors = {one.debtor.key: one.debtor.name for one in own}
    if form.debtor is not None:
        meant = fold(form.debtor)
        own = [one for one in own if meant in (fold(one.debtor.key), fold(one.debtor.name))]
        if not own:
            raise ToldError(f"{form.duty}: {form.debtor!r} không có nghĩa vụ này; các bên: {_listed(debtors)}")
    elif len(debtors) > 1:
        raise ToldError(f"{form.duty}: nhiều bên có nghĩa vụ này; thêm --debtor với một trong: {_listed(debtors)}")
    if form.due is not None:
        due = [one for one in own if one.due_on == form.due]
        if not due:
            days = ", ".join(one.due_on.isoformat() for one in own if one.due_on)
            raise ToldError(f"{form.duty}: không có kỳ hạn {form.due.isoformat()}; các kỳ hạn: {days or 'không nêu'}")
        return due[0]
    return _nearest(run, own, on)


def _nearest(run: Run, own: list[Owed], on: date) -> Owed:
    """The first occurrence that has opened and is not delivered, else the last opened, else the first to come."""
    said = recorded(run.ledger, run.profile_code, known_at=run.as_of)
    opened = [one for one in own if one.opens_on is None or one.opens_on <= on]
    waiting = [one for one in opened if last(said, DELIVER, one.key, on) is None]
    return (waiting or opened[-1:] or own)[0]


def _listed(debtors: dict[str, str]) -> str:
    return ", ".join(key if key == name else f"{key} ({name})" for key, name in debtors.items())


DELIVERED = Act(DELIVER, "Ghi nhận đã thực hiện một nghĩa vụ, nhiệm vụ", DeliverForm, _deliver, of_profile=True)
EXTENDED = Act(EXTEND, "Ghi gia hạn một nghĩa vụ, nhiệm vụ", ExtendForm, _extend, of_profile=True)
EXEMPTED = Act(EXEMPT, "Ghi miễn một nghĩa vụ, nhiệm vụ", ExemptForm, _exempt, of_profile=True)
