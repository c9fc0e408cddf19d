"""Is found in a plain text what a client would find?"""

from __future__ import annotations

import pytest

from playground import entities, utf16
from playground.refusals import Refused


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/due 本月", [("bot_command", "/due")]),
        ("/due本月", []),
        ("/due@duban_bot x", [("bot_command", "/due@duban_bot")]),
        ("见 https://t.me/duban_bot?start=a-b_C，谢谢", [("url", "https://t.me/duban_bot?start=a-b_C")]),
        ("t.me/x and a/b", [("url", "t.me/x")]),
        ("👍 @duban_bot #督办 #12", [("mention", "@duban_bot"), ("hashtag", "#督办")]),
        ("a@b.cn", [("email", "a@b.cn")]),
        ("12/6/2025 and 3.5", []),
    ],
)
def test_commands_links_and_mentions_are_found(text: str, found: list[tuple[str, str]]) -> None:
    marks = entities.ordered(entities.found(text, []))
    assert [(mark["type"], utf16.piece(text, mark["offset"], mark["length"])) for mark in marks] == found


def test_a_command_inside_code_stays_code() -> None:
    _, marks = entities.formatted("<code>/due</code> /due", "HTML", None)
    assert [(mark["type"], mark["offset"]) for mark in marks] == [("code", 0), ("bot_command", 5)]


def test_blank_ends_are_cut_and_entities_move_with_the_text() -> None:
    text, marks = entities.formatted("  \n<b> 好 </b>\n", "HTML", None)
    assert (text, marks) == ("好", [{"type": "bold", "offset": 0, "length": 1}])


def test_an_unknown_parse_mode_is_refused() -> None:
    with pytest.raises(Refused, match="unsupported parse_mode"):
        entities.formatted("x", "BBCode", None)
