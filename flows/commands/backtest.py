"""`giaingan backtest`: how good the forecast would have been in years whose outcome is known."""

import argparse
import json
from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal

from config import vi
from config.errors import ToldError
from config.forecast import load_forecast_rules
from flows.commands.asked import write
from tasks.progress.backtest import BACKTEST_TITLES, OURS, BacktestResult
from tasks.progress.flag_backtest import FlagResult


def backtest(arguments: argparse.Namespace) -> int:
    """Errors of the forecast and of its peers by month on a file of monthly history, or how well severe flags tell the
    slow projects of a file."""
    from tasks.progress.acts import run_backtest

    if arguments.flags:
        return _flags(arguments)
    if arguments.data is None:
        raise ToldError("Cần tệp CSV số liệu tháng các năm, hoặc --flags với tệp CSV dự án đã biết kết quả")
    try:
        result = run_backtest(arguments.data, arguments.learn_until)
    except ValueError as error:
        raise ToldError(str(error)) from None
    if arguments.json:
        print(json.dumps(_as_json(result), ensure_ascii=False, indent=1))
    else:
        _print(result)
    if arguments.plot:
        from tasks.report.issue import backtest_plot

        write(arguments.plot, backtest_plot(result.table.rename(index=BACKTEST_TITLES), BACKTEST_TITLES[OURS]))
        print(f"Đã vẽ {arguments.plot}")
    return 0


def _flags(arguments: argparse.Namespace) -> int:
    from tasks.progress.acts import run_flag_backtest

    try:
        whole, months = run_flag_backtest(arguments.flags)
    except ValueError as error:
        raise ToldError(str(error)) from None
    below = load_forecast_rules().slow_below_pct
    if arguments.json:
        by_month = {f"{month:g}": asdict(result) for month, result in months.items()}
        found = {"slow_below_pct": below, **asdict(whole), "months": by_month}
        print(json.dumps(found, ensure_ascii=False, indent=1))
        return 0
    print(f"Dự án chậm: cả năm giải ngân dưới {_number(below, 0)}% kế hoạch.")
    print("Ngưỡng đối chứng của từng tháng lấy sao cho tìm được không ít dự án chậm hơn cảnh báo.")
    for month, result in months.items():
        _print_told(f"Tháng {month:g}", result)
    if len(months) > 1:
        _print_told("Cộng các tháng", whole)
    return 0


def _print_told(title: str, result: FlagResult) -> None:
    print(f"{title}: {result.lines} dòng, {result.slow} dòng chậm")
    for name, told in (
        ("cảnh báo nghiêm trọng", result.severe),
        ("ngưỡng theo tỷ lệ giải ngân", result.paid),
        ("ngưỡng theo giải ngân + cam kết", result.paid_and_committed),
    ):
        limit = "" if told.threshold_pct is None else f" (ngưỡng {_number(told.threshold_pct)}%)"
        how_well = f"độ chính xác {_share(told.precision)}, độ phủ {_share(told.recall)}"
        print(f"  {name:<32} {how_well}, {told.flagged} dòng{limit}")


def _share(value: float | None) -> str:
    return "-" if value is None else _number(value, 2)


def _print(result: BacktestResult) -> None:
    years = vi.joined([str(year) for year in result.test_years])
    print(f"Sai số tuyệt đối trung vị (%) khi dự báo các năm {years} bằng số liệu biết đến lúc đó, theo tháng dự báo")
    print(result.table.rename(index=BACKTEST_TITLES).map(_number).to_string())
    print("\nTỷ số sai số với cách đối chứng tốt nhất của tháng (dưới 1 là tốt hơn; trong ngoặc: khoảng 95%)")
    for row in result.ratios.to_dict("records"):
        within = f"{_number(row['low'], 2)} - {_number(row['high'], 2)}"
        peer = BACKTEST_TITLES[row["best_peer"]]
        print(f"  tháng {row['month']:>2}: {_number(row['ratio'], 2)} ({within}) so với {peer}")
    print("\nTỷ lệ kết quả nằm trong khoảng dự báo (trong ngoặc: khoảng 95% của tỷ lệ)")
    for row in result.coverage.to_dict("records"):
        month = f"tháng {row['month']:>2}" if row["month"] else "cộng các tháng"
        within = f"{_number(row['low_pct'])} - {_number(row['high_pct'])}"
        print(
            f"  {month}: {_number(row['covered_pct'])}% ({within}), danh nghĩa {row['nominal_pct']}%, "
            f"{row['forecasts']} lần dự báo"
        )
    if result.coverage.empty:
        print("  chưa đủ sai số của các năm trước để lập khoảng dự báo")


def _as_json(result: BacktestResult) -> Mapping[str, object]:
    return {
        "learn_until_year": result.learn_until_year,
        "test_years": result.test_years,
        "median_abs_pct_error": {
            str(method): {str(month): float(error) for month, error in row.items()}
            for method, row in result.table.iterrows()
        },
        "ratios": result.ratios.to_dict("records"),
        "coverage": result.coverage.to_dict("records"),
    }


def _number(value: float, decimals: int = 1) -> str:
    return vi.number(Decimal(value), decimals)
