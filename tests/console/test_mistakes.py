"""What does the command line say to mistakes? Wrong use ends with 2, all else with 1 and one sentence; nothing is kept."""

from __future__ import annotations

import os
import re
import socket
import sqlite3
import threading
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
        ("DUBAN_COUNTRY", "XX"),
        ("DATABASE_URL", "mysql://somewhere/duban"),
        ("TELEGRAM_TOKEN", "hunter2"),
        ("TELEGRAM_TOKEN", "12:表"),
        ("TELEGRAM_API_URL", "https://telegram.example/bot"),
        ("TELEGRAM_API_URL", "https://telegram.example/表"),
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


def test_the_ledger_of_another_bot_is_one_sentence_that_says_what_to_do(duban: Duban) -> None:
    assert duban("migrate").code == 0
    with sqlite3.connect(duban.home / "data" / "duban.db") as ledger:
        ledger.execute(
            "insert into received (bot_id, update_id, content, received_at) values (4711, 1, '{}', '2025-04-17 00:00:00.000000')"
        )
    ran = duban("run", TELEGRAM_TOKEN="12:hunter2", TELEGRAM_API_URL="http://127.0.0.1:1")  # noqa: S106  # no such bot
    assert re.search(r"4711.* 12 .*DATABASE_URL", ran.sentence)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert "4711" in duban("run", DUBAN_PLAYGROUND_PORT=port).sentence, "the playground is a bot as well"


OTHER_ANSWERS = [
    b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]",
    b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx",
    b"hello\r\n\r\n",
]


@pytest.mark.parametrize("answer", OTHER_ANSWERS)
def test_somebody_else_at_an_address_is_one_sentence(duban: Duban, answer: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_answer, args=(server, answer, 2), daemon=True).start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        assert "DUBAN_CLOCK_URL" in duban("due", DUBAN_CLOCK_URL=url).sentence
        ran = duban("doctor", TELEGRAM_TOKEN="12:hunter2", TELEGRAM_API_URL=url)  # noqa: S106  # no such bot
    assert [line for line in ran.out.splitlines() if line.startswith("✗") and "TELEGRAM_API_URL" in line]
    assert "hunter2" not in ran.out + ran.err


def _answer(server: socket.socket, answer: bytes, times: int) -> None:
    for _ in range(times):
        caller, _address = server.accept()
        with caller:
            caller.recv(4096)
            caller.sendall(answer)


@pytest.mark.parametrize("words", [("due",), ("migrate",), ("run",), ("playground", "--alone")], ids=" ".join)
def test_a_folder_that_cannot_be_written_is_one_sentence(duban: Duban, words: tuple[str, ...]) -> None:
    duban.file("data", "a file where the folder would be")
    sentence = duban(*words).sentence
    assert str(duban.home / "data") in sentence
    assert "to a folder of your own" in sentence
    assert "/proc/nowhere" in duban(*words, DUBAN_HOME="/proc/nowhere").sentence  # where not even root may write


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_of_somebody_else_is_one_sentence(duban: Duban) -> None:
    (duban.home / "data").mkdir(mode=0o555)
    assert "to a folder of your own" in duban("due").sentence


def test_the_doctor_says_that_a_folder_cannot_be_written(duban: Duban) -> None:
    ran = duban("doctor", DUBAN_HOME="/proc/nowhere")
    wrong = [line for line in ran.out.splitlines() if line.startswith("✗")]
    assert (ran.code, len(wrong)) == (1, 2)
    assert "DUBAN_HOME" in wrong[0]
    assert "DATABASE_URL" in wrong[1]


@pytest.mark.parametrize("command", ["due", "migrate", "run"])
def test_a_ledger_of_a_newer_program_is_left_alone(duban: Duban, command: str) -> None:
    duban("migrate")
    with sqlite3.connect(duban.home / "data" / "duban.db") as ledger:
        ledger.execute("UPDATE alembic_version SET version_num = '9999'")
    sentence = duban(command).sentence
    assert "9999" in sentence
    assert "newer" in sentence
    [wrong] = [line for line in duban("doctor").out.splitlines() if line.startswith("✗")]
    assert "newer" in wrong
    with sqlite3.connect(duban.home / "data" / "duban.db") as ledger:
        assert ledger.execute("SELECT version_num FROM alembic_version").fetchall() == [("9999",)]


@pytest.mark.parametrize("name", ["", "  ", "计" * 101])
def test_a_plan_needs_a_name_of_reasonable_length(duban: Duban, name: str) -> None:
    assert "1 to 100" in duban("import", duban.file("a.md", PROMISE), "--plan", name).sentence
    assert re.search(r"plans:? 0\b", duban("doctor").out)


def test_an_empty_ledger_says_what_to_do(duban: Duban) -> None:
    assert "this month" in duban("due", "blue", "moon").sentence
    ran = duban("due", "this", "month")
    assert (ran.code, len(ran.out.splitlines())) == (0, 1)
    assert "duban import" in ran.out
    ran = duban("due", "--json")
    assert (ran.code, ran.out) == (0, "")


def test_a_unit_of_one_plan_is_found_beside_another(duban: Duban) -> None:
    for name in ("一号", "二号"):
        duban("import", duban.file("a.md", PROMISE), "--plan", name, "--as-of", "2025-04-17", "--adopt")
    with sqlite3.connect(duban.home / "data" / "duban.db") as ledger:
        ledger.execute("INSERT INTO unit (plan_id, name) SELECT id, '住建局' FROM plan WHERE name = '二号'")
        ledger.execute(
            "UPDATE milestone SET lead_unit_id = (SELECT id FROM unit) WHERE plan_id = (SELECT plan_id FROM unit)"
        )
    ran = duban("due", "住建局", "--as-of", "2025-04-17", "--json")
    assert (ran.code, ran.err) == (0, "")
    assert [row["lead_unit"] for row in ran.rows] == ["住建局"]


def test_an_item_without_a_unit_is_not_called_handed_over(duban: Duban) -> None:
    duban("import", duban.file("a.md", PROMISE), "--plan", "一号", "--as-of", "2025-04-17", "--adopt")
    out = duban("due", "June", "--as-of", "2025-04-17").out
    assert "not handed over" in out


def test_reading_stores_nothing_and_needs_no_home(duban: Duban, tmp_path: Path) -> None:
    ran = duban("read", duban.file("a.md", PROMISE), "--json", DUBAN_HOME=str(tmp_path / "nowhere"))
    assert ran.code == 0
    assert sorted(path.name for path in duban.home.iterdir()) == ["a.md"]
