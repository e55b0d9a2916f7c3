"""A file that was kept is either settled or told by its note, whenever the process dies."""

import io
import json
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tasks.collect import keep as keep_module
from tasks.collect import originals as module
from tasks.collect.keep import Kept
from tasks.collect.originals import Originals, mark_of
from tasks.ledger.records import Received
from tests.collect.killed import killed_before

AS_OF = datetime(2023, 8, 9, 17, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
SENT = datetime(2023, 8, 3, 9, 30, 15, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


def of(agency: str, quarantine: str | None = None, sent: datetime = SENT) -> Any:
    """What a channel says of a file from that agency."""

    def describe(kept: Kept) -> Received:
        return Received(
            sha256=kept.sha256,
            size_bytes=kept.size_bytes,
            file_name="Báo cáo.xlsx",
            kept_at=kept.kept_at,
            channel="mailbox",
            origin=f"<{agency}@example>",
            received_at=sent,
            sender=f"vanthu@{agency}.example",
            agency=agency,
            period="2023-08-05",
            quarantine=quarantine,
        )

    return describe


@pytest.fixture
def originals(tmp_path: Path) -> Originals:
    return Originals(tmp_path / "originals", "bac-ninh-2023", AS_OF)


def test_a_note_tells_the_whole_file_until_it_is_settled(originals: Originals) -> None:
    taken = originals.take(io.BytesIO(b"abc"), of("stc", "Thư lạ"))
    assert taken == of("stc", "Thư lạ")(Kept(taken.sha256, 3, originals.folder / taken.sha256))
    assert originals.left() == ((taken,), ())
    assert originals.last_left() == AS_OF
    originals.settle([taken])
    assert originals.left() == ((), ())
    assert originals.last_left() is None
    originals.settle([taken])
    assert taken.kept_at.read_bytes() == b"abc"


def test_two_senders_of_the_same_bytes_are_both_told(originals: Originals) -> None:
    one = originals.take(io.BytesIO(b"abc"), of("stc"))
    other = originals.take(io.BytesIO(b"abc"), of("sxd"))
    assert set(originals.left()[0]) == {one, other}
    originals.settle([one])
    assert originals.left()[0] == (other,)


def test_what_is_taken_again_before_it_is_settled_is_told_once_as_it_was_last_seen(originals: Originals) -> None:
    originals.take(io.BytesIO(b"abc"), of("stc"))
    again = originals.take(io.BytesIO(b"abc"), of("stc", sent=SENT + timedelta(hours=1)))
    assert originals.left()[0] == (again,)


def test_a_file_that_the_ledger_has_needs_no_note(originals: Originals) -> None:
    taken = originals.take(io.BytesIO(b"abc"), of("stc"))
    originals.settle([taken])
    known = {mark_of(taken): SENT.isoformat()}
    originals.take(io.BytesIO(b"abc"), of("stc"), known=known)
    assert originals.left() == ((), ())
    sent_anew = originals.take(io.BytesIO(b"abc"), of("stc", sent=SENT + timedelta(days=17)), known=known)
    assert originals.left()[0] == (sent_anew,)


def test_neither_another_profile_nor_an_earlier_moment_sees_it(originals: Originals) -> None:
    taken = originals.take(io.BytesIO(b"abc"), of("stc"))
    other = Originals(originals.folder, "bac-giang-2022", AS_OF)
    assert other.left() == ((), ())
    assert other.last_left() is None
    other.settle([taken])
    assert Originals(originals.folder, "bac-ninh-2023", AS_OF - timedelta(seconds=1)).left() == ((), ())
    assert originals.left()[0] == (taken,)


def test_what_its_channel_refuses_is_not_kept(originals: Originals) -> None:
    def refuse(_kept: Kept) -> Received:
        raise LookupError

    with pytest.raises(LookupError):
        originals.take(io.BytesIO(b"abc"), refuse)
    assert list(originals.folder.iterdir()) == []
    assert originals.left() == ((), ())


@pytest.mark.parametrize("content", ["", "[]", "{", '{"profile": "bac-ninh-2023", "as_of": "x", "received": {}}'])
def test_a_damaged_note_is_a_fault_and_hides_no_other(originals: Originals, content: str) -> None:
    taken = originals.take(io.BytesIO(b"abc"), of("stc"))
    (originals.notes / "0.json").write_text(content, "utf-8")
    received, faults = originals.left()
    assert received == (taken,)
    assert [fault.origin for fault in faults] == ["0.json"]
    assert originals.last_left() == AS_OF


def test_a_damaged_original_is_not_taken_for_the_file(originals: Originals) -> None:
    taken = originals.take(io.BytesIO(b"abc"), of("stc"))
    taken.kept_at.unlink()
    taken.kept_at.write_bytes(b"a")
    assert originals.left() == ((), ())


@pytest.mark.slow
def test_killed_before_any_line_an_original_is_never_without_its_note(tmp_path: Path) -> None:
    lines = told = 0
    while True:
        originals = Originals(tmp_path / str(lines) / "originals", "bac-ninh-2023", AS_OF)
        if not killed_before(lines, (module, keep_module), partial(originals.take, io.BytesIO(b"abc"), of("stc"))):
            break
        kept = [path.name for path in originals.folder.glob("[!.]*")]
        received, faults = originals.left()
        assert [item.sha256 for item in received] == kept
        assert faults == ()
        assert all(item.agency == "stc" for item in received)
        told += len(received)
        taken = originals.take(io.BytesIO(b"abc"), of("stc"))
        assert originals.left()[0] == (taken,)
        lines += 1
    assert lines > 40, "the trace reached the lines of both modules"
    assert 0 < told < lines, "some deaths came before the rename and some after"


def test_the_note_says_nothing_that_moves(originals: Originals) -> None:
    """A house that is moved to another folder finds its files there."""
    taken = originals.take(io.BytesIO(b"abc"), of("stc"))
    (note,) = originals.notes.glob("*.json")
    assert str(originals.folder) not in note.read_text("utf-8")
    assert "kept_at" not in json.loads(note.read_text("utf-8"))["received"]
    moved = Originals(originals.folder.parent.rename(originals.folder.parents[1] / "moved") / "originals",
                      originals.profile, AS_OF)  # fmt: skip
    assert [item.kept_at.read_bytes() for item in moved.left()[0]] == [b"abc"]
    assert moved.left()[0][0].sha256 == taken.sha256
