"""What does a command get? Who asks, in which words, when, and one open transaction."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from db import find
from db.ledger import Milestone, Plan
from db.people import Person
from db.session import Session
from plans.documents import Document
from plans.drafts import Reading
from supervision.milestones import Shown
from supervision.refusals import Refused
from supervision.rights import Act, Actor, may, require_for, units_of

if TYPE_CHECKING:
    from wording.papers.returned_book import ReturnedBook


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that came with the message: read as a document, or why it could not be; and as evidence."""

    shown: Shown
    document: Document | None = None
    reading: Reading | None = None
    book: ReturnedBook | None = None  # a ledger of ours that was edited elsewhere
    settings: str | None = None  # the text of a .toml file, a plan's policy
    unreadable: str = ""  # the key of plans.refusals, with its values
    unreadable_values: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class House:
    """What every command may know of its surroundings. `zone` and `country` are those of a new plan."""

    bot_name: str
    zone: str
    country: str


@dataclass(slots=True)
class Ask:
    """One request. `line` is all that follows the command, `words` the same split at blanks."""

    session: Session
    now: datetime
    house: House
    chat_id: int
    person: Person | None
    actor: Actor
    language: str
    plan: Plan | None
    line: str = ""
    private: bool = True
    pressed: bool = False
    answers: bool = False  # the line completes a question of ours
    telegram_id: int = 0
    telegram_name: str = ""
    sent: tuple[Sent, ...] = ()
    forwarded_from: tuple[str, int] | None = None  # whose words these are: a name, and his account or 0
    chat_name: str = ""  # of a group
    thread_id: int | None = None  # of a forum, the topic in which it is said
    ahead: object | None = None  # what was asked over the network before this transaction

    @property
    def words(self) -> list[str]:
        return self.line.split()

    @property
    def today(self) -> date:
        """The day in the plan's zone, or in the house's without a plan."""
        return self.now.astimezone(ZoneInfo(self.plan.zone if self.plan else self.house.zone)).date()

    def the_plan(self) -> Plan:
        """The plan that is asked about. Raises Refused("no_plan")."""
        if self.plan is None:
            raise Refused("no_plan")
        return self.plan

    def milestone(self, word: str | None = None, *, act: Act = Act.READ) -> Milestone:
        """The milestone that a word names: 12 or #12 by its number in the plan, m34 by its id (in buttons).

        Raises Refused("number_needed"), Refused("no_such_item"), or what the rights say.
        """
        word = word if word is not None else (self.words[0] if self.words else "")
        named = re.fullmatch(r"(?:#|＃|m|第)?(\d{1,9})(?:号|项)?", word)
        if not named:
            raise Refused("number_needed")
        number = int(named[1])
        if word.startswith("m"):
            found = self.session.get(Milestone, number)
        else:
            found = find.milestone_numbered(self.session, self.the_plan().id, number)
        if found is None:
            raise Refused("no_such_item", number=number)
        if not may(self.actor, Act.READ, found.plan_id, units_of(found)):
            raise Refused("no_such_item", number=number)  # the number that was asked for: a hidden one stays hidden
        require_for(self.actor, act, found)
        return found

    def after_first_word(self) -> str:
        """The line without its first word, as it was written."""
        parts = self.line.split(maxsplit=1)
        return parts[1].strip() if len(parts) > 1 else ""
