"""What can a script or the page order? The control addresses: clock, people, faults, the delivery log."""

from __future__ import annotations

import asyncio
import base64
import binascii
import json
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from playground import people
from playground.calls import MOST_BYTES
from playground.cast import Person
from playground.menus import menu
from playground.refusals import Misdirected
from playground.store import JSON
from playground.world import Chat, World

Answer = Callable[[World, JSON, Request], Awaitable[Any]]
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp")


def _endpoint(path: str, answer: Answer, *methods: str) -> Route:
    async def respond(request: Request) -> Response:
        try:
            wanted = await _wanted(request)
            result = await answer(request.app.state.world, wanted, request)
        except Misdirected as error:
            return JSONResponse({"error": str(error)}, error.code)
        return result if isinstance(result, Response) else JSONResponse(result)

    return Route(path, respond, methods=list(methods))


async def _wanted(request: Request) -> JSON:
    wanted: JSON = dict(request.query_params)
    kind = request.headers.get("content-type", "")
    if kind.startswith("multipart/form-data"):
        async with request.form(max_part_size=MOST_BYTES) as form:
            for name, value in form.multi_items():
                wanted[name] = (
                    (value.filename or "file", await value.read()) if isinstance(value, UploadFile) else value
                )
        return wanted
    body = await request.body() if request.method == "POST" else b""
    try:
        given = json.loads(body) if body.strip() else {}
    except ValueError:
        raise Misdirected("The body is not JSON.") from None
    if not isinstance(given, dict):
        raise Misdirected("The body must be a JSON object.")
    return wanted | given


def _number(wanted: JSON, name: str, default: int = 0) -> int:
    try:
        return int(wanted.get(name, default))
    except (TypeError, ValueError):
        raise Misdirected(f"“{name}” must be a whole number.") from None


def _flag(wanted: JSON, name: str) -> bool:
    return str(wanted.get(name, "")).lower() in ("1", "true", "yes", "on")


def _who(world: World, wanted: JSON) -> tuple[Person, Chat]:
    person = world.person(wanted.get("person"))
    chat = wanted.get("chat")
    return person, world.chats[person.telegram_id] if chat in (None, "") else world.place(chat)


def _clock_form(world: World) -> JSON:
    clock = world.clock
    return {
        "now": clock.now().isoformat(),
        "version": clock.version,
        "zone": str(clock.zone),
        "moving_to": clock.moving_to.isoformat() if clock.moving_to else None,
        "steps": clock.steps,
        "followers": sorted(clock.followers),
    }


async def _clock(world: World, wanted: JSON, request: Request) -> JSON:
    if request.method == "POST":
        steps = await world.clock.move(world.clock.read(str(wanted.get("to", ""))))
        world.save_clock(world.clock.now())
        return {"now": world.clock.now().isoformat(), "steps": steps}
    return _clock_form(world)


async def _follow(world: World, wanted: JSON, request: Request) -> JSON:
    name = str(wanted.get("follower") or "bot")
    if _flag(wanted, "leave"):
        world.clock.leave(name)
        return {}
    next_at = world.clock.read(str(wanted["next_at"])) if wanted.get("next_at") else None
    report = world.clock.follow(name, _number(wanted, "seen"), quiet=_flag(wanted, "quiet"), next_at=next_at)
    held, broken = asyncio.ensure_future(report), asyncio.ensure_future(request.receive())
    await asyncio.wait({held, broken}, return_when=asyncio.FIRST_COMPLETED)
    broken.cancel()
    if not held.done():
        held.cancel()
        world.clock.gone(name)
        return {}
    return dict(held.result())


async def _send(world: World, wanted: JSON, request: Request) -> JSON:
    person, chat = _who(world, wanted)
    text = str(wanted.get("text") or "")
    with world.store.change():
        if wanted.get("file") or wanted.get("ready"):
            name, content = _file(wanted, request)
            photo = _flag(wanted, "as_photo") and name.lower().endswith(PICTURES)
            caption = str(wanted.get("caption") or text)
            return {"messages": [people.show(world, person, chat, name, content, caption=caption, as_photo=photo)]}
        reply_to = _number(wanted, "reply_to") or None
        return {"messages": people.say(world, person, chat, text, reply_to, _number(wanted, "thread"))}


def _file(wanted: JSON, request: Request) -> tuple[str, bytes]:
    if wanted.get("ready"):
        try:
            return str(wanted["ready"]), request.app.state.ready[str(wanted["ready"])]
        except KeyError:
            raise Misdirected(f"No file “{wanted['ready']}” lies ready.", code=404) from None
    given = wanted["file"]
    if isinstance(given, tuple):
        return given
    try:
        return str(given["name"]), base64.b64decode(given["base64"], validate=True)
    except (TypeError, KeyError, binascii.Error):
        raise Misdirected("A file is given as {name, base64} or as a multipart upload.") from None


async def _press(world: World, wanted: JSON, request: Request) -> JSON:
    person, chat = _who(world, wanted)
    with world.store.change():
        return people.press(world, person, chat, _number(wanted, "message_id"), wanted.get("button"))


async def _block(world: World, wanted: JSON, request: Request) -> JSON:
    with world.store.change():
        people.block(world, world.person(wanted.get("person")), blocked=_flag({"blocked": True} | wanted, "blocked"))
    return {}


async def _messages(world: World, wanted: JSON, request: Request) -> JSON:
    chat = world.place(wanted["chat"]).id if wanted.get("chat") else None
    after, wait = _number(wanted, "after"), min(_number(wanted, "wait"), 30)
    entries = world.store.entries(after, chat, _number(wanted, "limit", 1000))
    deadline = asyncio.get_running_loop().time() + wait
    while not entries and (left := deadline - asyncio.get_running_loop().time()) > 0 and not world.clock.closing:
        await world.bell.wait(left)
        entries = world.store.entries(after, chat, _number(wanted, "limit", 1000))
    return {
        "messages": entries,
        "last": entries[-1]["seq"] if entries else min(after, world.store.last_entry()),
        "clock": _clock_form(world),
    }


async def _cast(world: World, wanted: JSON, request: Request) -> JSON:
    everybody = [
        {"id": person.telegram_id, "name": person.name, "role": person.role, "language": person.language_code}
        | {"started": world.chats[person.telegram_id].started, "blocked": world.chats[person.telegram_id].blocked}
        for person in world.cast.people
    ]
    groups = [
        {"id": chat.id, "name": chat.name, "members": world.groups[chat.id].members}
        for chat in world.chats.values()
        if chat.type != "private" and not chat.moved_to
    ]
    return {
        "bot": {"id": world.bot_id, "name": world.bot_user()["first_name"], "username": world.cast.bot.username},
        "people": everybody,
        "groups": groups,
        "ready": [{"name": name, "size": len(content)} for name, content in request.app.state.ready.items()],
    }


async def _menu(world: World, wanted: JSON, request: Request) -> JSON:
    person, chat = _who(world, wanted)
    return {"commands": menu(world, person, chat)}


async def _faults(world: World, wanted: JSON, request: Request) -> JSON:
    if request.method == "POST" and _flag(wanted, "clear"):
        world.faults.clear()
    elif request.method == "POST":
        world.faults.order(wanted)
    return {"faults": world.faults.listed()}


async def _defects(world: World, wanted: JSON, request: Request) -> JSON:
    return {"defects": world.defects}


async def _reset(world: World, wanted: JSON, request: Request) -> JSON:
    world.reset()
    if request.app.state.on_reset is not None:
        await request.app.state.on_reset()
    return {"now": world.clock.now().isoformat()}


async def _content(world: World, wanted: JSON, request: Request) -> Response:
    kept = world.store.file(request.path_params["file_id"])
    if kept is None:
        raise Misdirected("There is no such file.", code=404)
    # Only real pictures are shown in the page; anything else could bring a script along.
    shown = kept["kind"] == "photo" or kept["mime"] in ("image/png", "image/jpeg", "image/gif", "image/webp")
    headers = {"X-Content-Type-Options": "nosniff", "Content-Disposition": "inline" if shown else "attachment"}
    kind = kept["mime"] if shown else "application/octet-stream"
    return Response(world.store.content(request.path_params["file_id"]), headers=headers, media_type=kind)


ROUTES = [
    _endpoint("/clock", _clock, "GET", "POST"),
    _endpoint("/clock/follow", _follow, "POST"),
    _endpoint("/send", _send, "POST"),
    _endpoint("/press", _press, "POST"),
    _endpoint("/block", _block, "POST"),
    _endpoint("/messages", _messages, "GET"),
    _endpoint("/cast", _cast, "GET"),
    _endpoint("/menu", _menu, "GET"),
    _endpoint("/faults", _faults, "GET", "POST"),
    _endpoint("/defects", _defects, "GET"),
    _endpoint("/reset", _reset, "POST"),
    _endpoint("/files/{file_id}", _content, "GET"),
]
