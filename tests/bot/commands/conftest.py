"""How does a command answer? Asked by the people of the supervision tests, on each database, in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import pytest

from bot.ask import Ask, House, Sent
from bot.commands import table
from bot.reply import Button, Reply
from bot.splitting import length
from db.ledger import Plan
from tests.conftest import TakenBack
from tests.supervision.conftest import MORNING, Ledger, found, populated
from wording.say import plain, say

LONGEST_MESSAGE = 4096


@dataclass(frozen=True)
class Heard:
    """What one person got to see."""

    reply: Reply
    language: str

    @property
    def text(self) -> str:
        text = str(say(self.reply.key, self.language, **self.reply.values))
        assert length(text) <= LONGEST_MESSAGE
        return text

    @property
    def labels(self) -> list[str]:
        return [plain(button.key, self.language, **button.values) for button in self.buttons]

    @property
    def buttons(self) -> list[Button]:
        return [button for row in self.reply.buttons for button in row]

    def line(self, label: str) -> str:
        """The command line behind a button."""
        return self.buttons[self.labels.index(label)].line


Says = Callable[..., Heard]


@pytest.fixture
def ledger(taken_back: TakenBack) -> Ledger:
    """One plan with 住建局 (li, head) and 交通局 (wang), its supervisor and a leader."""
    return found(taken_back(populated))


@pytest.fixture
def says(ledger: Ledger) -> Says:
    """`says("li", "/due 本月", pressed=True)`: the answer, as the person's own language has it."""

    def command(
        name: str, words: str, *, now: datetime = MORNING, pressed: bool = False, language: str = "zh",
        sent: tuple[Sent, ...] = (), private: bool = True, plan: Plan | None = None, answers: bool = False,
    ) -> Heard:  # fmt: skip
        said, _, line = words.removeprefix("/").partition(" ")
        found = table.find(said)
        assert found is not None, said
        ledger.session.flush()
        person = ledger.people[name]
        ask = Ask(
            session=ledger.session, now=now, house=House("duban_bot", "Asia/Shanghai", "CN"),
            chat_id=person.telegram_id or 0, person=person, actor=ledger.actor(name), language=language,
            plan=plan or ledger.plan, line=line, pressed=pressed, sent=sent, private=private, answers=answers,
        )  # fmt: skip
        return Heard(found.answer(ask), language)

    return command
