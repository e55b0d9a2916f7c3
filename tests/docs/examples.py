"""What comes out of the sample months: `python -m tests.docs.examples` writes the text of each province's report anew.

The figures are illustrative. Appendices are named with their heads and first rows.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from tasks.report.build import build_report
from tasks.report.model import Figure, ReportModel, Row, Table
from tests.cycle.manifest import MONTHS
from tests.cycle.month import Month

FOLDER = Path(__file__).parents[2] / "docs" / "examples"
SHOWN_ROWS = 3


def text_of(model: ReportModel) -> str:
    """The report in Markdown, its tables cut to their first rows."""
    lines = [f"# {model.kind}: {model.title}", "_Số liệu minh họa._"]
    lines += [paragraph.text for paragraph in model.opening]
    for section in model.sections:
        lines.append(f"## {section.number}. {section.title}")
        for block in section.blocks:
            if isinstance(block, Table):
                lines.append("\n".join(_rows(block, len(block.rows))))
            else:
                lines.append({"heading": "### ", "item": "- "}.get(block.style, "") + block.text)
    for appendix in (one for one in model.appendices if one.printed):
        lines.append(f"## Phụ lục {appendix.number}".strip() + f". {appendix.title}")
        lines.append("\n".join(_rows(appendix.table, SHOWN_ROWS)))
    return "\n\n".join(lines).replace("\N{NO-BREAK SPACE}", " ") + "\n"


def _rows(table: Table, most: int) -> Iterator[str]:
    kept = [index for index, column in enumerate(table.columns) if not column.detail]
    yield _row([table.columns[index].title for index in kept])
    yield _row(["---"] * len(kept))
    rows = [*table.rows[:most], *([Row(table.totals)] if table.totals and most >= len(table.rows) else [])]
    yield from (_row([_cell(row.cells[index]) for index in kept]) for row in rows)
    if len(table.rows) > most:
        yield _row([f"({len(table.rows) - most} dòng khác)", *[""] * (len(kept) - 1)])


def _cell(cell: object) -> str:
    return cell.shown if isinstance(cell, Figure) else str(cell or "")


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def main() -> None:
    """Run each sample month and write its text."""
    FOLDER.mkdir(exist_ok=True)
    for profile, period in MONTHS.items():
        with tempfile.TemporaryDirectory() as folder:
            month = Month(Path(folder), profile, period)
            month.send_samples()
            facts = month.run().issued.facts
            (FOLDER / f"{profile}.md").write_text(text_of(build_report(facts)), "utf-8")


if __name__ == "__main__":
    main()
