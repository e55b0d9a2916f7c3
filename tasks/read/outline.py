"""Which rows are projects and which are headings, totals or parts: serials and arithmetic decide, doubts are told.

A heading counted as a project, or a project dropped, is a wrong figure; so a heading needs evidence: its
level, no code, figures that are the sum of the rows under it.
"""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise, takewhile

from tasks.read.rows import Row, leaf_sum
from tasks.read.serials import GROUPS, Level, level_of, split_name
from tasks.read.strays import is_aside, of_which, settle_strays, within
from tasks.read.text import fold

_ORDER: dict[str, int] = {
    "letter": 0,
    "roman": 0,
    "head": 0,
    "int": 1,
    "dotted2": 1,
    "dotted3": 1,
    "lower": 1,
    "bullet": 2,
}
_NUMBERED = ("int", "dotted2", "dotted3")
_PART_WORDS = re.compile(
    r"^(chi phí|xây lắp|thiết bị|gpmb|giải phóng mặt bằng|bồi thường|tư vấn|gói thầu|hạng mục|dự phòng|khác|"
    r"xây dựng và thiết bị|chi khác|phần|khối lượng|tạm ứng|thanh toán|vốn|nguồn)\b"
)
_GROUP_WORDS = re.compile(
    r"^((các|những|nhóm|danh mục) (dự án|công trình)|(dự án|công trình|da)( đầu tư)? (nhóm|chuyển tiếp|"
    r"hoàn thành|khởi công|chuẩn bị|đang|quyết toán|trọng điểm)|ngành|lĩnh vực|nguồn|vốn|ngân sách|chương trình|"
    r"ubnd|sở|ban|huyện|thành phố|thị xã)\b"
)
_NOTE_WORDS = re.compile(
    r"^(ghi chú|chú thích|nơi nhận|người lập|lập biểu|kế toán|thủ trưởng|giám đốc|chủ tịch|phó|tm\.|kt\.|tl\.|"
    r"ngày .*tháng|.{0,40}, ngày|\*|lưu ý|nguồn số liệu)"
)


def outline(rows: Sequence[Row], is_total: Callable[[str], bool], source_of: Callable[[str], str | None]) -> None:
    """Set `kind`, `parent`, `children` and `doubt` of all rows, in the table's order."""
    rows = _levelled(rows, is_total)
    _drop_tail(rows)
    body = [row for row in rows if row.kind not in ("total", "note")]
    serials = sum(row.level is not None for row in body) * 2 > len(body)
    counted = sum(row.level is not None for row in body), sum(bool(row.code) for row in body)
    numbered = max(counted) * 2 >= len(body) > 1
    _nest(body, source_of, serials=serials, numbered=numbered)
    for row in reversed(body):
        settle_strays(row.children, numbered=numbered)
        row.children = [child for child in row.children if child.kind != "total"]
        _settle(row, source_of)
    settle_strays([row for row in body if row.parent is None], numbered=numbered)
    for row in body:
        if row.kind == "project" and not row.name and not row.code:
            if _is_unlabelled_total(row, body):
                row.kind = "total"
                if row.parent is not None:
                    row.parent.children.remove(row)
                continue
            row.doubt = row.doubt or "có số liệu nhưng không có tên và mã dự án"


def _is_unlabelled_total(row: Row, body: list[Row]) -> bool:
    """Whether figures without a name are the sum of the whole rest of the table."""
    roots = [other for other in body if other.parent is None and other is not row]
    if row.source or row.parent is not None or len(roots) == 0:
        return False
    pairs = [(figure, leaf_sum(roots, column)) for column, figure in enumerate(row.figures) if figure]
    return bool(pairs) and all(stated == summed for stated, summed in pairs)


def _levelled(rows: Sequence[Row], is_total: Callable[[str], bool]) -> Sequence[Row]:
    letter = ""
    for row in rows:
        level = level_of(row.serial, letter)
        if level is None and not row.code:
            serial, rest = split_name(row.name)
            inner = level_of(serial, letter) if serial else None
            if inner is not None and not is_total(row.name):
                level, row.name = inner, rest
                row.serial = serial
        row.level = level
        if level == "letter":
            letter = row.serial.strip("(). ")
        if not row.code and (is_total(row.name) or (not row.name and is_total(row.serial))):
            row.kind, row.level = "total", None
    for row, below in pairwise(rows):
        # A name typed over two rows, with code and figures in the second.
        if row.level in _NUMBERED and not (row.code or row.has_figures) and below.code and below.level is None:
            below.name, below.serial, below.level = f"{row.name} {below.name}", row.serial, row.level
            row.kind, row.level = "note", None
    return rows


def _drop_tail(rows: Sequence[Row]) -> None:
    """Mark notes and signatures below the table: rows without figures after the last row that has any."""
    last = max((i for i, row in enumerate(rows) if row.has_figures or row.code), default=-1)
    marker = False
    for position, row in enumerate(rows):
        if row.has_figures or row.code:
            continue
        marker = marker or (position > last and bool(_NOTE_WORDS.match(fold(row.name))))
        numbered = row.level in _NUMBERED and row.name and not row.spread
        passed = not row.name or of_which(row) or _NOTE_WORDS.match(fold(row.name))
        if passed or (position > last and (marker or not numbered)):
            row.kind = "note"


def _nest(body: list[Row], source_of: Callable[[str], str | None], *, serials: bool, numbered: bool) -> None:
    stack: list[Row] = []
    previous: Row | None = None
    parts: frozenset[Row] = frozenset()
    for position, row in enumerate(body):
        level = row.level
        if row.code:
            parts = _parts_below(body, position)
        if level is None:
            if previous is not None and _splits(row, previous, source_of):
                row.kind = "split"
                row.parent = previous.parent if previous.kind == "split" else previous
                if row.parent:
                    row.parent.children.append(row)
                previous = row
                continue
            if _set_aside(row, previous, parts, numbered=numbered):
                continue
            if _is_head(row, body, position, serials):
                row.level = level = "head"
        if level is None:
            owner = next((above for above in reversed(stack) if above.level in GROUPS), None)
            _attach(row, owner)
        else:
            _cut(stack, level)
            _attach(row, stack[-1] if stack else None)
            stack.append(row)
        previous = row


def _parts_below(body: list[Row], position: int) -> frozenset[Row]:
    """The rows right below a coded project, with neither number nor code, that add up to it in all their columns."""
    owner, run, sums = body[position], list[Row](), [0] * len(body[position].figures)
    found: frozenset[Row] = frozenset()
    for row in takewhile(lambda row: row.level is None and not row.code and row.has_figures, body[position + 1 :]):
        run.append(row)
        sums = [summed + (figure or 0) for summed, figure in zip(sums, row.figures, strict=True)]
        stated = [(own or 0, summed) for own, summed in zip(owner.figures, sums, strict=True) if summed]
        if len(run) > 1 and stated and all(abs(own - summed) <= len(run) for own, summed in stated):
            found = frozenset(run)
    return found


def _set_aside(row: Row, previous: Row | None, parts: frozenset[Row], *, numbered: bool) -> bool:
    """Take a part of the project above, or a comparison, out of what is counted; the reader is told."""
    if row.code or not row.has_figures:
        return False
    # Below a row without figures of its own it may be all that is stated there.
    if is_aside(row) and (previous is None or previous.has_figures):
        row.kind, row.doubt = "note", "là dòng so sánh, đối chiếu; không tính vào số liệu"
        return True
    owner = previous.parent if previous is not None and previous.kind == "split" else previous
    named = of_which(row) or (numbered and _PART_WORDS.match(fold(row.name)))
    if owner is None or owner.level in GROUPS:
        return False
    if not (named and within(row, owner)) and row not in parts:
        return False
    row.kind, row.doubt = "part", "đã hiểu là một phần của dự án ngay trên, không tính riêng"
    _attach(row, owner)
    return True


def _cut(stack: list[Row], level: Level) -> None:
    for depth, above in enumerate(stack):
        if above.level == level:
            del stack[depth:]
            return
    while stack and _ORDER[stack[-1].level or "bullet"] > _ORDER[level]:
        stack.pop()


def _attach(row: Row, parent: Row | None) -> None:
    row.parent = parent
    if parent is not None:
        parent.children.append(row)


def _splits(row: Row, previous: Row, source_of: Callable[[str], str | None]) -> bool:
    """Whether a row without serial divides the project above it by funding source."""
    if row.code or not row.has_figures:
        return False
    owner = previous.parent if previous.kind == "split" and previous.parent else previous
    if not (owner.code or owner.level in ("int", "dotted2", "dotted3", "lower")):
        return False
    if not row.name:
        return bool(row.source)
    return source_of(row.name) is not None


def _is_head(row: Row, body: list[Row], position: int, serials: bool) -> bool:
    """Whether a row without serial is a heading: no code, and nothing of its own but the sum of what follows."""
    if row.code:
        return False
    under = _until_next_head(body, position)
    if not row.has_figures:
        if not row.name.isupper() and not serials and not row.spread and not _GROUP_WORDS.match(fold(row.name)):
            row.doubt = "dòng có tên nhưng không có mã và số liệu; đã hiểu là dòng nhóm"
        return True
    if not under:
        return False
    for count in range(len(under), 0, -1):
        if row.has_money and _adds_up(row, under[:count]):
            strong = count > 1 or under[0].code or row.name.isupper() or bool(_GROUP_WORDS.match(fold(row.name)))
            if not strong:
                row.doubt = "số liệu bằng đúng dòng ngay dưới; đã hiểu là dòng nhóm"
            return True
    if row.name.isupper() and _GROUP_WORDS.match(fold(row.name)) and (under[0].code or under[0].level):
        row.doubt = "số liệu không bằng tổng các dòng bên dưới; đã hiểu là dòng nhóm"
        return True
    return False


def _until_next_head(body: list[Row], position: int) -> list[Row]:
    under: list[Row] = []
    for row in body[position + 1 :]:
        if row.level in GROUPS or (not row.has_figures and row.level is None and not row.code):
            break
        under.append(row)
    return under


def _adds_up(row: Row, under: Sequence[Row]) -> bool:
    """Whether the row's plan (else its disbursement, else its first figure) is the sum of the rows under it."""
    compared = 0
    for column, figure in enumerate(row.figures):
        if not figure:
            continue
        if abs(sum(other.figures[column] or 0 for other in under) - figure) > len(under):
            if column == 0 or compared == 0:
                return False
            continue
        compared += 1
    return compared > 0


def _settle(row: Row, source_of: Callable[[str], str | None]) -> None:
    """Heading, or project with parts; children are settled already."""
    if row.kind != "project":
        return
    children = [child for child in row.children if child.kind not in ("note", "part")]
    if not children:
        if row.level in GROUPS and not row.code:
            if row.has_money and row.level != "head":
                row.doubt = row.doubt or "đánh số như dòng nhóm nhưng không có dòng nào bên dưới; đã tính là dự án"
            else:
                row.kind = "heading"
        return
    if all(child.kind == "split" for child in children):
        row.is_own_part = not any(child.name for child in children) and source_of(row.source) is not None
        return
    if row.has_figures and all(child.has_figures and source_of(child.name) is not None for child in children):
        for child in children:
            child.kind = "split"
        return
    if not row.code and not row.has_figures:
        row.kind = "heading"
        return
    agrees = all(
        figure is None or abs(leaf_sum(children, column) - figure) <= len(children)
        for column, figure in list(enumerate(row.figures))[:2]
    )
    coded = any(_coded(child) for child in children)
    if row.code and not coded:
        _make_parts(children)
        return
    if row.level in GROUPS or coded:
        row.kind = "heading"
        if row.code and not agrees:
            row.doubt = "có mã dự án nhưng bên dưới là các dự án khác và số không bằng tổng; đã hiểu là dòng nhóm"
        return
    if any(_PART_WORDS.match(fold(child.name)) for child in children):
        _make_parts(children)
        return
    if _GROUP_WORDS.match(fold(row.name)):
        row.kind = "heading"
        return
    bullets = all(child.level == "bullet" for child in children)
    if bullets:
        _make_parts(children)
        row.doubt = "các dòng gạch đầu dòng bên dưới được hiểu là phần của dự án này"
        return
    row.kind = "heading"
    if not agrees:
        row.doubt = "số liệu không bằng tổng các dòng con; đã hiểu là dòng nhóm, chỉ tính các dòng con"


def _coded(row: Row) -> bool:
    return bool(row.code) or any(_coded(child) for child in row.children)


def _make_parts(children: Sequence[Row]) -> None:
    for child in children:
        if child.kind != "split":
            child.kind = "part"
        _make_parts(child.children)
