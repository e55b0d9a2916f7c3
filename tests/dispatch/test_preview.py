"""A message as its recipient would see it."""

from dataclasses import replace

from tasks.dispatch.preview import preview
from tasks.letters.message import Attachment
from tests.dispatch.samples import message


def test_a_preview_shows_what_the_recipient_gets() -> None:
    shown = preview(message("vanthu@quevo.bacninh.example", attachments=(Attachment("cần sửa.xlsx", b"so tinh"),)))
    assert shown.startswith(
        "Đến: vanthu@quevo.bacninh.example\nTrả lời về: tonghop@skhdt.bacninh.example\nTiêu đề: [Bắc"
    )
    assert "Kính gửi: Ủy ban nhân dân thị xã Quế Võ" in shown
    assert shown.endswith("Tệp kèm theo:\n- cần sửa.xlsx (7 byte)\n")
    bare = preview(replace(message("a@b.example"), reply_to=None))
    assert "Trả lời về: (không)" in bare
    assert "Tệp kèm theo:" not in bare
