"""Which methods does the server know? One table: name, the parameters Telegram documents, what it does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playground.calls import Call
from playground.world import World

Run = Callable[[World, Call], Any]

WHERE = "business_connection_id chat_id message_thread_id"
SENDING = (
    f"{WHERE} direct_messages_topic_id disable_notification protect_content allow_paid_broadcast "
    "message_effect_id suggested_post_parameters reply_parameters reply_markup"
)
EDITING = "business_connection_id chat_id message_id inline_message_id reply_markup"


@dataclass(frozen=True, slots=True)
class Method:
    """`run` answers at once or gives something to wait for. `counts` says that the flood limiter counts it."""

    name: str
    parameters: frozenset[str]
    run: Run
    counts: bool


METHODS: dict[str, Method] = {}


def method(name: str, parameters: str = "", *, counts: bool = False) -> Callable[[Run], Run]:
    """Register a method under its name, without regard to case."""

    def register(run: Run) -> Run:
        METHODS[name.lower()] = Method(name, frozenset(parameters.split()), run, counts)
        return run

    return register
