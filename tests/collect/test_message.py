"""Messages as real mail programs and forgers write them."""

import base64
from urllib.parse import quote

import pytest

from tasks.collect.message import Letter, is_authenticated, open_letter

NAME = "Báo cáo giải ngân tháng 7.xlsx"


def part(headers: str, content: bytes = b"abc") -> str:
    return f"{headers}\r\nContent-Transfer-Encoding: base64\r\n\r\n{base64.b64encode(content).decode()}\r\n"


def message(*parts: str, sender: str = "vanthu@stc.example", kind: str = "mixed") -> bytes:
    inside = "".join(f"--b\r\n{one}" for one in parts)
    return (
        f"From: {sender}\r\nMessage-ID: <1@stc.example>\r\nMIME-Version: 1.0\r\n"
        f"Content-Type: multipart/{kind}; boundary=b\r\n\r\n{inside}--b--\r\n"
    ).encode()


def names(raw: bytes) -> list[str]:
    return [item.name for item in open_letter(raw).attachments]


TEXT = "Content-Type: text/plain; charset=utf-8\r\n\r\nKính gửi.\r\n"
HTML = 'Content-Type: text/html; charset=utf-8\r\n\r\n<p>Kính gửi <img src="cid:logo1"></p>\r\n'


def encoded_words(text: str, charset: str = "utf-8") -> str:
    return f"=?{charset}?B?{base64.b64encode(text.encode(charset)).decode()}?="


@pytest.mark.parametrize(
    "disposition",
    [
        f"attachment; filename*=utf-8''{quote(NAME)}",
        f"attachment; filename*0*=utf-8''{quote(NAME[:10])};\r\n filename*1*={quote(NAME[10:])}",
        f'attachment; filename="{encoded_words(NAME)}"',
        f'attachment; filename="{encoded_words(NAME[:12])}\r\n {encoded_words(NAME[12:])}"',
        f'attachment; filename="=?UTF-8?Q?{quote(NAME).replace("%", "=").replace("=20", "_")}?="',
        f'attachment; filename="{NAME}"',
        f"inline; filename*=utf-8''{quote(NAME)}",
    ],
    ids=["rfc2231", "rfc2231 continued", "encoded word", "two encoded words", "quoted-printable", "raw utf-8",
         "inline"],
)  # fmt: skip
def test_vietnamese_names_in_every_dress(disposition: str) -> None:
    file = part(f"Content-Type: application/octet-stream\r\nContent-Disposition: {disposition}")
    assert names(message(TEXT, file)) == [NAME]


def test_the_name_may_stand_in_the_type() -> None:
    assert names(message(TEXT, part(f'Content-Type: application/zip; name="{encoded_words(NAME)}"'))) == [NAME]


@pytest.mark.parametrize(
    ("name", "shown"),
    [("../../x.xlsx", "x.xlsx"), ("=?utf-8?B?%%%?=", None), ("=?no-such?B?YQ==?=", None), ("", "khong-ten")],
)
def test_odd_names_do_no_harm(name: str, shown: str | None) -> None:
    (found,) = names(
        message(part(f'Content-Type: application/zip\r\nContent-Disposition: attachment; filename="{name}"'))
    )
    assert found
    assert "/" not in found
    assert shown is None or found == shown


def test_inline_pictures_are_skipped_and_photographs_are_not() -> None:
    raw = message(
        HTML,
        part("Content-Type: image/png; name=logo.png\r\nContent-ID: <logo1>\r\nContent-Disposition: attachment"),
        part("Content-Type: image/png; name=line.png\r\nContent-ID: <line>\r\nContent-Disposition: inline"),
        part("Content-Type: image/jpeg; name=anh-bang.jpg\r\nContent-Disposition: attachment"),
    )
    assert names(raw) == ["anh-bang.jpg"]


def test_texts_and_signatures_are_no_attachments() -> None:
    raw = message(TEXT, HTML, part("Content-Type: application/pkcs7-signature; name=smime.p7s"))
    assert names(raw) == []


def test_files_in_a_forwarded_message_are_found_but_its_sender_is_not_believed() -> None:
    inner = message(TEXT, part("Content-Type: application/zip; name=a.zip"), sender="vanthu@sxd.example")
    inner = inner.replace(b"boundary=b", b"boundary=c").replace(b"--b", b"--c")
    letter = open_letter(message(TEXT, "Content-Type: message/rfc822\r\n\r\n" + inner.decode()))
    assert [item.name for item in letter.attachments] == ["a.zip"]
    assert letter.sender == "vanthu@stc.example"


def test_an_empty_or_senseless_message_is_no_error() -> None:
    for raw in (b"", b"\x00\xff", b"From: a@b.example"):
        assert open_letter(raw).attachments == ()


def test_the_message_id_is_fit_to_show() -> None:
    assert "\x1b" not in open_letter(b"Message-ID: <a\x1b[31m@b>\r\n\r\n").message_id


OURS = "mail.skhdt.example"


@pytest.mark.parametrize(
    ("sender", "result", "believed"),
    [
        ("a@stc.example", "dkim=pass header.d=stc.example", True),
        ("a@stc.example", "dkim=pass (2048-bit key) header.i=@stc.example header.s=x", True),
        ("a@mail.stc.example", "dkim=pass header.d=stc.example", True),
        ("a@stc.example", "dkim=pass header.d=mail.stc.example", False),
        ("a@evilstc.example", "dkim=pass header.d=stc.example", False),
        ("a@stc.example", "dkim=fail (dkim=pass header.d=stc.example)", False),
        ("a@stc.example", 'dkim=fail reason="x; dkim=pass header.d=stc.example"', False),
        ("a@stc.example", "dkim=fail (a (dkim=pass header.d=stc.example) b; dkim=pass header.d=stc.example)", False),
        ("a@stc.example", "x-dkim=pass header.d=stc.example", False),
        ("a@stc.example", "dkim=passed header.d=stc.example", False),
        ("a@stc.example", "spf=pass smtp.mailfrom=stc.example", False),
        ("a@stc.example", "dkim=fail header.d=x.example; dkim=pass header.d=stc.example", True),
        ("a@stc.example", "dkim=pass header.d=x.example; dkim=fail header.d=stc.example", False),
    ],
)
def test_who_vouches_for_the_sender(sender: str, result: str, believed: bool) -> None:
    letter = Letter(sender, "", (), (f"{OURS}; {result}",))
    assert is_authenticated(letter, OURS.upper()) is believed


def test_nobody_can_be_vouched_for_without_a_sender() -> None:
    assert not is_authenticated(Letter(None, "", (), (f"{OURS}; dkim=pass header.d=stc.example",)), OURS)


def test_headers_made_to_take_for_ever_are_not_believed() -> None:
    nested = "(" * 300_000 + ")" * 300_000
    letter = Letter("a@stc.example", "", (), (f"{OURS}; dkim=pass {nested} header.d=stc.example",))
    assert not is_authenticated(letter, OURS)
    assert open_letter(message(TEXT, sender=f"{nested} <a@stc.example>")).sender is None
