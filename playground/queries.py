"""What does a press of a button lead to? answerCallbackQuery."""

from __future__ import annotations

from playground import utf16
from playground.calls import Call
from playground.methods import method
from playground.refusals import bad
from playground.world import World

ALIVE_SECONDS = 15
MOST_ANSWER = 200


@method("answerCallbackQuery", "callback_query_id text show_alert url cache_time")
def answer_query(world: World, call: Call) -> bool:
    """A toast or an alert for the one who pressed."""
    query = world.store.query(call.text("callback_query_id"))
    expired = query is None or query["answered"] or world.clock.now().timestamp() - query["at"] > ALIVE_SECONDS
    if query is None or expired:
        raise bad("query is too old and response timeout expired or query ID is invalid")
    if utf16.length(call.text("text")) > MOST_ANSWER:
        raise bad("MESSAGE_TOO_LONG")
    if call.text("url"):
        raise bad("URL_INVALID")
    world.store.keep_query(call.text("callback_query_id"), query | {"answered": True})
    world.log(
        "answer",
        query["chat"],
        person=query["person"],
        message_id=query["message_id"],
        query_id=call.text("callback_query_id"),
        text=call.text("text"),
        show_alert=call.flag("show_alert"),
    )
    return True
