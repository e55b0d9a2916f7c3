"""The table of docs/mutations.md, made anew: `python -m tests.mutations [SEEDS]`; by hand, some minutes."""

import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

from tests.mutations.books import AGENCIES
from tests.mutations.changes import changes_of
from tests.mutations.judged import CONTEXTS, Context, Judge, Outcome

FILE = Path(__file__).resolve().parents[2] / "docs" / "mutations.md"
_CAUGHT: frozenset[Outcome] = frozenset({"refused", "returned", "asked"})
_HEAD = """# One figure wrong in a good workbook

What the reader and the checks say when one thing in a faultless workbook is changed. Written by
`python -m tests.mutations`; `tests/mutations/test_mutations.py` holds a small sample of it.

The workbooks are those of the sample month of 5/9/2023 in two forms: 24 columns (plan by parts, rate, estimate,
requested changes, total row) and 6 columns (plan and cumulative disbursement, with or without codes and total row).
They are judged alone, as by `giaingan check`, and in a cycle: beside what an agency's earlier reports and the other
agencies' files say. Digits are changed by at least 1 triệu đồng. A cell says how many of the changes were caught:
refused, returned with an error, or asked about. Changes after which the figures and names read are the same to the
million are left out.
"""


def main() -> None:
    """Mutate, judge, count, write."""
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 2
    counts: dict[str, dict[str, Counter[bool]]] = {}
    silent: dict[str, Counter[str]] = {}
    false: dict[str, int] = {}
    for context in CONTEXTS:
        sys.stderr.write(f"{context.name}\n")
        for kind, is_caught in _judged(context, seeds, false):
            counts.setdefault(kind, {}).setdefault(context.name, Counter())[is_caught] += 1
            if not is_caught:
                silent.setdefault(context.name, Counter())[kind] += 1
    FILE.write_text("\n".join((_HEAD, *_table(counts, false), "", *_silent(silent))) + "\n", encoding="utf-8")


def _judged(context: Context, seeds: int, false: dict[str, int]) -> Iterator[tuple[str, bool]]:
    """Kind of each change, and whether it was caught; counts the findings on the unmutated files in `false`."""
    with tempfile.TemporaryDirectory() as folder:
        judge = Judge(Path(folder), has_history=context.has_history)
        for agency in AGENCIES[:seeds]:
            good = context.book(agency)
            false[context.name] = false.get(context.name, 0) + len(judge.findings(good)[1])
            for change in changes_of(good, Random(agency)):
                outcome = judge.judged(good, change.book).outcome
                if outcome != "unchanged":
                    yield change.kind, outcome in _CAUGHT


def _table(counts: dict[str, dict[str, Counter[bool]]], false: dict[str, int]) -> Iterator[str]:
    names = [context.name for context in CONTEXTS]
    yield f"| Change | {' | '.join(names)} |"
    yield "|---" * (len(names) + 1) + "|"
    for kind, by_context in counts.items():
        cells = [_share(by_context.get(name, Counter())) for name in names]
        yield f"| {kind} | {' | '.join(cells)} |"
    totals = [
        _share(sum((by_context.get(name, Counter()) for by_context in counts.values()), Counter())) for name in names
    ]
    yield f"| **all** | {' | '.join(totals)} |"
    yield f"| false findings on the unmutated files | {' | '.join(str(false[name]) for name in names)} |"


def _share(count: Counter[bool]) -> str:
    return f"{count[True]} of {count.total()}" if count else ""


def _silent(silent: dict[str, Counter[str]]) -> Iterator[str]:
    """What was not caught, by context."""
    yield "## Silent"
    yield ""
    yield "Nothing beside these cells says the same figure or name a second time."
    yield ""
    for name, kinds in silent.items():
        yield f"- {name}: {'; '.join(f'{kind} ({count})' for kind, count in kinds.items())}"


if __name__ == "__main__":
    main()
