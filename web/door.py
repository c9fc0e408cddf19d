"""Which doors are open while Telegram calls us? The one for its updates, and the one that says we are well."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from web import health, receiving
from web.serving import serve

ANY = "/{path:path}"


def doors(
    host: str, port: int, secret: str, healthy: health.Healthy | None = None, *, path: str = ANY
) -> Callable[[receiving.Take], AbstractAsyncContextManager[int]]:
    """What opens the doors on an address for a bot's `take`: updates on `path`, or on any. Entering raises listening.AddressTaken."""

    def opened(take: receiving.Take) -> AbstractAsyncContextManager[int]:
        routes = [health.route(healthy or _well), receiving.route(path, secret, take)]
        return serve(routes, host, port)

    return opened


async def _well() -> bool:
    return True
