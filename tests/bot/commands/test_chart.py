"""Does /chart answer with a picture of what its reader may see?"""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

import pytest
from PIL import Image

from supervision.refusals import Refused
from tests.supervision.conftest import Ledger

Says = Callable[..., object]


@pytest.mark.parametrize("words", ["", "单位", "timeline", "日历"])
def test_each_kind_is_a_picture_beside_the_numbers(ledger: Ledger, says: Says, words: str) -> None:
    ledger.assigned("绿道", date(2025, 6, 30))
    heard = says("leader", f"/chart {words}")
    [paper] = heard.reply.papers  # type: ignore[attr-defined]
    assert paper.shown == "photo"
    assert Image.open(io.BytesIO(paper.content)).format == "PNG"
    assert "共1项" in heard.text  # type: ignore[attr-defined]
    assert "达进度 1 (100.0%)" in heard.text  # type: ignore[attr-defined]


def test_an_owner_sees_the_numbers_of_his_unit_alone(ledger: Ledger, says: Says) -> None:
    ledger.assigned("绿道", date(2025, 6, 30))
    assert "共1项" in says("li", "/图表").text  # type: ignore[attr-defined]
    assert "共0项" in says("wang", "/图表").text  # type: ignore[attr-defined]


def test_another_word_is_answered_with_the_usage(ledger: Ledger, says: Says) -> None:
    with pytest.raises(Refused, match="usage"):
        says("leader", "/chart 圆饼")
