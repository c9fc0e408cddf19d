"""Is what is written by hand what PTB would send? The parameters of a notice's call, as JSON."""

from __future__ import annotations

import json

import pytest

from bot.posting import written

ODD = 'he said "<b>\\n</b>" & 督办\n\t\x00\x1f\u2028 🏗'
ROWS = [[("完成", "done m1"), (ODD, "x")], [(ODD, ODD)]]


@pytest.mark.parametrize("silent", [False, True])
@pytest.mark.parametrize("rows", [[], ROWS])
def test_the_parameters_are_json_whatever_stands_in_them(rows: list[list[tuple[str, str]]], silent: bool) -> None:  # noqa: FBT001  # of the table
    sent = json.loads(written(-1001, ODD, rows, silent=silent))
    keyboard = [[{"text": label, "callback_data": data} for label, data in row] for row in rows]
    more = {"disable_notification": True} if silent else {}
    under = {"reply_markup": {"inline_keyboard": keyboard}} if rows else {}
    assert sent == {
        "chat_id": -1001, "text": ODD, "parse_mode": "HTML", "link_preview_options": {"is_disabled": True}, **more,
        **under,
    }  # fmt: skip
