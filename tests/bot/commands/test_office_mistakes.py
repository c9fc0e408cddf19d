"""What is said to a wrong number, a unit that does not fit, a day before the first, a file too large, words with markup?

To each of the office's commands: one sentence, and nothing is kept.
"""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from sqlalchemy import func, select

from bot.files import fetched
from bot.incoming import Attached
from db.ledger import Change, Milestone
from db.meetings import Meeting
from db.office import Extension
from plans.documents import LARGEST
from plans.drafts import Quantity
from playground.html_text import parse
from supervision.refusals import Refused
from tests.bot.commands.conftest import Says
from tests.supervision.conftest import MORNING, Ledger, at
from wording.say import LANGUAGES, say

JUNE = date(2025, 6, 30)
HOSTILE = "<b>粗</b></i><a href='tg://user?id=1'>&lt;{{7*7}}%(x)s\u202e"
TAME = "平常的话"


def counted(ledger: Ledger) -> tuple[int, int]:
    ledger.session.flush()
    return tuple(ledger.session.scalar(select(func.count()).select_from(t)) or 0 for t in (Change, Milestone))  # type: ignore[return-value]  # two of them


MISTAKES = [
    ("li", "/progress 1 140%", "bad_percent"), ("li", "/progress 999 60%", "no_such_item"), ("li", "/progress x 60%", "number_needed"),
    ("supervisor", "/urge 999", "no_such_item"), ("supervisor", "/urge 1e3", "number_needed"), ("supervisor", "/slip 0 red", "no_such_item"),
    ("supervisor", "/slip 1 red 2025-01-01", "date_past"), ("li", "/extend 1 2025-06-30 等一等", "extension_not_later"),
    ("li", "/extend 1 2025-03-01 等一等", "extension_not_later"), ("supervisor", "/move 1 2025-03-01 提前", "date_past"),
    ("supervisor", "/park 999 等", "no_such_item"), ("leader", "/comment 999 快办", "no_such_item"),
    ("leader", "/problem q9 住建局 5月20日", "no_such_problem"), ("supervisor", "/answer q9 好", "no_such_problem"),
    ("supervisor", "/decide 住建局 征地 2025-04-16", "date_past"), ("supervisor", "/meeting t9", "no_such_meeting"),
    ("supervisor", "/inspect v9", "no_such_inspection"), ("supervisor", "/inspect random 0", "usage"),
    ("supervisor", "/inspect random 99999", "usage"), ("supervisor", "/inspect recheck 13月", "which_quarter"),
    ("supervisor", "/card p9", "no_such_project"), ("supervisor", "/card 999 project 一号", "no_such_item"),
    ("supervisor", "/bulletin b9", "no_such_bulletin"), ("supervisor", "/bulletin 13月", "which_month"),
    ("supervisor", "/score 5月", "which_quarter"), ("supervisor", "/light 1 2099-01-01", "bad_date"), ("supervisor", "/list 999 省重点", "no_such_item"),
    ("supervisor", "/grant x9", "no_such_request"), ("li", "/sign s9", "no_such_slip"),
]  # fmt: skip


@pytest.mark.parametrize(("who", "words", "refusal"), MISTAKES)
def test_a_mistake_is_one_sentence_and_nothing_is_kept(
    ledger: Ledger, says: Says, who: str, words: str, refusal: str
) -> None:
    ledger.assigned("一号桥通车", JUNE)
    before = counted(ledger)
    with pytest.raises(Refused) as refused:
        says(who, words)
    assert refused.value.key == refusal
    for language in LANGUAGES:
        assert 0 < len(str(say(f"refused.{refusal}", language, **refused.value.values))) < 400
    assert counted(ledger) == before


def test_an_amount_in_a_unit_that_does_not_fit_is_asked_for_again(ledger: Ledger, says: Says) -> None:
    ledger.assigned("完成投资", JUNE, kind="annual_target", quantity=Quantity(8.5, "亿元", ">="))
    before = counted(ledger)
    asked = says("li", "/progress 1 3公里")
    assert asked.reply.asks is not None
    assert "亿元" in asked.text
    assert counted(ledger) == before
    says("li", "/progress 1 35000万元")
    item = ledger.session.scalars(select(Milestone)).one()
    assert item.reached_amount == pytest.approx(3.5)


@pytest.mark.anyio
async def test_a_file_that_is_too_large_is_not_even_fetched() -> None:
    sent = await fetched(None, Attached("file", "x", "计划.docx", LARGEST + 1), "", MORNING.date())  # type: ignore[arg-type]  # nobody is asked for it
    assert sent.unreadable == "too_large"
    assert "20" in str(say("unreadable.too_large", "zh", **sent.unreadable_values))


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def office_answers(ledger: Ledger, says: Says, words: str) -> dict[str, Counter[str]]:
    """How many entities each answer of the office's commands has, with these words in every place; nothing is kept."""
    found: dict[str, Counter[str]] = {}
    with ledger.session.begin_nested() as trial:
        ledger.assigned("一号桥通车", JUNE)
        ledger.assigned("二中扩建开学", date(2025, 5, 1))
        for who, line in [
            ("li", f"/extend 1 2025-08-31 {words}"), ("supervisor", f"/refuse x{{request}} {words}"), ("supervisor", f"/urge 1 {words}"),
            ("supervisor", f"/slip 1 red {words}"), ("leader", f"/comment 1 {words}"), ("leader", f"/problem 王村：路灯 {words}"),
            ("supervisor", f"/list 1 省{words.replace(' ', '')[:20]}"), ("supervisor", f"/card 1 project {words}"), ("supervisor", "/card"),
            ("supervisor", "/meeting open"), ("supervisor", f"/decide t{{meeting}} 住建局 {words} 5月20日"), ("supervisor", "/meeting t{meeting}"),
            ("supervisor", "/dispatch"), ("supervisor", "/inspect 住建局"), ("li", f"/block 2 {words}"), ("supervisor", "/history 1"),
            ("supervisor", "/problem"), ("leader", "/page"), ("supervisor", f"/park 1 {words}"), ("supervisor", "/show 1"),
        ]:  # fmt: skip
            ids = {"{request}": Extension.id, "{meeting}": Meeting.id}  # PostgreSQL gives no number twice, kept or not
            for place in (place for place in ids if place in line):
                line = line.replace(place, str(ledger.session.scalar(select(func.max(ids[place])))))
            heard = says(who, line, now=at("2025-05-06 09:00"))
            _, entities = parse(heard.text)  # raises for what Telegram would not take
            found[line.split()[0] + line.split()[-1][:2]] = Counter(entity["type"] for entity in entities)
        trial.rollback()
    ledger.session.expire_all()
    return found


def test_markup_in_the_office_s_words_stays_words(ledger: Ledger, says: Says) -> None:
    tame, hostile = (office_answers(ledger, says, words) for words in (TAME, HOSTILE))
    assert list(hostile.values()) == list(tame.values())
