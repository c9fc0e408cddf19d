"""What does the command line say to mistakes? Wrong use ends with 2, all else with 1 and one sentence; nothing is kept."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.console.conftest import Duban

PROMISE = "# 2025年计划\n\n6月底前，住建局完成一号路通车。\n"
OF_THE_LEDGER = [("import", "a.md", "--plan", "一号"), ("rehearse", "一号"), ("migrate",), ("doctor",), ("run",)]

WRONG_USE = [
    ("read",),
    ("nonsense",),
    ("read", "a.md", "--as-of", "2025-02-30"),
    ("read", "a.md", "--as-of", "soon"),
    ("read", "a.md", "--year", "12"),
    ("read", "a.md", "--nonsense"),
    ("import", "a.md"),
    ("due", "--as-of", "17.04.2025"),
    ("rehearse",),
    ("rehearse", "一号", "--from", "tomorrow"),
]


@pytest.mark.parametrize("words", WRONG_USE, ids=" ".join)
def test_wrong_use_ends_with_two_and_says_what_is_wrong(duban: Duban, words: tuple[str, ...]) -> None:
    duban.file("a.md", PROMISE)
    ran = duban(*words)
    assert (ran.code, ran.out) == (2, "")
    assert "Error: " in ran.err
    assert not (duban.home / "data").exists()


UNREADABLE: dict[str, bytes] = {
    "empty.md": b"",
    "picture.png": b"\x89PNG\r\n\x1a\n" + bytes(64),
    "noise.txt": bytes(range(128, 256)) * 3,
    "broken.docx": b"PK\x03\x04 and nothing more",
    "old.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512),
    "secret.txt": "机密★1年\n2025年计划\n6月底前完成一号路。".encode(),
}


def test_a_file_that_cannot_be_read_is_one_sentence_and_nothing_of_it_is_kept(duban: Duban) -> None:
    (duban.home / "folder").mkdir()
    for name, content in UNREADABLE.items():
        duban.file(name, content)
    for name in [*UNREADABLE, "folder", "gone.md"]:
        sentence = duban("read", name).sentence
        assert re.fullmatch(rf"{re.escape(name)}: \S.*\.", sentence)
        if name in ("secret.txt", "folder", "gone.md"):
            assert duban("import", name, "--plan", "一号").sentence == sentence
    assert re.search(r"plans:? 0\b", duban("doctor").out)


@pytest.mark.parametrize("command", ["due", "rehearse"])
def test_an_unknown_plan_names_the_known_ones(duban: Duban, command: str) -> None:
    duban("import", duban.file("a.md", PROMISE), "--plan", "一号")
    asked = ["--plan", "二号"] if command == "due" else ["二号"]
    sentence = duban(command, *asked).sentence
    assert "二号" in sentence
    assert "一号" in sentence


def test_words_that_name_no_period_are_told_what_to_write(duban: Duban) -> None:
    duban("import", duban.file("a.md", PROMISE), "--plan", "一号")
    assert "this month" in duban("due", "blue", "moon", "--plan", "一号").sentence


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("DUBAN_ZONE", "Atlantis/Capital"),
        ("DUBAN_COUNTRY", "China"),
        ("DATABASE_URL", "mysql://somewhere/duban"),
        ("TELEGRAM_TOKEN", "hunter2"),
        ("TELEGRAM_API_URL", "https://telegram.example/bot"),
        ("WEBHOOK_LISTEN", "everywhere"),
        ("DUBAN_PLAYGROUND_PORT", "99999"),
        ("DUBAN_CLOCK_URL", "http://203.0.113.7:8088"),
    ],
)
def test_a_bad_variable_is_named_in_one_sentence(duban: Duban, variable: str, value: str) -> None:
    sentence = duban("due", **{variable: value}).sentence
    assert sentence.startswith(f"{variable}: ")
    assert "hunter2" not in sentence
    assert not (duban.home / "data").exists()


@pytest.mark.parametrize("words", OF_THE_LEDGER, ids=" ".join)
def test_no_command_of_the_ledger_begins_with_a_bad_variable(duban: Duban, words: tuple[str, ...]) -> None:
    assert duban(*words, DUBAN_COUNTRY="China").sentence.startswith("DUBAN_COUNTRY: ")
    assert not (duban.home / "data").exists()


def test_a_home_that_is_a_file_is_named(duban: Duban) -> None:
    file = duban.file("a.md", PROMISE)
    assert duban("due", DUBAN_HOME=str(file)).sentence.startswith("DUBAN_HOME: ")


@pytest.mark.parametrize("command", ["due", "migrate"])
def test_a_database_that_is_away_is_one_sentence_without_its_password(duban: Duban, command: str) -> None:
    sentence = duban(command, DATABASE_URL="postgresql://duban:hunter2@127.0.0.1:1/duban").sentence
    assert "DATABASE_URL" in sentence
    assert "hunter2" not in sentence


def test_a_file_that_is_no_database_is_one_sentence(duban: Duban) -> None:
    (duban.home / "data").mkdir()
    duban.file("data/duban.db", b"this is no database" * 100)
    assert "DATABASE_URL" in duban("due").sentence


def test_the_doctor_finds_a_database_that_is_away_and_says_so_beside_the_rest(duban: Duban) -> None:
    ran = duban("doctor", DATABASE_URL="postgresql://duban:hunter2@127.0.0.1:1/duban")
    assert ran.code == 1
    assert [line for line in ran.out.splitlines() if line.startswith("✗") and "DATABASE_URL" in line]
    assert "hunter2" not in ran.out + ran.err


def test_a_clock_that_is_not_there_is_one_sentence(duban: Duban) -> None:
    assert "DUBAN_CLOCK_URL" in duban("due", DUBAN_CLOCK_URL="http://127.0.0.1:1").sentence


def test_reading_stores_nothing_and_needs_no_home(duban: Duban, tmp_path: Path) -> None:
    ran = duban("read", duban.file("a.md", PROMISE), "--json", DUBAN_HOME=str(tmp_path / "nowhere"))
    assert ran.code == 0
    assert sorted(path.name for path in duban.home.iterdir()) == ["a.md"]
