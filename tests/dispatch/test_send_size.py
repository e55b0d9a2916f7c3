"""What is too large for the server goes as links or in parts, or fails with the reason."""

from pathlib import Path

import pytest

from config.load import ConfigurationError
from tasks.ledger import outbox
from tasks.ledger.engine import Ledger
from tasks.letters.key import message_id, outbox_key
from tests.dispatch.mail_server import MailServer
from tests.dispatch.rounds import queue, round_of
from tests.dispatch.samples import FILES, Clock, message, smtp


def test_too_large_becomes_links(ledger: Ledger, server: MailServer, tmp_path: Path) -> None:
    composed = message("ok-1@sxd.example", attachments=FILES)
    queue(ledger, composed)
    settings = smtp(server.port, max_message_bytes=100_000)
    result = round_of(ledger, settings, tmp_path, Clock(), link_base_url="https://tep.example/kho/")
    (received,) = server.post.accepted
    text = received.message.get_body(("plain",)).get_content()
    assert result.counts["sent"] == 1
    assert received.message_id == message_id(outbox_key(composed))
    assert list(received.message.iter_attachments()) == []
    for item in FILES:
        (kept,) = (tmp_path / "tai-ve").glob(f"*/{item.file_name}")
        assert kept.read_bytes() == item.content
        assert f"https://tep.example/kho/{kept.parent.name}/" in text
    assert "Ph%E1%BB%A5%20l%E1%BB%A5c.xlsx" in text


def test_too_large_without_a_place_for_links_goes_in_parts(ledger: Ledger, server: MailServer, tmp_path: Path) -> None:
    queue(ledger, message("ok-1@sxd.example", attachments=FILES))
    settings = smtp(server.port, max_message_bytes=100_000)
    result = round_of(ledger, settings, tmp_path, Clock())
    assert result.counts["sent"] == 2
    assert [[a.get_filename() for a in item.message.iter_attachments()] for item in server.post.accepted] == [
        ["Phụ lục.xlsx"],
        ["Báo cáo.docx"],
    ]
    assert [item.message["Subject"][-10:] for item in server.post.accepted] == ["(phần 1/2)", "(phần 2/2)"]
    queue(ledger, message("ok-1@sxd.example", attachments=FILES))
    round_of(ledger, settings, tmp_path, Clock())
    assert len(server.post.accepted) == 2


def test_one_file_that_no_part_can_carry_fails_with_the_reason(
    ledger: Ledger, server: MailServer, tmp_path: Path
) -> None:
    queue(ledger, message("ok-1@sxd.example", attachments=FILES[:1]))
    round_of(ledger, smtp(server.port, max_message_bytes=50_000), tmp_path, Clock())
    (row,) = outbox.rows(ledger)
    assert row.state == "failed"
    assert "limit 50000" in row.detail
    assert server.post.accepted == []


def test_the_servers_own_limit_counts(ledger: Ledger, tmp_path: Path) -> None:
    queue(ledger, message("ok-1@sxd.example", attachments=FILES[:1]))
    with MailServer(size=40_000) as small:
        round_of(ledger, smtp(small.port), tmp_path, Clock())
    assert "limit 40000" in outbox.rows(ledger)[0].detail


@pytest.mark.parametrize("url", ["file:///srv", "javascript:alert(1)", "tep.example"])
def test_a_base_for_links_that_is_no_web_address_is_refused(
    ledger: Ledger, server: MailServer, tmp_path: Path, url: str
) -> None:
    with pytest.raises(ConfigurationError, match="GIAINGAN_LINK_BASE_URL"):
        round_of(ledger, smtp(server.port), tmp_path, Clock(), link_base_url=url)
