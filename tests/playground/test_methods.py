"""Is the table of methods the Bot API's own, and is what stands outside of it seen?"""

from __future__ import annotations

from typing import Any

import aiogram.methods
import pytest

import playground.api  # noqa: F401  (registers all methods)
from playground.methods import METHODS

FIELDS = {
    name.lower(): set(method.model_fields)
    for name, method in vars(aiogram.methods).items()
    if isinstance(method, type) and hasattr(method, "model_fields")
}


@pytest.mark.parametrize("name", sorted(METHODS))
def test_every_parameter_is_one_that_telegram_documents(name: str) -> None:
    assert METHODS[name].parameters <= FIELDS[name]


@pytest.mark.anyio
async def test_an_unknown_method_is_not_found_and_noted(town: Any) -> None:
    assert await town.refused("sendCarrierPigeon", chat_id=1001) == (404, "Not Found")
    [defect] = (await town.look("defects"))["defects"]
    assert (defect["method"], defect["what"]) == ("sendCarrierPigeon", "unknown method")


@pytest.mark.anyio
async def test_an_unknown_parameter_is_refused_and_noted(town: Any) -> None:
    code, description = await town.refused("sendMessage", chat_id=1001, text="x", colour="red")
    assert code == 400
    assert "colour" in description
    [defect] = (await town.look("defects"))["defects"]
    assert defect["what"] == "unknown parameters: colour"
    assert await town.log("message") == []


@pytest.mark.anyio
async def test_a_token_has_a_number_and_a_secret(town: Any) -> None:
    town.token = "nonsense"  # noqa: S105  (that it is no token is the point)
    assert await town.refused("getMe") == (401, "Unauthorized")
    town.token = "42:abc"  # noqa: S105
    assert (await town.call("getMe"))["id"] == 42


@pytest.mark.anyio
async def test_a_broken_body_is_refused_and_not_a_crash(town: Any) -> None:
    address = f"{town.url}/bot{town.token}/sendMessage"
    headers = {"Content-Type": "application/json"}
    for body in (b"{", b"[]", b"\xff"):
        async with town.session.post(address, data=body, headers=headers) as response:
            assert (response.status, (await response.json())["error_code"]) == (400, 400)


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("method", "parameters"),
    [
        ("sendMessage", {"text": "x", "reply_parameters": [1]}),
        ("sendMessage", {"text": "x", "reply_parameters": {"message_id": "one"}}),
        ("sendMessage", {"text": "x", "entities": [1]}),
        ("sendMessage", {"text": "x", "entities": [{"type": "bold"}]}),
        ("sendMessage", {"text": "x", "entities": [{"type": "bold", "offset": 0, "length": 9}]}),
        ("sendMessage", {"text": "x", "reply_markup": {"inline_keyboard": 5}}),
        ("sendMessage", {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "a", "web_app": 5}]]}}),
        ("sendMessage", {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "a", "copy_text": 5}]]}}),
        ("sendMediaGroup", {"media": [{"type": "photo"}, {"type": "photo"}]}),
        ("deleteMessages", {"message_ids": ["x"]}),
        ("setMessageReaction", {"message_id": 1, "reaction": [5]}),
        ("setMyCommands", {"commands": [5]}),
        ("setMyCommands", {"commands": "["}),
        ("setMyCommands", {"commands": [], "scope": 5}),
        ("getUpdates", {"allowed_updates": 5}),
        ("getUpdates", {"allowed_updates": [5]}),
        ("setChatMenuButton", {"menu_button": 5}),
    ],
)
async def test_nonsense_is_refused_in_json(town: Any, method: str, parameters: dict[str, Any]) -> None:
    place = {"chat_id": 1001} if "chat_id" in METHODS[method.lower()].parameters else {}
    await town.call("sendMessage", chat_id=1001, text="there is a message 1")
    code, description = await town.refused(method, **place, **parameters)
    assert code == 400
    assert description.startswith("Bad Request: ")
