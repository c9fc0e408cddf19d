"""What does a command give back? A key with its values, buttons, and how it is to be shown."""

from __future__ import annotations

from dataclasses import dataclass, field

from supervision.papers import Written


@dataclass(frozen=True, slots=True)
class Button:
    """A button is a command line: pressing it is the same as sending the line. `key` names its label."""

    key: str
    line: str
    values: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to one request.

    `asks` is the command line that the person's next words complete ("return m12"). `toast` shows the words as a
    short note over the button instead of a message; `edits` replaces the message whose button was pressed.
    `qr` is a link to draw as a picture above the words. `files` are sent below them: ("photo" or "file", Telegram's id), and
    so are `papers`, which we wrote ourselves: just now, or kept under a number (db/papers.py).
    """

    key: str
    values: dict[str, object] = field(default_factory=dict)
    buttons: tuple[tuple[Button, ...], ...] = ()
    edits: bool = False
    toast: bool = False
    asks: str | None = None
    qr: str | None = None
    files: tuple[tuple[str, str], ...] = ()
    papers: tuple[Written | int, ...] = ()
    menu_changed: bool = False  # the person's roles or language changed: his command menu is set anew


def reply(
    key: str,
    *rows: tuple[Button, ...],
    edits: bool = False,
    toast: bool = False,
    asks: str | None = None,
    qr: str | None = None,
    files: tuple[tuple[str, str], ...] = (),
    papers: tuple[Written | int, ...] = (),
    menu_changed: bool = False,
    **values: object,
) -> Reply:
    """A reply whose words are the block `key` ("area.block") of wording/templates."""
    return Reply(key, values, tuple(row for row in rows if row), edits, toast, asks, qr, files, papers, menu_changed)
