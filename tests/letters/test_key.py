"""Same fact, same recipient, same key; anything else, another key."""

from dataclasses import replace

import pytest

from tasks.letters.key import key_of, message_id, outbox_key
from tasks.letters.message import Attachment
from tests.dispatch.samples import message

ONE = message("vanthu@sxd.example", about="facts")


def test_equal_facts_have_the_equal_key_whatever_the_wording() -> None:
    assert outbox_key(replace(ONE, html="<html>khác</html>", subject="khác")) == outbox_key(ONE)


def test_the_recipients_case_makes_no_second_message() -> None:
    assert outbox_key(replace(ONE, recipient="VanThu@sxd.example")) == outbox_key(ONE)


@pytest.mark.parametrize(
    "change",
    [
        {"profile": "bac-giang-2022"},
        {"period": "2023-08-22"},
        {"kind": "reminder"},
        {"recipient": "vanthu@stc.example"},
        {"about": "other facts"},
    ],
)
def test_each_part_of_the_key_counts(change: dict[str, str]) -> None:
    assert outbox_key(replace(ONE, **change)) != outbox_key(ONE)


def test_without_named_facts_the_whole_content_counts() -> None:
    bare = replace(ONE, about="")
    assert outbox_key(bare) == outbox_key(replace(ONE, about=""))
    for change in ({"html": "<html>khác</html>"}, {"attachments": (Attachment("a.xlsx", b"1"),)}):
        assert outbox_key(replace(bare, **change)) != outbox_key(bare)
    first = replace(bare, attachments=(Attachment("a.xlsx", b"1"),))
    assert outbox_key(replace(bare, attachments=(Attachment("a.xlsx", b"2"),))) != outbox_key(first)


def test_the_message_id_leads_back_to_the_key() -> None:
    key = outbox_key(ONE)
    assert message_id(key) == f"<{key}@giaingan.invalid>"
    assert key_of(message_id(key)) == key


@pytest.mark.parametrize(
    "header", ["", "<x@giaingan.invalid>", f"<{'a' * 64}@elsewhere.example>", f"<{'G' * 64}@giaingan.invalid>"]
)
def test_other_message_ids_lead_nowhere(header: str) -> None:
    assert key_of(header) is None
