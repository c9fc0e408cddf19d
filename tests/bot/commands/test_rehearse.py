"""Does a rehearsal in the chat show how much, to whom, and what other settings would change?"""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest

from supervision.papers import Written
from supervision.refusals import Refused
from tests.bot.commands.conftest import Says
from tests.supervision.conftest import Ledger


def test_a_calendar_a_table_and_the_totals(ledger: Ledger, says: Says) -> None:
    ledger.assigned("老旧小区改造", date(2025, 5, 31))
    heard = says("supervisor", "/rehearse 2025-05-01 2025-05-31", language="en")
    picture, table = heard.reply.papers
    assert isinstance(picture, Written)
    assert isinstance(table, Written)
    assert (picture.shown, picture.content[:4], table.name[-4:]) == ("photo", b"\x89PNG", ".csv")
    rows = list(csv.DictReader(io.StringIO(table.content.decode("utf-8-sig"))))
    assert f"messages {len(rows)};" in heard.text
    assert {row["To"] for row in rows} >= {"li"}
    assert [row["Date"] for row in rows] == sorted(row["Date"] for row in rows)


def test_other_settings_are_shown_before_and_after(ledger: Ledger, says: Says) -> None:
    ledger.assigned("老旧小区改造", date(2025, 5, 31))
    shown = says("supervisor", "/policy lead_points = [7]")
    heard = says("supervisor", shown.line("🔭 预演改前改后"), pressed=True)
    assert "改前与改后" in heard.text
    assert "li：" in heard.text
    assert ledger.plan.policy == ""


def test_what_is_no_date_is_said_so(says: Says) -> None:
    with pytest.raises(Refused, match="bad_date"):
        says("supervisor", "/rehearse tomorrow")
