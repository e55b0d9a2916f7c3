"""The one codec of records: a typed record to canonical JSON and back."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import islice
from pathlib import PurePath
from typing import Any, TypeVar

import numpy as np
from pydantic import TypeAdapter

from tasks.ledger.columns import storable

T = TypeVar("T")

_AT_ONCE = 4_000
"""Texts that are handed to the hash together."""

_adapter: Callable[[Any], TypeAdapter[Any]] = cache(TypeAdapter)


class Json(str):
    """Text that is canonical JSON already: `to_json` gives it, and gives it back as it is."""

    __slots__ = ()


def to_json(record: Any) -> Json:
    """A record (dataclass, or what JSON has) as storable JSON, keys sorted, no spaces: one text for one value.

    Dates and moments become ISO text, Decimal exact text, dataclasses objects, tuples lists.
    Raises TypeError for what has no order or no meaning outside the process (sets, frames), ValueError for NaN.
    """
    if isinstance(record, Json):
        return record
    text = json.dumps(
        record, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False, default=_plain
    )
    return Json(storable(text))


def from_json(kind: type[T], text: str) -> T:
    """The record of type `kind` that `to_json` wrote; `list[Finding]` and the like are types too.

    Raises pydantic.ValidationError (a ValueError) where the text is of another shape.
    """
    found: T = _adapter(kind).validate_json(text, strict=True)
    return found


def digest(*texts: str) -> str:
    """sha256 over the texts in order; lengths are part of it, so that no two lists of texts run together."""
    return digest_of(texts)


def digest_of(texts: Iterable[str]) -> str:
    """`digest` of texts that come one after the other: those of a report are a million."""
    sha, rest = hashlib.sha256(), iter(texts)
    while part := [text.encode("utf-8", "surrogatepass") for text in islice(rest, _AT_ONCE)]:
        sha.update(b"".join([b"%d:%b" % (len(data), data) for data in part]))
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
