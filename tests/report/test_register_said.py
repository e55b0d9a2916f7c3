"""The report counts bottlenecks as the register has them: kind and level that people confirmed, and what is cleared."""

from dataclasses import replace

from config.bottlenecks import bottleneck_words
from config.causes import load_causes
from tasks.duties.bottlenecks import Bottleneck
from tasks.report.build import build_report
from tasks.report.figures import figures_of
from tasks.report.model import Figure
from tests.report.facts import facts

CLEARANCE = next(cause for cause in load_causes() if cause.id == "gpmb")
OTHER = next(cause for cause in load_causes() if cause.id == "thoi-tiet")


def _figures(*changed: Bottleneck) -> dict[str, Figure]:
    by_id = {one.id: one for one in changed}
    register = tuple(by_id.get(one.id, one) for one in facts().register)
    return figures_of(build_report(replace(facts(), register=register)))


def _count(figures: dict[str, Figure], id_: str) -> int:
    return int(figures[id_].value or 0) if id_ in figures else 0


def test_a_confirmed_kind_moves_the_project_to_its_cause() -> None:
    one = next(one for one in facts().register if one.kind == CLEARANCE.id)
    before, after = _figures(), _figures(replace(one, kind=OTHER.id, kind_word=None))
    for cause, more in ((CLEARANCE, -1), (OTHER, 1)):
        id_ = f"nguyen-nhan.{cause.id}.du-an"
        assert _count(after, id_) == _count(before, id_) + more


def test_a_confirmed_level_moves_the_project_to_who_is_competent() -> None:
    one = next(one for one in facts().register if one.level == "district")
    before, after = _figures(), _figures(replace(one, level="province", is_level_confirmed=True))
    for level, more in (("district", -1), ("province", 1)):
        assert _count(after, f"vuong-mac.{level}") == _count(before, f"vuong-mac.{level}") + more
    asked = "kien-nghi.vuong-mac.cap-tinh"
    assert _count(after, asked) == _count(before, asked) + 1
    assert bottleneck_words().level_name("province") == "Cấp tỉnh"


def test_what_a_person_said_to_be_cleared_holds_nobody_up() -> None:
    one = facts().register[0]
    before, after = _figures(), _figures(replace(one, state="resolved"))
    assert _count(after, "tinh.vuong-mac") == _count(before, "tinh.vuong-mac") - 1
