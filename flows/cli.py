"""`giaingan`: thin; each word is a module in flows/commands that is imported when it is used, or an act of a room."""

import argparse
import gc
import os
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from importlib.metadata import version
from io import TextIOWrapper
from pathlib import Path
from typing import Any, TypeAlias

from config.errors import ToldError
from config.period import UnknownPeriodError
from config.run_request import PeriodRequest, ProfileRequest, RunRequest
from config.yaml_file import ConfigurationError
from flows.words import add_words

STAGES = ("collect", "check", "progress", "reallocate", "report", "dispatch")

Words: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def main(words: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code is 0 done, 1 fault, 2 usage or configuration."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A console of another encoding shows a Vietnamese letter wrongly; it does not end the program.
            stream.reconfigure(encoding="utf-8", errors="replace")
    # A month makes millions of small objects and hardly a circle of them; to look for circles at every 700th costs a
    # seventh of its time.
    gc.set_threshold(100_000, 20, 20)
    words = sys.argv[1:] if words is None else words
    arguments = parser(words[:1]).parse_args(words)
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
        print(": ".join((*getattr(error, "__notes__", ()), str(error))), file=sys.stderr)
        return 1


def parser(asked: Sequence[str] = ()) -> argparse.ArgumentParser:
    """All words and options; the acts' declarations are looked up unless `asked`, the first word, is none of theirs."""
    top = argparse.ArgumentParser(
        prog="giaingan",
        description="Theo dõi giải ngân vốn đầu tư công hằng tháng của một tỉnh: thu báo cáo, kiểm tra, "
        "tổng hợp, gửi đi.",
        epilog="Trạng thái nằm ở GIAINGAN_HOME (mặc định .giaingan/); cơ sở dữ liệu ở GIAINGAN_DATABASE_URL "
        "(mặc định SQLite trong đó); hồ sơ tỉnh ở GIAINGAN_PROFILES (mặc định các hồ sơ đi kèm). Không có --live thì "
        "không thư nào rời máy: thư thành tệp .eml.",
    )
    top.add_argument("--version", action="version", version=f"giaingan {version('giaingan')}")
    words = top.add_subparsers(required=True, metavar="LỆNH")
    _month_words(words)
    _question_words(words)
    if not asked or asked[0] == "plan" or asked[0] not in words.choices:
        _plan_words(words)
    outbox = words.add_parser("outbox", help="xem, kết luận hoặc gửi lại thư của kỳ")
    letters = outbox.add_subparsers(required=True, metavar="VIỆC")
    _of_period(letters, "list", "post:list_messages", "các thư của kỳ và trạng thái của chúng")
    ui = _word(words, "ui", "ui", "mở máy chủ và giao diện Prefect trên máy này")
    ui.add_argument("--home", type=Path, metavar="THƯ-MỤC", help="thư mục trạng thái, mặc định GIAINGAN_HOME")
    ui.add_argument("--port", type=int, default=4200)
    if not asked or asked[0] == "outbox" or asked[0] not in words.choices:
        _act_words({"": words, "outbox": letters})
    return top


def _month_words(words: Words) -> None:
    """What runs the month or a part of it."""
    plain: dict[str, Any] = {"action": "store_true", "help": "chạy thẳng, không qua máy chủ Prefect; kết quả như nhau"}
    cycle = _word(words, "cycle", "cycle", "chạy cả kỳ: thu, kiểm tra, tiến độ, điều chuyển, báo cáo, gửi")
    alone = _word(words, "stage", "cycle:run_stage", "chạy lại một bước của kỳ")
    alone.add_argument("stage", choices=STAGES)
    for word in (cycle, alone):
        add_words(word, RunRequest)
        word.add_argument("--plain", **plain)
    demo = _word(words, "demo", "demo", "tạo số liệu minh họa rồi chạy cả kỳ trên đó")
    demo.add_argument("--out", type=Path, metavar="THƯ-MỤC")
    demo.add_argument("--clock", metavar="THỜI-ĐIỂM", help="đồng hồ mô phỏng của kỳ; mặc định lúc khóa sổ")
    demo.add_argument("--plain", **plain)
    check = _word(words, "check", "check", "đọc và kiểm tra một tệp; 0 không lỗi, 1 có lỗi hoặc không đọc được")
    check.add_argument("file", type=Path, metavar="TỆP")
    check.add_argument("--profile", metavar="HỒ-SƠ")
    check.add_argument("--period", metavar="KỲ")
    check.add_argument("--profiles", type=Path, metavar="THƯ-MỤC")
    check.add_argument("--columns", type=Path, metavar="TỆP", help="ánh xạ cột của biểu mẫu khác")
    check.add_argument("--json", action="store_true")
    _map_words(words)


def _map_words(words: Words) -> None:
    """How a file's columns are understood, and what a person says of them."""
    mapping = _word(words, "map", "map", "xem từng cột của một tệp được hiểu thế nào, sửa và ghi thành ánh xạ cột")
    mapping.add_argument("file", type=Path, metavar="TỆP")
    said = {
        "--set": ("CỘT=NỘI-DUNG", 'ví dụ L="Lũy kế giải ngân", M="Kế hoạch vốn: NSTW", P="bỏ qua"; ghi được nhiều lần'),
        "--only": ("CỘT=CHỮ", 'chỉ đọc các dòng ghi chữ này ở cột, ví dụ D="dự án"'),
        "--skip-sheet": ("TÊN", "trang tính không đọc; * thay cho chữ bất kỳ"),
    }
    for option, (metavar, told) in said.items():
        mapping.add_argument(option, action="append", metavar=metavar, help=told)
    mapping.add_argument("--add-up", action="store_true", help="cộng các dòng có cùng mã dự án thành một dự án")
    mapping.add_argument("--unit", metavar="ĐƠN-VỊ", help="đơn vị tính khi tệp không ghi")
    mapping.add_argument("--sheet", metavar="TÊN", help="chỉ xem trang tính này")
    mapping.add_argument("--columns", type=Path, metavar="TỆP", help="ánh xạ cột để sửa tiếp; mặc định của giaingan")
    mapping.add_argument("--profile", metavar="HỒ-SƠ", help="hồ sơ có danh mục nguồn vốn")
    mapping.add_argument("--profiles", type=Path, metavar="THƯ-MỤC")
    mapping.add_argument("-o", "--output", type=Path, metavar="TỆP", help="ghi ánh xạ, ví dụ config/columns-x.yaml")


def _question_words(words: Words) -> None:
    """What looks at a period, and changes nothing that anybody said."""
    _of_period(words, "inbox", "office:inbox", "các tệp đã nhận của kỳ và trạng thái của chúng")
    asked = _of_period(
        words, "questions", "office:questions", "các cảnh báo chờ giải trình, đã giải trình, đã chấp nhận"
    )
    asked.add_argument("--json", action="store_true")
    found = _of_period(words, "findings", "office:findings", "các phát hiện trên các tệp của kỳ, theo đơn vị")
    found.add_argument("--json", action="store_true")
    _of_period(words, "recheck", "office:recheck", "kiểm tra lại cả kỳ khi quy tắc hoặc kế hoạch thay đổi")
    template = _word(words, "template", "office:template", "xuất biểu mẫu của một đơn vị, điền sẵn số liệu kỳ trước")
    add_words(template, PeriodRequest, ("profile",))
    template.add_argument("agency", metavar="ĐƠN-VỊ")
    add_words(template, PeriodRequest, ("period", "as_of", "profiles", "clock"))

    reallocate = _of_period(words, "reallocate", "decisions:reallocate", "so sánh các phương án điều chuyển vốn")
    reallocate.add_argument("--set", action="append", metavar="KHÓA=GIÁ-TRỊ", help="một phương án; lặp lại để so sánh")
    note = _of_period(words, "note", "decisions:note", "xuất Tờ trình phương án điều chuyển")
    for word in (template, note):
        word.add_argument("-o", "--output", type=Path, required=True, metavar="TỆP")
    _of_period(words, "outcomes", "decisions:outcomes", "kết quả thực tế của các khoản vốn đã điều chuyển")
    backtest = _word(words, "backtest", "backtest:backtest", "sai số dự báo trên số liệu các năm trước")
    backtest.add_argument("data", type=Path, nargs="?", metavar="TỆP-CSV")
    backtest.add_argument("--learn-until", type=int, metavar="NĂM", help="năm cuối dùng để học")
    backtest.add_argument("--plot", type=Path, metavar="TỆP-SVG")
    backtest.add_argument(
        "--flags", type=Path, metavar="TỆP-CSV", help="dự án đã biết kết quả: độ chính xác, độ phủ của cảnh báo"
    )
    backtest.add_argument("--json", action="store_true")

    calendar = _of_profile(words, "calendar", "duties:calendar", "lịch các kỳ hạn: mở, hết hạn, khóa sổ, nhắc, số liệu")
    calendar.add_argument("--year", type=int, metavar="NĂM")
    calendar.add_argument("--ics", type=Path, metavar="TỆP", help="ghi lịch thành tệp iCalendar")
    duties = _of_profile(words, "duties", "duties:duties", "ai có nghĩa vụ gì, hạn nào, đã thực hiện chưa")
    duties.add_argument("--on", metavar="NGÀY", help="xem như vào đầu ngày đó; mặc định hôm nay")
    stuck = _of_profile(
        words, "bottlenecks", "bottlenecks", "sổ theo dõi khó khăn, vướng mắc: theo cấp, loại, tuổi, việc tiếp theo"
    )
    stuck.add_argument("--on", metavar="NGÀY", help="xem như đến hết ngày đó; mặc định hôm nay")
    stuck.add_argument("--since", metavar="NGÀY", help="nêu cả những gì mới mở, đã giải quyết từ ngày đó: tuần, tháng")
    kept = _of_profile(words, "strip", "strip", "mười hai kỳ gần nhất của từng đơn vị: đúng hạn, muộn, chưa có")
    kept.add_argument("--on", metavar="NGÀY", help="xem như vào đầu ngày đó; mặc định hôm nay")
    for word in (calendar, duties, stuck, kept):
        word.add_argument("--json", action="store_true")

    trace = _of_period(
        words, "trace", "reports:trace", "nguồn gốc của một số liệu trong báo cáo, đến tận ô của tệp gửi lên"
    )
    trace.add_argument(
        "figure", metavar="MÃ-SỐ-LIỆU", nargs="?", help="ví dụ tinh.giai-ngan; bỏ trống để liệt kê các mã"
    )
    report = _of_period(words, "report", "reports:report", "dựng lại báo cáo đã phát hành, như đã biết khi đó")
    add_words(report, RunRequest, ("out",))
    who = _word(words, "agency", "agencies", "dòng kế tục của một đơn vị: nhận của ai, giao cho ai, từ ngày nào")
    add_words(who, RunRequest, ("profile", "profiles"))
    who.add_argument("agency", metavar="ĐƠN-VỊ", help="mã của đơn vị trong hồ sơ")
    who.add_argument("--json", action="store_true")
    key = _of_period(words, "key-projects", "key_projects", "các dự án trọng điểm: giải ngân, cảnh báo, vướng mắc")
    key.add_argument("--json", action="store_true")
    _of_period(words, "changes", "reports:changes", "những gì đã thay đổi từ khi phát hành báo cáo")
    remind = _word(
        words, "remind", "follow_up:remind", "các thư nhắc, đôn đốc của những ngày tới; --send: gửi của hôm nay"
    )
    add_words(remind, RunRequest, ("profile", "as_of", "profiles", "clock", "live", "out", "illustrative"))
    remind.add_argument("--days", type=int, default=7, metavar="SỐ-NGÀY", help="xem trước bao nhiêu ngày, mặc định 7")
    remind.add_argument("--show", metavar="THƯ-NHẮC", help="xem một thư như người nhận sẽ thấy, ví dụ sxd@2023-08-03")
    remind.add_argument("--send", action="store_true", help="gửi biểu mẫu, thư nhắc và dự thảo công văn của hôm nay")
    remind.add_argument("--json", action="store_true")
    forms = _of_period(words, "forms", "follow_up:forms", "xuất biểu mẫu của mọi đơn vị phải báo cáo kỳ này")
    forms.add_argument("-o", "--output", type=Path, required=True, metavar="THƯ-MỤC")
    papers = _of_period(words, "documents", "documents", "các văn bản của kỳ: dự thảo, đã phát hành, đã gửi")
    papers.add_argument("--json", action="store_true", help="cho chương trình khác, kèm các câu để xác nhận")
    preview = _of_period(words, "preview", "post:preview", "xem một thư như người nhận sẽ thấy")
    preview.add_argument("number", type=int, metavar="SỐ")


def _plan_words(words: Words) -> None:
    """What the province has decided, which belongs to no period."""
    from tasks.plan.importing import IMPORT_PLAN, PlanForm

    plan = words.add_parser("plan", help="kế hoạch vốn được giao: ghi quyết định, xem kế hoạch có hiệu lực")
    things = plan.add_subparsers(required=True, metavar="VIỆC")
    taken = _word(things, "import", "plan:import_plan", "ghi kế hoạch vốn từ phụ lục một quyết định")
    show = _word(things, "show", "plan:show", "kế hoạch có hiệu lực đến một ngày")
    diff = _word(things, "diff", "plan:diff", "kế hoạch có hiệu lực giữa hai ngày khác nhau thế nào")
    for word in (taken, show, diff):
        add_words(word, RunRequest, ("profile", "as_of", "profiles", "clock"))
    add_words(taken, PlanForm)
    add_words(taken, RunRequest, ("columns",))
    taken.set_defaults(act=IMPORT_PLAN)
    taken.add_argument("--dry-run", action="store_true", help="chỉ xem thay đổi, không ghi")
    show.add_argument("--on", metavar="NGÀY", help="bỏ trống: hôm nay")
    show.add_argument("--json", action="store_true")
    diff.add_argument("since", metavar="TỪ-NGÀY")
    diff.add_argument("until", metavar="ĐẾN-NGÀY", nargs="?", help="bỏ trống: hôm nay")


def _act_words(groups: Mapping[str, Words]) -> None:
    """What people do, each act from its own declaration."""
    from flows.acts import ACTS

    for act in ACTS.values():
        group, _, name = (act.command or act.name).rpartition(" ")
        if group not in groups:
            continue  # its command asks for more than its form: made above
        told = act.title[0].lower() + act.title[1:]
        word = (_of_profile if act.of_profile else _of_period)(groups[group], name, "act", told)
        add_words(word, act.form)
        word.set_defaults(act=act)


def _of_period(words: Words, name: str, run: str, told: str) -> argparse.ArgumentParser:
    word = _word(words, name, run, told)
    add_words(word, PeriodRequest)
    return word


def _of_profile(words: Words, name: str, run: str, told: str) -> argparse.ArgumentParser:
    word = _word(words, name, run, told)
    add_words(word, ProfileRequest)
    return word


def _word(words: Words, name: str, run: str, told: str) -> argparse.ArgumentParser:
    word = words.add_parser(name, help=told, description=told)
    word.set_defaults(run=run)
    return word


if __name__ == "__main__":
    sys.exit(main())
