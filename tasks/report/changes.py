"""What differs between two reports of a period, and the sentence with which a corrected one says so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from config import vi
from tasks.report.figures import figures_of
from tasks.report.model import Figure, ReportModel


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that differs. `old` or `new` is None where only one report has it."""

    figure_id: str
    old: Figure | None
    new: Figure | None

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


def changes(old_model: ReportModel, new_model: ReportModel) -> list[Change]:
    """Figures whose exact value differs, or that only one report has, in order of id."""
    old, new = figures_of(old_model), figures_of(new_model)
    return [
        Change(id_, old.get(id_), new.get(id_))
        for id_ in sorted({*old, *new})
        if id_ not in old or id_ not in new or old[id_].value != new[id_].value
    ]


def corrects_sentence(old_model: ReportModel, differing: Sequence[Change], reason: str) -> str:
    """The sentence for `ReportFacts.corrects`: which report is replaced, why, and what its head figures become.

    `reason` is a Vietnamese clause without a full stop, e.g. `bổ sung báo cáo gửi muộn của Sở Y tế`.
    """
    moment = datetime.fromisoformat(old_model.as_of)
    text = (
        f"Báo cáo này thay thế báo cáo cùng kỳ lập theo số liệu đến {moment:%H} giờ {moment:%M} "
        f"ngày {vi.day(moment.date())} do {reason.strip(' .;')}"
    )
    told = [
        f"{name} từ {change.old.text} thành {change.new.text}"
        for change in differing
        for id_, name in _HEAD.items()
        if change.figure_id == id_ and change.old and change.new and change.old.text != change.new.text
    ]
    return f"{text}; điều chỉnh {vi.joined(told)}." if told else f"{text}."


_HEAD = {
    "tinh.ke-hoach": "tổng kế hoạch vốn",
    "tinh.giai-ngan": "lũy kế giải ngân",
    "tinh.ty-le": "tỷ lệ giải ngân",
    "dieu-chuyen.tong": "số vốn đề xuất điều chuyển",
}
