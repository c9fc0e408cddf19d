"""Is a document quoted so that a reader sees the promise whole, and the words of its date?"""

from __future__ import annotations

from bot.quoting import LONGEST, around, mended, quoted


def read(text: str, clause: str, expr: str | None) -> dict[str, object]:
    start = text.index(clause)
    at = text.index(expr, start) if expr else None
    return {
        "start": start, "end": start + len(clause), "expr_start": at,
        "expr_end": at + len(expr) if at is not None and expr else None,
    }  # fmt: skip


def test_the_sentence_is_quoted_whole_and_the_date_apart() -> None:
    text = "上一句话。南环路由交通局牵头，6月底前完成通车，同步绿化。下一句话。"
    assert quoted(text, read(text, "6月底前完成通车", "6月底前")) == (
        "南环路由交通局牵头，",
        "6月底前",
        "完成通车，同步绿化。",
    )


def test_where_no_words_tell_the_date_the_promise_itself_is_marked() -> None:
    text = "前一句。主要目标为：全年新增就业9000人，物价平稳。后一句。"
    assert quoted(text, read(text, "新增就业9000人", None)) == ("主要目标为：全年", "新增就业9000人", "，物价平稳。")


def test_a_sentence_that_goes_on_shows_it() -> None:
    text = "甲" * 100 + "6月底前完工" + "乙" * 100
    quote = quoted(text, read(text, "6月底前完工", "6月底前"))
    assert (quote.before, quote.after) == ("…" + "甲" * 60, "完工" + "乙" * 60 + "…")


def test_a_long_sentence_is_cut_at_both_ends_and_the_date_stays() -> None:
    clause = "甲" * 400 + "6月底前" + "乙" * 400
    quote = quoted(clause, read(clause, clause, "6月底前"))
    assert quote.marked == "6月底前"
    assert sum(map(len, quote)) == LONGEST
    assert quote.before.startswith("…甲")
    assert quote.after.endswith("乙…")


def test_a_short_end_leaves_its_room_to_the_beginning() -> None:
    clause = "甲" * 400 + "6月底前完工"
    quote = quoted(clause, read(clause, clause, "6月底前"))
    assert quote.after == "完工"
    assert sum(map(len, quote)) == LONGEST


def test_a_date_outside_its_clause_is_still_marked() -> None:
    text = "5月底前，甲工程开工，乙工程完工。"
    assert quoted(text, read(text, "乙工程完工", None) | {"expr_start": 0, "expr_end": 4}).marked == "5月底前"


def test_a_heading_is_no_part_of_the_sentence_below_it() -> None:
    text = "## 一、项目\n\n6月底前完成\n通车。"
    assert quoted(text, read(text, "6月底前完成\n通车", "6月底前")) == ("", "6月底前", "完成通车。")


def test_line_breaks_vanish_in_chinese_and_are_blanks_in_english() -> None:
    assert mended("完成南环路 \n  通车") == "完成南环路通车"
    assert mended("2025\n年6月") == "2025年6月"
    assert mended("the roof\nof the “Quiet Rooms” is\r\nfinished") == "the roof of the “Quiet Rooms” is finished"


def test_what_was_not_understood_is_shown_in_its_sentence() -> None:
    text = "无关的话。适时启动二期工程。无关的话。"
    at = text.index("适时")
    assert around(text, at, at + 2) == ("", "适时", "启动二期工程。")
