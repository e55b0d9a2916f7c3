"""The register of checks, `config/rules.yaml`: how severe a rule is, what it tells an agency, by whose authority."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Literal, Self

from pydantic import Field, model_validator

from config.citation import Citation, Dated, Document, Entry
from config.load import read_yaml, validated
from config.vocabulary import Severity

Family = Literal["reading", "structure", "arithmetic", "law", "time", "across", "treasury", "contradiction"]
Value = int | Decimal | str | tuple[int, ...] | tuple[str, ...]
Parameters = Mapping[str, Value]

STANDARD = Path(__file__).with_name("rules.yaml")
"""The register that comes with giaingan."""

_READER_PREFIX = "read-"


class Rule(Dated):
    """One rule in one version. `message` and `fix` are templates with `{named}` figures, in Vietnamese."""

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    version: int = Field(default=1, ge=1)
    severity: Severity
    family: Family
    title: str
    message: str = ""
    fix: str = ""
    parameters: dict[str, Value] = Field(default_factory=dict)
    follows_from: tuple[str, ...] = ()
    """Rules whose breach in the same file (on the same project or on the whole) brings this one about."""

    @property
    def module(self) -> str:
        """Name of the module of tasks/check/rules that judges it, unless the reader does."""
        return self.id.replace("-", "_")

    @property
    def is_of_reader(self) -> bool:
        """Whether the reader itself meets its breaches, and words them."""
        return self.id.startswith(_READER_PREFIX)

    @model_validator(mode="after")
    def _is_worded_once(self) -> Self:
        if self.is_of_reader == bool(self.message or self.fix) or (not self.is_of_reader and not self.fix):
            raise ValueError(
                f"quy tắc {self.id}: ghi `message` và `fix`; riêng quy tắc {_READER_PREFIX}... để bộ phận đọc tệp viết"
            )
        return self

    @model_validator(mode="after")
    def _templates_name_figures(self) -> Self:
        for key, template in (("message", self.message), ("fix", self.fix)):
            try:
                names = [name for _, name, _, _ in Formatter().parse(template) if name is not None]
            except ValueError as error:
                raise ValueError(f"`{key}` của quy tắc {self.id}: dấu ngoặc nhọn không khớp ({error})") from error
            strange = sorted(name for name in names if not name.isidentifier())
            if strange:
                raise ValueError(f"`{key}` của quy tắc {self.id}: tên trong ngoặc nhọn không hợp lệ: {strange}")
        return self


class RuleRegister(Entry):
    """All rules, with the documents they cite and the Vietnamese names of their families."""

    documents: dict[str, Document]
    family_names: dict[Family, str]
    rules: tuple[Rule, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        versions = [(rule.id, rule.version) for rule in self.rules]
        twice = sorted({f"{code} v{version}" for code, version in versions if versions.count((code, version)) > 1})
        if twice:
            raise ValueError(f"`rules`: trùng {', '.join(twice)}; mỗi phiên bản của quy tắc chỉ ghi một lần")
        for one, other in _pairs(self.rules):
            if _overlap(one, other):
                raise ValueError(
                    f"`rules`: {one.id} phiên bản {one.version} và {other.version} cùng có hiệu lực; "
                    "ghi `valid_to` cho phiên bản cũ"
                )
        known = {rule.id for rule in self.rules}
        strange = sorted({cause for rule in self.rules for cause in rule.follows_from} - known)
        if strange:
            raise ValueError(f"`follows_from`: không có quy tắc {', '.join(strange)}; ghi đúng mã quy tắc")
        _cited_are_known(self.rules, self.documents)
        return self

    def in_force(self, on: date) -> tuple[Rule, ...]:
        """The rules in force on that day, in the register's order."""
        return tuple(rule for rule in self.rules if rule.in_force(on))


@cache
def load_rules(path: Path = STANDARD) -> RuleRegister:
    """The register at `path`. Raises ConfigurationError naming file, key and fix."""
    return validated(RuleRegister, read_yaml(path), path)


def _pairs(rules: tuple[Rule, ...]) -> list[tuple[Rule, Rule]]:
    by_id: dict[str, list[Rule]] = {}
    for rule in rules:
        by_id.setdefault(rule.id, []).append(rule)
    return [(one, other) for same in by_id.values() for index, one in enumerate(same) for other in same[index + 1 :]]


def _overlap(one: Rule, other: Rule) -> bool:
    starts = max(one.valid_from or date.min, other.valid_from or date.min)
    return starts <= min(one.valid_to or date.max, other.valid_to or date.max)


def _cited_are_known(rules: tuple[Rule, ...], documents: Mapping[str, Document]) -> None:
    cited: set[Citation] = {rule.source for rule in rules}
    strange = sorted({citation.document for citation in cited} - set(documents))
    if strange:
        raise ValueError(f"`documents`: thiếu văn bản {', '.join(strange)}; khai báo văn bản được dẫn")
