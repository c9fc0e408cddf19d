"""Does `pip install .` give a duban that works from any folder, with all its files?"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
NOT_THE_SOURCE = shutil.ignore_patterns(
    ".git", ".venv", ".env", "data", "build", "dist", "*.egg-info", "__pycache__", ".*_cache", ".hypothesis"
)


@dataclass(frozen=True)
class Installed:
    """The wheel, the venv it went into, and a folder that is neither."""

    wheel: Path
    venv: Path
    elsewhere: Path

    def run(self, *command: str) -> str:
        program = self.venv / "bin" / command[0]
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.elsewhere), "DUBAN_HOME": str(self.elsewhere)}
        done = subprocess.run(
            [program, *command[1:]], cwd=self.elsewhere, env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, f"{command}\n{done.stdout[-2000:]}{done.stderr[-2000:]}"
        return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Our wheel in a new venv. Its packages are those of the running venv, without our editable install."""
    folder = tmp_path_factory.mktemp("wheel")
    shutil.copytree(ROOT, folder / "source", ignore=NOT_THE_SOURCE)  # the build leaves its files there
    pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(folder / "source"))
    (wheel,) = folder.glob("duban-*.whl")
    venv.create(folder / "venv", with_pip=False, symlinks=True)
    python = folder / "venv" / "bin" / "python"
    pip("--python", str(python), "install", "--no-deps", "--no-index", str(wheel))
    (packages,) = (folder / "venv").glob("lib/python3.*/site-packages")
    # A folder named in a .pth is searched, but a .pth inside it, such as that of an editable install, is not read.
    (packages / "dependencies.pth").write_text(sysconfig.get_paths()["purelib"] + "\n", encoding="utf-8")
    (folder / "elsewhere").mkdir()
    return Installed(wheel, folder / "venv", folder / "elsewhere")


def test_every_file_of_every_package_is_in_the_wheel(installed: Installed) -> None:
    inside = {name for name in zipfile.ZipFile(installed.wheel).namelist() if ".dist-info/" not in name}
    source = installed.wheel.parent / "source"
    folders = {Path(name).parts[0] for name in inside if "/" in name}
    expected = {
        path.relative_to(source).as_posix()
        for folder in folders
        for path in (source / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert inside == expected | {"main.py", "settings.py"}
    assert {"tests", "tools"}.isdisjoint(folders)
    for kind in (".jinja", ".toml", ".md"):
        assert any(name.endswith(kind) for name in inside), f"no {kind} file in the wheel"
    assert any(name.startswith("db/migrations/versions/") and not name.endswith("__init__.py") for name in inside)


def test_the_code_that_runs_is_the_wheels(installed: Installed) -> None:
    where = installed.run("python", "-c", "import main, plans; print(main.__file__); print(plans.__file__)")
    assert all(line.startswith(str(installed.venv)) for line in where.splitlines())


def test_duban_tells_its_commands(installed: Installed) -> None:
    told = installed.run("duban", "--help")
    for command in ("run", "playground", "read", "import", "due", "rehearse", "migrate", "doctor"):
        assert command in told


def test_duban_reads_the_sample(installed: Installed) -> None:
    (sample,) = installed.venv.glob("lib/python3.*/site-packages/plans/examples/sample-2025.md")
    read = json.loads(installed.run("duban", "read", str(sample), "--json"))
    assert read["error"] is None
    assert len(read["drafts"]) > 10


def test_duban_makes_a_ledger_where_it_stands(installed: Installed) -> None:
    installed.run("duban", "migrate")
    assert (installed.elsewhere / "data" / "duban.db").exists()
    assert json_lines(installed.run("duban", "due", "--json")) == []


def json_lines(text: str) -> list[object]:
    return [json.loads(line) for line in text.splitlines()]


def pip(*arguments: str) -> None:
    done = subprocess.run([sys.executable, "-m", "pip", *arguments], capture_output=True, text=True)
    assert done.returncode == 0, f"{done.stdout[-2000:]}{done.stderr[-2000:]}"
