"""What people say of a bottleneck: a new one told by telephone or letter, its kind and level, what is done about it."""

from datetime import date
from typing import Literal

from pydantic import Field

from config import vi
from config.bottlenecks import bottleneck_words
from config.errors import ToldError
from config.forms import Day
from config.text import fold
from config.vocabulary import vocabulary
from tasks.acts import Act, ActForm, Done
from tasks.duties.bottlenecks import Bottleneck, Note, id_of, keep, register
from tasks.read.values.text import project_key
from tasks.run import Run


class BottleneckForm(ActForm):
    """One bottleneck: by its code, or a new one by agency, project and text. What is left empty stays as it was."""

    id: str | None = Field(
        default=None,
        title="Mã vướng mắc",
        description="Như giaingan bottlenecks liệt kê, ví dụ VM-3f09c1; bỏ trống: ghi vướng mắc mới",
    )
    agency: str | None = Field(default=None, title="Đơn vị", description="Mã đơn vị; chỉ khi ghi mới")
    project: str | None = Field(default=None, title="Dự án", description="Mã hoặc tên dự án; chỉ khi ghi mới")
    text: str | None = Field(default=None, title="Nội dung vướng mắc", description="Chỉ khi ghi mới")
    kind: str | None = Field(default=None, title="Loại", description="Mã hoặc tên loại, xem config/bottlenecks.yaml")
    level: str | None = Field(
        default=None, title="Cấp thẩm quyền", description="commune, district, province, ministry, law, hoặc tên cấp"
    )
    proposal: str | None = Field(default=None, title="Đề xuất, kiến nghị", description="Cách giải quyết được đề nghị")
    responsible: str | None = Field(
        default=None, title="Cơ quan chịu trách nhiệm", description="Cơ quan phải giải quyết"
    )
    next_action: str | None = Field(default=None, title="Việc tiếp theo", description="Ví dụ họp với UBND huyện")
    next_on: Day | None = Field(default=None, title="Hạn của việc tiếp theo", description="Ngày phải xong")
    state: Literal["open", "forwarded", "resolved"] | None = Field(
        default=None,
        title="Trạng thái",
        description="open đang mở, forwarded đã chuyển cấp trên, resolved đã giải quyết",
    )
    document: str | None = Field(
        default=None, title="Số văn bản", description="Văn bản chuyển cấp trên hoặc giải quyết"
    )
    on: Day | None = Field(default=None, title="Ngày", description="Bỏ trống: hôm nay")


def _say(run: Run, form: BottleneckForm) -> Done:
    on = form.on or run.as_of.date()
    if on > run.clock.now().date():
        raise ToldError(f"Ngày {vi.day(on)} ở tương lai; ghi ngày đã biết")
    there = _known(run, form.id, on) if form.id is not None else _first(run, form, on)
    words = bottleneck_words()
    note = Note(
        id=there.id, on=on, by=form.by, agency=there.agency, project_key=there.project_key,
        project_name=there.project_name, text=form.text,
        kind=_one_of("Loại", form.kind, {kind.id: kind.name for kind in words.kinds}),
        level=_one_of("Cấp", form.level, {level.id: level.name for level in words.levels}),
        proposal=form.proposal, responsible=form.responsible, next_action=form.next_action, next_on=form.next_on,
        state=form.state, document=form.document,
    )  # fmt: skip
    keep(run, note)
    state = f", {vocabulary().bottleneck_states[form.state]}" if form.state else ""
    return Done(there.id, f"Đã ghi {there.id}: {there.project_name}{state}.")


def _known(run: Run, id_: str, on: date) -> Bottleneck:
    """Raises ToldError, which names the open ones."""
    everything = register(run, on)
    found = next((one for one in everything if fold(one.id) == fold(id_)), None)
    if found is None:
        known = ", ".join(one.id for one in everything if one.is_open) or "(không có)"
        raise ToldError(f"Không có vướng mắc {id_!r} đến ngày {vi.day(on)}; các mã đang mở: {known}")
    return found


def _first(run: Run, form: BottleneckForm, on: date) -> Bottleneck:
    """A new one. Raises ToldError where a part is missing, or the project has an open one."""
    if not (form.agency and form.project and form.text):
        raise ToldError("Ghi vướng mắc mới cần đủ đơn vị (--agency), dự án (--project) và nội dung (--text)")
    agency = next((one for one in run.profile.agencies if form.agency in (one.code, one.name)), None)
    if agency is None:
        raise ToldError(f"Hồ sơ {run.profile_code} không có đơn vị {form.agency!r}")
    open_ones = [one for one in register(run, on) if one.is_open and one.agency == agency.code]
    key = project_key(form.project, form.project)
    for one in open_ones:
        if key == one.project_key or fold(form.project) == fold(one.project_name):
            raise ToldError(f"Dự án này đang có vướng mắc {one.id} ({one.text}); ghi thêm vào mã đó bằng --id")
    return Bottleneck(
        id_of(agency.code, key, on.isoformat()), agency.code, key, form.project, form.text, on, reported_on=on
    )


def _one_of(what: str, said: str | None, names: dict[str, str]) -> str | None:
    """The id of what is named by id or name. Raises ToldError, which lists what there is."""
    if said is None:
        return None
    for id_, name in names.items():
        if fold(said) in (fold(id_), fold(name)):
            return id_
    raise ToldError(f"{what} {said!r} không có; các mã: {', '.join(f'{id_} ({name})' for id_, name in names.items())}")


BOTTLENECK = Act(
    "bottleneck", "Ghi một vướng mắc: mới phát sinh, loại, cấp, việc tiếp theo", BottleneckForm, _say, of_profile=True
)
