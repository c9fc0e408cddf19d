"""How is a call of the bot answered? From the address to the table of methods, with faults on the way."""

from __future__ import annotations

import asyncio
import inspect
import json
import logging
import re
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from playground import chats, editing, media, menus, queries, receiving, sending
from playground.breaking import AFTER, BEFORE, broken
from playground.calls import Call, read_call
from playground.faults import Fault, refusal
from playground.methods import METHODS, Method
from playground.refusals import Refused, bad, migrated
from playground.world import World

log = logging.getLogger(__name__)
REGISTERED = (chats, editing, media, menus, queries, receiving, sending)


def reply(body: dict[str, Any], status: int = 200) -> Response:
    """JSON as Telegram writes it."""
    headers = {}
    if "retry_after" in body.get("parameters", {}):
        headers["Retry-After"] = str(body["parameters"]["retry_after"])
    content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    return Response(content, status, headers, media_type="application/json")


async def answer(request: Request) -> Response:
    """The endpoint for /bot<token>/<method>."""
    world: World = request.app.state.world
    try:
        bot_id = _bot_id(request.path_params["token"])
        call = await read_call(request, request.path_params["method"], bot_id)
        fault = world.faults.next(call.method, call.text("chat_id"))
        if fault:
            _note_fault(world, call, fault)
        if fault and fault.fault in BEFORE:
            return await broken(request, fault.fault, fault.seconds)
        answered = reply({"ok": True, "result": await _meet(world, call, fault)})
        if fault and fault.fault in AFTER:
            return await broken(request, fault.fault, fault.seconds, answered)
        return answered
    except Refused as refused:
        return reply(refused.answer(), refused.code)
    except Exception as error:
        # Our own mistake: the bot sees what Telegram would show, tests see it among the defects.
        log.exception("A call of the bot could not be answered")
        note_defect(world, request.path_params["method"], f"playground: {type(error).__name__}: {error}")
        return reply(Refused(500, "Internal Server Error").answer(), 500)


async def perform(world: World, call: Call) -> Any:
    """Do one call. Raises Refused."""
    known = METHODS.get(call.method.lower())
    if known is None:
        note_defect(world, call.method, "unknown method")
        raise Refused(404, "Not Found")
    _check_parameters(world, known, call)
    if call.bot_id != world.bot_id:
        world.bot_id = call.bot_id
        world.store.remember("bot_id", call.bot_id)
    if world.faults.limiting and known.counts:
        world.faults.limiter.check(call.number("chat_id"))
    with world.store.change():
        result = known.run(world, call)
    return await result if inspect.isawaitable(result) else result


async def from_webhook(world: World, wanted: dict[str, Any]) -> None:
    """Do the call that a bot wrote into its answer to a webhook; nobody hears the result."""
    method = str(wanted.pop("method"))
    if method.lower().startswith("get"):
        return
    try:
        await perform(world, Call(method, world.bot_id, wanted))
    except Exception as error:
        note_defect(world, method, str(error))


async def file(request: Request) -> Response:
    """The endpoint for /file/bot<token>/<path>."""
    world: World = request.app.state.world
    try:
        _bot_id(request.path_params["token"])
    except Refused as refused:
        return reply(refused.answer(), refused.code)
    file_id = world.store.fact(f"path/{request.path_params['path']}")
    kept = world.store.file(file_id) if file_id else None
    if kept is None:
        return reply(Refused(404, "Not Found").answer(), 404)
    return Response(world.store.content(file_id), media_type="application/octet-stream")


def _bot_id(token: str) -> int:
    match = re.fullmatch(r"(\d+):\S+", token)
    if not match:
        raise Refused(401, "Unauthorized")
    return int(match.group(1))


def _check_parameters(world: World, known: Method, call: Call) -> None:
    named = json.dumps(call.values) if call.uploads else ""
    uploads = {name for name in call.uploads if f"attach://{name}" not in named}
    unknown = sorted({*call.values, *uploads} - known.parameters)
    if unknown:
        note_defect(world, call.method, f"unknown parameters: {', '.join(unknown)}")
        raise bad(f"the playground knows no parameter {', '.join(unknown)} of {known.name}; see /control/defects")


def note_defect(world: World, method: str, what: str) -> None:
    """Keep what a strict test wants to hear of: GET /control/defects."""
    world.defects.append({"at": world.clock.now().isoformat(), "method": method, "what": what})
    world.store.remember("defects", world.defects)


def _note_fault(world: World, call: Call, fault: Fault) -> None:
    """The log shows which call went wrong and how, among what was delivered."""
    told = {"retry_after": fault.retry_after} if fault.fault == "429" else {}
    world.log("fault", call.number("chat_id"), method=call.method, fault=fault.fault, **told)


async def _meet(world: World, call: Call, fault: Fault | None) -> Any:
    if fault and fault.fault == "delay":
        await asyncio.sleep(fault.seconds)
    if fault and fault.fault == "migrate":
        chat = world.find_chat(call.text("chat_id"))
        if chat.type == "private":
            raise bad("chat not found")
        with world.store.change():
            new = world.migrate(chat)
        raise migrated(new.id)
    refused = refusal(fault) if fault else None
    if refused:
        raise refused
    return await perform(world, call)
