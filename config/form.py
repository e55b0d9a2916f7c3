"""The form that giaingan issues to agencies: its columns, lists and version (`config/templates/form-columns.yaml`)."""

from pathlib import Path
from string import Formatter
from typing import Literal, Self

from pydantic import Field, model_validator

from config.citation import Entry, Source
from config.load import read_yaml, validated

STANDARD = Path(__file__).with_name("templates") / "form-columns.yaml"
"""The form in use."""


class FormColumn(Entry):
    """One column. With a `formula` it is computed; `{field}` in it is the cell of that field in the same row."""

    field: str
    header: str
    width: int = Field(ge=4, le=100)
    known: Literal["input", "locked"] = "input"
    """Whether the cell of a project that is known already may be changed."""
    prefill: bool = True
    """Whether the last accepted figure is filled in."""
    formula: str | None = None

    def header_in(self, plan_year: int) -> str:
        """The header's text in a form of that plan year: `{last_year}` is the year before."""
        return self.header.replace("{last_year}", str(plan_year - 1))


class FormLayout(Entry):
    """The form of one version."""

    version: int = Field(ge=1)
    unit: Literal["dong", "nghin", "trieu", "ty"]
    blank_rows: int = Field(ge=0, le=500)
    """Free rows below the known projects."""
    title: str
    unit_note: str
    total_label: str
    lists: dict[str, tuple[str, ...]]
    """Choices per field; those of `funding_source` are the profile's."""
    columns: tuple[FormColumn, ...] = Field(min_length=1)
    source: Source

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        fields = [column.field for column in self.columns]
        twice = sorted({field for field in fields if fields.count(field) > 1})
        if twice:
            raise ValueError(f"`columns`: trùng cột {', '.join(twice)}")
        named = {name for column in self.columns for _, name, _, _ in Formatter().parse(column.formula or "") if name}
        strange = sorted((named | set(self.lists)) - set(fields))
        if strange:
            raise ValueError(f"công thức hoặc `lists` nêu cột không có trong `columns`: {', '.join(strange)}")
        return self


def load_form(path: Path = STANDARD) -> FormLayout:
    """The form at `path`. Raises ConfigurationError naming file, key and fix."""
    return validated(FormLayout, read_yaml(path), path)
