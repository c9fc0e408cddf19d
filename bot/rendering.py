"""How does a Reply become what Telegram shows? Words, buttons and where they go, as plain values to be stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict

from bot.incoming import Incoming
from bot.reply import Reply
from db.session import Session
from supervision import inbox, papers
from supervision.papers import Written
from wording.say import plain, say

LONGEST_BUTTON = 64  # bytes that Telegram carries for a button


class Answer(TypedDict):
    """What is owed for one update, as it stands in `received.answer`."""

    chat: int
    thread: int | None
    reply_to: int | None
    edit: int | None  # the message that the answer takes the place of
    callback: str | None
    toast: bool
    text: str  # HTML
    buttons: list[list[tuple[str, str]]]  # label, callback data
    qr: str | None
    files: list[tuple[str, str]]  # photo or file, and its id
    papers: list[int]  # numbers in db/papers.py
    hide: int | None  # the message that is taken out of the chat: it holds somebody's secret
    menu: int | None  # the person whose command menu is set anew
    language: str


@dataclass(frozen=True, slots=True)
class Worded:
    """A reply in words: nothing of it needs the database any more. `rows` are (label, command line)."""

    reply: Reply
    text: str
    rows: list[list[tuple[str, str]]]
    language: str


def worded(reply: Reply, language: str) -> Worded:
    """The words of a reply. Raises KeyError or jinja2's errors where they are missing."""
    rows = [[(plain(button.key, language, **button.values), button.line) for button in row] for row in reply.buttons]
    return Worded(reply, str(say(reply.key, language, **reply.values)), rows, language)


def rendered(session: Session, incoming: Incoming, said: Worded, person_id: int | None, now: datetime) -> Answer:
    """The answer to what came in; `person_id` is whose menu may have changed."""
    return Answer(
        chat=incoming.chat_id,
        thread=incoming.thread_id,
        reply_to=None if incoming.private or incoming.kind == "press" else incoming.message_id,
        edit=incoming.message_id if said.reply.edits and incoming.kind == "press" else None,
        callback=incoming.callback_id,
        toast=said.reply.toast and incoming.callback_id is not None,
        text=said.text,
        buttons=[[(label, carried(session, line)) for label, line in row] for row in said.rows],
        qr=said.reply.qr,
        files=list(said.reply.files),
        papers=[_kept(session, paper, now) for paper in said.reply.papers],
        hide=None,
        menu=person_id if said.reply.menu_changed else None,
        language=said.language,
    )


def silent_answer(incoming: Incoming, language: str) -> Answer | None:
    """The answer when there is nothing to say: a press still has to be answered."""
    if incoming.callback_id is None:
        return None
    return Answer(
        chat=incoming.chat_id, thread=None, reply_to=None, edit=None, callback=incoming.callback_id, toast=True, text="",
        buttons=[], qr=None, files=[], papers=[], hide=None, menu=None, language=language,
    )  # fmt: skip


def _kept(session: Session, paper: Written | int, now: datetime) -> int:
    return paper if isinstance(paper, int) else papers.keep(session, paper, now).id


def carried(session: Session, line: str) -> str:
    """A button's callback data: its command line, or "#" and the number under which a longer one is kept."""
    return line if len(line.encode()) <= LONGEST_BUTTON else f"#{inbox.shortened(session, line)}"


def stored(answer: Answer | None) -> dict[str, Any] | None:
    return None if answer is None else dict(answer)
