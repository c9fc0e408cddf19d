"""Do people's own words ever become markup? Titles, names and reasons stand in an answer as they were written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest

from playground.html_text import parse
from supervision import adoption, handing_over
from supervision.rights import CONSOLE
from tests.bot.commands.conftest import Heard, Says
from tests.bot.commands.talking import document
from tests.supervision.conftest import MORNING, Ledger
from wording.say import LANGUAGES

JUNE = date(2025, 6, 30)
TAME = "平常的话"
HOSTILE = [
    "<b>粗</b>", "</b></i>", "<a href='tg://user?id=1'>", "&lt;&amp;&#60;", "\"'`*_[](){}", "{{7*7}}{%raw%}", "%(count)s%s%d%",
    "反\u202e字\u202c", "😀" * 8, "<blockquote>", "<tg-spoiler>x",
]  # fmt: skip


def everything(ledger: Ledger, says: Says, words: str, language: str) -> Iterator[tuple[str, Heard]]:
    """What each command answers about a plan in which every name and title holds these words."""
    ledger.people["li"].name = f"人{words}"
    ledger.housing.name = f"局{words}".replace(" ", "")
    ledger.plan.name = f"计划{words}"
    item = ledger.milestone(f"事{words}", JUNE, count=3, subjects=(words,), section=(words,), lists=(words,))
    handing_over.assign(ledger.session, CONSOLE, [item], ledger.housing, MORNING)
    taken = taken_in(ledger, words)
    for name, line in [
        ("li", "/due 2025"), ("li", "/mine"), ("li", "/show 1"), ("li", "/source 1"), ("li", "/plans"), ("li", "/start"),
        ("supervisor", "/units"), ("supervisor", f"/contact {ledger.housing.name}"), ("li", "/ack 1"), ("li", "/done 1"),
        ("li", f"/evidence 1 {words}"), ("li", f"/done 1 3 {words}"), ("supervisor", "/look 1"), ("supervisor", "/mine"),
        ("supervisor", f"/return 1 {words}"), ("li", "/history 1"), ("supervisor", f"/overview f{taken}"),
        ("supervisor", f"/review f{taken}"), ("supervisor", f"/unread f{taken}"),
        ("supervisor", f"/assign 1 +新{words}"), ("supervisor", f"/invite 没有{words.replace(' ', '')}"),
    ]:  # fmt: skip
        yield line.split()[0], says(name, line, language=language)


def taken_in(ledger: Ledger, words: str) -> int:
    """The number of a document in review, of a plan of its own, whose every line holds the words."""
    words = words.replace("=", ":")  # the reader takes a sum of scores for no task
    text = f"# 计划\n\n9月底前一号{words}项目建成通车。3月底前二号{words}项目开工。"
    [sent] = document("p.md", text.encode(), MORNING.date())
    assert sent.reading is not None
    assert sent.reading.drafts
    plan = adoption.make_plan(
        ledger.session, CONSOLE, f"新计划{words}"[:40].replace("\u202e", "").replace("\u202c", ""), MORNING,
        year=2025, zone="Asia/Shanghai", country="CN",
    )  # fmt: skip
    taken, _ = adoption.take_in(
        ledger.session, CONSOLE, plan, MORNING, name=f"{words}.md", sha256="1", text=text, reading=sent.reading
    )
    return taken.id


def shapes(ledger: Ledger, says: Says, words: str, language: str) -> tuple[dict[str, Counter[str]], str]:
    """How many entities of each kind each answer has, and all their plain words. Nothing of it is kept."""
    found: dict[str, Counter[str]] = {}
    plain = ""
    with ledger.session.begin_nested() as trial:
        for command, heard in everything(ledger, says, words, language):
            text, entities = parse(heard.text)  # raises for what Telegram would not take
            assert all(label.strip() for label in heard.labels)
            found[command] = Counter(entity["type"] for entity in entities)
            plain += f"{command}: {text}\n"
        trial.rollback()
    ledger.session.expire_all()
    return found, plain


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_make_no_more_markup_than_tame_ones(
    ledger: Ledger, says: Says, words: str, language: str
) -> None:
    tame, _ = shapes(ledger, says, TAME, language)
    hostile, plain = shapes(ledger, says, words, language)
    assert hostile == tame
    assert f"事{words}" in plain
    assert f"人{words}" in plain
