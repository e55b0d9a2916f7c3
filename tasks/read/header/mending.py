"""What an officer says of columns, `L=Lũy kế giải ngân`, as a mapping: on top of the one in force, and as a file."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from config.columns import STANDARD, ColumnMap, extended
from config.load import read_yaml
from config.vocabulary import vocabulary
from config.yaml_file import ConfigurationError, yaml_text
from tasks.read.header.explain import ColumnView, TableView
from tasks.read.header.reader import HeaderReader
from tasks.read.values.text import fold

LEAVE_OUT = ("bỏ qua", "không đọc")
"""Said of a column that is not to be read."""
_CHOSEN = "cán bộ chọn không đọc"
_SETTING = re.compile(r"\s*([A-Za-z]{1,3})\s*=\s*(.+?)\s*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Mending:
    """What is said of a file's columns and rows."""

    sets: Sequence[str] = ()
    """`L=Lũy kế giải ngân`, `M=Kế hoạch vốn: NSTW`, `N=Tổng mức đầu tư (tỷ đồng)`, `P=bỏ qua`."""
    only: Sequence[str] = ()
    """`D=dự án`: only rows that say so in a column."""
    add_up: bool = False
    """Rows of one project code are one project."""
    skip_sheets: Sequence[str] = ()
    unit: str | None = None

    @property
    def says_something(self) -> bool:
        """Whether anything is to be changed."""
        return bool(self.sets or self.only or self.add_up or self.skip_sheets or self.unit)


def mapping_of(mending: Mending, tables: Sequence[TableView], reader: HeaderReader) -> dict[str, Any]:
    """The keys of a mapping that say what `mending` says. Raises ConfigurationError naming what cannot be said."""
    fields: dict[str, list[dict[str, Any]]] = {}
    left: list[dict[str, Any]] = []
    for setting in mending.sets:
        column, said = _column(setting, tables)
        if fold(said) in LEAVE_OUT:
            left.append({"headers": [column.naming], "why": _CHOSEN})
            continue
        field, entry = _field(said, reader)
        fields.setdefault(field, []).append({"headers": [column.naming], **entry})
    where = []
    for setting in mending.only:
        column, said = _column(setting, tables)
        where.append({"header": column.header.rpartition(" / ")[2], "any_of": _listed(said)})
    ignored = {"columns": left, "sheets": list(mending.skip_sheets)}
    keys: dict[str, Any] = {
        "unit": _unit(mending.unit, reader) if mending.unit else None,
        "where": where,
        "aggregate_by": "project_code" if mending.add_up else None,
        "ignore": {key: value for key, value in ignored.items() if value},
        "fields": fields,
    }
    return {key: value for key, value in keys.items() if value}


def mended(columns: ColumnMap, keys: Mapping[str, Any]) -> ColumnMap:
    """The mapping in force with these keys on top."""
    return extended(columns, ColumnMap.model_validate({"id": columns.id, **keys}))


def write_mapping(path: Path, keys: Mapping[str, Any], base: Path, *, file_name: str, on: date) -> None:
    """Write a mapping that extends `base` by these keys; one that is `base` itself gets them added.

    Raises ConfigurationError where a mapping could not find its base, or would overwrite another file.
    """
    own: dict[str, Any]
    if path.exists() and path.resolve() == base.resolve():
        own = _added(read_yaml(path), keys)
        text = [line for line in path.read_text("utf-8").splitlines() if line.startswith("#")]
    elif path.exists():
        raise ConfigurationError(f"{path}: đã có tệp này; ghi tên khác, hoặc thêm --columns {path} để bổ sung vào nó")
    elif base.parent.resolve() not in (path.parent.resolve(), STANDARD.parent.resolve()):
        raise ConfigurationError(f"{path}: ánh xạ mở rộng {base.name} phải nằm cùng thư mục {base.parent}")
    else:
        own = {"id": fold(path.stem.removeprefix("columns-")).replace(" ", "-"), "extends": base.name, **keys}
        text = [f"# Ánh xạ cột tạo bằng giaingan map ngày {on:%d/%m/%Y} từ tệp {file_name}."]
    body = yaml_text(own)
    path.write_text("\n".join([*text, body]), "utf-8")


def _added(own: Any, keys: Mapping[str, Any]) -> dict[str, Any]:
    """A mapping's keys with others put in front of its own."""
    result = dict(own)
    for key, value in keys.items():
        mine = result.get(key)
        if isinstance(value, Mapping) and isinstance(mine, Mapping):
            result[key] = _added(mine, value)
        else:
            result[key] = [*value, *mine] if isinstance(value, list) and isinstance(mine, list) else value
    return result


def _column(setting: str, tables: Sequence[TableView]) -> tuple[ColumnView, str]:
    found = _SETTING.fullmatch(setting)
    if found is None:
        raise ConfigurationError(f'“{setting}”: ghi theo dạng CỘT=NỘI-DUNG, ví dụ L="Lũy kế giải ngân"')
    letters, said = found[1].upper(), found[2]
    for table in tables:
        column = next((one for one in table.columns if one.letters == letters), None)
        if column is None:
            continue
        if not column.naming:
            raise ConfigurationError(f"Cột {letters} không có tiêu đề nên không ánh xạ được; ghi tiêu đề vào tệp.")
        same = [one.letters for one in table.columns if one.naming == column.naming and one.source == column.source]
        if len(same) > 1:
            raise ConfigurationError(
                f"Các cột {', '.join(same)} có cùng tiêu đề “{column.naming}” nên không ánh xạ riêng được; "
                "sửa tiêu đề trong tệp."
            )
        return column, said
    have = ", ".join(column.letters for table in tables for column in table.columns)
    raise ConfigurationError(f"Bảng không có cột {letters}; các cột: {have}")


def _field(said: str, reader: HeaderReader) -> tuple[str, dict[str, Any]]:
    """The field that a text names, and the unit and funding source that it says besides."""
    entry: dict[str, Any] = {}
    text = fold(said)
    body, source = text.rpartition(":")[::2] if ":" in text else (text, "")
    if source:
        code = reader.source_of(source)
        if code is None:
            raise ConfigurationError(f"“{said}”: không có nguồn vốn “{source.strip()}” trong danh mục của tỉnh")
        entry["funding_source"] = code
    names = _names(reader)
    field = names.get(fold(body))
    if field is None:
        bare, unit = reader.units.split_header(body)
        field = names.get(fold(bare))
        if unit is not None:
            entry["unit"] = unit
    if field is None:
        known = "; ".join(vocabulary().fields.values())
        raise ConfigurationError(f"“{said}”: không có nội dung này. Các nội dung: {known}; hoặc “{LEAVE_OUT[0]}”")
    return field, entry


def _names(reader: HeaderReader) -> dict[str, str]:
    """Every text that names a field: its names for people, its key, whole headers of the mapping."""
    names = {
        fold(header): rule.field for rule in reversed(reader.layout.rules) for header in rule.headers if not rule.why
    }
    names |= {fold(label): field for field, label in vocabulary().fields.items()}
    return names | {field: field for field in vocabulary().fields}


def _unit(said: str, reader: HeaderReader) -> str:
    units = vocabulary().units
    unit = said if said in units else reader.units.words.get(fold(said))
    if unit is None:
        raise ConfigurationError(
            f"“{said}”: không phải đơn vị tính; dùng {', '.join(one.name for one in units.values())}"
        )
    return unit


def _listed(said: str) -> list[str]:
    return [text.strip() for text in said.split(",") if text.strip()]
