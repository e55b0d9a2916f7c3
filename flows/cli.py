"""`giaingan`: thin; each word is a module in flows/commands that is imported when it is used."""

import argparse
import os
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
    except BrokenPipeError:
        # The reader of our output has seen enough (`giaingan trace ... | head`).
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
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
        description="Theo dõi giải ngân vốn đầu tư công hằng tháng của một tỉnh: thu báo cáo, kiểm tra, "
        "tổng hợp, gửi đi.",
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
    demo.add_argument("--plain", action="store_true", help="chạy thẳng, không qua máy chủ Prefect; kết quả như nhau")

    _office_words(words)
    _report_words(words)

    ui = _word(words, "ui", "ui", "mở máy chủ và giao diện Prefect trên máy này")
    ui.add_argument("--home", type=Path, metavar="THƯ-MỤC", help="thư mục trạng thái, mặc định GIAINGAN_HOME")
    ui.add_argument("--port", type=int, default=4200)
    return top


def _office_words(words: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    inbox = _word(words, "inbox", "office:inbox", "các tệp đã nhận của kỳ và trạng thái của chúng")
    assign = _word(words, "assign", "office:assign", "xác định một tệp chờ trong khu cách ly là của đơn vị nào")
    waive = _word(words, "waive", "office:waive", "bỏ qua một loại lỗi của một đơn vị, có lý do; rồi kiểm tra lại")
    recheck = _word(words, "recheck", "office:recheck", "kiểm tra lại cả kỳ khi quy tắc hoặc kế hoạch thay đổi")
    template = _word(words, "template", "office:template", "xuất biểu mẫu của một đơn vị, điền sẵn số liệu kỳ trước")
    exclude = _word(words, "exclude", "office:exclude", "loại một tệp đã nhận khỏi số liệu, có lý do")
    restore = _word(words, "restore", "office:restore", "khôi phục một tệp đã loại hoặc đã được thay, có lý do")
    for word in (inbox, assign, waive, recheck, exclude, restore):
        _whose(word)
    for word in (exclude, restore):
        word.add_argument("sha256", metavar="SHA256", help="các chữ số đầu của sha256")
    assign.add_argument("sha256", metavar="SHA256", help="các chữ số đầu của sha256")
    assign.add_argument("agency", metavar="ĐƠN-VỊ")
    assign.add_argument("--to-period", type=_day, metavar="KỲ", help="kỳ khác với kỳ đang mở")
    waive.add_argument("rule", metavar="QUY-TẮC")
    waive.add_argument("agency", metavar="ĐƠN-VỊ")
    waive.add_argument("--project", metavar="MÃ-DỰ-ÁN")
    waive.add_argument("--source", metavar="NGUỒN-VỐN")
    for word in (assign, waive, exclude, restore):
        word.add_argument("--by", required=True, type=_said, metavar="HỌ-TÊN")
        word.add_argument("--reason", required=True, type=_said, metavar="LÝ-DO")
    template.add_argument("profile", metavar="HỒ-SƠ")
    template.add_argument("agency", metavar="ĐƠN-VỊ")
    template.add_argument("period", type=_day, metavar="KỲ")
    template.add_argument("-o", "--output", type=Path, required=True, metavar="TỆP")
    for word in (inbox, assign, waive, recheck, exclude, restore, template):
        _seen(word)

    reallocate = _word(words, "reallocate", "decisions:reallocate", "so sánh các phương án điều chuyển vốn")
    _whose(reallocate)
    reallocate.add_argument("--set", action="append", metavar="KHÓA=GIÁ-TRỊ", help="một phương án; lặp lại để so sánh")
    note = _word(words, "note", "decisions:note", "xuất Tờ trình phương án điều chuyển")
    _whose(note)
    note.add_argument("-o", "--output", type=Path, required=True, metavar="TỆP")
    decide = _word(words, "decide", "decisions:decide", "ghi quyết định về phương án điều chuyển")
    _whose(decide)
    decide.add_argument("outcome", choices=("approve", "change", "reject"))
    decide.add_argument("--by", required=True, type=_said, metavar="NGƯỜI-QUYẾT-ĐỊNH")
    decide.add_argument("--tier", type=int, required=True, choices=(1, 2, 3, 4), help="cấp thẩm quyền")
    decide.add_argument("--document", metavar="SỐ-VĂN-BẢN")
    decide.add_argument(
        "--on", type=date.fromisoformat, metavar="NGÀY", help="ngày ký văn bản; bỏ trống: ngày ghi quyết định"
    )
    decide.add_argument(
        "--proposal", type=int, metavar="SỐ", help="số của phương án đã xem; từ chối nếu phương án khác đã thay thế"
    )
    decide.add_argument("--note", metavar="GHI-CHÚ")
    decide.add_argument("--amount", action="append", metavar="SỐ=ĐỒNG", help="sửa số tiền của một lần điều chuyển")
    outcomes = _word(words, "outcomes", "decisions:outcomes", "kết quả thực tế của các khoản vốn đã điều chuyển")
    _whose(outcomes)
    for word in (reallocate, note, decide, outcomes):
        _seen(word)
    backtest = _word(words, "backtest", "decisions:backtest", "sai số dự báo trên số liệu các năm trước")
    backtest.add_argument("data", type=Path, metavar="TỆP-CSV")
    backtest.add_argument("--learn-until", type=int, metavar="NĂM", help="năm cuối dùng để học")
    backtest.add_argument("--plot", type=Path, metavar="TỆP-SVG")


def _report_words(words: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    trace = _word(words, "trace", "reports:trace", "nguồn gốc của một số liệu trong báo cáo, đến tận ô của tệp gửi lên")
    _whose(trace)
    trace.add_argument(
        "figure", metavar="MÃ-SỐ-LIỆU", nargs="?", help="ví dụ tinh.giai-ngan; bỏ trống để liệt kê các mã"
    )
    report = _word(words, "report", "reports:report", "dựng lại báo cáo đã phát hành, như đã biết khi đó")
    _whose(report)
    report.add_argument("--out", type=Path, metavar="THƯ-MỤC")
    changes = _word(words, "changes", "reports:changes", "những gì đã thay đổi từ khi phát hành báo cáo")
    _whose(changes)
    outbox = _word(words, "outbox", "post:outbox", "xem, kết luận hoặc gửi lại thư của kỳ")
    outbox.add_argument("act", choices=("list", "settle", "resend"))
    _whose(outbox)
    outbox.add_argument("--number", type=int, metavar="SỐ")
    outbox.add_argument("--state", choices=("sent", "refused", "failed"))
    outbox.add_argument("--by", default="", metavar="HỌ-TÊN")
    outbox.add_argument("--note", default="", metavar="GHI-CHÚ")
    preview = _word(words, "preview", "post:preview", "xem một thư như người nhận sẽ thấy")
    _whose(preview)
    preview.add_argument("number", type=int, metavar="SỐ")
    for word in (trace, report, changes, outbox, preview):
        _seen(word)


def _seen(word: argparse.ArgumentParser) -> None:
    word.add_argument("--clock", type=_moment, metavar="THỜI-ĐIỂM", help="đồng hồ mô phỏng, không bao giờ gửi thật")
    word.add_argument("--as-of", type=_moment, metavar="THỜI-ĐIỂM", help="biết đến thời điểm nào (ISO 8601)")
    word.add_argument("--profiles", type=Path, metavar="THƯ-MỤC", help="thư mục hồ sơ tỉnh")


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
    _seen(word)
    word.add_argument("--columns", type=Path, metavar="TỆP", help="ánh xạ cột của biểu mẫu khác")
    word.add_argument("--live", action="store_true", help="gửi thư thật")
    word.add_argument("--plain", action="store_true", help="chạy thẳng, không qua máy chủ Prefect; kết quả như nhau")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} không phải ngày dạng 2023-08-05") from None


def _said(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError("không được để trống")
    return text.strip()


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} không phải thời điểm dạng 2023-08-05T17:00:00+07:00") from None


if __name__ == "__main__":
    sys.exit(main())
