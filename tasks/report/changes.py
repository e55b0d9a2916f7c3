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
    """Figures whose exact value differs, or that only one report has: the head figures first, then in the order in
    which the new report says them, then what only the old one said.
    """
    return [
        Change(id_, old.get(id_), new.get(id_))
        for id_ in dict.fromkeys((*_HEAD, *new, *old))
        if (id_ in old or id_ in new) and _value(old, id_) != _value(new, id_)
    ]


def _value(figures: Mapping[str, StatedFigure], id_: str) -> tuple[bool, int | Decimal | None]:
    return (True, figures[id_].value) if id_ in figures else (False, None)


def is_head(change: Change) -> bool:
    """Whether the change is one of a head figure of the report."""
    return change.figure_id in _HEAD


def in_words(differing: Sequence[Change]) -> str:
    """The changes as one paragraph: what becomes of the head figures, how many others there are, and of what."""
    if not differing:
        return "Không có số liệu nào thay đổi so với báo cáo đã phát hành."
    told = [text for change in differing if (text := _told(change))]
    others = [change for change in differing if not is_head(change)]
    appeared = sum(change.old is None for change in others)
    gone = sum(change.new is None for change in others)
    counts = ((appeared, "mới có"), (gone, "không còn"), (len(others) - appeared - gone, "đổi giá trị"))
    rest = ", ".join(f"{vi.number(count)} {what}" for count, what in counts if count)
    head = f"{'; '.join(told)}. " if told else "các số liệu chính không thay đổi. "
    tail = f"Ngoài ra {vi.number(len(others))} số liệu khác thay đổi ({rest})." if others else ""
    return f"So với báo cáo đã phát hành: {head}{tail}".strip()


def _told(change: Change) -> str:
    """`tổng kế hoạch vốn giảm 370,0 tỷ đồng, từ 8.226,2 tỷ đồng còn 7.856,2 tỷ đồng`; nothing where none shows."""
    name = _HEAD.get(change.figure_id)
    if name is None or change.old is None or change.new is None or change.old.text == change.new.text:
        return ""
    if change.difference is None:
        return f"{name} từ {change.old.text} thành {change.new.text}"
    moved = Decimal(change.difference)
    way, to = ("tăng", "lên") if moved > 0 else ("giảm", "còn")
    size = f"{vi.number(abs(moved), 1)} điểm phần trăm"
    if change.old.text.endswith("đồng"):
        size = vi.money_in_words(int(abs(moved)))
    return f"{name} {way} {size}, từ {change.old.text} {to} {change.new.text}"


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
