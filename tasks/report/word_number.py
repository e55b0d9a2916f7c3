"""Number and day filled into a document that was drafted without them."""

from datetime import date

from config import vi
from config.errors import ToldError
from tasks.report.word_package import BLANK, BODY, rewritten


def with_number(package: bytes, symbol: str, number: str, on: date) -> bytes:
    """The Word file with its number and day where the draft left room, also in what refers to it from an appendix.

    Equal arguments give equal bytes. Raises ToldError where the file has no room for a number: the office's own
    template may have none.
    """
    room, day_room = f"{BLANK}/{symbol}", f"ngày{BLANK}tháng "

    def filled(body: bytes) -> bytes:
        text = body.decode()
        if room not in text:
            raise ToldError(
                f"Bản Word không có chỗ ghi số (…/{symbol}); điền số, ngày bằng tay, ký rồi phát hành với --file"
            )
        start = text.index(room)
        text = text[:start] + text[start:].replace(room, f"\N{NO-BREAK SPACE}{number}")
        head, *dated = text.split(day_room)
        # The draft names the month in which it was made; the number's day decides.
        return "".join([head, *(_dated(part, on) for part in dated)]).encode()

    return rewritten(package, {BODY: filled})


def _dated(after_day: str, on: date) -> str:
    """What follows the room for the day: `8 năm 2023` becomes the month and year of `on`."""
    month, year, rest = _split(after_day)
    if not month or not year:
        return f"ngày{BLANK}tháng {after_day}"
    written = vi.day(on).split("/")
    return f"ngày {written[0]} tháng {written[1]} năm {written[2]}{rest}"


def _split(text: str) -> tuple[str, str, str]:
    month, _, rest = text.partition(" năm ")
    return month if month.isdigit() else "", rest[:4] if rest[:4].isdigit() else "", rest[4:]
