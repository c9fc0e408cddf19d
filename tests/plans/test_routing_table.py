"""Does a word of the routing table lead to its unit, and does every mistake in a table get its own name?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.routing import Assigned, proposed
from plans.routing_table import (
    LONGEST_UNIT,
    WORDS_AT_MOST,
    BadRouting,
    changed,
    dumped,
    is_table,
    parse,
    read_lines,
    routed,
)

TABLE = parse('住建局 = ["老旧小区", "保障房"]\n教体局 = ["小区幼儿园", "school"]\n"Roads Bureau" = ["road"]\n')


def test_the_longest_word_in_the_title_decides() -> None:
    assert routed("改造老旧小区12个", TABLE) == ("住建局", "老旧小区")
    assert routed("新建老旧小区幼儿园3所", TABLE) == ("教体局", "小区幼儿园")
    assert routed("完成空气质量目标", TABLE) is None


def test_of_two_words_as_long_the_first_in_the_title_decides() -> None:
    table = parse('甲局 = ["污水管"]\n乙局 = ["供水站"]')
    assert routed("供水站和污水管改造", table) == ("乙局", "供水站")
    assert routed("污水管和供水站改造", table) == ("甲局", "污水管")


def test_traditional_characters_and_capitals_are_the_same_word() -> None:
    assert routed("改造老舊小區12個", TABLE) == ("住建局", "老旧小区")
    assert routed("Build two Schools by June", TABLE) == ("教体局", "school")


def test_an_english_word_stands_alone() -> None:
    assert routed("Resurface roads in the north", TABLE) == ("Roads Bureau", "road")
    assert routed("Extend broadband to all villages", TABLE) is None
    assert routed("Broadband beside the road", TABLE) == ("Roads Bureau", "road")


def test_the_table_goes_before_the_nearest_title() -> None:
    near = [Assigned("改造老旧小区10个", "城管局", 7)]
    guess = proposed("改造老旧小区12个", TABLE, near)
    assert guess is not None
    assert (guess.unit, guess.word, guess.alike) == ("住建局", "老旧小区", None)
    without = proposed("改造老旧小区12个", {}, near)
    assert without is not None
    assert (without.unit, without.word, without.alike) == ("城管局", "", near[0])


def test_lines_set_units_and_an_empty_one_leaves_the_table() -> None:
    given_words = read_lines("住建局： 危房, 供热；燃气\n教体局:")
    assert given_words == {"住建局": ("危房", "供热", "燃气"), "教体局": ()}
    after = changed(TABLE, given_words)
    assert after == {"住建局": ("危房", "供热", "燃气"), "Roads Bureau": ("road",)}
    assert read_lines('住建局 = ["危房"]') is None
    assert read_lines("住建局") is None


def test_several_lines_of_toml_may_be_long_and_commented() -> None:
    text = '# 2025\r\n住建局 = [\r\n  "老旧小区", # a = b\r\n  "保障房",\r\n]\r\n交通局= ["公路"]'
    assert parse(text) == {"住建局": ("老旧小区", "保障房"), "交通局": ("公路",)}


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ('住建局 = ["老旧小区"]\n交通局 = 公路', ["not_toml"]),
        ('住建局 = ["老旧小区"', ["not_toml"]),
        ('住建局 = ["甲乙"]\n住建局 = ["丙丁"]', ["not_toml"]),
        ('住建局 = "老旧小区"\n交通局 = [1, 2]\n["水利局"]\na = 1', ["not_words"] * 3),
        ('住建局 = ["路"]\n交通局 = [""]', ["bad_word"] * 2),
        ('住建局 = ["公路"]\n交通局 = ["公路", "大桥"]', ["twice"]),
        (f'"{"局" * (LONGEST_UNIT + 1)}" = ["公路"]\n"" = ["大桥"]', ["bad_unit"] * 2),
        ("住建局 = [" + ", ".join(f'"词{n}"' for n in range(WORDS_AT_MOST + 1)) + "]", ["too_many"]),
    ],
)
def test_every_mistake_has_its_name(text: str, keys: list[str]) -> None:
    with pytest.raises(BadRouting) as bad:
        parse(text)
    assert [key for key, _ in bad.value.mistakes] == keys


def test_a_mistake_in_the_writing_names_its_line() -> None:
    with pytest.raises(BadRouting) as bad:
        parse('住建局 = ["老旧小区"]\n交通局 = 公路')
    assert bad.value.mistakes == [("not_toml", {"line": 2})]


def test_a_file_of_settings_is_no_table() -> None:
    assert is_table('住建局 = ["老旧小区"]')
    assert is_table('Housing = ["old estates"]')
    assert is_table("住建局 = 老旧小区")
    assert not is_table('name = "加密"\nlead_points = [20, 10]\n[[escalation]]\nafter = 2\nto = "leader"\n')
    assert not is_table("lead_points = [20, 10")


names = st.text(st.characters(codec="utf-8"), min_size=2, max_size=20).filter(lambda t: len(" ".join(t.split())) >= 2)


@given(st.dictionaries(names, st.lists(names, min_size=1, max_size=3), max_size=4), names)
def test_any_table_reads_as_it_was_written_and_any_title_may_be_asked(table: dict[str, list[str]], title: str) -> None:
    try:
        made = changed({}, {unit: tuple(words) for unit, words in table.items()})
    except BadRouting as bad:
        assert {key for key, _ in bad.mistakes} == {"twice"}
        return
    assert parse(dumped(made)) == made
    routed(title, made)


@given(st.text())
def test_any_text_is_a_table_or_a_mistake(text: str) -> None:
    is_table(text)
    for read in (parse, read_lines):
        try:
            read(text)
        except BadRouting as bad:
            assert bad.mistakes
