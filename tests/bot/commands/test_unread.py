"""Does a reviewer see every place that was not understood, a page at a time?"""

from __future__ import annotations

from db.ledger import Document
from plans.drafts import Reading, Span
from supervision import adoption
from supervision.rights import CONSOLE
from tests.bot.commands.conftest import Says
from tests.supervision.conftest import MORNING, Ledger


def with_unread(ledger: Ledger, count: int) -> Document:
    text = "".join(f"第{number}项<工程>适时启动。" for number in range(1, count + 1))
    spans, place = [], 0
    for _ in range(count):
        place = text.index("适时", place)
        spans.append(Span(place, place + 2, "适时"))
        place += 2
    reading = Reading(as_of=MORNING.date(), year=2025, as_of_from="given", unread=tuple(spans))
    document, _ = adoption.take_in(
        ledger.session, CONSOLE, ledger.plan, MORNING, name="p.txt", sha256="1", text=text, reading=reading
    )
    return document


def test_eight_places_a_page_each_in_its_sentence(ledger: Ledger, says: Says) -> None:
    document = with_unread(ledger, 19)
    assert f"unread f{document.id}" in [b.line for b in says("supervisor", f"overview f{document.id}").buttons]
    said = says("supervisor", f"unread f{document.id}", pressed=True)
    assert said.reply.edits
    assert "19处" in said.text
    seen = [said.text]
    while any("下一页" in label for label in said.labels):
        said = says(
            "supervisor", said.buttons[[i for i, x in enumerate(said.labels) if "下一页" in x][0]].line, pressed=True
        )
        seen.append(said.text)
    assert [text.count("<b>适时</b>") for text in seen] == [8, 8, 3]
    assert "· 第1项&lt;工程&gt;<b>适时</b>启动。" in seen[0]
    assert "· 第19项" in seen[2]


def test_a_document_that_was_understood_says_so(ledger: Ledger, says: Says) -> None:
    document = with_unread(ledger, 0)
    assert "都读懂了" in says("supervisor", f"unread f{document.id}").text
    assert not [b for b in says("supervisor", f"overview f{document.id}").buttons if b.line.startswith("unread")]
