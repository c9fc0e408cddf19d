"""How does a call reach the Bot API, and if it failed: did it leave us at all?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias
from urllib.request import getproxies

import aiohttp
from telegram._utils.defaultvalue import DefaultValue
from telegram.error import NetworkError, RetryAfter
from telegram.request import BaseRequest, RequestData

Seconds: TypeAlias = float | None
Given: TypeAlias = "DefaultValue[float] | DefaultValue[None] | Seconds"  # a value, or PTB's mark for "as usual"

# What aiohttp raises before the first byte of the request is written: DNS, refusal, TLS, proxy, pool and connect timeout.
BEFORE_THE_REQUEST = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.ClientHttpProxyError,
    aiohttp.InvalidURL,
)
OFTEN_WITHOUT_FAULT_OF_OURS = {401, 403, 404, 409, 429}  # PTB has an exception of its own for each
AS_JSON = {"Content-Type": "application/json"}
KEEP_ALIVE = 30.0  # seconds; longer, and a server is likelier to close a connection just as we write to it


@dataclass(frozen=True, slots=True)
class Json:
    """A request's body that is written already."""

    content: bytes


class NotSent(NetworkError):
    """The request surely did not leave: to repeat it repeats nothing."""


class AiohttpRequest(BaseRequest):
    """PTB's door to the network over aiohttp. Timeouts are seconds; `pool_timeout` waits for one of `connections`.

    Raises NotSent for what surely did not leave. Any other NetworkError that is no BadRequest leaves the outcome
    open: a read timeout, a reset after the request, a server that hung up, half an answer, a 5xx.
    No message names the address, because the token is in it. `patient` takes an unknown token for a disturbance, so
    that PTB's polling goes on after it.
    """

    def __init__(
        self, *, connections: int = 256, connect_timeout: float = 5.0, pool_timeout: float = 5.0,
        read_timeout: float = 10.0, trust_env: bool = True, patient: bool = False,
    ) -> None:  # fmt: skip
        self._connections, self._trust_env, self._patient = connections, trust_env, patient
        self._connect, self._pool, self._read = connect_timeout, pool_timeout, read_timeout
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        return self._read

    async def initialize(self) -> None:
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=KEEP_ALIVE),
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=self._trust_env and bool(getproxies()),  # without any, each call would look for one again
                headers={"User-Agent": self.USER_AGENT},
            )

    async def shutdown(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None,
        read_timeout: Given = BaseRequest.DEFAULT_NONE,
        write_timeout: Given = BaseRequest.DEFAULT_NONE,
        connect_timeout: Given = BaseRequest.DEFAULT_NONE,
        pool_timeout: Given = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:  # fmt: skip
        if self._session is None or self._session.closed:
            raise NotSent("the connection to the Bot API is closed")
        connect = _given(connect_timeout, self._connect)
        timeout = _timeout(_given(pool_timeout, self._pool), connect, _given(read_timeout, self._read))
        try:
            async with self._session.request(
                method,
                url,
                data=_body(request_data),
                headers=_headers(request_data),
                timeout=timeout,
                allow_redirects=False,
            ) as response:
                status, content = response.status, await response.read()
                if status == 200 and method == "POST" and b'"result"' not in content:  # what is fetched is a file
                    raise NetworkError("outcome unknown: what answered does not speak as the Bot API does")
                return self._understood(status, content, response.headers.get("Retry-After"))
        except BEFORE_THE_REQUEST as error:
            raise NotSent(f"not sent: {_named(error)}") from None
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            raise NetworkError(f"outcome unknown: {_named(error)}") from None

    def _understood(self, status: int, content: bytes, retry_after: str | None) -> tuple[int, bytes]:
        if status == 429 and b"retry_after" not in content:
            raise RetryAfter(int(retry_after) if retry_after and retry_after.isdigit() else 5)
        if self._patient and status in (401, 404):
            raise NotSent(f"the Bot API answered {status}")
        if 400 <= status < 500 and status not in OFTEN_WITHOUT_FAULT_OF_OURS:
            return 400, content  # PTB would call it a network error, and whoever repeats on those would never stop
        return status, content


@lru_cache(maxsize=64)
def _timeout(pool: Seconds, connect: Seconds, read: Seconds) -> aiohttp.ClientTimeout:
    # aiohttp counts the wait for a connection of the pool into `connect`.
    return aiohttp.ClientTimeout(total=None, connect=_sum(pool, connect), sock_connect=connect, sock_read=read)


def _given(value: Given, usual: float) -> Seconds:
    return usual if isinstance(value, DefaultValue) else value


def _sum(first: Seconds, second: Seconds) -> Seconds:
    return None if first is None or second is None else first + second


def _headers(given: RequestData | Json | None) -> dict[str, str] | None:
    return AS_JSON if isinstance(given, Json) else None


def _body(given: RequestData | Json | None) -> Any:
    if given is None:
        return None
    if isinstance(given, Json):
        return given.content
    if not given.contains_files:
        return given.json_parameters
    form = aiohttp.FormData(default_to_multipart=True)
    for name, value in given.json_parameters.items():
        form.add_field(name, value)
    for name, (file_name, content, kind) in given.multipart_data.items():
        form.add_field(name, content, filename=file_name, content_type=kind)
    return form


def _named(error: BaseException) -> str:
    """The kind of an error and the system's own words; never its message, which may carry the address."""
    words = error.strerror if isinstance(error, OSError) and error.strerror else ""
    return f"{type(error).__name__} {words}".strip()
