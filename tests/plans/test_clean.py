"""Is the damage of the format gone, and does every offset lead back?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.clean import clean

MANGLED = st.text(alphabet="项目9月1 0底前完成，。\n\r\t　*#|-（）“”《》２Ol abc\u200b", max_size=200)


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("新建东关、北环两座全封闭压缩式中转站，6\n月底前完成", "新建东关、北环两座全封闭压缩式中转站，6月底前完成"),
        ("涉及搬迁的居民签约率已达九成以上，20\n25年底前完成", "涉及搬迁的居民签约率已达九成以上，2025年底前完成"),
        ("2026 年 5 月 31 日 前 完成", "2026年5月31日前完成"),
        ("1 0 月底前完成", "10月底前完成"),
        (
            "引导快递企业下沉网点，推动县级共配中心12\n\n- 23 -\n\n月底前投用",
            "引导快递企业下沉网点，推动县级共配中心12月底前投用",
        ),
        ("青澜2025\n\n9月底前完成", "青澜2025\n9月底前完成"),
        ("**一是夯实。** 完成", "一是夯实。完成"),
        ("２０２６年", "2026年"),
        ("by Septem-\nber 30", "by September 30"),
        ("a funded road-\nsafety element", "a funded road-safety element"),
    ],
)
def test_a_broken_sentence_is_mended(raw: str, cleaned: str) -> None:
    assert clean(raw).text == cleaned


def test_headings_and_numbered_items_stay_apart() -> None:
    text = clean("## 一、总体要求\n完成任务。\n1.建成甲项目\n2.建成乙项目").text
    assert text.split("\n") == ["一、总体要求", "完成任务。", "1.建成甲项目", "2.建成乙项目"]


@given(MANGLED)
def test_every_kept_sign_leads_back_to_itself(raw: str) -> None:
    cleaned = clean(raw)
    assert len(cleaned.text) == len(cleaned.folded)
    origins = [cleaned.origin(place) for place in range(len(cleaned.text))]
    assert origins == sorted(origins)
    for place, sign in enumerate(cleaned.text):
        if sign not in "\n ":
            assert clean(raw[origins[place]]).text in (sign, "")


@given(st.text(max_size=300))
def test_any_text_is_cleaned(raw: str) -> None:
    cleaned = clean(raw)
    assert all(0 <= cleaned.origin(place) < len(raw) for place in range(len(cleaned.text)))
