"""How a layout's headers map to fields: `config/columns*.yaml`. A new layout needs such a file only.

Words that every layout of a language shares lie in `words-LANGUAGE.yaml`: see reading_words.py.
"""

from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field, PrivateAttr

from config.citation import Entry
from config.load import read_yaml, validated
from config.reading_words import ReadingWords, load_reading_words
from config.units import UnitName
from config.yaml_file import ConfigurationError

STANDARD = Path(__file__).with_name("columns.yaml")
"""The mapping of Vietnamese forms as commonly seen."""


class FieldHeaders(Entry):
    """The header texts under which a field is known. Case, tone placement, spacing and line breaks are ignored.

    `headers` are whole header texts, `patterns` regular expressions searched in the folded header path
    (the merged header rows from top to bottom joined by ` / `). `not_patterns` exclude.
    """

    headers: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    not_patterns: tuple[str, ...] = ()
    unit: UnitName | None = None
    """Unit of this column where it differs from the sheet's."""
    funding_source: str | None = None
    """The column holds this field for one funding source only (wide layouts)."""


class Unread(Entry):
    """From which size money that reading did not understand is asked about, and from which it is an error."""

    ask_from_vnd: int = Field(ge=0)
    """Whole đồng; less is counted in the statement of account and not asked about."""
    error_from_pct: int = Field(ge=0)
    """Share, in percent, of the plan that was read."""
    blank_source_pct: int = Field(ge=0, le=100)
    """Where at most this share of the rows leaves the funding source blank, a blank one is asked about."""


class ColumnMap(Entry):
    """A layout: which headers mean which field, and what the file leaves unsaid."""

    id: str
    language: str = "vi"
    """Whose words tell rows, units and dates: of `words-LANGUAGE.yaml`, beside the mapping or as shipped."""
    unit: UnitName | None = None
    """Unit where the file states none; absent: an unstated unit is a finding."""
    decimal_mark: Literal[",", "."] | None = None
    """Convention for numbers written as text; absent: decided from the column's values."""
    funding_source: str | None = None
    """Funding source of all rows where the layout has no such column; absent: the profile's default."""
    required: tuple[str, ...] = ("project_name", "plan_vnd", "disbursed_vnd")
    total_words: tuple[str, ...] = ()
    """Labels of total rows besides the language's."""
    unit_words: dict[str, UnitName] = Field(default_factory=dict)
    """Words for units besides the language's."""
    unread: Unread = Unread(ask_from_vnd=1_000_000, error_from_pct=1, blank_source_pct=50)
    """Ours: no document says it. One triệu is the smallest amount that these forms state."""
    extends: str | None = None
    """Another mapping in the same folder to take over and add to."""
    fields: dict[str, tuple[FieldHeaders, ...]]
    _words: ReadingWords = PrivateAttr(default_factory=load_reading_words)

    @property
    def words(self) -> ReadingWords:
        """The words of the mapping's language."""
        return self._words


def load_columns(path: Path = STANDARD) -> ColumnMap:
    """The mapping at `path`, with what it extends. Raises ConfigurationError."""
    columns = _read(path, ())
    unknown = sorted(columns.fields.keys() - _standard_fields())
    if unknown:
        raise ConfigurationError(
            f"{path}: khóa `fields`: không có trường {', '.join(unknown)}; xem tên các trường trong {STANDARD.name}"
        )
    columns._words = load_reading_words(columns.language, path.parent)
    return columns


@lru_cache(maxsize=1)
def _standard_fields() -> frozenset[str]:
    """Every field is in the standard mapping."""
    return frozenset(validated(ColumnMap, read_yaml(STANDARD), STANDARD).fields)


def _read(path: Path, by: tuple[Path, ...]) -> ColumnMap:
    columns = validated(ColumnMap, read_yaml(path), path)
    if columns.extends is None:
        return columns
    if path in by:
        raise ConfigurationError(f"{path}: khóa `extends`: các tệp mở rộng lẫn nhau; bỏ `extends` ở một tệp")
    base = _read(path.with_name(columns.extends), (*by, path))
    own = columns.model_dump(exclude_unset=True)
    fields = {
        name: columns.fields.get(name, ()) + base.fields.get(name, ()) for name in {**base.fields, **columns.fields}
    }
    return ColumnMap.model_validate({**base.model_dump(exclude_unset=True), **own, "fields": fields, "extends": None})
