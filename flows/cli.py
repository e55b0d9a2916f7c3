"""`giaingan`: thin; each word is a module in flows/commands that is imported when it is used."""

import argparse
import sys
from collections.abc import Sequence
from datetime import date, datetime
from importlib import import_module
from pathlib import Path

from config.errors import ToldError
from config.period import UnknownPeriodError
from config.yaml_file import ConfigurationError

STAGES = ("collect", "check", "progress", "reallocate", "report", "dispatch")


def main(words: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code is 0 done, 1 fault, 2 usage or configuration."""
    arguments = parser().parse_args(words)
    module, _, function = arguments.run.partition(":")
    try:
        return int(getattr(import_module(f"flows.commands.{module}"), function or "run")(arguments))
    except (ConfigurationError, UnknownPeriodError) as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Đã dừng.", file=sys.stderr)
        return 1
    except ToldError as error:
        print(error, file=sys.stderr)
        return 1


def parser() -> argparse.ArgumentParser:
    """All words and options."""
    top = argparse.ArgumentParser(
        prog="giaingan",
        description="Theo dõi giải ngân vốn đầu tư công hằng tháng của một tỉnh: thu báo cáo, kiểm tra, tổng hợp, gửi đi.",
        epilog="Trạng thái nằm ở GIAINGAN_HOME (mặc định .giaingan/); cơ sở dữ liệu ở GIAINGAN_DATABASE_URL "
        "(mặc định SQLite trong đó). Không có --live thì không thư nào rời máy: thư thành tệp .eml.",
    )
    words = top.add_subparsers(required=True, metavar="LỆNH")

    cycle = _word(words, "cycle", "cycle", "chạy cả kỳ: thu, kiểm tra, tiến độ, điều chuyển, báo cáo, gửi")
    _whose(cycle)
    _where(cycle)

    alone = _word(words, "stage", "cycle:run_stage", "chạy lại một bước của kỳ")
    alone.add_argument("stage", choices=STAGES)
    _whose(alone)
    _where(alone)

    check = _word(words, "check", "check", "đọc và kiểm tra một tệp; 0 không lỗi, 1 có lỗi hoặc không đọc được")
    check.add_argument("file", type=Path, metavar="TỆP")
    check.add_argument("--profile", metavar="HỒ-SƠ")
    check.add_argument("--period", type=_day, metavar="NGÀY")
    check.add_argument("--profiles", type=Path, metavar="THƯ-MỤC")
    check.add_argument("--columns", type=Path, metavar="TỆP", help="ánh xạ cột của biểu mẫu khác")
    check.add_argument("--json", action="store_true")

    demo = _word(words, "demo", "demo", "tạo số liệu minh họa rồi chạy cả kỳ trên đó")
    demo.add_argument("--out", type=Path, metavar="THƯ-MỤC")

    ui = _word(words, "ui", "ui", "mở máy chủ và giao diện Prefect trên máy này")
    ui.add_argument("--home", type=Path, metavar="THƯ-MỤC", help="thư mục trạng thái, mặc định GIAINGAN_HOME")
    ui.add_argument("--port", type=int, default=4200)
    return top


def _word(
    words: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, run: str, told: str
) -> argparse.ArgumentParser:
    word = words.add_parser(name, help=told, description=told)
    word.set_defaults(run=run)
    return word


def _whose(word: argparse.ArgumentParser) -> None:
    word.add_argument("profile", metavar="HỒ-SƠ", help="ví dụ bac-ninh-2023")
    word.add_argument("period", type=_day, metavar="KỲ", help="ngày đến hạn danh nghĩa của kỳ, ví dụ 2023-08-05")


def _where(word: argparse.ArgumentParser) -> None:
    word.add_argument("--inbox", type=Path, metavar="THƯ-MỤC", help="thư mục nhận tệp, thay cho config/channels.yaml")
    word.add_argument("--out", type=Path, metavar="THƯ-MỤC", help="nơi ghi kết quả")
    word.add_argument("--as-of", type=_moment, metavar="THỜI-ĐIỂM", help="biết đến thời điểm nào (ISO 8601)")
    word.add_argument("--profiles", type=Path, metavar="THƯ-MỤC", help="thư mục hồ sơ tỉnh")
    word.add_argument("--columns", type=Path, metavar="TỆP", help="ánh xạ cột của biểu mẫu khác")
    word.add_argument("--live", action="store_true", help="gửi thư thật")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} không phải ngày dạng 2023-08-05") from None


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} không phải thời điểm dạng 2023-08-05T17:00:00+07:00") from None


if __name__ == "__main__":
    sys.exit(main())
