"""What does a real browser do with a page? Debian's Chromium without a window, driven over its own protocol.

A driver package would bring its own runtime of 40 MB for a handful of calls.
"""

from __future__ import annotations

import asyncio
import json
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), ""
)
SWITCHES = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-extensions",
    "--disable-background-networking", "--remote-debugging-port=0", "--window-size=1000,850", "--lang=zh-CN",
)  # fmt: skip
STARTS_WITHIN = SEEN_WITHIN = 60.0  # seconds, on a machine that does much else


class Page:
    """One open page. What went wrong in it is gathered in `troubles`."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket, self._number = socket, 0
        self.troubles: list[str] = []

    async def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """One call of the DevTools protocol: its result."""
        self._number += 1
        await self._socket.send_json({"id": self._number, "method": method, "params": parameters})
        while True:
            heard = await self._socket.receive_json(timeout=SEEN_WITHIN)
            if heard.get("method") in ("Runtime.exceptionThrown", "Log.entryAdded"):
                self.troubles.append(json.dumps(heard["params"], ensure_ascii=False))
            if heard.get("id") == self._number:
                assert "error" not in heard, heard
                result: dict[str, Any] = heard["result"]
                return result

    async def value(self, script: str) -> Any:
        """What an expression in the page is worth."""
        answer = await self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    async def until(self, script: str) -> None:
        """Waits until the expression is true."""
        async with asyncio.timeout(SEEN_WITHIN):
            while not await self.value(f"Boolean({script})"):
                await asyncio.sleep(0.05)

    async def click(self, find: str) -> None:
        """A press of the mouse in the middle of the element that the expression finds."""
        await self.until(f"(e => e && e.getClientRects().length)({find})")
        box = await self.value(f"(e => {{e.scrollIntoView({{block:'center'}}); const b = e.getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2]}})({find})")  # fmt: skip
        for kind in ("mousePressed", "mouseReleased"):
            await self.call(
                "Input.dispatchMouseEvent", type=kind, x=box[0], y=box[1], button="left", clickCount=1
            )  # fmt: skip

    async def type(self, words: str) -> None:
        """Words into the element that has the focus."""
        await self.call("Input.insertText", text=words)


@asynccontextmanager
async def browsing(url: str, folder: Path) -> AsyncIterator[Page]:
    """Chromium on one page, with a profile of its own that goes with it."""
    browser = await asyncio.create_subprocess_exec(
        CHROMIUM, *SWITCHES, f"--user-data-dir={folder}", "about:blank",
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        port = await asyncio.wait_for(_port(browser), STARTS_WITHIN)
        async with aiohttp.ClientSession() as session:
            async with session.get(f"http://127.0.0.1:{port}/json/list") as answer:
                address = next(each["webSocketDebuggerUrl"] for each in await answer.json() if each["type"] == "page")
            async with session.ws_connect(address, max_msg_size=0) as socket:
                page = Page(socket)
                for domain in ("Runtime", "Log", "Page"):
                    await page.call(f"{domain}.enable")
                await page.call("Page.navigate", url=url)
                yield page
    finally:
        browser.kill()
        await browser.wait()


async def _port(browser: asyncio.subprocess.Process) -> int:
    assert browser.stderr is not None
    async for line in browser.stderr:
        if found := re.search(rb"ws://127\.0\.0\.1:(\d+)/", line):
            return int(found[1])
    raise AssertionError("Chromium ended before it listened")
