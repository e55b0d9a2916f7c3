"""The comparison: what a competent analyst would write with pandas and openpyxl for the sample month.

It knows the form beforehand (column positions, two kinds of files), and recognises nothing. It reads every submission
of both periods, applies the arithmetic checks, compares with the period before, totals by agency and source, places the
surplus by a linear programme, and writes one workbook. No ledger, no marked copies, no forecast, no Word report, no
page, no mail.
"""

import json
import sys
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy.optimize import linprog

CODE, NAME, OWNER, SOURCE = 1, 2, 3, 6
MONEY = {
    "total_investment": 7, "allocated_before": 8, "plan": 9, "plan_carried": 10, "plan_year": 11, "volume": 12,
    "month": 13, "disbursed": 14, "estimate": 16, "down": 17, "up": 18, "plan_after": 19,
}  # fmt: skip
UNIT = {"Đơn vị tính: đồng": 1, "Đơn vị tính: triệu đồng": 10**6}


def read(path: Path, agency: str) -> tuple[pd.DataFrame, dict[str, int]]:
    """The project rows of one submission in đồng, and the totals that it states."""
    if path.suffix == ".csv":
        raw = pd.read_csv(path, sep=";", header=None, names=range(24), dtype=str, encoding="utf-8-sig")
        raw = raw.apply(lambda column: column.str.replace(",", ".") if column.name in MONEY.values() else column)
    else:
        raw = pd.read_excel(path, header=None, dtype=object, engine="openpyxl")
    unit = next(UNIT[cell] for cell in raw.iloc[:5].to_numpy().ravel() if cell in UNIT)

    def dong(cell: Any) -> int:
        return 0 if pd.isna(cell) else int((Decimal(str(cell)) * unit).quantize(Decimal(1), ROUND_HALF_UP))

    stated = raw[raw[NAME] == "TỔNG CỘNG"].iloc[0]
    rows = raw[raw[CODE].astype(str).str.fullmatch(r"\d{7}")]
    table = pd.DataFrame({
        "agency": agency, "file": path.name, "arrived": path.stat().st_mtime,
        "code": rows[CODE].astype(str), "name": rows[NAME], "owner": rows[OWNER], "source": rows[SOURCE],
        **{name: rows[column].map(dong) for name, column in MONEY.items()},
    })  # fmt: skip
    return table, {name: dong(stated[column]) for name, column in MONEY.items()}


def folder(path: Path) -> tuple[pd.DataFrame, dict[tuple[str, str], dict[str, int]]]:
    """All submissions of a period."""
    tables, stated = [], {}
    for file in sorted(path.glob("*/*.*")):
        table, totals = read(file, file.parent.name)
        tables.append(table)
        stated[file.parent.name, file.name] = totals
    return pd.concat(tables, ignore_index=True), stated


def findings(table: pd.DataFrame, stated: dict[tuple[str, str], dict[str, int]], before: pd.DataFrame) -> pd.DataFrame:
    """The checks: arithmetic within a row, stated totals, the period before, projects of two agencies."""
    earlier = before.groupby(["agency", "code", "source"])[["disbursed", "plan"]].sum()
    joined = table.join(earlier, on=["agency", "code", "source"], suffixes=("", "_before"))
    owners = table.groupby("code")["agency"].transform("nunique")
    tests = {
        "disbursed above plan": table["disbursed"] > table["plan"],
        "estimate above plan": table["estimate"] > table["plan"],
        "plan parts": table["plan_carried"] + table["plan_year"] != table["plan"],
        "plan after": table["plan"] - table["down"] + table["up"] != table["plan_after"],
        "month above cumulative": table["month"] > table["disbursed"],
        "decrease above undisbursed": table["down"] > table["plan"] - table["disbursed"],
        "above total investment": table["allocated_before"] + table["plan"] > table["total_investment"],
        "cumulative falls": joined["disbursed"] < joined["disbursed_before"],
        "month is not the difference": joined["disbursed"] - joined["month"] != joined["disbursed_before"],
        "plan changed": joined["plan"] != joined["plan_before"],
        "two agencies": owners > 1,
    }
    found = [table.loc[hit, ["agency", "file", "code", "name"]].assign(check=name) for name, hit in tests.items()]
    for (agency, file), totals in stated.items():
        sums = table[(table["agency"] == agency) & (table["file"] == file)][list(MONEY)].sum()
        wrong = [name for name, amount in totals.items() if int(sums[name]) != amount]
        found.append(pd.DataFrame([{"agency": agency, "file": file, "check": f"total of {name}"} for name in wrong]))
    return pd.concat(found, ignore_index=True)


def transfers(table: pd.DataFrame) -> pd.DataFrame:
    """From projects that ask for less to projects that ask for more, within each source: most placed."""
    made = []
    for source, part in table.groupby("source"):
        donors, takers = part[part["down"] > 0], part[part["up"] > 0]
        if donors.empty or takers.empty:
            continue
        count = len(donors) * len(takers)
        limits = np.zeros((len(donors) + len(takers), count))
        for i in range(len(donors)):
            limits[i, i * len(takers) : (i + 1) * len(takers)] = 1
        for j in range(len(takers)):
            limits[len(donors) + j, j :: len(takers)] = 1
        most = [*donors["down"] / 1e6, *takers["up"] / 1e6]
        answer = linprog(-np.ones(count), A_ub=limits, b_ub=most, method="highs")
        for at in np.flatnonzero(answer.x > 1e-9):
            donor, taker = donors.iloc[at // len(takers)], takers.iloc[at % len(takers)]
            made.append((source, donor["code"], taker["code"], round(answer.x[at] * 1e6)))
    return pd.DataFrame(made, columns=["source", "from", "to", "amount"])


def main() -> None:
    """Arguments: the period before, the period, the workbook to write. Prints plan and disbursed by agency."""
    before, _ = folder(Path(sys.argv[1]))
    table, stated = folder(Path(sys.argv[2]))
    last = table.groupby("agency")["arrived"].transform("max") == table["arrived"]
    table = table[last].reset_index(drop=True)
    stated = {key: totals for key, totals in stated.items() if (table["file"] == key[1]).any()}
    sums = ["plan", "disbursed", "down", "up"]
    by_agency, by_source = table.groupby("agency")[sums].sum(), table.groupby("source")[sums].sum()
    with pd.ExcelWriter(sys.argv[3], engine="openpyxl") as book:
        table.to_excel(book, sheet_name="Dự án", index=False)
        by_agency.to_excel(book, sheet_name="Đơn vị")
        by_source.to_excel(book, sheet_name="Nguồn vốn")
        findings(table, stated, before).to_excel(book, sheet_name="Lỗi", index=False)
        transfers(table).to_excel(book, sheet_name="Điều chuyển", index=False)
    sys.stdout.write(
        json.dumps({code: [int(row["plan"]), int(row["disbursed"])] for code, row in by_agency.iterrows()})
    )


if __name__ == "__main__":
    main()
