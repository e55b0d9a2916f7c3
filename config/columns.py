"""How a layout's headers map to fields: `config/columns*.yaml`. A new layout needs such a file only.

Words that every layout of a language shares lie in `words-LANGUAGE.yaml`: see reading_words.py.
"""

from functools import lru_cache
from pathlib import Path
from typing import Literal, Self, TypeVar

from pydantic import Field, PrivateAttr, model_validator

from config.citation import Entry
from config.load import read_yaml, validated
from config.reading_words import ReadingWords, Words, load_reading_words
from config.units import UnitName
from config.yaml_file import ConfigurationError

_Ranked = TypeVar("_Ranked", bound="Ranked")

STANDARD = Path(__file__).with_name("columns.yaml")
"""The mapping of Vietnamese forms as commonly seen."""


class Ranked(Entry):
    """An entry that decides before all entries of lower ranks; a mapping stands above the one that it extends."""

    rank: int = 0


class FieldHeaders(Ranked):
    """The header texts under which a field is known. Case, tone placement, spacing and line breaks are ignored.

    `headers` are whole header texts, `patterns` regular expressions searched in the folded header path
    (the merged header rows from top to bottom joined by ` / `). `not_patterns` exclude. A day, month or year written
    into `headers` stands for any: what names July's column names August's.
    """

    headers: tuple[str, ...] = ()
    patterns: Words = ()
    not_patterns: Words = ()
    unit: UnitName | None = None
    """Unit of this column where it differs from the sheet's."""
    funding_source: str | None = None
    """The column holds this field for one funding source only (wide layouts)."""
    before_adjustment: bool = False
    """The plan as first given: where a column of the adjusted plan stands beside it, that is the plan in force."""


class PartHeaders(Ranked):
    """Columns that only together with others give `fields`: payments for finished work, and advances.

    A field that no column states is the sum of its part columns, of which there are two or more. Such an entry decides
    before fields of its rank.
    """

    fields: tuple[str, ...]
    patterns: Words
    not_patterns: Words = ()


class IgnoredHeaders(Ranked):
    """Columns that are left out on purpose: their headers, and why, in Vietnamese, for people.

    An entry of the same rank that names a field decides before it.
    """

    headers: tuple[str, ...] = ()
    patterns: Words = ()
    not_patterns: Words = ()
    why: str


class Ignored(Entry):
    """What of a file is left out on purpose."""

    columns: tuple[IgnoredHeaders, ...] = ()
    sheets: tuple[str, ...] = ()
    """Names of sheets; `*` stands for anything."""


class RowFilter(Entry):
    """Only rows are read whose cell under `header` says one of `any_of`, or none of `none_of`; blank is the text ""."""

    header: str
    any_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _says_which(self) -> Self:
        if bool(self.any_of) == bool(self.none_of):
            raise ValueError("ghi một trong hai khóa `any_of`, `none_of`")
        return self


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
    where: tuple[RowFilter, ...] = ()
    """Which rows of the table are read, where not all are projects: all filters hold. Total rows without such a mark
    are read too."""
    aggregate_by: Literal["project_code", "project_name"] | None = None
    """Rows of one code (or name) and funding source are one project, and their figures added up."""
    ignore: Ignored = Ignored()
    extends: str | None = None
    """Another mapping in the same folder, or one shipped, to take over and add to."""
    override: tuple[str, ...] = ()
    """Fields of which nothing is taken over: those that `fields` names are known by its entries alone, others not."""
    parts: tuple[PartHeaders, ...] = ()
    fields: dict[str, tuple[FieldHeaders, ...]] = Field(default_factory=dict)
    _words: ReadingWords = PrivateAttr(default_factory=load_reading_words)

    @property
    def words(self) -> ReadingWords:
        """The words of the mapping's language."""
        return self._words


def load_columns(path: Path = STANDARD) -> ColumnMap:
    """The mapping at `path`, with what it extends. Raises ConfigurationError."""
    columns = _read(path, ())
    if not columns.fields:
        raise ConfigurationError(f"{path}: khóa `fields`: ánh xạ không có trường nào; ghi `fields` hoặc `extends`")
    for key, named in (("fields", columns.fields), ("required", columns.required)):
        unknown = sorted(set(named) - _standard_fields())
        if unknown:
            raise ConfigurationError(
                f"{path}: khóa `{key}`: không có trường {', '.join(unknown)}; xem tên các trường trong {STANDARD.name}"
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
        if columns.override:
            raise ConfigurationError(f"{path}: khóa `override`: tệp không mở rộng tệp nào; xóa khóa này")
        return columns
    if path in by:
        raise ConfigurationError(f"{path}: khóa `extends`: các tệp mở rộng lẫn nhau; bỏ `extends` ở một tệp")
    beside = path.with_name(columns.extends)
    base = _read(beside if beside.is_file() else STANDARD.with_name(columns.extends), (*by, path))
    unknown = sorted(set(columns.override) - base.fields.keys())
    if unknown:
        raise ConfigurationError(
            f"{path}: khóa `override`: {columns.extends} không có trường {', '.join(unknown)}; sửa hoặc xóa tên này"
        )
    return extended(base, columns)


def extended(base: ColumnMap, columns: ColumnMap) -> ColumnMap:
    """`columns` over `base`: its entries rank above all of the base's, its other keys replace them."""
    own = columns.model_dump(exclude_unset=True)
    taken = {name: entries for name, entries in base.fields.items() if name not in columns.override}
    others: tuple[Ranked, ...] = (*base.parts, *base.ignore.columns)
    above = 1 + max(entry.rank for entry in (*others, *(one for entries in base.fields.values() for one in entries)))
    merged = {
        "fields": {
            name: _raised(columns.fields.get(name, ()), above) + taken.get(name, ())
            for name in {**taken, **columns.fields}
        },
        "parts": _raised(columns.parts, above) + base.parts,
        "ignore": Ignored(
            columns=_raised(columns.ignore.columns, above) + base.ignore.columns,
            sheets=columns.ignore.sheets + base.ignore.sheets,
        ),
        "where": columns.where + base.where,
        "extends": None,
        "override": (),
    }
    result = ColumnMap.model_validate({**base.model_dump(exclude_unset=True), **own, **merged})
    result._words = base._words
    return result


def _raised(entries: tuple[_Ranked, ...], by: int) -> tuple[_Ranked, ...]:
    return tuple(entry.model_copy(update={"rank": entry.rank + by}) for entry in entries)
