"""Are we alive? What a container or a watcher asks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

Healthy = Callable[[], Awaitable[bool]]


def route(healthy: Healthy) -> Route:
    """GET /healthz: 200 "ok" while `healthy` says so, else 503. It tells nothing else, to nobody."""

    async def healthz(_request: Request) -> Response:
        try:
            well = await healthy()
        except Exception:
            well = False
        return PlainTextResponse("ok\n" if well else "not well\n", 200 if well else 503)

    return Route("/healthz", healthz)
