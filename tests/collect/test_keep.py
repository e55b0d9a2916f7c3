"""Originals: whole or not there at all, whenever the process dies."""

import hashlib
import io
import os
import unicodedata
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.collect import keep as module
from tasks.collect.keep import Kept, TooLargeError, keep, kept_path, safe_name, sweep
from tests.collect.killed import killed_before

# sha256 of b"abc", from FIPS 180-2.
ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_the_name_is_the_sha256(tmp_path: Path) -> None:
    kept = keep(io.BytesIO(b"abc"), tmp_path / "originals")
    assert kept == Kept(ABC, 3, tmp_path / "originals" / ABC)
    assert kept.kept_at == kept_path(tmp_path / "originals", ABC)
    assert kept.kept_at.read_bytes() == b"abc"
    assert kept.kept_at.stat().st_mode & 0o777 == 0o444


def test_a_path_is_left_as_it_was(tmp_path: Path) -> None:
    source = tmp_path / "a.xlsx"
    source.write_bytes(b"abc")
    before = source.stat()
    assert keep(source, tmp_path / "originals").sha256 == ABC
    after = source.stat()
    assert (after.st_mtime_ns, after.st_size, after.st_mode) == (before.st_mtime_ns, 3, before.st_mode)


def test_keeping_again_changes_nothing(tmp_path: Path) -> None:
    first = keep(io.BytesIO(b"abc"), tmp_path)
    before = first.kept_at.stat()
    assert keep(io.BytesIO(b"abc"), tmp_path) == first
    assert first.kept_at.stat().st_ino == before.st_ino
    assert [path.name for path in tmp_path.iterdir()] == [ABC]


def test_a_damaged_original_is_replaced(tmp_path: Path) -> None:
    kept = keep(io.BytesIO(b"abc"), tmp_path)
    kept.kept_at.chmod(0o644)
    kept.kept_at.write_bytes(b"")
    keep(io.BytesIO(b"abc"), tmp_path)
    assert kept.kept_at.read_bytes() == b"abc"


@pytest.mark.parametrize(("limit", "fits"), [(2, False), (3, True)])
def test_the_limit_is_inclusive(tmp_path: Path, limit: int, fits: bool) -> None:
    if fits:
        assert keep(io.BytesIO(b"abc"), tmp_path, max_bytes=limit).size_bytes == 3
    else:
        with pytest.raises(TooLargeError):
            keep(io.BytesIO(b"abc"), tmp_path, max_bytes=limit)
        assert list(tmp_path.iterdir()) == []


def test_a_stream_that_breaks_leaves_nothing(tmp_path: Path) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell():
                raise ConnectionResetError
            return super().read(2)

    with pytest.raises(ConnectionResetError):
        keep(Broken(b"abc"), tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_killed_before_any_line_it_loses_nothing(tmp_path: Path) -> None:
    content = b"x" * ((1 << 18) + 1)
    lines = 0
    whole_when_killed = 0
    while killed_before(
        lines, (module,), partial(keep, io.BytesIO(content), originals := tmp_path / str(lines) / "originals")
    ):
        finals = [path for path in originals.glob("*") if not path.name.startswith(".")]
        assert all(hashlib.sha256(path.read_bytes()).hexdigest() == path.name for path in finals)
        whole_when_killed += len(finals)
        keep(io.BytesIO(content), originals)
        assert sweep(originals, datetime.max.replace(tzinfo=UTC)) in (0, 1)
        (final,) = originals.iterdir()
        assert final.read_bytes() == content
        lines += 1
    assert lines > 30, "the trace reached the lines of keep.py"
    assert 0 < whole_when_killed < lines, "some deaths came before the rename and some after"


def test_sweeping_spares_what_is_being_written(tmp_path: Path) -> None:
    (tmp_path / ".incoming-dead").write_bytes(b"x")
    os.utime(tmp_path / ".incoming-dead", (1000, 1000))
    (tmp_path / ".incoming-alive").write_bytes(b"x")
    os.utime(tmp_path / ".incoming-alive", (3000, 3000))
    kept = keep(io.BytesIO(b"abc"), tmp_path)
    os.utime(kept.kept_at, (1000, 1000))
    assert sweep(tmp_path, datetime.fromtimestamp(2000, UTC)) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == [".incoming-alive", ABC]
    assert sweep(tmp_path / "absent", datetime.fromtimestamp(2000, UTC)) == 0


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Báo cáo tháng 7.xlsx", "Báo cáo tháng 7.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\a\\Báo cáo.xlsx", "Báo cáo.xlsx"),
        ("bao\ncao\r\n\x00.xlsx", "baocao.xlsx"),
        ("bao\u202excod.xlsx", "baoxcod.xlsx"),
        ("\u2066a\u2069\u200b.xlsx", "a.xlsx"),
        ("..", "khong-ten"),
        ("", "khong-ten"),
        ("a\udcff.xlsx", "a.xlsx"),
        ("CON.xlsx", "_CON.xlsx"),
        ('a<b>:"|?*.xlsx', "a_b______.xlsx"),
        (".ẩn.xlsx", "ẩn.xlsx"),
        (unicodedata.normalize("NFD", "Sở Tài chính.xlsx"), "Sở Tài chính.xlsx"),
    ],
)
def test_safe_names(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_a_long_name_keeps_its_suffix() -> None:
    name = safe_name("ế" * 300 + ".xlsx")
    assert name.endswith("ế.xlsx")
    assert len(name.encode()) <= 200


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=300))
def test_a_safe_name_is_safe_and_stays(name: str) -> None:
    safe = safe_name(name)
    assert 0 < len(safe.encode()) <= 201
    assert not set(safe) & set("/\\\0\n\r\u202e")
    assert safe_name(safe) == safe
