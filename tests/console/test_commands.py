"""What may a script rely on? The command line as its users start it: lines of JSON, exit codes, one clear sentence."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from tests.console.conftest import Duban

KINDS = {"deadline", "start_window", "annual_target", "recurring", "relative", "horizon"}
DRAFT = {
    "title", "kind", "due_on", "window_start", "rrule", "expr", "expr_start", "expr_end", "start", "end", "action",
    "subjects", "count", "quantity", "owners", "section", "strength", "confidence", "sure", "why",
}  # fmt: skip
MILESTONE = {"number", "title", "due_on", "state", "overdue", "lead_unit", "owner"}
ON_THE_DAY = ("--as-of", "2025-04-17")
PROMISE = "# 2025年计划\n\n6月底前，住建局完成一号路通车。12月底前，交通局建成客运站。\n"


def test_a_reading_is_one_line_with_every_field_and_offsets_into_the_file(duban: Duban) -> None:
    file = duban.sample()
    ran = duban("read", file, "--json")
    [row] = ran.rows
    text = file.read_text(encoding="utf-8")
    assert (ran.code, ran.err) == (0, "")
    assert {"file", "as_of", "year", "drafts", "unread", "error"} <= set(row)
    assert (row["file"], row["year"], row["error"]) == (str(file), 2025, None)
    assert len(row["drafts"]) > 50
    for draft in row["drafts"]:
        assert set(draft) >= DRAFT
        assert draft["kind"] in KINDS
        assert 0 <= draft["start"] < draft["end"] <= len(text)
        if draft["expr"] is None:
            assert draft["expr_start"] is draft["expr_end"] is None
        else:
            assert text[draft["expr_start"] : draft["expr_end"]] == draft["expr"]
        assert "\n" not in draft["title"]
        assert draft["sure"] or draft["why"]
        assert not any(" " in owner for owner in draft["owners"])
    for span in row["unread"]:
        assert text[span["start"] : span["end"]] == span["text"]


def test_files_are_read_in_the_order_given_and_a_bad_one_stops_no_other(duban: Duban) -> None:
    good, empty, other = duban.file("a.md", PROMISE), duban.file("b.md", ""), duban.file("c.txt", PROMISE)
    ran = duban("read", other, empty, duban.home / "gone.md", good, "--json")
    assert ran.code == 1
    assert [row["file"].rpartition("/")[2] for row in ran.rows] == ["c.txt", "b.md", "gone.md", "a.md"]
    assert [len(row["drafts"]) for row in ran.rows] == [2, 0, 0, 2]
    assert [bool(row["error"]) for row in ran.rows] == [False, True, True, False]
    assert len(ran.err.splitlines()) == 2


def test_a_text_that_promises_nothing_is_no_failure(duban: Duban) -> None:
    ran = duban("read", duban.file("a.md", "今天天气很好。\n"), "--json")
    assert (ran.code, ran.rows[0]["drafts"], ran.rows[0]["error"]) == (0, [], None)


def test_the_day_and_the_year_can_be_given(duban: Duban) -> None:
    file = duban.file("a.md", "6月底前，住建局完成一号路通车。\n")
    [row] = duban("read", file, "--as-of", "2024-01-02", "--year", "2026", "--json").rows
    assert (row["as_of"], row["year"], row["drafts"][0]["due_on"]) == ("2024-01-02", 2026, "2026-06-30")


def test_every_date_is_explained(duban: Duban) -> None:
    file = duban.sample()
    shown = duban("read", file, "--explain")
    [row] = duban("read", file, "--explain", "--json").rows
    text = file.read_text(encoding="utf-8")
    assert shown.code == 0
    assert {one["verdict"] for one in row["explained"]} <= {"draft", "unread", "passed"}
    assert len(row["explained"]) >= len({(d["expr_start"], d["expr_end"]) for d in row["drafts"]} - {(None, None)})
    for one in row["explained"]:
        assert text[one["start"] : one["end"]] == one["expr"]
        assert " ".join(one["expr"].split()) in shown.out
        assert one["reason"] or one["verdict"] != "passed"


@pytest.mark.parametrize("language", ["zh_CN.UTF-8", "en_GB.UTF-8"])
def test_people_read_it_in_the_language_of_their_terminal(duban: Duban, language: str) -> None:
    shown = duban("read", duban.file("a.md", PROMISE), LC_ALL=language)
    assert ("草案2条" in shown.out) == language.startswith("zh")
    assert ("Drafts" in shown.out or "drafts" in shown.out) == language.startswith("en")


@pytest.mark.parametrize("words", [("--json",), ()])
def test_reading_loads_neither_telegram_nor_the_database(duban: Duban, words: tuple[str, ...]) -> None:
    ran = duban(
        "read", duban.file("a.md", "6月底前，住建局完成一号路通车。\n"), "gone.md", *words, PYTHONPROFILEIMPORTTIME="1"
    )
    loaded = {line.rpartition("|")[2].strip() for line in ran.err.splitlines()}
    assert "plans.reading" in loaded
    assert not {name for name in loaded if name.partition(".")[0] in ("telegram", "sqlalchemy")}


def test_a_document_is_imported_once_and_its_sure_drafts_are_adopted_once(duban: Duban) -> None:
    file = duban.sample()
    [first] = duban("import", file, "--plan", "青澜2025", "--adopt", *ON_THE_DAY).rows
    [second] = duban("import", file, "--plan", "青澜2025", "--adopt", *ON_THE_DAY).rows
    assert set(first) == {"plan", "adopted", "doubtful", "unread", "added", "changed", "unchanged", "vanished"}
    assert first["plan"] == "青澜2025"
    assert first["adopted"] > 20
    assert second == first | {"adopted": 0}
    listed = duban("due", "2025", "--json", *ON_THE_DAY).rows + duban("due", "2026", "--json", *ON_THE_DAY).rows
    assert len(listed) <= first["adopted"]
    assert len({row["number"] for row in listed}) == len(listed)


def test_what_is_due_is_one_milestone_a_line(duban: Duban) -> None:
    duban("import", duban.file("a.md", PROMISE), "--plan", "一号", "--adopt", *ON_THE_DAY)
    [row] = duban("due", "6月", "--json", *ON_THE_DAY).rows
    assert set(row) == MILESTONE
    assert (row["due_on"], row["state"], row["overdue"], row["owner"]) == ("2025-06-30", "open", False, None)
    assert [row["overdue"] for row in duban("due", "overdue", "--json", "--as-of", "2025-07-01").rows] == [True]
    assert duban("due", "下周", "--json", *ON_THE_DAY).rows == []
    assert "2025-06-30" in duban("due", "this", "year", *ON_THE_DAY).out


def test_a_rehearsal_is_one_message_a_line_in_the_order_of_sending_and_changes_nothing(duban: Duban) -> None:
    duban("import", duban.file("a.md", PROMISE), "--plan", "一号", "--adopt", *ON_THE_DAY)
    asked = ("rehearse", "一号", "--from", "2025-04-18", "--to", "2025-07-31", "--json")
    first, second = duban(*asked), duban(*asked)
    assert first == second
    assert len(first.rows) > 3
    assert [row["at"] for row in first.rows] == sorted(row["at"] for row in first.rows)
    for row in first.rows:
        assert set(row) == {"at", "to", "kind", "items", "text"}
        assert set(row["to"]) == {"person", "unit", "role"}
        assert row["at"][-6:] == "+08:00"
        assert "2025-04-18" <= row["at"][:10] <= "2025-07-31"
        assert row["text"]
        assert all(set(item) == {"number", "due_on", "point"} for item in row["items"])


@pytest.mark.parametrize(
    ("country", "monday", "tuesday"),
    [("DE", "2025-06-09", "2025-06-10"), ("US", "2025-05-26", "2025-05-27"), ("CN", "2025-06-02", "2025-06-03")],
)
def test_the_holidays_of_the_country_that_is_set_decide_the_days(
    duban: Duban, country: str, monday: str, tuesday: str
) -> None:
    """Whit Monday, Memorial Day, 端午: the week's first working day is a Tuesday there, and nowhere else."""
    duban("import", duban.file("a.md", PROMISE), "--plan", "一号", "--adopt", *ON_THE_DAY, DUBAN_COUNTRY=country)
    said = duban("rehearse", "一号", "--from", monday, "--to", tuesday, "--json", DUBAN_COUNTRY=country)
    assert {row["at"][:10] for row in said.rows if row["kind"] == "digest"} == {tuesday}
    assert "放假安排" not in said.out


def test_the_doctor_says_what_to_do_and_migrating_does_it(duban: Duban) -> None:
    ill = duban("doctor")
    assert ill.code == 1
    assert "duban migrate" in ill.out
    assert duban("migrate").code == 0
    assert duban("migrate").code == 0
    well = duban("doctor")
    assert well.code == 0
    assert {line[0] for line in well.out.splitlines()} == {"✓"}


def test_a_new_version_is_compared_and_what_is_accepted_changes_the_ledger(duban: Duban) -> None:
    old, new = duban.file("v1.md", PROMISE), duban.file("v2.md", PROMISE.replace("12月底前", "10月底前"))
    duban("import", old, "--plan", "p", *ON_THE_DAY, "--adopt")
    [looked] = duban("import", new, "--plan", "p", *ON_THE_DAY).rows
    assert (looked["adopted"], looked["added"], looked["changed"], looked["unchanged"], looked["vanished"]) == (
        0,
        0,
        1,
        1,
        0,
    )
    assert [row["due_on"] for row in duban("due", "2025", "--json").rows] == ["2025-06-30", "2025-12-31"]
    [taken] = duban("import", new, "--plan", "p", *ON_THE_DAY, "--adopt").rows
    assert (taken["adopted"], taken["changed"], taken["doubtful"]) == (0, 1, 0)
    rows = duban("due", "2025", "--json").rows
    assert [(row["number"], row["due_on"]) for row in rows] == [(1, "2025-06-30"), (2, "2025-10-31")]
    duban("import", new, "--plan", "p", *ON_THE_DAY, "--adopt")
    assert duban("due", "2025", "--json").rows == rows


def test_a_document_is_imported_with_the_seasons_of_its_plan(duban: Duban) -> None:
    duban("import", duban.file("a.md", PROMISE), "--plan", "青澜", *ON_THE_DAY)
    [database] = duban.home.rglob("*.db")
    with closing(sqlite3.connect(database)) as ledger, ledger:
        ledger.execute("UPDATE plan SET policy = ?", ('[seasons]\n"汛期前" = "05-15"\n',))
    flood = duban.file("b.md", "# 2025年防汛计划\n\n汛期前，水利局完成16座水库除险加固。\n")
    [row] = duban("import", flood, "--plan", "青澜", "--adopt", *ON_THE_DAY).rows
    assert (row["adopted"], row["doubtful"]) == (1, 0)
    assert [row["due_on"] for row in duban("due", "5月", "--json", *ON_THE_DAY).rows] == ["2025-05-15"]
