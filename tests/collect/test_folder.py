"""The drop folder: finished files only, nothing outside it, nothing changed in it."""

import os
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tasks.collect.folder import poll_folder
from tasks.collect.originals import Originals
from tasks.collect.types import Polled
from tasks.ledger.records import Received

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
AS_OF = datetime(2023, 8, 5, 8, 0, tzinfo=HANOI)
SENT = datetime(2023, 8, 3, 9, 30, 15, 250_000, tzinfo=HANOI)
AGENCIES = {"stc": "stc", "Sở Tài chính": "stc", "gb": "gb", "UBND huyện Gia Bình": "gb", "Huyện Thuỷ": "ht"}


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def put(folder: Path, name: str, content: bytes = b"content", sent: datetime = SENT) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    os.utime(path, (sent.timestamp(), sent.timestamp()))
    return path


def poll(inbox: Path, **options: object) -> Polled:
    return poll_folder(inbox, Originals(inbox.parent / "originals", "bn", AS_OF), AGENCIES, AS_OF, **options)  # type: ignore[arg-type]


def names(polled: Polled) -> list[str]:
    return [item.origin for item in polled.received]


def test_a_file_is_received_whole(inbox: Path) -> None:
    put(inbox, "stc/Báo cáo.xlsx", b"abc")
    (item,) = poll(inbox).received
    assert item == Received(
        sha256="ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        size_bytes=3,
        file_name="Báo cáo.xlsx",
        kept_at=inbox.parent / "originals" / item.sha256,
        channel="folder",
        origin="stc/Báo cáo.xlsx",
        received_at=datetime(2023, 8, 3, 9, 30, 15, tzinfo=HANOI),
        agency="stc",
    )
    assert item.received_at.tzinfo == HANOI


def test_polling_twice_gives_the_same_and_changes_nothing(inbox: Path) -> None:
    paths = [put(inbox, "a.xlsx"), put(inbox, "stc/b.zip", b"zip"), put(inbox, "c.xlsx")]
    before = [path.stat() for path in paths]
    first = poll(inbox)
    assert poll(inbox) == first
    assert names(first) == ["a.xlsx", "c.xlsx", "stc/b.zip"]
    assert first.received[0].sha256 == first.received[1].sha256
    assert len(list((inbox.parent / "originals").iterdir())) == 2
    assert [(path.stat().st_mtime_ns, path.stat().st_ino) for path in paths] == [
        (stat.st_mtime_ns, stat.st_ino) for stat in before
    ]


def test_a_file_is_noted_until_the_folder_is_told_that_it_was_taken_over(inbox: Path) -> None:
    originals = Originals(inbox.parent / "originals", "bn", AS_OF)
    put(inbox, "stc/a.xlsx")
    put(inbox, "b.xlsx", b"other")
    first = poll(inbox)
    assert set(originals.left()[0]) == set(first.received)
    originals.settle(first.received)
    put(inbox, "c.xlsx", b"third")
    second = poll(inbox, marks=first.marks)
    assert names(second) == ["b.xlsx", "c.xlsx", "stc/a.xlsx"]
    assert [item.origin for item in originals.left()[0]] == ["c.xlsx"]
    assert len(second.marks) == 1
    assert poll(inbox, marks={**first.marks, **second.marks}).marks == {}


@pytest.mark.parametrize(
    ("folder", "agency"),
    [("stc", "stc"), ("STC", "stc"), ("Sở  Tài Chính", "stc"), ("ubnd huyện gia bình", "gb"), ("HUYỆN THỦY", "ht")],
)
def test_a_sub_folder_names_its_agency(inbox: Path, folder: str, agency: str) -> None:
    put(inbox, f"{folder}/sâu hơn/a.xlsx")
    (item,) = poll(inbox).received
    assert (item.agency, item.quarantine, item.period) == (agency, None, None)


def test_a_folder_for_all_names_nobody(inbox: Path) -> None:
    put(inbox, "a.xlsx")
    (item,) = poll(inbox).received
    assert (item.agency, item.quarantine) == (None, None)


def test_an_unknown_sub_folder_is_quarantined_by_name(inbox: Path) -> None:
    put(inbox, "Sở Lạ/a.xlsx")
    (item,) = poll(inbox).received
    assert item.agency is None
    assert item.quarantine is not None
    assert "Sở Lạ" in item.quarantine


def test_a_name_that_two_agencies_share_decides_nothing(inbox: Path) -> None:
    put(inbox, "chung/a.xlsx")
    (item,) = poll_folder(
        inbox, Originals(inbox.parent / "o", "bn", AS_OF), {"Chung": "a", "chung": "b"}, AS_OF
    ).received
    assert item.agency is None
    assert item.quarantine is not None


@pytest.mark.parametrize("path", ["2023-08-05/stc/a.xlsx", "stc/2023-08-05/a.xlsx"])
def test_a_dated_sub_folder_is_a_period(inbox: Path, path: str) -> None:
    put(inbox, path)
    (item,) = poll(inbox).received
    assert (item.agency, item.period, item.quarantine) == ("stc", "2023-08-05", None)


@pytest.mark.parametrize(
    "name",
    ["~$a.xlsx", ".a.xlsx", ".~lock.a.xlsx#", "Thumbs.db", "desktop.ini", "a.tmp", "a.xlsx.part", "a.xlsx.crdownload",
     "A.PART", "~WRL0001.tmp", ".git/a.xlsx"],
)  # fmt: skip
def test_temporary_files_are_passed_over(inbox: Path, name: str) -> None:
    put(inbox, name)
    put(inbox, "thật.xlsx")
    polled = poll(inbox)
    assert names(polled) == ["thật.xlsx"]
    assert polled.faults == ()


@pytest.mark.parametrize("change", ["grows", "is touched", "is replaced", "vanishes"])
def test_a_file_still_being_written_waits(inbox: Path, change: str) -> None:
    path = put(inbox, "a.xlsx")
    put(inbox, "b.xlsx")
    waited = []

    def meanwhile(seconds: float) -> None:
        waited.append(seconds)
        if change == "grows":
            path.write_bytes(b"content and more")
            os.utime(path, (SENT.timestamp(), SENT.timestamp()))
        elif change == "is touched":
            os.utime(path)
        elif change == "is replaced":
            put(inbox, "new").rename(path)
        else:
            path.unlink()

    polled = poll(inbox, quiet_seconds=2, sleep=meanwhile)
    assert names(polled) == ["b.xlsx"]
    assert polled.faults == ()
    assert waited == [2]
    assert names(poll(inbox, quiet_seconds=2, sleep=lambda _: None)) == [
        *(["a.xlsx"] if change != "vanishes" else []),
        "b.xlsx",
    ]


def test_links_and_devices_are_not_followed(inbox: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    secret = put(outside, "secret.xlsx")
    (inbox / "link.xlsx").symlink_to(secret)
    (inbox / "linked").symlink_to(outside)
    os.mkfifo(inbox / "pipe.xlsx")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(inbox / "socket.xlsx"))
        put(inbox, "a.xlsx")
        polled = poll(inbox)
    assert names(polled) == ["a.xlsx"]
    assert polled.faults == ()


def test_a_file_swapped_for_a_link_while_polling_is_not_followed(inbox: Path, tmp_path: Path) -> None:
    secret = put(tmp_path / "outside", "secret.xlsx")
    put(inbox, "stc/a.xlsx")
    # The swap happens after the look, just before opening.
    real_open = os.open

    def racing_open(path: object, flags: int, *rest: object, **options: object) -> int:
        if str(path).endswith("a.xlsx"):
            (inbox / "stc" / "a.xlsx").unlink()
            (inbox / "stc").rmdir()
            (inbox / "stc").symlink_to(secret.parent)
            secret.rename(secret.with_name("a.xlsx"))
        return real_open(path, flags, *rest, **options)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "open", racing_open)
        assert poll(inbox).received == ()


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_an_unreadable_file_is_a_fault_and_the_rest_goes_on(inbox: Path) -> None:
    put(inbox, "a.xlsx").chmod(0)
    put(inbox, "b.xlsx")
    polled = poll(inbox)
    assert names(polled) == ["b.xlsx"]
    assert [(fault.channel, fault.origin) for fault in polled.faults] == [("folder", "a.xlsx")]


def test_a_file_that_cannot_be_opened_is_a_fault(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(inbox, "a.xlsx")
    put(inbox, "b.xlsx")
    real_open = os.open

    def failing_open(path: object, flags: int, *rest: object, **options: object) -> int:
        if str(path).endswith("/a.xlsx"):
            raise PermissionError(13, "Permission denied")
        return real_open(path, flags, *rest, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "open", failing_open)
    polled = poll(inbox)
    assert names(polled) == ["b.xlsx"]
    assert [(fault.origin, fault.reason) for fault in polled.faults] == [("a.xlsx", "Permission denied")]


def test_too_large_is_a_fault(inbox: Path) -> None:
    put(inbox, "a.xlsx", b"x" * 1001)
    put(inbox, "b.xlsx", b"x" * 1000)
    polled = poll(inbox, max_bytes=1000)
    assert names(polled) == ["b.xlsx"]
    assert [fault.origin for fault in polled.faults] == ["a.xlsx"]


def test_a_missing_folder_is_a_fault(inbox: Path) -> None:
    polled = poll(inbox / "absent")
    assert polled.received == ()
    assert [fault.reason for fault in polled.faults] == ["No such file or directory"]


def test_a_file_keeps_its_own_date_also_one_ahead_of_the_clock(inbox: Path) -> None:
    put(inbox, "a.xlsx", sent=AS_OF + timedelta(days=400))
    (item,) = poll(inbox).received
    assert item.received_at == AS_OF + timedelta(days=400)


def test_the_time_zone_of_the_machine_does_not_matter(inbox: Path) -> None:
    put(inbox, "a.xlsx", sent=datetime(2023, 8, 4, 17, 0, 1, tzinfo=UTC))
    (item,) = poll_folder(inbox, Originals(inbox.parent / "o", "bn", AS_OF), {}, AS_OF.astimezone(UTC)).received
    assert item.received_at.isoformat() == "2023-08-05T00:00:01+07:00"


def test_a_naive_moment_is_refused(inbox: Path) -> None:
    put(inbox, "a.xlsx")
    with pytest.raises(ValueError, match="time zone"):
        poll_folder(inbox, Originals(inbox.parent / "o", "bn", AS_OF), {}, datetime(2023, 8, 5))  # noqa: DTZ001


def test_hostile_names_are_shown_safely(inbox: Path) -> None:
    put(inbox, "a\u202exslx.exe")
    os.close(os.open(os.fsencode(inbox) + b"/\xff\xfe.xlsx", os.O_CREAT | os.O_WRONLY))
    shown = [item.file_name for item in poll(inbox).received]
    assert shown == ["axslx.exe", "xlsx"]
