"""The recipes of README.md as steps: what a reader would type, in order."""

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_HEADING = re.compile(r"^### (.+)$", re.MULTILINE)
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Step:
    """One fenced block: its language and its text."""

    language: str
    text: str


def recipes() -> dict[str, tuple[Step, ...]]:
    """The steps of each recipe, by its heading."""
    whole = (ROOT / "README.md").read_text("utf-8")
    section = whole.partition("\n## Recipes\n")[2].partition("\n## ")[0]
    _, *parts = _HEADING.split(section)
    return {
        title: tuple(Step(language, text) for language, text in _BLOCK.findall(body))
        for title, body in zip(parts[::2], parts[1::2], strict=True)
    }


class Copy:
    """A copy of the project in which a recipe is carried out; the project itself is never touched."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for top in ("config", "tasks", "flows", "tests", "docs"):
            shutil.copytree(ROOT / top, folder / top, ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("README.md", "CONTRIBUTING.md", "pyproject.toml", "prefect.yaml"):
            shutil.copy(ROOT / name, folder / name)
        tools = folder / "tools"
        tools.mkdir()
        for name, words in (("giaingan", "-m flows.cli "), ("python", "")):
            tool = tools / name
            tool.write_text(f'#!/bin/sh\nexec "{sys.executable}" {words}"$@"\n', "utf-8")
            tool.chmod(0o755)

    def carry_out(self, step: Step) -> str:
        """Do what the block says; what a command printed. A step that cannot be done fails with its reason."""
        if step.language == "sh":
            return self._run(step.text)
        first, _, rest = step.text.partition("\n")
        if step.language == "diff":
            self._change(self.folder / first.removeprefix("--- "), rest)
        else:
            path = self.folder / first.removeprefix("# ")
            assert not path.exists(), f"{path} is there already"
            path.write_text(rest, "utf-8")
        return ""

    def _run(self, commands: str) -> str:
        done = subprocess.run(
            ["sh", "-e", "-c", commands],
            cwd=self.folder,
            env={
                "PATH": f"{self.folder / 'tools'}:/usr/bin:/bin",
                "PYTHONPATH": str(self.folder),
                "HOME": str(self.folder),
                "GIAINGAN_HOME": str(self.folder / "state"),
                "PYTEST_ADDOPTS": "-n 0 -p no:cacheprovider",
            },
            check=False,
            capture_output=True,
            text=True,
            timeout=600,
        )
        assert done.returncode == 0, f"{commands}\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}"
        return done.stdout

    def _change(self, path: Path, diff: str) -> None:
        lines = diff.splitlines(keepends=True)
        before = "".join(line[1:] for line in lines if line[0] in " -")
        after = "".join(line[1:] for line in lines if line[0] in " +")
        text = path.read_text("utf-8")
        assert f"\n{text}".count(f"\n{before}") == 1, f"{path.name} does not have these lines exactly once:\n{before}"
        path.write_text(f"\n{text}".replace(f"\n{before}", f"\n{after}").removeprefix("\n"), "utf-8")
