"""Do the Dockerfile's steps work? Its COPY and pip steps are carried out here, by an ordinary user, without an engine.

What is not tried: the base image, useradd, the volume, the health check and compose.
"""

from __future__ import annotations

import fnmatch
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

import pytest

from tests.ordinary_user import as_ordinary_user, folder_of_an_ordinary_user, give_away, reachable_python

ROOT = Path(__file__).resolve().parent.parent
HOME = "/duban"  # the only folder of the image that the steps write to
ENGINE_ONLY = ("useradd ",)  # needs a system of its own
TRIED = ("python -m venv ", "pip install ")


@dataclass
class Image:
    """What the steps have made so far, in a folder that stands for the image's root."""

    folder: Path
    environment: dict[str, str]
    workdir: str = "/"
    user: str = "root"
    run_steps: list[str] = field(default_factory=list)

    def path(self, inside: str) -> Path:
        """Where a path of the image lies on this machine."""
        return self.folder / str(PurePosixPath(self.workdir, inside)).lstrip("/")

    def moved(self, words: str) -> str:
        return re.sub(rf"(?<![\w.-]){HOME}(?=[/\s:]|$)", f"{self.folder}{HOME}", words)


@pytest.fixture(scope="module")
def image() -> Iterator[Image]:
    """The image after all steps. Made once: it installs every package from the index."""
    with folder_of_an_ordinary_user("duban-image-") as folder:
        python, needed = reachable_python(folder)
        kept = {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "SSL_", "HTTP", "http"))}
        image = Image(folder, {**kept, **needed, "PATH": "/usr/bin:/bin", "HOME": str(folder)})
        carry_out(image, python)
        yield image


def test_every_step_is_tried_or_known_to_need_an_engine() -> None:
    steps = [words for name, words in instructions() if name == "RUN"]
    assert [step for step in steps if not step.startswith((*TRIED, *ENGINE_ONLY))] == []
    assert [step for step in steps if step.startswith("pip ") and "--require-hashes" in step]


def test_nothing_runs_as_root() -> None:
    users = [words for name, words in instructions() if name in ("FROM", "USER")]
    stages = [index for index, words in enumerate(users) if words.startswith("python:")]
    assert len(stages) == 2
    assert users[-1] == "duban"
    for name, step in instructions_by_user("root"):
        assert name != "RUN" or step.startswith(ENGINE_ONLY), f"runs as root: {step}"


def test_nothing_secret_is_copied_into_the_image() -> None:
    assert {".env", ".git", ".venv", "data"} <= set(ignored())
    for name in (".env", "data/duban.db", ".git/config"):
        assert is_ignored(name)
    for name in ("main.py", "plans/examples/sample-2025.md", "pyproject.toml", "README.md", "LICENSE"):
        assert not is_ignored(name)


def test_the_steps_give_a_duban_that_runs(image: Image) -> None:
    assert len(image.run_steps) == 4
    command = dict(instructions())["CMD"]
    assert command == '["duban", "run"]'
    told = in_image(image, "duban --help")
    assert "rehearse" in told
    where = in_image(image, "python -c 'import main; print(main.__file__)'")
    assert where.startswith(f"{image.folder}{HOME}/packages/")


def carry_out(image: Image, python: Path) -> None:
    for name, words in instructions():
        if name == "ENV":
            for pair in shlex.split(words):
                key, _, value = pair.partition("=")
                image.environment[key] = image.moved(value.replace("$PATH", image.environment["PATH"]))
        elif name == "WORKDIR":
            image.workdir = words
            make_folders(image.path(words), image.folder)
        elif name == "USER":
            image.user = words
        elif name == "COPY":
            copy(image, words)
        elif name == "RUN" and words.startswith(TRIED):
            assert image.user != "root", words
            in_image(image, words.replace("python -m venv ", f"{python} -m venv ", 1))
            image.run_steps.append(words)


def copy(image: Image, words: str) -> None:
    *options, target = shlex.split(words)
    names = [word for word in options if not word.startswith("--")]
    if any(option.startswith("--from=") for option in options):
        assert [image.path(name).exists() for name in names] == [True]  # both stages share one folder here
        return
    for name in names:
        for path in in_context(ROOT / name):
            aim = image.path(target) / path.relative_to(ROOT)
            make_folders(aim.parent, image.folder)
            shutil.copyfile(path, aim)
            give_away(aim)


def in_image(image: Image, words: str) -> str:
    done: subprocess.CompletedProcess[str] = subprocess.run(
        ["sh", "-c", image.moved(words)],
        cwd=image.path("."),
        env=image.environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        **as_ordinary_user(),
    )
    assert done.returncode == 0, f"{words}\n{done.stdout[-2000:]}{done.stderr[-2000:]}"
    return done.stdout


def make_folders(folder: Path, above: Path) -> None:
    for each in reversed([folder, *folder.parents]):
        if each.is_relative_to(above) and not each.exists():
            each.mkdir()
            give_away(each)


def in_context(path: Path) -> list[Path]:
    """The files that an engine would send to the build: all but those of .dockerignore."""
    if path.is_file():
        return [path]
    return [
        found
        for top in path.iterdir()
        if not is_ignored(top.name)
        for found in ([top] if top.is_file() else top.rglob("*"))
        if found.is_file() and not is_ignored(found.relative_to(ROOT).as_posix())
    ]


def is_ignored(name: str) -> bool:
    parts = name.split("/")
    above = ["/".join(parts[: end + 1]) for end in range(len(parts))]
    return any(
        fnmatch.fnmatch(each, pattern) or (pattern.startswith("**/") and fnmatch.fnmatch(each, pattern[3:]))
        for pattern in ignored()
        for each in above
    )


def ignored() -> list[str]:
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def instructions() -> list[tuple[str, str]]:
    """(instruction, its words), continued lines joined, comments dropped."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    lines = re.sub(r"\\\n\s*", " ", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE)).splitlines()
    return [(name, words.strip()) for name, _, words in (line.partition(" ") for line in lines if line.strip())]


def instructions_by_user(user: str) -> Iterator[tuple[str, str]]:
    current = "root"
    for name, words in instructions():
        current = {"FROM": "root", "USER": words}.get(name, current)
        if current == user:
            yield name, words
