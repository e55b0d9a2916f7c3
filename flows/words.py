"""Words of the command line from forms, and back: options, help and limits are those that a page would show."""

import argparse
from collections.abc import Sequence
from datetime import date
from typing import Any, Literal, TypeVar, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError

from config.forms import Day, faults_told, word_of
from config.yaml_file import ConfigurationError

M = TypeVar("M", bound=BaseModel)


def add_words(parser: argparse.ArgumentParser, form: type[BaseModel], names: Sequence[str] = ()) -> None:
    """The form's fields as words of the command; `names` takes some of them, in that order. Values stay text."""
    for name in names or form.model_fields:
        field = form.model_fields[name]
        option = word_of(name, field).option
        choices = get_args(field.annotation) if get_origin(field.annotation) is Literal else None
        many = get_origin(field.annotation) is dict
        metavar = "SỐ=GIÁ-TRỊ" if many else (field.title or name).replace(" ", "-").upper()
        shown: dict[str, Any] = {"help": field.description or field.title, "metavar": metavar}
        if choices:
            shown |= {"choices": choices, "metavar": None}
        if not option:
            parser.add_argument(name, **shown)
        elif field.annotation is bool:
            parser.add_argument(f"--{option}", dest=name, action="store_true", default=None, help=shown["help"])
        else:
            action = "append" if many else "store"
            parser.add_argument(f"--{option}", dest=name, required=field.is_required(), action=action, **shown)


def asked(form: type[M], arguments: argparse.Namespace) -> M:
    """What the words say, as the form. Raises ConfigurationError with a line for each fault."""
    said = {name: value for name, value in vars(arguments).items() if name in form.model_fields and value is not None}
    try:
        return form.model_validate(
            {name: dict(map(pair, value)) if isinstance(value, list) else value for name, value in said.items()}
        )
    except ValidationError as error:
        raise ConfigurationError("\n".join(faults_told(form, error))) from None


def pair(text: str) -> tuple[str, str]:
    """`khóa=giá-trị`. Raises ConfigurationError."""
    key, equals, value = text.partition("=")
    if not equals:
        raise ConfigurationError(f"{text!r}: ghi dạng khóa=giá-trị")
    return key.strip(), value.strip()


def day(text: str) -> date:
    """A day as people type it. Raises ConfigurationError."""
    try:
        return TypeAdapter(Day).validate_python(text)
    except ValidationError as error:
        raise ConfigurationError(error.errors()[0]["ctx"]["error"]) from None
