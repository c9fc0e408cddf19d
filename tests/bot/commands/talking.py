"""How does one talk to the commands without Telegram? Each line is one transaction, as in the bot itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from sqlalchemy import func, select

from bot.ask import House, Sent
from bot.asking import ask_of, meant
from bot.commands import table
from bot.incoming import Incoming
from bot.rendering import carried
from bot.reply import Button, Reply
from bot.splitting import length
from db import find
from db.ledger import Change, Evidence, Milestone, Proposal
from db.outbox import Message, Notice
from db.people import Person, Role
from db.session import Database, Session
from plans.documents import open_document
from plans.reading import read
from supervision import inbox, joining
from supervision.milestones import Shown
from supervision.refusals import Refused
from supervision.rights import CONSOLE
from tests.conftest import Filled
from tests.supervision.conftest import MORNING, populated
from wording.say import LANGUAGES, SOURCE, plain, say

HOUSE = House("duban_bot", "Asia/Shanghai", "CN")
LONGEST_MESSAGE = 4096


class Talk:
    """`talk("li", "/ack 1")` is what the person gets; `talk.heard` are the same words in each language.

    Words that are missing in one of the languages raise. A refusal is given back, and leaves nothing behind.
    """

    def __init__(self, database: Database, accounts: dict[str, int]) -> None:
        self.database, self.accounts = database, accounts
        self.heard: dict[str, str] = {}
        self._updates = 0

    def __call__(
        self,
        name: str,
        words: str,
        *,
        pressed: bool = False,
        now: datetime = MORNING,
        sent: tuple[Sent, ...] = (),
        forwarded_from: tuple[str, int] | None = None,
    ) -> Reply | Refused:
        self._updates += 1
        account = self.accounts.setdefault(name, 900 + len(self.accounts))
        incoming = Incoming(
            self._updates, "press" if pressed else "words", account, private=True, telegram_id=account, name=name,
            language="zh", text=words, message_id=self._updates, callback_id="1" if pressed else None,
            forwarded_from=forwarded_from,
        )  # fmt: skip
        with self.database.writing() as session:
            try:
                with session.begin_nested():
                    return self._answered(session, incoming, now, sent)
            except Refused as refused:
                self._render(session, Reply(f"refused.{refused.key}", refused.values))
                return refused

    def _answered(self, session: Session, incoming: Incoming, now: datetime, sent: tuple[Sent, ...]) -> Reply:
        person = find.person_of_account(session, incoming.telegram_id)
        wanted = meant(session, incoming, person, HOUSE, now)
        assert wanted is not None
        command = table.find("upload" if sent and wanted.name == "words" else wanted.name)
        assert command is not None, wanted.name
        said = command.answer(ask_of(session, incoming, person, HOUSE, now, wanted.line, sent, answers=wanted.answers))
        session.flush()
        if person is not None:
            inbox.close_question(session, incoming.chat_id, person.id)
            if said.asks:
                inbox.ask(session, incoming.chat_id, person.id, said.asks, now)
        self._render(session, said)
        return said

    def _render(self, session: Session, said: Reply) -> None:
        """Fails for words that are missing in one language, and for what Telegram would not take."""
        self.heard = {language: say(said.key, language, **said.values) for language in LANGUAGES}
        for text in self.heard.values():
            assert text
            assert length(text) <= LONGEST_MESSAGE
        for button in [button for row in said.buttons for button in row]:
            assert all(plain(button.key, language, **button.values) for language in LANGUAGES)
            assert len(carried(session, button.line).encode()) <= 64

    @property
    def text(self) -> str:
        """What was said last, in Chinese."""
        return self.heard[SOURCE]

    def counts(self) -> dict[str, int]:
        """How many changes, notices, messages and pieces of evidence there are."""
        tables = (Change, Notice, Message, Evidence, Milestone)
        with self.database.reading() as session:
            return {t.__tablename__: session.scalar(select(func.count()).select_from(t)) or 0 for t in tables}

    def milestones(self) -> list[Milestone]:
        with self.database.reading() as session:
            return list(session.scalars(select(Milestone).order_by(Milestone.id)))

    def drafts(self, *, state: str = "waiting") -> list[Proposal]:
        with self.database.reading() as session:
            asked = select(Proposal).where(Proposal.state == state).order_by(Proposal.position)
            return list(session.scalars(asked))


def lines(said: Reply | Refused) -> list[str]:
    """The command lines of all buttons."""
    return [button.line for button in buttons(said)]


def buttons(said: Reply | Refused) -> list[Button]:
    assert isinstance(said, Reply), said
    return [button for row in said.buttons for button in row]


def document(name: str, content: bytes, today: date) -> tuple[Sent, ...]:
    """A file as the bot hands it to the commands: opened and read."""
    opened = open_document(name, content)
    return (Sent(Shown("file", "", "file-1", name), opened, read(opened.text, today=today)),)


@contextmanager
def house_with_everybody(filled: Filled) -> Iterator[Talk]:
    """A plan with 住建局 (li, head, viewer) and 交通局 (wang), and supervisor, leader, secretary and administrator."""
    database = Database(filled(everybody))
    with database.reading() as session:
        known = {person.name: person.telegram_id or 0 for person in session.scalars(select(Person))}
    yield Talk(database, {"supervisor": known.pop("督查室"), **known})
    database.close()


def everybody(session: Session) -> None:
    """The people of the supervision tests and those whom they lack, with three items of 住建局."""
    ledger = populated(session)
    roles: tuple[Role, ...] = ("viewer", "secretary", "administrator")
    for account, role in enumerate(roles, 10 + len(ledger.people)):
        unit = ledger.housing if role == "viewer" else None
        token = joining.invite(session, CONSOLE, MORNING, plan=ledger.plan, role=role, unit=unit)
        joining.join(session, token, MORNING, telegram_id=account, name=role, language="zh")
    for number, due in enumerate([date(2025, 4, 30), date(2025, 5, 31), date(2025, 6, 30)], start=1):
        ledger.assigned(f"住建事项{number}", due)
