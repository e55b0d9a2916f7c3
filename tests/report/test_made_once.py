"""A report model is built once in a cycle; what rests on the same is not made again, whatever else differs is."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tasks.report import build, issue
from tests.cycle.month import Month

pytestmark = [pytest.mark.flow, pytest.mark.timeout(600)]  # the first test waits for the month

FILES = ("bao-cao.docx", "bao-cao-bo.docx", "phu-luc.xlsx", "tong-quan.html")

Counter = Callable[[object, str], list[tuple[object, ...]]]


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Counter:
    """Notes what a function is called with from now on."""

    def count(module: object, name: str) -> list[tuple[object, ...]]:
        noted: list[tuple[object, ...]] = []
        real = getattr(module, name)

        def counted(*given: object) -> object:
            noted.append(given)
            return real(*given)

        monkeypatch.setattr(module, name, counted)
        return noted

    return count


def out(month: Month) -> Path:
    return month.out / month.period.isoformat()


def contents(month: Month) -> dict[str, bytes]:
    return {name: (out(month) / name).read_bytes() for name in (*FILES, "summary.json")}


def test_each_model_is_built_once(bac_ninh: Month, tmp_path: Path, calls: Counter) -> None:
    month = Month(tmp_path, bac_ninh.profile, bac_ninh.period)
    month.send_samples()
    built = calls(build, "_report")
    ran = month.run()
    asked = [(context.audience, context.agency) for (context,) in built]
    assert asked == [
        ("people_committee", None),
        ("ministry", None),
        *(("agency", code) for code in ran.issued.extracts),
    ]
    assert len(ran.issued.extracts) > 10


def test_a_second_round_makes_nothing_again(bac_ninh_copy: Month, calls: Counter) -> None:
    before = contents(bac_ninh_copy)
    built, rendered = calls(build, "_report"), calls(issue, "render")
    ran = bac_ninh_copy.run()
    assert (built, rendered, ran.issued.editions) == ([], [], ())
    assert contents(bac_ninh_copy) == before


def test_what_is_read_from_the_record_is_what_would_be_made(
    bac_ninh_copy: Month, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = bac_ninh_copy.run().issued
    monkeypatch.setattr(issue, "_on_record", lambda *_: None)
    made = bac_ninh_copy.run().issued
    assert (read.files, read.record, read.is_new) == (made.files, made.record, made.is_new)
