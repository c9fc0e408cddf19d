"""Does the chat page work in a real browser? Words out and in, a button pressed, a person chosen, nothing in red."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.playground.browser import CHROMIUM, browsing
from tests.playground.conftest import Town

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.skipif(not CHROMIUM, reason="needs a Chromium: apt-get install chromium fonts-noto-cjk"),
]


def bubble(words: str) -> str:
    """The newest bubble that holds the words."""
    return (
        f"[...document.querySelectorAll('#log .bubble')].filter(b => b.textContent.includes({json.dumps(words)})).pop()"
    )


async def test_a_conversation_by_mouse_and_keyboard(town: Town, tmp_path: Path) -> None:
    await town.keyboard("签收", "完成", chat=1001)
    async with browsing(town.url, tmp_path / "profile") as page:
        await page.until(bubble("?"))
        await page.click(
            f"[...({bubble('?')}).parentNode.querySelectorAll('.keys button')].find(b => b.title === '签收')"
        )
        [pressed] = await town.updates(timeout=20)
        assert pressed["callback_query"]["data"] == "签收"
        await town.call("answerCallbackQuery", callback_query_id=pressed["callback_query"]["id"], text="已签收")
        await page.until("document.getElementById('toast').textContent.includes('已签收')")

        await page.click("document.getElementById('words')")
        await page.type("<b>路灯</b>不亮")
        await page.click("document.getElementById('send')")
        [said] = await town.updates(offset=pressed["update_id"] + 1, timeout=20)
        assert said["message"]["text"] == "<b>路灯</b>不亮"
        await page.until(bubble("<b>路灯</b>不亮"))  # as words, not as markup
        assert await page.value(f"({bubble('路灯')}).querySelector('b')") is None

        await town.call("sendMessage", chat_id=1002, text="<b>第12项</b> 明天到期", parse_mode="HTML")
        await page.click("[...document.querySelectorAll('#tabs button')][1]")
        await page.until(bubble("明天到期"))
        assert await page.value(f"({bubble('明天到期')}).querySelector('b').textContent") == "第12项"
        assert page.troubles == []
