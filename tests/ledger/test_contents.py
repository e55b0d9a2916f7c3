"""Files are kept once, byte for byte, however they are stored."""

import hashlib
import os
from pathlib import Path

import pytest
from sqlalchemy import select

from tasks.ledger.contents import content, keep
from tasks.ledger.engine import Ledger
from tasks.ledger.schema import content as table


@pytest.mark.parametrize("data", [b"", b"so lieu " * 10_000, os.urandom(5_000)])
def test_a_file_comes_back_by_its_sha256(ledger: Ledger, data: bytes) -> None:
    sha256 = keep(ledger, data)
    assert sha256 == hashlib.sha256(data).hexdigest()
    assert keep(ledger, data) == sha256
    assert content(ledger, sha256) == data
    with ledger.read() as connection:
        (row,) = connection.execute(select(table)).all()
    assert len(row.content) <= len(data)


def test_text_is_stored_compressed(ledger: Ledger, tmp_path: Path) -> None:
    keep(ledger, b"<html>" * 10_000)
    with ledger.read() as connection:
        (row,) = connection.execute(select(table)).all()
    assert row.compression == "zlib"
    assert len(row.content) < 1_000


def test_what_was_never_kept_is_an_error(ledger: Ledger) -> None:
    with pytest.raises(KeyError):
        content(ledger, "a" * 64)
