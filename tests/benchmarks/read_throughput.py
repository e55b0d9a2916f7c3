"""Throughput beside pandas+openpyxl doing the same run: `python -m tests.benchmarks.read_throughput [ROUNDS]`.

The run: 200 workbooks of 200 project rows -> typed, addressed rows (đồng, points, dates, text, cells).
The other side knows the layout beforehand and does no recognition; ours recognises everything. Run by hand.
"""

import compileall
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

FILES, ROWS = 200, 200
HEAD = [
    "TT", "Tên dự án", "Mã dự án", "Chủ đầu tư", "Nhóm", "Tổng mức đầu tư", "Ngày khởi công", "Kế hoạch vốn năm 2023",
    "Giải ngân trong tháng 7", "Lũy kế giải ngân từ 01/01/2023 đến hết ngày 31/7/2023", "Tỷ lệ giải ngân (%)",
    "Ước giải ngân đến 31/12/2023", "Điều chỉnh giảm", "Điều chỉnh tăng", "Khó khăn, vướng mắc", "Ghi chú",
]  # fmt: skip
MONEY = (5, 7, 8, 9, 11, 12, 13)


def make(folder: Path) -> list[Path]:
    """The workbooks, the same every time."""
    import xlsxwriter

    paths = []
    for number in range(FILES):
        path = folder / f"{number:03d}.xlsx"
        book = xlsxwriter.Workbook(path)
        sheet = book.add_worksheet("Biểu 01")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write(0, 0, "BÁO CÁO GIẢI NGÂN THÁNG 7 NĂM 2023")
        sheet.write(1, len(HEAD) - 1, "ĐVT: triệu đồng")
        sheet.write_row(2, 0, HEAD)
        sheet.write_row(3, 0, [f"({i + 1})" for i in range(len(HEAD))])
        for row in range(ROWS):
            plan = 1000.0 + (number * 37 + row * 101) % 9000 + 0.125
            spent = plan * ((row * 7) % 100) / 100
            sheet.write_row(
                row + 4, 0, [row + 1, f"Dự án số {row} của đơn vị {number}", f"{7000000 + number * ROWS + row}"]
            )
            sheet.write_row(row + 4, 3, [f"Ban quản lý dự án {number}", "B", plan * 3])
            sheet.write_number(row + 4, 6, 44000 + row, day)
            sheet.write_row(
                row + 4, 7, [plan, spent / 10, round(spent, 6), spent / plan, plan, 0, 0, "Vướng mặt bằng", ""]
            )
        book.close()
        paths.append(path)
    return paths


def ours(paths: list[Path], workers: int | None) -> int:
    """Read by the room; returns the sum of plans."""
    from config.columns import load_columns
    from tasks.read.isolated import read_files
    from tasks.read.outcome import ReadResult

    total = 0
    files = [(path, path.name) for path in paths]
    for outcome in read_files(files, load_columns(), default_source="nsdp", source_aliases={}, workers=workers):
        if not isinstance(outcome, ReadResult):
            raise RuntimeError(outcome)
        total += int(outcome.lines["plan_vnd"].sum())
    return total


def in_process(paths: list[Path]) -> int:
    """The same without worker processes."""
    from config.columns import load_columns
    from tasks.read.outcome import ReadResult
    from tasks.read.workbook import read_file

    total, columns = 0, load_columns()
    for path in paths:
        outcome = read_file(path, path.name, columns, default_source="nsdp", source_aliases={})
        if not isinstance(outcome, ReadResult):
            raise RuntimeError(outcome)
        total += int(outcome.lines["plan_vnd"].sum())
    return total


def pandas_openpyxl(paths: list[Path]) -> int:
    """The usual script: read_excel, convert each column, keep each cell's address."""
    from decimal import ROUND_HALF_UP, Decimal

    import pandas as pd

    total = 0
    for path in paths:
        table = pd.read_excel(path, header=None, engine="openpyxl", skiprows=4)
        for column in MONEY:
            table[column] = [
                None if pd.isna(cell) else int((Decimal(str(cell)) * 1_000_000).quantize(Decimal(1), ROUND_HALF_UP))
                for cell in table[column]
            ]
            table[column] = table[column].astype("Int64")
        table[6] = pd.to_datetime(table[6]).dt.date
        table[10] = table[10] * 100
        for column in (1, 2, 3, 4, 14, 15):
            table[column] = table[column].map(lambda cell: None if pd.isna(cell) else str(cell).strip())
        table["cell"] = [f"Biểu 01!A{row + 5}" for row in range(len(table))]
        total += int(table[7].sum())
    return total


def peak_mb() -> tuple[float, float]:
    """Peak memory of this process and of its largest child, in MB."""
    return tuple(resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))  # type: ignore[return-value]


def cpu_seconds() -> float:
    """Processor time of this process and its ended children: unlike the clock, not stretched by other work."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def measured(run: str, folder: Path) -> None:
    """One run in this process: prints seconds, peak memory and the sum."""
    paths = sorted(folder.glob("*.xlsx"))
    began = time.perf_counter()
    spent = cpu_seconds()
    if run == "pandas+openpyxl":
        total = pandas_openpyxl(paths)
    elif run == "in process":
        total = in_process(paths)
    else:
        half = ours(paths[: FILES // 4], None)
        quarter = peak_mb()
        began, spent = time.perf_counter(), cpu_seconds()
        total = ours(paths, None)
        sys.stdout.write(
            f"peak after {FILES // 4} files {quarter[0]:.0f} MB, worker {quarter[1]:.0f} MB (sum {half})\n"
        )
    own, child = peak_mb()
    took, cpu = time.perf_counter() - began, cpu_seconds() - spent
    sys.stdout.write(
        f"{run}: {took:.2f} s, {took / FILES * 1000:.1f} ms a file, {cpu:.2f} s of processor, "
        f"peak {own:.0f} MB, largest child {child:.0f} MB, sum {total}\n"
    )


def main() -> None:
    """Each run in a fresh process, on the same files, in turn for as many rounds as asked (3)."""
    if len(sys.argv) == 3:
        measured(sys.argv[1], Path(sys.argv[2]))
        return
    for room in ("config", "tasks"):
        # As after an installation: the libraries are compiled already.
        compileall.compile_dir(room, quiet=1)
    with tempfile.TemporaryDirectory() as folder:
        make(Path(folder))
        ratios = []
        for _ in range(int(sys.argv[1]) if len(sys.argv) == 2 else 3):
            seconds = {}
            for run in ("isolated", "in process", "pandas+openpyxl"):
                command = [sys.executable, "-m", "tests.benchmarks.read_throughput", run, folder]
                told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
                sys.stdout.write(told)
                seconds[run] = float(told.rpartition(f"{run}: ")[2].partition(" s")[0])
            ratios.append(seconds["pandas+openpyxl"] / seconds["isolated"])
        listed = ", ".join(f"{ratio:.1f}" for ratio in ratios)
        sys.stdout.write(f"pandas+openpyxl / isolated by the clock: {listed}; median {median(ratios):.1f} (bound 8)\n")


if __name__ == "__main__":
    main()
