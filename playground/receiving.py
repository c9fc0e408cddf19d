"""How does the bot hear? getMe, getUpdates and webhooks."""

from __future__ import annotations

import re
from typing import Any

from playground.calls import Call
from playground.methods import method
from playground.refusals import bad, conflict
from playground.store import JSON
from playground.world import World


@method("getMe")
def get_me(world: World, call: Call) -> JSON:
    """The bot itself."""
    return world.bot_user() | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
    }


@method("logOut")
@method("close")
def leave_server(world: World, call: Call) -> bool:
    """Nothing to leave here; the bot hears the yes that a local server gives."""
    return True


@method("getUpdates", "offset limit timeout allowed_updates")
async def get_updates(world: World, call: Call) -> list[JSON]:
    """Long polling."""
    if world.webhook.url:
        raise conflict(
            "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
        )
    world.updates.list_kinds(_kinds(call))
    limit = call.number("limit", 100)
    return await world.updates.poll(call.number("offset"), limit if 1 <= limit <= 100 else 100, call.number("timeout"))


@method(
    "setWebhook",
    "url certificate ip_address max_connections allowed_updates drop_pending_updates secret_token",
)
def set_webhook(world: World, call: Call) -> bool:
    """Deliver to an address; an empty one ends it."""
    secret = call.text("secret_token")
    if len(secret) > 256:
        raise bad("secret token is too long")
    if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
        raise bad("secret token contains unallowed characters")
    connections = call.number("max_connections", 40)
    world.webhook.listen_at(call.text("url"), secret, min(max(connections, 1), 100))
    world.updates.list_kinds(_kinds(call))
    if call.flag("drop_pending_updates"):
        world.updates.drop(list(world.updates.waiting))
    return True


@method("deleteWebhook", "drop_pending_updates")
def delete_webhook(world: World, call: Call) -> bool:
    """Back to getUpdates."""
    world.webhook.listen_at("", "", 40)
    if call.flag("drop_pending_updates"):
        world.updates.drop(list(world.updates.waiting))
    return True


@method("getWebhookInfo")
def webhook_state(world: World, call: Call) -> JSON:
    """Where updates go and how many wait."""
    hook = world.webhook
    state: dict[str, Any] = {
        "url": hook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates.current()),
    }
    if hook.url:
        state["max_connections"] = hook.connections
        state["ip_address"] = "127.0.0.1"
    if hook.last_error:
        state["last_error_date"], state["last_error_message"] = hook.last_error
    if world.updates.allowed:
        state["allowed_updates"] = world.updates.allowed
    return state


def _kinds(call: Call) -> list[str] | None:
    kinds = call.parsed("allowed_updates")
    if kinds is None:
        return None
    if not isinstance(kinds, list) or not all(isinstance(kind, str) for kind in kinds):
        raise bad("can't parse allowed updates: Expected an Array of String")
    return [kind.lower() for kind in kinds]
