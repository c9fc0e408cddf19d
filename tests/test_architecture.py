"""Is the map of the house still true? Imports point down, and every word stands where it belongs."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BESIDE = {"tests", "tools", "bench"}  # programs beside the product, which may import what they like
BOTTOM = {"db", "plans", "schedules"}
# Each part of the house and what of ours it may import. What points upwards is handed in by main.
MAP: dict[str, set[str]] = {
    "plans": set(),
    "schedules": set(),
    "db": set(),
    "supervision": BOTTOM,
    "wording": {"supervision", *BOTTOM},
    "bot": {"wording", "channels", "supervision", *BOTTOM},
    "web": {"wording", "supervision", *BOTTOM},
    "playground": {"web", "wording", "supervision", *BOTTOM},
    "console": {"settings", "channels", "bot", "web", "playground", "wording", "supervision", *BOTTOM},
    "channels": set(),
    "settings": {"channels"},
    "main": {"settings", "console"} | {"db", "supervision"},
}
ONLY_IN = {
    "telegram": ("bot/", "main.py"),
    "apscheduler": ("schedules/clock.py",),
    "sqlalchemy": ("db/", "supervision/"),
    "alembic": ("db/", "supervision/"),
}
# plans recognises Chinese, wording says it, the playground is a page of its own, main prints usage lines.
MAY_SPEAK_CHINESE = {"wording", "plans", "playground", "main", *BESIDE}
CHINESE = re.compile(r"[\u3400-\u9fff]")
SENTENCE = re.compile(
    r"[。！？；，]|(?:(?![〇一二三四五六七八九十百千万])[\u3400-\u9fff]){9,}"
)  # a row of numerals is none
EMPTY_NAMES = {"manager", "service", "helper", "helpers", "util", "utils", "handler", "info", "process", "handle"}
# Methods that SQLAlchemy's column types and python-telegram-bot's classes must bear.
NAMED_BY_OTHERS = {"process_bind_param", "process_result_value", "process_request", "do_process_update"}
# The names are cut in two, or this file would name them.
REGISTRIES = re.compile(
    r"\b(?:py" r"pi|python" r"hosted|npm" r"js|deb\.deb" r"ian|cra" r"tes)\.(?:org|com|io)\b", re.IGNORECASE
)
INDEX_OPTION = re.compile(r"^\s*(?:-i|-f|--index-url|--extra-index-url|--find-links)\b|https?://", re.MULTILINE)
OF_ONE_MACHINE = re.compile(r"(?<![\w.*])/(?:work|root|Users)/\w")
NOT_OURS = {".git", ".venv", ".hypothesis", "data", "build", "dist", "__pycache__"}


def test_imports_point_down() -> None:
    wrong = [
        f"{where}: {part} may not import {name}"
        for part, where, name in imports_of_the_house()
        if name in MAP and name != part and name not in MAP[part]
    ]
    assert not wrong, "\n".join(wrong)


def test_nobody_imports_main() -> None:
    assert not [where for _part, where, name in imports_of_the_house() if name == "main"]


def test_a_library_stays_in_its_place() -> None:
    wrong = [
        f"{where} imports {name}, which belongs to {' and '.join(ONLY_IN[name])}"
        for _part, where, name in imports_of_the_house()
        if name in ONLY_IN and not where.startswith(ONLY_IN[name])
    ]
    assert not wrong, "\n".join(wrong)


def test_every_file_begins_with_the_question_it_answers() -> None:
    silent = [short(path) for path in sources() if not (ast.get_docstring(tree(path)) or "").strip()]
    assert not silent, f"No docstring on the first line: {', '.join(silent)}"


def test_chinese_sentences_stand_in_wording() -> None:
    wrong = [
        f"{short(path)}:{line}: {words!r}"
        for path in sources()
        if part_of(path) not in MAY_SPEAK_CHINESE
        for line, words in literals(tree(path))
        if CHINESE.search(words) and SENTENCE.search(words)
    ]
    assert not wrong, "Sentences that people read live in wording/:\n" + "\n".join(wrong)


def test_names_answer_something() -> None:
    wrong = [
        f"{short(path)}: {name}"
        for path in sources()
        if part_of(path) in MAP
        for name in [path.stem, *defined_names(tree(path))]
        if EMPTY_NAMES & set(words_in(name)) and name not in NAMED_BY_OTHERS
    ]
    assert not wrong, "Names that say nothing:\n" + "\n".join(wrong)


def test_the_package_list_is_the_list_of_folders() -> None:
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
    folders = {short(path.parent).replace("/", ".") for path in sources() if path.parent != ROOT}
    assert {name for name in folders if name.split(".")[0] not in BESIDE} == set(listed["packages"])
    modules = {path.stem for path in sources() if path.parent == ROOT}
    assert modules == set(listed["py-modules"])


def test_no_file_names_a_package_registry_or_a_folder_of_one_machine() -> None:
    wrong = [
        f"{short(path)}: {found[0]}"
        for path, text in texts()
        for found in [REGISTRIES.search(text) or OF_ONE_MACHINE.search(text)]
        if found
    ]
    assert not wrong, "\n".join(wrong)


def test_every_pin_has_a_hash_and_no_address() -> None:
    for path in sorted(ROOT.glob("requirements*.txt")):
        text = path.read_text(encoding="utf-8")
        assert not INDEX_OPTION.search(text), f"{path.name} names an index"
        pins = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
        assert pins
        assert all("==" in line for line in pins), f"{path.name} has a line without a version"
        assert text.count(" \\\n    --hash=sha256:") >= len(pins), f"{path.name} has a pin without a hash"


def test_what_runs_is_pinned_as_it_was_tested() -> None:
    run, test = pins_of("requirements.txt"), pins_of("requirements-test.txt")
    assert run <= test, f"Pinned otherwise, or not at all, in requirements-test.txt: {sorted(run - test)}"


def pins_of(name: str) -> set[str]:
    return set(re.findall(r"^[\w.\[\]-]+==[^ ;\\]+", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE))


def imports_of_the_house() -> Iterator[tuple[str, str, str]]:
    """(part of the house, file:line, top-level name imported), also of imports inside functions."""
    for path in sources():
        if part_of(path) in MAP:
            for line, name in imports(tree(path)):
                yield part_of(path), f"{short(path)}:{line}", name


def imports(module: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name.split(".")[0]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.lineno, node.module.split(".")[0]


def literals(module: ast.Module) -> Iterator[tuple[int, str]]:
    """Every string of a module that is not a docstring, the fixed parts of f-strings among them."""
    for node in ast.walk(module):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Constant) and isinstance(child.value, str) and not isinstance(node, ast.Expr):
                yield child.lineno, child.value


def defined_names(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name


def words_in(name: str) -> list[str]:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower().split("_")


def texts() -> Iterator[tuple[Path, str]]:
    for path in files():
        try:
            yield path, path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def sources() -> list[Path]:
    return [path for path in files() if path.suffix == ".py"]


@cache
def files() -> list[Path]:
    """Every file of the project; what git ignores is left out by name, so a copy without git is checked as well."""
    ours: list[Path] = []
    for path in sorted(ROOT.iterdir()):
        if path.name in NOT_OURS or path.name.endswith("_cache") or path.name == ".env":
            continue
        found = [path] if path.is_file() else sorted(path.rglob("*"))
        ours += [file for file in found if file.is_file() and not NOT_OURS & set(file.relative_to(ROOT).parts)]
    return ours


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def part_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
