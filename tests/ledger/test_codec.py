"""One text for one value, and the value back from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import numpy as np
import pytest
from pydantic import ValidationError

from tasks.ledger.codec import Json, from_json, to_json
from tasks.ledger.finding import Finding
from tests.ledger.samples import finding


@dataclass(frozen=True, slots=True)
class Rate:
    agency: str
    rate_pct: Decimal | None
    on: date
    at: datetime
    plan_vnd: int
    cells: tuple[str, ...] = ()
    by_source: Mapping[str, int] | None = None


WHOLE = Rate("sxd", Decimal("41.20"), date(2023, 7, 31), datetime(2023, 8, 9, 10, tzinfo=UTC), 2**62, ("E8",), {"b": 1})


def test_a_record_comes_back_to_the_last_digit() -> None:
    bare = Rate("stc", None, date(2023, 7, 31), WHOLE.at, -1)
    assert from_json(list[Rate], to_json([WHOLE, bare])) == [WHOLE, bare]
    assert from_json(Finding, to_json(finding("a"))) == finding("a")


def test_one_text_for_one_value() -> None:
    text = (
        '{"agency":"sxd","at":"2023-08-09T10:00:00+00:00","by_source":{"b":1},"cells":["E8"],"on":"2023-07-31",'
        '"plan_vnd":4611686018427387904,"rate_pct":"41.20"}'
    )
    assert to_json(WHOLE) == text
    assert to_json(to_json(WHOLE)) == text
    assert to_json({"b": np.int64(2), "a": 1}) == '{"a":1,"b":2}'


@pytest.mark.parametrize("text", ['{"agency":1}', '{"agency":"sxd"}', "[]", "{"])
def test_a_text_of_another_shape_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        from_json(Rate, Json(text))


@pytest.mark.parametrize("value", [{1, 2}, float("nan"), object()])
def test_what_has_no_one_text_is_refused(value: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        to_json([value])
