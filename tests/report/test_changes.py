"""What changed between two reports: the head first and in words, under ids that no order of rows moves."""

from dataclasses import replace
from decimal import Decimal

from tasks.report.build import build_report
from tasks.report.changes import changes, in_words, is_head
from tasks.report.figures import StatedFigure, stated
from tests.report.facts import facts

BEFORE = {
    "du-an.a.1.nstw.ke-hoach": StatedFigure("du-an.a.1.nstw.ke-hoach", 5, "5 đồng"),
    "tinh.ke-hoach": StatedFigure("tinh.ke-hoach", 8_226_200_000_000, "8.226,2 tỷ đồng"),
    "tinh.ty-le": StatedFigure("tinh.ty-le", Decimal("31.3"), "31,3%"),
}


def test_head_figures_come_first_and_are_said_in_words() -> None:
    after = {
        "du-an.a.2.nstw.ke-hoach": StatedFigure("du-an.a.2.nstw.ke-hoach", 7, "7 đồng"),
        "tinh.ke-hoach": StatedFigure("tinh.ke-hoach", 7_856_200_000_000, "7.856,2 tỷ đồng"),
        "tinh.ty-le": StatedFigure("tinh.ty-le", Decimal("32.1"), "32,1%"),
    }
    found = changes(BEFORE, after)
    assert [change.figure_id for change in found] == [
        "tinh.ke-hoach",
        "tinh.ty-le",
        "du-an.a.2.nstw.ke-hoach",
        "du-an.a.1.nstw.ke-hoach",
    ]
    assert [is_head(change) for change in found] == [True, True, False, False]
    assert in_words(found) == (
        "So với báo cáo đã phát hành: tổng kế hoạch vốn giảm 370,0 tỷ đồng, từ 8.226,2 tỷ đồng còn 7.856,2 tỷ đồng; "
        "tỷ lệ giải ngân tăng 0,8 điểm phần trăm, từ 31,3% lên 32,1%. "
        "Ngoài ra 2 số liệu khác thay đổi (1 mới có, 1 không còn)."
    )
    assert in_words(changes(BEFORE, BEFORE)) == "Không có số liệu nào thay đổi so với báo cáo đã phát hành."


def test_another_order_of_transfers_is_no_change() -> None:
    proposal = facts().proposal
    turned = replace(proposal, transfers=proposal.transfers[::-1], unplaced=proposal.unplaced[::-1])
    assert len(proposal.transfers) > 3
    assert changes(stated(build_report(facts())), stated(build_report(replace(facts(), proposal=turned)))) == []
