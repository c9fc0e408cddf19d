"""Where do the stories play? In `duban` processes as a user starts them, seen over the playground's own HTTP."""

from __future__ import annotations

import base64
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests.bot.town import open_port

STARTS_WITHIN = 40.0  # seconds, on a busy machine
HEARD_WITHIN = 20.0
DUBAN = str(Path(sys.executable).parent / "duban")


class Town:
    """A playground, its bot, and the people who talk to it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._seen = 0

    def order(self, path: str, **body: Any) -> dict[str, Any]:
        request = Request(f"{self.url}/control/{path}", json.dumps(body).encode(), {"content-type": "application/json"})
        try:
            with urlopen(request, timeout=300) as answer:
                return dict(json.load(answer))
        except HTTPError as error:
            raise AssertionError(f"{path} {body}: {error.read().decode()}") from error

    def log(self, after: int = 0, chat: str = "") -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        while True:
            with urlopen(f"{self.url}/control/messages?after={after}&chat={chat}", timeout=60) as answer:
                page = json.load(answer)
            found += page["messages"]
            if not page["messages"]:
                return found
            after = page["last"]

    def now(self) -> str:
        with urlopen(f"{self.url}/control/clock", timeout=60) as answer:
            return str(json.load(answer)["now"])

    def move_to(self, moment: str) -> None:
        """Returns when the rounds and the outbox are quiet."""
        self.order("clock", to=moment)

    def defects(self) -> list[Any]:
        with urlopen(f"{self.url}/control/defects", timeout=60) as answer:
            return list(json.load(answer)["defects"])


class Someone:
    """A person at his telephone. What he does waits for the bot's answer."""

    def __init__(self, town: Town, telegram_id: int) -> None:
        self.town, self.id = town, telegram_id
        self.read_until = 0

    def says(self, text: str) -> str:
        return self._does("send", text=text)

    def sends(self, name: str, content: bytes, caption: str = "", *, as_photo: bool = False) -> str:
        file = {"name": name, "base64": base64.b64encode(content).decode()}
        return self._does("send", file=file, caption=caption, as_photo=as_photo)

    def presses(self, label: str) -> str:
        """Presses the newest button whose label begins so."""
        for message in reversed(self.messages()):
            for row in message.get("buttons") or []:
                for button in row:
                    if button["text"].startswith(label):
                        return self._does("press", message_id=message["message_id"], button=button["text"])
        raise AssertionError(f"no button {label}: {[m.get('buttons') for m in self.messages()][-3:]}")

    def messages(self) -> list[dict[str, Any]]:
        """What stands in the chat, edits in their place."""
        shown: dict[int, dict[str, Any]] = {}
        for entry in self.town.log(chat=str(self.id)):
            if entry["kind"] in ("message", "edit"):
                shown[entry["message_id"]] = {**shown.get(entry["message_id"], {}), **entry}
        return [shown[key] for key in sorted(shown)]

    def hears(self) -> list[str]:
        """What the bot has said since the last look, without waiting."""
        entries = [e for e in self.town.log(self.read_until, str(self.id)) if self._from_bot(e)]
        if entries:
            self.read_until = entries[-1]["seq"]
        return [entry.get("text") or "" for entry in entries]

    def _does(self, what: str, **wanted: Any) -> str:
        before = self.town.log()
        last = before[-1]["seq"] if before else 0
        self.town.order(what, person=self.id, **wanted)
        deadline = time.monotonic() + HEARD_WITHIN
        while time.monotonic() < deadline:
            answers = [e for e in self.town.log(last, str(self.id)) if self._from_bot(e)]
            toasted = any(e["kind"] == "answer" and e.get("text") for e in answers)
            if any(e["kind"] != "answer" for e in answers) or toasted:
                return "\n".join(e.get("text") or "" for e in answers).strip()
            time.sleep(0.05)
        raise AssertionError(f"no answer to {what} {wanted}")

    @staticmethod
    def _from_bot(entry: dict[str, Any]) -> bool:
        return entry["kind"] in ("answer", "edit") or (entry["kind"] == "message" and bool(entry.get("from_bot")))


class Process:
    """One `duban` command, and what it has printed."""

    def __init__(self, *command: str, home: Path, **variables: str) -> None:
        quiet = {
            k: v for k, v in os.environ.items() if not k.startswith(("TELEGRAM_", "DUBAN_", "WEBHOOK_", "DATABASE_"))
        }
        self.printed = home / f"{'-'.join(command)}-{time.monotonic_ns()}.log"
        with self.printed.open("w") as out:
            self.run = subprocess.Popen(
                [DUBAN, *command], cwd=home, env={**quiet, "DUBAN_HOME": str(home), "LANG": "zh_CN.UTF-8", **variables},
                stdout=out, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
            )  # fmt: skip

    def says(self, words: str) -> str:
        """Waits until a printed line holds the words, and gives it."""
        deadline = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < deadline:
            for line in self.printed.read_text().splitlines():
                if words in line:
                    return line
            assert self.run.poll() is None, self.printed.read_text()
            time.sleep(0.05)
        raise AssertionError(f"never printed {words}: {self.printed.read_text()}")

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        if self.run.poll() is None:
            self.run.send_signal(number)
        return self.run.wait(20)


@pytest.fixture
def playground(tmp_path: Path) -> Iterator[Town]:
    """What a newcomer gets: `duban run` without a token."""
    port = open_port()
    process = Process("run", home=tmp_path, DUBAN_PLAYGROUND_PORT=str(port))
    try:
        process.says("Duban playground: ")
        yield Town(f"http://127.0.0.1:{port}")
    finally:
        process.stop()


@pytest.fixture
def empty_town(tmp_path: Path, database_url: str) -> Iterator[tuple[Town, str]]:
    """An empty ledger, on each database: `duban run` with a token, talking to a playground in a process of its own.

    Gives the town and the set-up code that the bot printed.
    """
    port = open_port()
    home, server = tmp_path / "bot", tmp_path / "server"
    home.mkdir()
    server.mkdir()
    playground = Process("playground", "--alone", home=server, DUBAN_PLAYGROUND_PORT=str(port))
    try:
        playground.says("Duban playground: ")
        url = f"http://127.0.0.1:{port}"
        bot = Process(
            "run", home=home, TELEGRAM_TOKEN="123:story-of-a-plan", TELEGRAM_API_URL=url, DUBAN_CLOCK_URL=url,  # noqa: S106  # a playground takes any token
            DATABASE_URL=database_url.replace("postgresql+psycopg", "postgresql"),
        )  # fmt: skip
        try:
            line = bot.says("/start ")
            yield Town(url), line.split("/start ")[1].split("（")[0].strip()
        finally:
            bot.stop()
    finally:
        playground.stop()
