"""Is a document with a secrecy mark seen, and is an ordinary word left alone?"""

from __future__ import annotations

import time

import pytest

from plans.secrecy import secrecy_mark

BODY = "\n\n关于青澜区2025年计划的报告\n\n全区上下要保守国家秘密，6月底前完成整改。\n"


@pytest.mark.parametrize(
    ("mark", "text"),
    [
        ("绝密★30年", "绝密★30年" + BODY),
        ("秘密★1年", "秘密★1年" + BODY),
        ("机密★", "机密★" + BODY),
        ("机密★", "机 密 ★" + BODY),
        ("机密★启封前", "机密★启封前" + BODY),
        ("绝密★启用前", "绝密★启用前" + BODY),
        ("绝密★长期", "绝密★长期" + BODY),
        ("机密★１０年", "机　密　★　１０年" + BODY),
        ("機密★1年", "機密★1年" + BODY),
        ("秘密★6个月", "000012\n秘密★6个月\n特急" + BODY),
        ("机密★1年", "青澜区人民政府文件机密★1年" + BODY),
        ("秘密★一年", BODY * 40 + "\n秘密★一年\n"),
        ("机密", "机密" + BODY),
        ("机密", "机　密　特急" + BODY),
        ("秘密10年", "秘密 10年" + BODY),
        ("绝密", "**绝密**" + BODY),
        ("机密", "密级：机密" + BODY),
        ("机密", "密 级: 机 密" + BODY),
        ("秘密", "【密级】：秘密\n" + BODY),
        ("秘密", "保密等级：秘密" + BODY),
        ("绝密", "| 密级 | 绝密 |\n| --- | --- |\n" + BODY),
        ("机密", BODY * 40 + "\n文件密级：机密\n"),
    ],
)
def test_a_mark_is_found_however_it_is_set(mark: str, text: str) -> None:
    assert secrecy_mark(text) == mark


@pytest.mark.parametrize(
    "text",
    [
        "企业要保护商业秘密。" + BODY,
        "保守国家秘密" + BODY,
        "确保数据的机密性和完整性。" + BODY,
        "密级：内部\n" + BODY,
        "密级：公开" + BODY,
        "国家秘密的密级分为绝密、机密、秘密三级。" + BODY,
        "严守商业秘密\n★ 重点抓好三件事" + BODY,
        "秘密花园二期6月底前建成" + BODY,
        "机密文件管理\n" + BODY,
        "商业秘密★★★" + BODY,
        "一、保密工作\n\n机密级信息系统年底前完成测评。" + BODY,
        "涉密等级保护测评10月底前完成" + BODY,
        BODY,
        "",
    ],
)
def test_an_ordinary_word_is_no_mark(text: str) -> None:
    assert secrecy_mark(text) is None


def test_a_bare_level_counts_at_the_head_and_in_the_margins_only() -> None:
    prose = "第一段。\n" * 30
    assert secrecy_mark(prose + "机密\n") is None
    assert secrecy_mark("机密\n" + prose) == "机密"
    assert secrecy_mark(prose, margins=("第1页", "青澜区\n机密 长期")) == "机密长期"


@pytest.mark.parametrize(
    "food", ["机", "秘 ", "机密", "机密★", "密级", "密级：", "|", "1", "★", "机 密 ★ 1", "　", "年"]
)
def test_the_worst_food_takes_linear_time(food: str) -> None:
    text = (food * 100_000)[:100_000] + "。"
    began = time.process_time()
    secrecy_mark(text, margins=(text,))
    assert time.process_time() - began < 1
