"""Which doors are open while Telegram calls us? The one for its updates, and the one that says we are well."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from web import health, receiving
from web.serving import serve


def doors(
    host: str, port: int, secret: str, healthy: health.Healthy | None = None
) -> Callable[[receiving.Take], AbstractAsyncContextManager[int]]:
    """What opens the doors on an address for a bot's `take`. Entering raises listening.AddressTaken.

    Updates are taken on any path, because a proxy before us may cut one off; the secret says who calls.
    """

    def opened(take: receiving.Take) -> AbstractAsyncContextManager[int]:
        routes = [health.route(healthy or _well), receiving.route("/{path:path}", secret, take)]
        return serve(routes, host, port)

    return opened


async def _well() -> bool:
    return True
