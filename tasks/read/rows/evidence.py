"""What a row of a table shows, in itself or beside its surroundings: what the rules of rules.py look for."""

from collections.abc import Callable
from dataclasses import dataclass, field

from tasks.read.rows.row import Kind, Row, Sums, leaf_sum
from tasks.read.rows.serials import GROUPS, NUMBERED
from tasks.read.values.text import fold
from tasks.read.values.words import Words

_NO_SUMS = Sums(())


@dataclass(slots=True)
class Surroundings:
    """What is known around the row that is being judged."""

    words: Words
    source_of: Callable[[str], str | None]
    """The funding source that a text names."""
    numbered: bool = False
    """At least half of the table's rows have a number, or a code; a row with neither is then no plain project."""
    is_below_table: bool = False
    """No row from here on has figures or a code."""
    is_signed: bool = False
    """A note or signature stands between the table and this row."""
    above: Row | None = None
    """The row above that stands in the outline."""
    completing: frozenset[Row] = frozenset()
    """Loose rows right below a coded project that add up to it in all their columns."""
    beneath: list[Row] = field(default_factory=list)
    """The rows one level below that are neither its parts nor beside the matter."""
    since_total: Sums = _NO_SUMS
    """What the row's neighbours above add up to, back to the last total."""
    others: Sums = _NO_SUMS
    """What all its neighbours add up to."""
    is_last: bool = False
    """No neighbour follows."""
    twins_by_total: Kind | None = None
    """What rows equal to their next one are by a total that the table states; None where no total decides."""

    @property
    def project_above(self) -> Row | None:
        """The project that the row above is, or is a part of."""
        return self.above.parent if self.above is not None and self.above.kind == "split" else self.above


# --- by its own words -------------------------------------------------------------------------------------------------


def says_nothing(row: Row, at: Surroundings) -> bool:
    """Neither name, figures nor code."""
    return row.is_silent and not row.name


def announces_parts(row: Row, at: Surroundings) -> bool:
    """ "Trong đó:" on a line of its own."""
    return row.is_silent and at.words.of_which.match(fold(row.name)) is not None


def is_note(row: Row, at: Surroundings) -> bool:
    """A note, a place or a signature, by its first words."""
    return row.is_silent and at.words.note.match(fold(row.name)) is not None


def stands_below_the_table(row: Row, at: Surroundings) -> bool:
    """Text below the last figures, but for numbered projects that no signature parts from the table."""
    is_listed = row.level in NUMBERED and not row.spread
    return row.is_silent and at.is_below_table and (at.is_signed or not is_listed)


def is_called_a_total(row: Row, at: Surroundings) -> bool:
    """A total, by its first words."""
    return row.says_total


# --- by the rows above: figures with neither number nor code ----------------------------------------------------------


def divides_project_by_source(row: Row, at: Surroundings) -> bool:
    """Names a funding source right below a project: that source's part of it."""
    project = at.project_above
    if not row.is_loose or project is None or not (project.code or project.level in (*NUMBERED, "lower")):
        return False
    return at.source_of(row.name) is not None if row.name else bool(row.source)


def compares(row: Row, at: Surroundings) -> bool:
    """Last year's figures, the Treasury's, a difference; not where it is all that is stated of a project."""
    return _adds_information(row, at) and at.words.comparison.match(fold(row.name)) is not None


def carries_over(row: Row, at: Surroundings) -> bool:
    """What a printed page hands on to the next."""
    return _adds_information(row, at) and at.words.carried_over.match(fold(row.name)) is not None


def is_named_as_part(row: Row, at: Surroundings) -> bool:
    """ "Trong đó", a cost item or a package, no larger in any column than the project above."""
    project = _single_project_above(row, at)
    if project is None:
        return False
    label = fold(row.name)
    named = at.words.of_which.match(label) or (at.numbered and at.words.part.match(label))
    return bool(named) and _is_within(row, project)


def adds_up_to_project_above(row: Row, at: Surroundings) -> bool:
    """One of several rows that add up to the coded project above in all their columns."""
    return _single_project_above(row, at) is not None and row in at.completing


# --- by the rows beneath ----------------------------------------------------------------------------------------------


def is_divided_by_source(row: Row, at: Surroundings) -> bool:
    """Beneath it stand only its parts by funding source."""
    return all(child.kind == "split" for child in at.beneath)


def lists_sources_beneath(row: Row, at: Surroundings) -> bool:
    """Every row beneath is named as a funding source and has figures, as it has itself, and none heads projects."""
    if not row.has_figures or not all(child.has_figures and at.source_of(child.name) for child in at.beneath):
        return False
    heads = any(child.kind == "heading" and child.children for child in at.beneath)
    return not heads or is_coded_over_uncoded(row, at)


def is_unlike_heading(row: Row, at: Surroundings) -> bool:
    """A name without figures, number or code, in a table without numbers: a heading, or a project without figures."""
    return row.head == "name" and not at.words.group.match(fold(row.name))


def equals_next_row_in_several(row: Row, at: Surroundings) -> bool:
    """Has at least two figures of the row right below, and nothing says whether it is a heading or a project."""
    return row.has_twin and sum(map(bool, row.figures)) > 1


def equals_next_row(row: Row, at: Surroundings) -> bool:
    """Has the figures of the row right below and nothing that calls it a heading: neighbours can be equal by chance."""
    return row.has_twin


def is_heading_by_capitals(row: Row, at: Surroundings) -> bool:
    """Names a group in capitals, but its figures are no sum of what follows."""
    return row.head == "capitals"


def has_rows_but_no_figures(row: Row, at: Surroundings) -> bool:
    """Neither figures nor code of its own, and rows beneath."""
    return row.is_silent


def is_coded_over_uncoded(row: Row, at: Surroundings) -> bool:
    """The only code is its own: what stands beneath are its components."""
    return bool(row.code) and not _has_coded_beneath(at)


def has_parts_of_another_sum(row: Row, at: Surroundings) -> bool:
    """Every row beneath is a numbered component with a plan, and the plans do not add up to its own."""
    complete = len(at.beneath) > 1 and all(
        child.level in ("dotted2", "dotted3") and child.figures[0] for child in at.beneath
    )
    return complete and is_coded_over_uncoded(row, at) and not _agrees(row, at)


def is_coded_group_with_other_sum(row: Row, at: Surroundings) -> bool:
    """Has a code over coded projects that do not add up to it."""
    return bool(row.code) and _is_group(row, at) and not _agrees(row, at)


def is_group(row: Row, at: Surroundings) -> bool:
    """Numbered as groups are, or over coded projects."""
    return _is_group(row, at)


def lists_cost_items_beneath(row: Row, at: Surroundings) -> bool:
    """Some row beneath is named as a cost item or a package."""
    return any(at.words.part.match(fold(child.name)) for child in at.beneath)


def is_named_as_group(row: Row, at: Surroundings) -> bool:
    """Named as groups of projects, sectors, sources or authorities are."""
    return at.words.group.match(fold(row.name)) is not None


def lists_bullets_beneath(row: Row, at: Surroundings) -> bool:
    """Everything beneath has a dash for a number."""
    return all(child.level == "bullet" for child in at.beneath)


def differs_from_sum_beneath(row: Row, at: Surroundings) -> bool:
    """A numbered row over numbered rows that do not add up to it."""
    return not _agrees(row, at)


def is_sum_beneath(row: Row, at: Surroundings) -> bool:
    """A numbered row over numbered rows that add up to it."""
    return True


def is_group_without_rows(row: Row, at: Surroundings) -> bool:
    """Numbered as groups are, with money but nothing beneath."""
    return row.level in GROUPS and row.head is None and not row.code and row.has_money


def is_empty_group(row: Row, at: Surroundings) -> bool:
    """Stands as groups do, with nothing beneath."""
    return row.level in GROUPS and not row.code


def compares_though_numbered(row: Row, at: Surroundings) -> bool:
    """Numbered as projects are, without a code, and named as a comparison: last year's figures, a plan as assigned."""
    return row.level in NUMBERED and not row.code and at.words.comparison.match(fold(row.name)) is not None


def is_plain_project(row: Row, at: Surroundings) -> bool:
    """Whatever is none of these."""
    return True


# --- by its neighbours under one heading ------------------------------------------------------------------------------


def is_numbered_sum(row: Row, at: Surroundings) -> bool:
    """A numbered last row that is the sum of at least three others in two columns: no project is, by chance."""
    sums = at.others
    many = sums.with_money > 2 and sum(map(bool, row.figures)) > 1
    return row.level == "int" and at.is_last and many and sums.are_stated_by(row)


def is_sum_of_others(row: Row, at: Surroundings) -> bool:
    """The sum of its neighbours, or of those since the last total, whatever its words."""
    return row.is_loose and (at.since_total.are_stated_by(row) or at.others.are_stated_by(row))


def is_unnumbered_among_numbered(row: Row, at: Surroundings) -> bool:
    """A name and figures, but neither number nor code in a table that has them."""
    return row.is_loose and at.numbered and bool(row.name)


# --- by the whole table -----------------------------------------------------------------------------------------------


def is_nameless_sum(row: Row, at: Surroundings) -> bool:
    """Figures without name, code and source that are the sum of all the rest."""
    return not (row.name or row.code or row.source) and row.parent is None and at.others.are_exactly(row)


def is_nameless(row: Row, at: Surroundings) -> bool:
    """Figures without name and code."""
    return not row.name and not row.code


# --- by the totals that the table states -----------------------------------------------------------------------------


def is_heading_as_the_total_says(row: Row, at: Surroundings) -> bool:
    """Has the figures of the next row, and the table's total is right only without it."""
    return row.has_twin and at.twins_by_total == "heading"


def is_project_as_the_total_says(row: Row, at: Surroundings) -> bool:
    """Has the figures of the next row, and the table's total counts both."""
    return row.has_twin and at.twins_by_total == "project"


# ----------------------------------------------------------------------------------------------------------------------


def _adds_information(row: Row, at: Surroundings) -> bool:
    return row.is_loose and (at.above is None or at.above.has_figures)


def _single_project_above(row: Row, at: Surroundings) -> Row | None:
    project = at.project_above
    return project if row.is_loose and project is not None and project.level not in GROUPS else None


def _is_within(part: Row, whole: Row) -> bool:
    """Whether every figure of a row can be a part of the figure above it."""
    pairs = list(zip(part.figures, whole.figures, strict=True))
    return whole.has_money and all(
        not own or (of is not None and abs(own) <= abs(of) and own * of >= 0) for own, of in pairs
    )


def _has_coded_beneath(at: Surroundings) -> bool:
    return any(map(_is_coded, at.beneath))


def _is_coded(row: Row) -> bool:
    return bool(row.code) or any(map(_is_coded, row.children))


def _is_group(row: Row, at: Surroundings) -> bool:
    return row.level in GROUPS or _has_coded_beneath(at)


def _agrees(row: Row, at: Surroundings) -> bool:
    """Whether plan and disbursement, where stated, are what the rows beneath add up to."""
    stated = [(column, figure) for column, figure in enumerate(row.figures[:2]) if figure is not None]
    return all(abs(leaf_sum(at.beneath, column) - figure) <= len(at.beneath) for column, figure in stated)
