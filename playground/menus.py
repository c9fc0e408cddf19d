"""What does the bot show of itself? Commands by scope and language, names, descriptions, the menu button."""

from __future__ import annotations

import re
from typing import Any

from playground.calls import Call
from playground.cast import Person
from playground.methods import method
from playground.refusals import bad
from playground.store import JSON
from playground.world import Chat, World

_SCOPES = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators")
_MOST = {"name": 64, "description": 512, "short_description": 120}


@method("setMyCommands", "commands scope language_code")
def set_commands(world: World, call: Call) -> bool:
    """The list for a scope and language; an empty one takes it away."""
    commands = call.parsed("commands")
    if not isinstance(commands, list):
        raise bad("can't parse commands: expected an Array of BotCommand")
    if len(commands) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    kept = [_command(one) for one in commands]
    world.store.remember(_place(world, call), kept or None)
    world.log("menu", 0)
    return True


@method("getMyCommands", "scope language_code")
def get_commands(world: World, call: Call) -> list[JSON]:
    """Exactly what was set for this scope and language."""
    kept: list[JSON] = world.store.fact(_place(world, call), [])
    return kept


@method("deleteMyCommands", "scope language_code")
def delete_commands(world: World, call: Call) -> bool:
    """Away with the list of this scope and language."""
    world.store.remember(_place(world, call), None)
    world.log("menu", 0)
    return True


def menu(world: World, person: Person, chat: Chat) -> list[JSON]:
    """The commands that somebody sees in a chat, by Telegram's order of lookup."""
    language = person.language_code.split("-")[0]
    for scope in _lookup(world, person, chat):
        for code in (language, ""):
            kept: list[JSON] = world.store.fact(f"commands/{scope}/{code}", [])
            if kept:
                return kept
    return []


def _lookup(world: World, person: Person, chat: Chat) -> list[str]:
    if chat.type == "private":
        return [f"chat:{chat.id}", "all_private_chats", "default"]
    administrator = world.groups[chat.id].members[0] == person.telegram_id
    administrators = [f"chat_administrators:{chat.id}"] if administrator else []
    all_administrators = ["all_chat_administrators"] if administrator else []
    mine = [f"chat_member:{chat.id}:{person.telegram_id}", *administrators, f"chat:{chat.id}"]
    return [*mine, *all_administrators, "all_group_chats", "default"]


def _command(given: Any) -> JSON:
    if not isinstance(given, dict):
        raise bad("can't parse BotCommand: expected an Object")
    name, description = str(given.get("command", "")).removeprefix("/"), str(given.get("description", "")).strip()
    if not re.fullmatch(r"[a-z0-9_]{1,32}", name):
        raise bad("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= 256:
        raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


def _place(world: World, call: Call) -> str:
    code = call.text("language_code")
    if code and not re.fullmatch(r"[a-z]{2}", code):
        raise bad("invalid language code specified")
    scope = call.parsed("scope") or {"type": "default"}
    kind = scope.get("type") if isinstance(scope, dict) else None
    if kind in _SCOPES:
        return f"commands/{kind}/{code}"
    if kind not in ("chat", "chat_administrators", "chat_member"):
        raise bad("can't parse BotCommandScope: unsupported type specified")
    chat = world.find_chat(str(scope.get("chat_id", "")))
    if not chat.started:
        raise bad("chat not found")
    if kind != "chat" and chat.type == "private":
        raise bad(f"can't use {kind} scope in a private chat")
    member = f":{scope.get('user_id')}" if kind == "chat_member" else ""
    return f"commands/{kind}:{chat.id}{member}/{code}"


@method("setMyName", "name language_code")
@method("setMyDescription", "description language_code")
@method("setMyShortDescription", "short_description language_code")
def set_about(world: World, call: Call) -> bool:
    """Name, description or short description; empty takes it away."""
    kind = _kind(call)
    if len(call.text(kind)) > _MOST[kind]:
        raise bad(f"BOT_{'TITLE' if kind == 'name' else 'ABOUT' if kind[0] == 's' else 'DESCRIPTION'}_INVALID")
    world.store.remember(f"bot/{kind}/{call.text('language_code')}", call.text(kind) or None)
    return True


@method("getMyName", "language_code")
@method("getMyDescription", "language_code")
@method("getMyShortDescription", "language_code")
def get_about(world: World, call: Call) -> JSON:
    """In the language asked for, else in no language."""
    kind = _kind(call)
    usual = world.store.fact(f"bot/{kind}/", world.cast.bot.name if kind == "name" else "")
    return {kind: world.store.fact(f"bot/{kind}/{call.text('language_code')}", usual)}


@method("setChatMenuButton", "chat_id menu_button")
def set_menu_button(world: World, call: Call) -> bool:
    """What stands beside the text field."""
    button = call.parsed("menu_button") or {"type": "default"}
    if not isinstance(button, dict) or button.get("type") not in ("commands", "web_app", "default"):
        raise bad("can't parse menu button: unsupported type specified")
    world.store.remember(f"menu_button/{_button_chat(world, call)}", button)
    return True


@method("getChatMenuButton", "chat_id")
def get_menu_button(world: World, call: Call) -> JSON:
    """The chat's own button, else that of all chats."""
    usual = world.store.fact("menu_button/", {"type": "default"})
    button: JSON = world.store.fact(f"menu_button/{_button_chat(world, call)}", usual)
    return button


def _button_chat(world: World, call: Call) -> str:
    if not call.text("chat_id"):
        return ""
    chat = world.find_chat(call.text("chat_id"))
    if chat.type != "private" or not chat.started:
        raise bad("chat not found")
    return str(chat.id)


def _kind(call: Call) -> str:
    name = call.method.lower()
    return "short_description" if "short" in name else "description" if "description" in name else "name"
