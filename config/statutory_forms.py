"""The forms of the reporting regime towards the Ministry: config/statutory_forms.yaml."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from config.citation import Dated, Entry
from config.fields import MONEY
from config.load import validated
from config.yaml_file import read_yaml

PATH = Path(__file__).with_name("statutory_forms.yaml")


class FormColumn(Entry):
    """A column of a form; exactly one key says what it shows."""

    title: str
    sum: str | None = None
    """A money field of the lines, added up."""
    rate: tuple[str, str] | None = None
    """Of the first money field in percent of the second."""
    count: bool = False
    """How many projects."""
    additive: bool = True
    """Whether the column has a total: what projects state again on each of their lines has none."""

    @model_validator(mode="after")
    def _shows_one_thing(self) -> Self:
        if sum(key is not None and key is not False for key in (self.sum, self.rate, self.count)) != 1:
            raise ValueError("ghi đúng một trong các khóa `sum`, `rate`, `count`")
        strange = {field for field in (self.sum, *(self.rate or ())) if field is not None} - set(MONEY)
        if strange:
            raise ValueError(f"không có cột tiền {', '.join(sorted(strange))}; các cột: {', '.join(MONEY)}")
        return self


class StatutoryForm(Dated):
    """A table that a circular or decree prescribes, in force from-to."""

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    title: str
    law: str
    by: Literal["funding_source", "project", "group", "status"]
    """What a row is."""
    levels: tuple[Literal["central", "local", "foreign"], ...] = ()
    """Only lines of sources of these levels; empty: of all."""
    columns: tuple[FormColumn, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _rates_are_of_its_columns(self) -> Self:
        summed = {column.sum for column in self.columns}
        strange = {field for column in self.columns for field in column.rate or ()} - summed
        if strange:
            raise ValueError(f"biểu {self.id}: `rate` dùng cột không có trong biểu: {', '.join(sorted(strange))}")
        return self


class _Forms(Entry):
    forms: tuple[StatutoryForm, ...]


@cache
def _forms() -> tuple[StatutoryForm, ...]:
    return validated(_Forms, read_yaml(PATH), PATH).forms


def forms_in_force(on: date) -> tuple[StatutoryForm, ...]:
    """The forms of that day, in the order of the file. Raises ConfigurationError."""
    return tuple(form for form in _forms() if form.in_force(on))
