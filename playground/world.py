"""What is so in this small Telegram? Chats, messages, the delivery log, and who may be written to."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from playground.bell import Bell
from playground.cast import Cast, Group, Person
from playground.clock import Clock
from playground.entries import describe
from playground.faults import Faults
from playground.refusals import Misdirected, bad, forbidden, migrated
from playground.store import JSON, Store
from playground.updates import Updates
from playground.webhooks import Webhook

DEFAULT_BOT_ID = 8088


@dataclass
class Chat:
    """A private chat or a supergroup as it stands."""

    id: int
    type: str
    name: str
    started: bool = False
    seeded: bool = False
    blocked: bool = False
    left: bool = False
    moved_to: int = 0
    pinned: list[int] = field(default_factory=list)
    topics: list[int] = field(default_factory=list)  # of a forum: those in which somebody has written


class World:
    """Everything the server knows. All changes are synchronous, so one call is one step."""

    def __init__(self, cast: Cast, folder: Path, starts_at: datetime, zone: ZoneInfo) -> None:
        self.cast = cast
        self.store = Store(folder)
        self.clock = Clock(starts_at, zone)
        self.bell = Bell()
        self.updates = Updates(self.store, self.clock)
        self.webhook = Webhook(self.store, self.updates)
        self.faults = Faults(self.clock)
        self.people = {person.telegram_id: person for person in cast.people}
        self.clock.busy = lambda: bool(self.updates.current())
        self.clock.stirred = lambda: self.updates.taken
        self.clock.progress = lambda: self.updates.taken + self.store.last_entry()
        self.load()

    def load(self) -> None:
        """Take up what the store remembers, or begin."""
        self.defects: list[JSON] = self.store.fact("defects", [])
        self.bot_id = int(self.store.fact("bot_id", DEFAULT_BOT_ID))
        self.chats = {
            person.telegram_id: Chat(person.telegram_id, "private", person.name) for person in self.cast.people
        }
        self.groups: dict[int, Group] = {}
        for group in self.cast.groups:
            self.chats[group.chat_id] = Chat(group.chat_id, "supergroup", group.title, started=True)
            self.groups[group.chat_id] = group
        for key, value in self.store.facts("chat/").items():
            self.chats[int(key)] = Chat(**value)
        for old, chat in list(self.chats.items()):
            if chat.moved_to and old in self.groups:
                self.groups[chat.moved_to] = self.groups[old]
        kept = self.store.fact("clock")
        if kept:
            self.clock.set(max(datetime.fromisoformat(kept["now"]), self.clock.starts_at))
            self.clock.version = int(kept["version"]) + 1

    def save_clock(self, now: datetime) -> None:
        """Remember the time, so that a restart goes on from there."""
        self.store.remember("clock", {"now": now.isoformat(), "version": self.clock.version})

    def reset(self) -> None:
        """Empty everything but the chats that were seeded, and go back to the starting moment."""
        seeded = [chat.id for chat in self.chats.values() if chat.seeded]
        version = self.clock.version
        # Numbers go on: a bot drops an update whose id it knows, a reader of the log asks for what comes after.
        numbers = self.store.facts("next_")
        self.store.empty()
        for name, number in numbers.items():
            self.store.remember(f"next_{name}", number)
        self.updates.load()
        self.webhook.load()
        self.faults.clear()
        self.load()
        for chat_id in seeded:
            self.open_chat(chat_id, seeded=True)
        self.clock.set(self.clock.starts_at)
        self.clock.version = version
        self.clock.poke()
        self.log("reset", 0)

    # Who is who

    def person(self, key: object) -> Person:
        """A person by telegram id, full name, username or role. Raises Misdirected."""
        for person in self.cast.people:
            if str(key) in (str(person.telegram_id), person.name, person.username):
                return person
        alike = [
            person for person in self.cast.people if str(key) in (person.first_name, person.role, person.last_name)
        ]
        if key and len(alike) == 1:
            return alike[0]
        raise Misdirected(f"There is no person “{key}” in the playground.", code=404)

    def place(self, key: object) -> Chat:
        """A chat by id, title or its person's name. Raises Misdirected."""
        for chat in self.chats.values():
            if str(key) in (str(chat.id), chat.name) and not chat.moved_to:
                return chat
        return self.chats[self.person(key).telegram_id]

    def user(self, person: Person) -> JSON:
        """The person as Telegram's User."""
        names = {"last_name": person.last_name, "username": person.username, "language_code": person.language_code}
        given = {name: value for name, value in names.items() if value}
        return {"id": person.telegram_id, "is_bot": False, "first_name": person.first_name, **given}

    def bot_user(self) -> JSON:
        """The bot as Telegram's User."""
        name = self.store.fact("bot/name/", self.cast.bot.name)
        return {"id": self.bot_id, "is_bot": True, "first_name": name, "username": self.cast.bot.username}

    def chat_form(self, chat: Chat) -> JSON:
        """The chat as Telegram's Chat."""
        if chat.type != "private":
            forum = {"is_forum": True} if chat.topics else {}
            return {"id": chat.id, "type": chat.type, "title": chat.name} | forum
        user = self.user(self.people[chat.id])
        return {key: user[key] for key in ("id", "first_name", "last_name", "username") if key in user} | {
            "type": "private"
        }

    def is_member(self, chat: Chat, user_id: int) -> bool:
        """Does this account see the chat?"""
        return user_id == chat.id if chat.type == "private" else user_id in self.groups[chat.id].members

    # What the bot may reach

    def find_chat(self, key: str) -> Chat:
        """The chat of a bot's call, known to the bot. Raises Refused in Telegram's words."""
        if not key:
            raise bad("chat_id is empty")
        chat = self._by_name(key[1:]) if key.startswith("@") else None
        if re.fullmatch(r"-?\d+", key):
            chat = self.chats.get(int(key))
            if int(key) == self.bot_id:
                raise forbidden("bot can't send messages to bots")
        if chat is None:
            raise bad("chat not found")
        if chat.moved_to:
            raise migrated(chat.moved_to)
        return chat

    def writable(self, key: str) -> Chat:
        """The chat, if the bot may write there. Raises Refused in Telegram's words."""
        chat = self.find_chat(key)
        if not chat.started:
            raise forbidden("bot can't initiate conversation with a user")
        if chat.blocked:
            raise forbidden("bot was blocked by the user")
        if chat.left:
            raise forbidden("bot is not a member of the supergroup chat")
        return chat

    def _by_name(self, username: str) -> Chat | None:
        named = [person for person in self.cast.people if person.username.lower() == username.lower()]
        return self.chats[named[0].telegram_id] if named else None

    # Changes

    def open_chat(self, chat_id: int, *, seeded: bool = False) -> None:
        """From now on the bot may write there."""
        chat = self.chats[chat_id]
        chat.started = True
        chat.seeded = chat.seeded or seeded
        self.keep_chat(chat)

    def keep_chat(self, chat: Chat) -> None:
        """Write a chat as it stands."""
        self.store.remember(f"chat/{chat.id}", asdict(chat))

    def migrate(self, chat: Chat) -> Chat:
        """The group lives on under another id; both sides of the change are told to the bot."""
        new = Chat(chat.id - 777_000, "supergroup", chat.name, started=True)
        chat.moved_to = new.id
        self.chats[new.id], self.groups[new.id] = new, self.groups[chat.id]
        self.keep_chat(chat)
        self.keep_chat(new)
        self.store.move_messages(chat.id, new.id)
        sender = self.user(self.people[self.groups[new.id].members[0]])
        for place, fields in ((chat, {"migrate_to_chat_id": new.id}), (new, {"migrate_from_chat_id": chat.id})):
            message = self.message(place, sender, fields)
            self.updates.put("message", message, place.id)
        return new

    def message(self, chat: Chat, sender: JSON, fields: JSON) -> JSON:
        """A new message in Telegram's form, kept."""
        message_id = self._next_id(chat)
        head = {"message_id": message_id, "from": sender, "chat": self.chat_form(chat), "date": self.unix_now()}
        message = head | {key: value for key, value in fields.items() if value not in (None, [], "")}
        self.store.keep_message(chat.id, message_id, message)
        return message

    def log(self, kind: str, chat_id: int, **fields: Any) -> int:
        """Append to the delivery log and wake who reads it."""
        seq = self.store.add_entry(
            chat_id, {"kind": kind, "at": self.clock.now().isoformat(), "chat": chat_id, **fields}
        )
        self.bell.ring()
        return seq

    def log_message(self, kind: str, message: JSON, **extra: Any) -> int:
        """Append a message, new or edited."""
        return self.log(kind, message["chat"]["id"], **describe(message), **extra)

    def unix_now(self) -> int:
        """The playground's time in unix seconds."""
        return int(self.clock.now().timestamp())

    def count(self, name: str, start: int = 1) -> int:
        """The next number of a sequence."""
        value = int(self.store.fact(name, start))
        self.store.remember(name, value + 1)
        return value

    def _next_id(self, chat: Chat) -> int:
        # Private chats of one account share their numbers, a supergroup has its own.
        return self.count("next_message" if chat.type == "private" else f"next_message/{chat.id}")
