"""The command line and the reader start where the machine lacks what Linux has, and under any console encoding."""

import io
import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from tasks.read.header.layout import layout_of
from tasks.read.worker import LENGTH, READY, Start, framed
from tests.read.helpers import COLUMNS, PLAN_VND, save_xlsx
from tests.read.odd_files import PLAIN

ROOT = Path(__file__).resolve().parents[2]
WITHOUT = """
import os, selectors, sys
sys.modules["resource"] = sys.modules["fcntl"] = sys.modules["pwd"] = None
for name in ("fchmod", "fork", "execv", "O_NOFOLLOW", "O_NONBLOCK", "mkfifo", "getuid"):
    if hasattr(os, name):
        delattr(os, name)

class Sockets(selectors.SelectSelector):
    def register(self, *given):
        raise OSError("pipes cannot be waited for")

selectors.DefaultSelector = Sockets
"""
"""Takes away what Windows does not have."""


def _run(script: str, *words: str, encoding: str = "utf-8", given: bytes = b"", home: Path) -> tuple[int, bytes, bytes]:
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONPATH": str(ROOT), "GIAINGAN_HOME": str(home)}
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT + script, *words], input=given, capture_output=True, env=environment, check=False
    )
    return done.returncode, done.stdout, done.stderr


COMMAND = "from flows.cli import main\nsys.exit(main(sys.argv[1:]))\n"


def test_the_command_line_speaks_under_any_console_encoding(tmp_path: Path) -> None:
    code, out, err = _run(COMMAND, "--help", encoding="ascii", home=tmp_path)
    assert code == 0, err
    assert "giải ngân" in out.decode()


def test_a_file_is_checked(tmp_path: Path) -> None:
    path = save_xlsx(tmp_path / "a.xlsx", PLAIN)
    code, out, err = _run(COMMAND, "check", str(path), encoding="cp1252", home=tmp_path)
    assert code == 0, err
    assert "5.000.500.000 đồng" in out.decode()


def test_the_reader_reads(tmp_path: Path) -> None:
    path = save_xlsx(tmp_path / "a.xlsx", PLAIN)
    asked = framed(Start(layout_of(COLUMNS), {}, "nsdp", 2**30, 20.0)) + framed((str(path), "a.xlsx"))
    code, out, err = _run("from tasks.read.worker import main\nmain()\n", given=asked, home=tmp_path)
    assert code == 0, err
    answers, found = io.BytesIO(out), []
    while head := answers.read(LENGTH.size):
        found.append(pickle.loads(answers.read(LENGTH.unpack(head)[0])))  # noqa: S301  # from our own worker
    assert found[0] == READY
    assert int(found[1].framed().lines["plan_vnd"].sum()) == PLAN_VND


@pytest.mark.slow
def test_a_month_is_run(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox" / "sxd"
    inbox.mkdir(parents=True)
    save_xlsx(inbox / "a.xlsx", PLAIN)
    words = ("cycle", "bac-ninh-2023", "2023-08-05", "--plain", "--inbox", str(inbox.parent), "--out", str(tmp_path))
    code, _, err = _run(COMMAND, *words, encoding="cp1258", home=tmp_path / "home")
    assert code == 0, err
    assert (tmp_path / "summary.json").is_file()
