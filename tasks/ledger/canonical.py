"""One text for one value: canonical JSON and its sha256."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from pathlib import PurePath
from typing import Any

import numpy as np

from tasks.ledger.columns import storable


def canonical_json(value: Any) -> str:
    """`value` as storable JSON, keys sorted, no spaces. Dates become ISO text, Decimal exact text, records objects.

    Raises TypeError for what has no order or no meaning outside the process (sets, frames), ValueError for NaN.
    """
    return storable(
        json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False, default=_plain)
    )


def digest(*texts: str) -> str:
    """sha256 over the texts in order; lengths are part of it, so that no two lists of texts run together."""
    sha = hashlib.sha256()
    for text in texts:
        data = text.encode("utf-8", "surrogatepass")
        sha.update(f"{len(data)}:".encode())
        sha.update(data)
    return sha.hexdigest()


def sha256_of(text: str) -> str:
    """Plain sha256 of a text in UTF-8, as `sha256sum` prints it."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | PurePath):
        return str(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"{type(value).__name__} has no canonical JSON form")
