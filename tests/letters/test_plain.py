"""The plain face says what the HTML says."""

from tasks.letters.plain import plain_text


def test_paragraphs_rows_items_and_links() -> None:
    html = (
        "<!DOCTYPE html><html><head><title>ẩn</title><style>p {}</style></head><body><p>Kính gửi: <b>Sở&nbsp;A</b></p>"
        "<table><tr><th>STT</th><th>Ô</th></tr><tr><td>1</td><td>Sheet1!B4 &lt; 0</td></tr></table>"
        '<ul><li>Một</li><li>Hai: <a href="https://tep.example/1">tải về</a></li></ul>'
        "<p>Hết.<br>Trân trọng.</p></body></html>"
    )
    assert plain_text(html) == (
        "Kính gửi: Sở A\n\nSTT | Ô\n1 | Sheet1!B4 < 0\n\n"
        "- Một\n- Hai: tải về (https://tep.example/1)\n\nHết.\nTrân trọng.\n"
    )


def test_no_tag_is_left() -> None:
    assert "<" not in plain_text("<html><body><div><p>a</p><span>b</span></div></body></html>")
