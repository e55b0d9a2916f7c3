"""How a table's rows hang together, by serials, sums and labels; each is led past the rules that say what it is."""

from collections.abc import Callable, Sequence
from itertools import pairwise, takewhile

from tasks.read.rows.evidence import Surroundings
from tasks.read.rows.row import OUTSIDE, HeadEvidence, Kind, Row, Sums, leaf_sum
from tasks.read.rows.rules import (
    BY_NEIGHBOURS,
    BY_OWN_WORDS,
    BY_ROWS_ABOVE,
    BY_ROWS_BENEATH,
    BY_TOTALS,
    BY_WHOLE_TABLE,
    WITHOUT_ROWS_BENEATH,
    Rule,
)
from tasks.read.rows.serials import DEPTH, GROUPS, NUMBERED, Level, level_of, split_name
from tasks.read.rows.sums_below import SumsBelow
from tasks.read.values.text import fold
from tasks.read.values.words import Words


def outline(rows: Sequence[Row], words: Words, source_of: Callable[[str], str | None]) -> None:
    """Set level, parent, children, class and doubt of all rows, in the table's order.

    `source_of`: the funding source that a text names. The time is linear in the number of rows.
    """
    at = Surroundings(words, source_of)
    _set_levels(rows, words)
    _judge_by_own_words(rows, at)
    body = [row for row in rows if not row.rule]
    counted = sum(row.level is not None for row in body), sum(bool(row.code) for row in body)
    at.numbered = max(counted) * 2 >= len(body) > 1
    _nest(body, at, has_serials=counted[0] * 2 > len(body))
    for row in reversed(body):
        _judge_neighbours(row.children, at)
        row.children = [child for child in row.children if child.kind != "total"]
        _judge_by_rows_beneath(row, at)
    roots = [row for row in body if row.parent is None]
    _judge_neighbours(roots, at)
    _judge_by_whole_table(body, roots, at)
    _judge_by_totals(rows, body, roots, at)


def _set_levels(rows: Sequence[Row], words: Words) -> None:
    """Levels by serials, in their column or in front of names; names typed over two rows are joined."""
    letter = ""
    for row in rows:
        row.level = level_of(row.serial, letter)
        is_total = not row.code and words.is_total(row.name or row.serial)
        if row.level is None and not row.code and not is_total:
            serial, rest = split_name(row.name)
            row.level = level_of(serial, letter) if serial else None
            if row.level is not None:
                row.serial, row.name = serial, rest
                is_total = words.is_total(rest or serial)
        if row.level == "letter":
            letter = row.serial.strip("(). ")
        if is_total:
            row.says_total, row.level = True, None
    for row, below in pairwise(rows):
        # A name typed over two rows, with code and figures in the second.
        if row.level in NUMBERED and row.is_silent and below.code and below.level is None:
            below.name, below.serial, below.level = f"{row.name} {below.name}", row.serial, row.level
            row.name, row.level = "", None


def _judge(row: Row, rules: Sequence[Rule], at: Surroundings) -> Rule | None:
    """Give the row the class of the first rule that holds."""
    for rule in rules:
        if rule.holds(row, at):
            row.rule, row.kind, row.doubt, row.doubt_level = rule.name, rule.kind, rule.doubt, rule.level
            return rule
    return None


def _judge_by_own_words(rows: Sequence[Row], at: Surroundings) -> None:
    last = max((i for i, row in enumerate(rows) if not row.is_silent), default=-1)
    for position, row in enumerate(rows):
        at.is_below_table = position > last
        at.is_signed = at.is_signed or (at.is_below_table and at.words.note.match(fold(row.name)) is not None)
        _judge(row, BY_OWN_WORDS, at)


def _nest(body: Sequence[Row], at: Surroundings, *, has_serials: bool) -> None:
    """Hang each row below its group or project; what is a part of the row above, or beside the matter, is judged."""
    sums = SumsBelow(body)
    open_rows: list[Row] = []
    for position, row in enumerate(body):
        if row.code:
            at.completing = _rows_completing(body, position)
        if row.is_loose and _judge(row, BY_ROWS_ABOVE, at):
            if row.kind not in OUTSIDE:
                _hang(row, at.project_above)
            if row.kind == "split":
                at.above = row
            continue
        if row.level is None and not row.code:
            row.head = _head(row, body, position, sums, at.words, has_serials=has_serials)
            row.level = "head" if row.head else None
        if row.level is None:
            _hang(row, next((above for above in reversed(open_rows) if above.level in GROUPS), None))
        else:
            _close(open_rows, row.level)
            _hang(row, open_rows[-1] if open_rows else None)
            open_rows.append(row)
        at.above = row


def _rows_completing(body: Sequence[Row], position: int) -> frozenset[Row]:
    """The loose rows right below a coded project that add up to it in all their columns."""
    owner, run, sums = body[position], list[Row](), [0] * len(body[position].figures)
    found: frozenset[Row] = frozenset()
    following = (body[i] for i in range(position + 1, len(body)))
    for row in takewhile(lambda row: row.is_loose, following):
        run.append(row)
        sums = [summed + (figure or 0) for summed, figure in zip(sums, row.figures, strict=True)]
        stated = [(own or 0, summed) for own, summed in zip(owner.figures, sums, strict=True) if summed]
        if len(run) > 1 and stated and all(abs(own - summed) <= len(run) for own, summed in stated):
            found = frozenset(run)
    return found


def _hang(row: Row, parent: Row | None) -> None:
    row.parent = parent
    if parent is not None:
        parent.children.append(row)


def _close(open_rows: list[Row], level: Level) -> None:
    """Leave only the rows under which one of this level can stand."""
    for depth, above in enumerate(open_rows):
        if above.level == level:
            del open_rows[depth:]
            return
    while open_rows and DEPTH[open_rows[-1].level or "bullet"] > DEPTH[level]:
        open_rows.pop()


def _head(
    row: Row, body: Sequence[Row], position: int, sums: SumsBelow, words: Words, *, has_serials: bool
) -> HeadEvidence | None:
    """Why a row with neither number nor code stands over those below: it states nothing of its own but their sum."""
    if not row.has_figures:
        return "clear" if row.name.isupper() or has_serials or row.spread else "name"
    below = sums.next_row(position)
    if below is None or not row.has_money:
        return None
    count = sums.longest(position)
    is_named_as_group = words.group.match(fold(row.name)) is not None
    if count and not (row.name.isupper() or is_named_as_group) and not _all_columns_add_up(row, body, position, count):
        return None
    if count:
        if count > 1 or below.code or row.name.isupper() or is_named_as_group:
            return "clear"
        row.has_twin = True
        return None
    return "capitals" if row.name.isupper() and is_named_as_group and (below.code or below.level) else None


def _all_columns_add_up(row: Row, body: Sequence[Row], position: int, count: int) -> bool:
    """Whether every figure of a row is the sum of the next `count` rows: that plans do so alone happens by chance."""
    below = body[position + 1 : position + 1 + count]
    return all(
        abs(sum(other.figures[column] or 0 for other in below) - figure) <= count
        for column, figure in enumerate(row.figures)
        if figure is not None
    )


def _judge_by_rows_beneath(row: Row, at: Surroundings) -> None:
    """Heading, or project with parts; the rows beneath are judged already."""
    if row.rule:
        return
    at.beneath = [child for child in row.children if child.kind not in ("note", "part")]
    rule = _judge(row, BY_ROWS_BENEATH if at.beneath else WITHOUT_ROWS_BENEATH, at)
    if at.beneath and all(child.kind == "split" for child in at.beneath):
        row.is_own_part = not any(child.name for child in at.beneath) and at.source_of(row.source) is not None
    if rule is not None and rule.beneath is not None:
        _make_parts(at.beneath, rule.beneath, rule.name)


def _make_parts(rows: Sequence[Row], kind: Kind, rule: str) -> None:
    """The rows, and all beneath them, are parts of one project; those by funding source stay so."""
    for row in rows:
        if row.kind != "split":
            row.kind, row.rule = kind, rule
        _make_parts(row.children, "part", rule)


def _judge_neighbours(rows: Sequence[Row], at: Surroundings) -> None:
    """Tell totals from projects among the rows of one heading, which are judged but for that."""
    if not any(map(_may_be_total, rows)):
        return
    columns = range(len(rows[0].figures))
    own = [tuple(leaf_sum([row], column) for column in columns) for row in rows]
    nothing = Sums((0,) * len(columns))
    whole, at.since_total = nothing, nothing
    for row, amounts in zip(rows, own, strict=True):
        whole = whole.plus(row, amounts)
    for row, amounts in zip(rows, own, strict=True):
        at.others, at.is_last = whole.plus(row, amounts, -1), row is rows[-1]
        if _may_be_total(row) and _judge(row, BY_NEIGHBOURS, at) and row.kind == "total":
            whole, at.since_total = at.others, nothing
        else:
            at.since_total = at.since_total.plus(row, amounts)


def _may_be_total(row: Row) -> bool:
    return row.kind == "project" and not row.code and not row.children and row.has_money


def _judge_by_whole_table(body: Sequence[Row], roots: Sequence[Row], at: Surroundings) -> None:
    """Projects without name and code: the sum of all, or an error."""
    nameless = [row for row in body if row.kind == "project" and not row.name and not row.code]
    if not nameless:
        return
    columns = range(len(body[0].figures))
    whole = Sums(tuple(leaf_sum(roots, column) for column in columns))
    for row in nameless:
        own = tuple(leaf_sum([row], column) for column in columns)
        at.others = whole.plus(row, own, -1) if row.parent is None else whole
        if _judge(row, BY_WHOLE_TABLE, at) and row.kind == "total":
            whole = at.others


def _judge_by_totals(rows: Sequence[Row], body: Sequence[Row], roots: Sequence[Row], at: Surroundings) -> None:
    """Rows equal to their next one, which may be projects or headings: a stated total of all rows decides."""
    twins = [row for row in body if row.has_twin and row.kind == "project"]
    totals = [row for row in rows if row.kind == "total" and row.has_money]
    if not twins or not totals:
        return
    columns = range(len(twins[0].figures))
    whole = [leaf_sum(roots, column) for column in columns]
    without = [amount - leaf_sum(twins, column) for column, amount in zip(columns, whole, strict=True)]
    at.twins_by_total = (
        "project"
        if any(_states(total, whole, len(rows)) for total in totals)
        else "heading"
        if any(_states(total, without, len(rows)) for total in totals)
        else None
    )
    for row in twins:
        _judge(row, BY_TOTALS, at)


def _states(total: Row, sums: Sequence[int], slack: int) -> bool:
    """Whether a total row's figures are these sums, to the đồng of rounding per row."""
    return all(
        figure is None or abs(figure - summed) <= slack for figure, summed in zip(total.figures, sums, strict=True)
    )
