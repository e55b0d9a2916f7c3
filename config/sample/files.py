"""The illustrative month as agencies would send it: layouts of several kinds, and the things that go wrong."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from config.agencies import Agency
from config.period import Period
from config.profile import Profile
from config.sample.projects import MILLION, SampleLine, elapsed_months, sample_lines, with_drop

MARK = "SỐ LIỆU MINH HỌA - KHÔNG PHẢI SỐ LIỆU THẬT"
Cell = str | int | Decimal | datetime | None


@dataclass(frozen=True, slots=True)
class SampleSheet:
    """A sheet as rows of cells; `merges` are (first row, first column, last row, last column), from 0."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    merges: tuple[tuple[int, int, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class SampleFile:
    """A file in the drop folder: whose, under which name, when it came, and what is in it (`csv` or a sheet)."""

    agency: str
    file_name: str
    arrived_at: datetime
    sheet: SampleSheet
    as_csv: bool = False


_HEAD = (
    ("TT", None),
    ("Mã dự án", None),
    ("Danh mục dự án", None),
    ("Chủ đầu tư", None),
    ("Nhóm", None),
    ("Tình trạng", None),
    ("Nguồn vốn", None),
    ("Tổng mức đầu tư", None),
    ("Lũy kế vốn bố trí đến hết năm {before}", None),
    ("Kế hoạch vốn năm {year}", "Tổng số"),
    (None, "Kéo dài sang"),
    (None, "Kế hoạch năm {year}"),
    ("Khối lượng thực hiện lũy kế", None),
    ("Giải ngân", "Trong tháng"),
    (None, "Lũy kế từ 01/01 đến {end}"),
    (None, "Tỷ lệ (%)"),
    ("Ước giải ngân đến 31/01/{after}", None),
    ("Điều chỉnh giảm", None),
    ("Điều chỉnh tăng", None),
    ("Kế hoạch sau điều chỉnh", None),
    ("Thời gian hoàn thành", None),
    ("Khó khăn, vướng mắc", None),
    ("Cấp thẩm quyền giải quyết", None),
    ("Ghi chú", None),
)


def sample_files(profile: Profile, period: Period, *, clean: bool = False) -> list[SampleFile]:
    """The submissions of one period, in order of arrival.

    `clean` leaves the faults out: used for the period before, so that figures have a past. Otherwise: two agencies
    send nothing, one is late, one corrects itself, one writes đồng where the others write triệu đồng, one reports a
    cumulative figure that fell, one states a total that its rows do not make, and one reports another's project.
    """
    lines = sample_lines(profile, elapsed_months(period))
    agencies = list(profile.agencies)
    on_time = period.due_at - timedelta(hours=32)
    files = []
    for position, agency in enumerate(agencies):
        own = lines[agency.code]
        arrived = on_time + timedelta(minutes=7 * position)
        role = -1 if clean else position
        if role in (3, 11):
            continue
        if role == 1:
            wrong = [with_drop(own[0]), *own[1:]]
            files.append(_file(profile, period, agency, wrong, arrived))
            files.append(_file(profile, period, agency, own, arrived + timedelta(hours=9), suffix=" (sửa lần 1)"))
            continue
        if role == 2:
            arrived = period.due_at + timedelta(hours=35)
        if role == 5:
            own = [with_drop(own[1]), *own[2:], own[0]]
        if role == 7:
            own = [*own, lines[agencies[8].code][0]]
        files.append(
            _file(
                profile,
                period,
                agency,
                own,
                arrived,
                unit=1 if role == 4 else MILLION,
                total_off_by=Decimal(250) if role == 6 else Decimal(0),
                as_csv=position % 8 == 7,
            )
        )
    return sorted(files, key=lambda file: (file.arrived_at, file.agency))


def _file(
    profile: Profile,
    period: Period,
    agency: Agency,
    lines: list[SampleLine],
    arrived: datetime,
    *,
    unit: int = MILLION,
    total_off_by: Decimal = Decimal(0),
    as_csv: bool = False,
    suffix: str = "",
) -> SampleFile:
    sheet = _sheet(profile, period, agency, lines, unit, total_off_by, with_titles=not as_csv)
    extension = "csv" if as_csv else "xlsx"
    name = f"Bao cao giai ngan thang {period.data_as_of:%m-%Y} - {agency.code}{suffix}.{extension}"
    return SampleFile(agency.code, name, arrived, sheet, as_csv)


def _sheet(
    profile: Profile,
    period: Period,
    agency: Agency,
    lines: list[SampleLine],
    unit: int,
    off: Decimal,
    *,
    with_titles: bool,
) -> SampleSheet:
    names = {source.code: source.name for source in profile.funding_sources}
    texts = {
        "year": period.plan_year,
        "before": period.plan_year - 1,
        "after": period.plan_year + 1,
        "end": f"{period.data_as_of:%d/%m/%Y}",
    }
    upper = [top and top.format(**texts) for top, _ in _HEAD]
    lower = [bottom and bottom.format(**texts) for _, bottom in _HEAD]
    width = len(_HEAD)
    rows: list[tuple[Cell, ...]] = []
    merges: list[tuple[int, int, int, int]] = []
    unit_text = "Đơn vị tính: đồng" if unit == 1 else "Đơn vị tính: triệu đồng"
    if with_titles:
        rows = [
            (agency.name.upper(),),
            (f"BIỂU TỔNG HỢP TÌNH HÌNH GIẢI NGÂN VỐN ĐẦU TƯ CÔNG NĂM {period.plan_year}",),
            (f"(Số liệu đến hết ngày {period.data_as_of:%d/%m/%Y})",),
            (MARK, *[None] * (width - 3), unit_text),
        ]
        rows += [tuple(upper), tuple(lower), tuple(f"({number})" for number in range(1, width + 1))]
        merges = [(4, column, 5, column) for column, (top, bottom) in enumerate(_HEAD) if top and bottom is None]
        merges += [(4, 9, 4, 11), (4, 13, 4, 15)]
    else:
        flat = [" - ".join(part for part in pair if part) for pair in zip(_carried(upper), lower, strict=True)]
        rows = [(MARK, None, unit_text), tuple(flat)]
    amounts = [_amounts(line) for line in lines]
    total = [sum(column) for column in zip(*amounts, strict=True)]
    rows.append(_row("", "", "TỔNG CỘNG", total, unit, off=off))
    rows.append(("A", None, "DỰ ÁN DO ĐƠN VỊ LÀM CHỦ ĐẦU TƯ", *[None] * (width - 3)))
    for number, (line, amount) in enumerate(zip(lines, amounts, strict=True), start=1):
        rows.append(_row(str(number), line.code, line.name, amount, unit, line=line, source=names[line.funding_source]))
    if with_titles:
        rows += [
            (),
            ("Ghi chú: số liệu do hệ thống tạo để minh họa.",),
            (None, None, "NGƯỜI LẬP BIỂU", None, None, None, "THỦ TRƯỞNG ĐƠN VỊ"),
        ]
    return SampleSheet("Bieu 01", tuple(rows), tuple(merges))


def _carried(upper: list[str | None]) -> list[str | None]:
    """Merged header cells spelled out for a flat file."""
    spread: list[str | None] = []
    for text in upper:
        spread.append(text or (spread[-1] if spread else None))
    return spread


def _amounts(line: SampleLine) -> tuple[int, ...]:
    return (
        line.total_investment_vnd,
        line.allocated_before_vnd,
        line.plan_vnd,
        line.plan_carried_vnd,
        line.plan_this_year_vnd,
        line.volume_vnd,
        line.disbursed_month_vnd,
        line.disbursed_vnd,
        line.estimate_final_vnd,
        line.decrease_vnd,
        line.increase_vnd,
        line.plan_after_vnd,
    )


def _row(
    serial: str,
    code: str,
    name: str,
    amounts: tuple[int, ...] | list[int],
    unit: int,
    *,
    line: SampleLine | None = None,
    source: str | None = None,
    off: Decimal = Decimal(0),
) -> tuple[Cell, ...]:
    shown = [Decimal(amount) / unit for amount in amounts]
    rate = (Decimal(amounts[7]) * 100 / amounts[2]).quantize(Decimal("0.01")) if amounts[2] else None
    texts: tuple[Cell, ...] = (line.owner, line.group, line.status, source) if line else (None, None, None, None)
    tail: tuple[Cell, ...] = (
        (f"{line.completion_on:%m/%Y}", line.bottleneck or None, line.competence or None, None) if line else (None,) * 4
    )
    shown[7] += off
    return (serial or None, code or None, name, *texts, *shown[:8], rate, *shown[8:], *tail)
