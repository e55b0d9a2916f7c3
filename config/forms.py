"""Forms that people fill in, on a page or as words after a command: how values are typed, how faults are told."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic.fields import FieldInfo

_AS_WRITTEN = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


@dataclass(frozen=True, slots=True)
class Word:
    """How a field is typed after a command: as `--option`, or in its place among the words where no option is named."""

    option: str = ""


def _day(value: object) -> object:
    if not isinstance(value, str):
        return value
    written = _AS_WRITTEN.fullmatch(value.strip())
    try:
        return date(*map(int, reversed(written.groups()))) if written else date.fromisoformat(value.strip())
    except ValueError:
        raise ValueError(f"{value!r} không phải ngày dạng 2023-08-05 hoặc 5/8/2023") from None


def _moment(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return datetime.fromisoformat(value.strip())
    except ValueError:
        raise ValueError(f"{value!r} không phải thời điểm dạng 2023-08-05T17:00:00+07:00") from None


Day = Annotated[date, BeforeValidator(_day)]
"""Also as people write it: 5/8/2023."""

Moment = Annotated[datetime, BeforeValidator(_moment)]
"""ISO 8601; without a zone it is Vietnam's."""


def _as_a_page_shows_it(schema: dict[str, Any]) -> None:
    """Fields in their order, and what may be left empty as a plain field: a choice between value and null is no form.

    The docstring is for developers.
    """
    schema.pop("description", None)
    for position, field in enumerate(schema["properties"].values()):
        field.setdefault("position", position)
        for kind in field.pop("anyOf", ()):
            if kind != {"type": "null"}:
                field.update(kind)
        if "default" in field and field["default"] is None:
            del field["default"]


class Form(BaseModel):
    """What is asked of a person: typed, named in Vietnamese, nothing that was not asked."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, json_schema_extra=_as_a_page_shows_it
    )


def word_of(name: str, field: FieldInfo) -> Word:
    """How the field is typed after a command: by its own name where nothing else is said."""
    return next((found for found in field.metadata if isinstance(found, Word)), Word(name.replace("_", "-")))


_TOLD: Mapping[str, str] = {
    "missing": "chưa ghi",
    "string_too_short": "không được để trống",
    "greater_than_equal": "phải từ {ge} trở lên",
    "less_than_equal": "không được quá {le}",
    "int_type": "phải là số nguyên",
    "int_parsing": "phải là số nguyên",
    "int_from_float": "phải là số nguyên",
    "bool_parsing": "chỉ nhận true hoặc false",
    "literal_error": "chỉ nhận {expected}",
    "extra_forbidden": "biểu mẫu không có mục này",
    "value_error": "{error}",
}


def faults_told(form: type[BaseModel], error: ValidationError) -> list[str]:
    """What is wrong with the answers, a line for each, in Vietnamese, under the field's title and name."""
    told = []
    for fault in error.errors():
        name = str(fault["loc"][0]) if fault["loc"] else ""
        field = form.model_fields.get(name)
        where = f"{field.title} ({word_of(name, field).option or name})" if field else name
        context = {key: str(value).replace(" or ", " hoặc ") for key, value in fault.get("ctx", {}).items()}
        told.append(f"{where}: {_TOLD.get(fault['type'], fault['msg']).format(**context)}")
    return told
