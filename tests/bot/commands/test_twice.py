"""What stands in the overview and in its section: is it one card, adopted once, and can it be parted?"""

from __future__ import annotations

import pytest

from db.ledger import Document
from plans.documents import open_document
from plans.reading import read
from supervision import adoption
from supervision.refusals import Refused
from supervision.rights import CONSOLE
from tests.bot.commands.conftest import Says
from tests.supervision.conftest import MORNING, Ledger

TEXT = """# 青澜区2025年交通计划

## 一、总体要求

南环路6月底前完成通车。

## 二、重点任务

南环路6月底前完成通车（责任单位：交通局）。东湖公园9月底前建成开放。
"""


def taken_in(ledger: Ledger) -> Document:
    opened = open_document("p.md", TEXT.encode())
    document, _ = adoption.take_in(
        ledger.session, CONSOLE, ledger.plan, MORNING, name="p.md", sha256=opened.sha256, text=opened.text,
        reading=read(opened.text, today=MORNING.date()),
    )  # fmt: skip
    return document


def test_both_places_stand_on_one_card_and_all_sure_ones_take_it_once(ledger: Ledger, says: Says) -> None:
    document = taken_in(ledger)
    card = says("supervisor", f"review f{document.id} all", pressed=True)
    assert card.text.count("南环路") == 3  # its title and both places
    assert "一、总体要求" in card.text or "二、重点任务" in card.text
    says("supervisor", f"adoptall f{document.id}", pressed=True)
    [road, _] = adoption.drafts_of(ledger.session, document)
    assert road.unit_id == ledger.traffic.id


def test_parted_they_are_two_drafts(ledger: Ledger, says: Says) -> None:
    document = taken_in(ledger)
    [road, _] = adoption.drafts_of(ledger.session, document)
    says("supervisor", f"apart d{road.id}", pressed=True)
    assert len([d for d in adoption.waiting(ledger.session, document) if "南环路" in d.title]) == 2
    with pytest.raises(Refused, match="not_double"):
        says("supervisor", f"apart d{road.id}", pressed=True)
