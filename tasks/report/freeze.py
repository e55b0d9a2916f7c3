"""A report model as canonical JSON and back: what is kept when a report is issued.

Equal models give equal bytes. Provenances and cells are stored once and referred to by number, because the province's
total rests on the same cells as its agencies' totals.
"""

import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any

from tasks.report.model import (
    Appendix,
    Column,
    Figure,
    FileSource,
    Paragraph,
    Provenance,
    ReportModel,
    Row,
    Section,
    Sentence,
    SourceCell,
    Table,
)

FORMAT = 1
"""Version of the stored form; an older report keeps its own."""

_TYPES: dict[str, Callable[..., Any]] = {
    kind.__name__: kind
    for kind in (Appendix, Column, Paragraph, Row, Section, Sentence, Table, FileSource, ReportModel)
}


def model_to_json(model: ReportModel) -> str:
    """The model as canonical JSON (sorted keys, no spaces, UTF-8 text)."""
    writer = _Writer()
    body = writer.plain(model)
    numbers = writer.cells
    document = {
        "format": FORMAT,
        "cells": [[c.submission, c.sheet, c.address, c.value_vnd, c.row_label] for c in numbers],
        "provenances": [[p.formula, list(p.parts), [numbers[cell] for cell in p.cells]] for p in writer.provenances],
        "model": body,
    }
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def model_from_json(text: str) -> ReportModel:
    """The model that `model_to_json` wrote. Raises ValueError for anything else."""
    try:
        document = json.loads(text)
        if document["format"] != FORMAT:
            raise ValueError(f"unknown format {document['format']!r}")
        cells = [SourceCell(*cell) for cell in document["cells"]]
        provenances = [
            Provenance(formula, tuple(parts), tuple(cells[index] for index in used))
            for formula, parts, used in document["provenances"]
        ]
        model = _read(document["model"], provenances)
    except (KeyError, TypeError, IndexError, json.JSONDecodeError) as error:
        raise ValueError(f"not a frozen report: {error}") from error
    if not isinstance(model, ReportModel):
        raise ValueError("not a frozen report: no model in it")
    return model


class _Writer:
    def __init__(self) -> None:
        self.cells: dict[SourceCell, int] = {}
        self.provenances: dict[Provenance, int] = {}

    def plain(self, value: Any) -> Any:
        if isinstance(value, Figure):
            number = value.value if not isinstance(value.value, Decimal) else str(value.value)
            return ["#", value.id, value.kind, number, value.shown, value.unit, self._provenance(value.provenance)]
        if is_dataclass(value) and not isinstance(value, type):
            content = {field.name: self.plain(getattr(value, field.name)) for field in fields(value)}
            return {"is": type(value).__name__, **content}
        if isinstance(value, tuple):
            return {"items": [self.plain(item) for item in value]}
        return value

    def _provenance(self, provenance: Provenance) -> int:
        if provenance not in self.provenances:
            for cell in provenance.cells:
                self.cells.setdefault(cell, len(self.cells))
            self.provenances[provenance] = len(self.provenances)
        return self.provenances[provenance]


def _read(value: Any, provenances: list[Provenance]) -> Any:
    if isinstance(value, list):
        _, id_, kind, number, shown, unit, provenance = value
        exact = Decimal(number) if isinstance(number, str) else number
        return Figure(id_, kind, exact, shown, unit, provenances[provenance])
    if isinstance(value, dict):
        if "items" in value:
            return tuple(_read(item, provenances) for item in value["items"])
        content = {key: _read(item, provenances) for key, item in value.items() if key != "is"}
        return _TYPES[value["is"]](**content)
    return value
