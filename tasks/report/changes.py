"""What differs between two reports of a period, and the sentence with which a corrected one says so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from config import vi
from tasks.report.figures import StatedFigure


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that differs. `old` or `new` is None where only one report has it."""

    figure_id: str
    old: StatedFigure | None
    new: StatedFigure | None

    @property
    def difference(self) -> int | Decimal | None:
        """New minus old, exact; None where there is nothing to subtract."""
        if self.old is None or self.new is None or self.old.value is None or self.new.value is None:
            return None
        return Decimal(self.new.value) - Decimal(self.old.value)

    @property
    def text(self) -> str:
        """`tinh.giai-ngan: 1,0 tỷ đồng -> 1,2 tỷ đồng`"""
        old = "không có" if self.old is None else self.old.text
        new = "không có" if self.new is None else self.new.text
        return f"{self.figure_id}: {old} -> {new}"


def changes(old: Mapping[str, StatedFigure], new: Mapping[str, StatedFigure]) -> list[Change]:
    """Figures whose exact value differs, or that only one report has, in order of id."""
    return [
        Change(id_, old.get(id_), new.get(id_))
        for id_ in sorted({*old, *new})
        if id_ not in old or id_ not in new or old[id_].value != new[id_].value
    ]


def corrects_sentence(replaced: str, differing: Sequence[Change], parts: Sequence[str]) -> str:
    """The sentence with which a report says what it corrects: which one is replaced (`replaced` names it), what its
    head figures become, how many others differ, and in which `parts` it reads differently.
    """
    head = [
        f"{name} từ {change.old.text} thành {change.new.text}"
        for change in differing
        for id_, name in _HEAD.items()
        if change.figure_id == id_ and change.old and change.new and change.old.text != change.new.text
    ]
    others = len(differing) - len(head)
    told = [*head, *([f"{vi.number(others)} số liệu {'khác ' if head else ''}tại các bảng, biểu"] if others else [])]
    text = f"Báo cáo này thay thế {replaced}"
    if told:
        return f"{text} do số liệu được bổ sung, điều chỉnh; điều chỉnh {vi.joined(told)}."
    where = [part for part in parts if part not in {"số liệu"}]
    return f"{text} do nội dung được bổ sung, điều chỉnh tại {vi.joined(where)}; số liệu không thay đổi."


_HEAD = {
    "tinh.ke-hoach": "tổng kế hoạch vốn",
    "tinh.giai-ngan": "lũy kế giải ngân",
    "tinh.ty-le": "tỷ lệ giải ngân",
    "dieu-chuyen.tong": "số vốn đề xuất điều chuyển",
}
