"""One sha256 for one value, and one for the program: the keys under which a result made before may stand again."""

import hashlib
import json
import sys
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from importlib.metadata import version
from pathlib import Path, PurePath
from typing import Any

import numpy as np
import pandas as pd
from pydantic import BaseModel

_ROOT = Path(__file__).resolve().parents[1]
_ROOMS = ("config", "tasks")
_LIBRARIES = (
    "docxtpl", "highspy", "holidays", "jinja2", "lxml", "matplotlib", "numpy", "openpyxl", "pandas", "python-docx",
    "scipy", "xlsxwriter",
)  # fmt: skip
"""Those that figures are made with, or the files that show them."""


def content_sha256(*values: Any) -> str:
    """sha256 (hex) of values by what they hold, the same in every process.

    Takes records (dataclasses, pydantic models), frames, mappings and sequences in their order, sets, and what stands
    in a cell. Raises TypeError for anything else, so that nothing is left out of a key unnoticed.
    """
    text = json.dumps([_plain(value) for value in values], ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


@cache
def program_sha256() -> str:
    """sha256 (hex) of all files of `config` and `tasks`, Python's version and those of the libraries that count.

    Any change to code, rules, profiles or templates gives another one.
    """
    files = sorted(
        path
        for room in _ROOMS
        for path in (_ROOT / room).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    )
    return content_sha256(
        sys.version,
        [version(name) for name in _LIBRARIES],
        [(path.relative_to(_ROOT).as_posix(), hashlib.sha256(path.read_bytes()).hexdigest()) for path in files],
    )


def _plain(value: Any) -> Any:
    """As JSON; objects are used for naming kinds only, so that no two values of different kinds run together."""
    if value is None or type(value) in (str, int, bool):
        return value
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, pd.DataFrame):
        columns = [[_plain(name), str(column.dtype), _plain(column.tolist())] for name, column in value.items()]
        return {"frame": [_plain(value.index.tolist()), columns]}
    if isinstance(value, Mapping):
        return {"mapping": [[_plain(key), _plain(item)] for key, item in value.items()]}
    if isinstance(value, set | frozenset):
        return {"set": sorted(json.dumps(_plain(item)) for item in value)}
    if isinstance(value, BaseModel):
        return {type(value).__name__: [_plain(getattr(value, name)) for name in type(value).model_fields]}
    if is_dataclass(value) and not isinstance(value, type):
        return {type(value).__name__: [_plain(getattr(value, field.name)) for field in fields(value)]}
    return _plain_scalar(value)


def _plain_scalar(value: Any) -> Any:
    if value is pd.NA or value is pd.NaT:
        return {"missing": str(value)}
    if isinstance(value, np.generic):
        return _plain(value.item())
    if isinstance(value, datetime | date):
        return {type(value).__name__: value.isoformat()}
    if isinstance(value, timedelta):
        return {"timedelta": [value.days, value.seconds, value.microseconds]}
    if isinstance(value, float | Decimal | PurePath):
        return {type(value).__name__: str(value)}
    raise TypeError(f"{type(value).__name__} has no content of its own")
