"""What has changed in the data since a proposal was made from them."""

from collections.abc import Sequence
from dataclasses import fields

from config.vi import lower_first
from config.vocabulary import vocabulary
from tasks.reallocate.limits import identity
from tasks.reallocate.proposal import Candidate
from tasks.reallocate.wording import exact


def differences(then: Sequence[Candidate], present: Sequence[Candidate]) -> list[str]:
    """Sentences: that data have changed, then what, project by project; only the first where `then` was not kept."""
    before = {identity(candidate): candidate for candidate in then}
    now = {identity(candidate): candidate for candidate in present}
    found = []
    for key in sorted(before.keys() | now.keys()):
        old, new = before.get(key), now.get(key)
        if old == new:
            continue
        shown = new or old
        name = f"{shown.project_name} ({key[1]}, nguồn {key[0]})" if shown else ""
        if old is None:
            found.append(f"{name}: mới có số liệu.")
        elif new is None:
            found.append(f"{name}: không còn số liệu.")
        else:
            found.append(f"{name}: {'; '.join(_changed_fields(old, new))}.")
    head = "Số liệu đã thay đổi sau khi lập phương án; phải lập lại phương án trước khi quyết định."
    if not then:
        return [head]
    return [head, *(found or ["Quy tắc điều chuyển đã thay đổi."])]


def _changed_fields(old: Candidate, new: Candidate) -> list[str]:
    parts = []
    for item in fields(Candidate):
        was, is_now = getattr(old, item.name), getattr(new, item.name)
        if was != is_now:
            parts.append(
                f"{lower_first(vocabulary().field(item.name))} từ {_value(item.name, was)} thành "
                f"{_value(item.name, is_now)}"
            )
    return parts


def _value(name: str, value: object) -> str:
    if value is None:
        return "không có số liệu"
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, int):
        return exact(value) if name.endswith("_vnd") else str(value)
    return str(value)
