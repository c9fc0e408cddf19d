"""Does a sentence yield the drafts that a supervisor would track, and nothing else?"""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plans.as_json import draft_as_json, explained, reading_as_json
from plans.drafts import Draft, Quantity, Reading
from plans.reading import read

DAY = date(2025, 4, 17)
TODAY = date(2030, 1, 1)


def drafts_of(text: str, *, as_of: date = DAY, year: int | None = None) -> list[Draft]:
    return list(read(text, today=TODAY, as_of=as_of, year=year).drafts)


def unaccounted(text: str, reading: Reading) -> list[str]:
    """The date expressions that are in no draft, not unread and not passed."""
    known = {(one.start, one.end) for one in reading.unread} | {(one.start, one.end) for one in reading.passed}
    drafts = reading.drafts
    return [
        one.text
        for one in reading.expressions
        if (one.start, one.end) not in known
        and not any((d.expr_start, d.expr_end) == (one.start, one.end) or d.start <= one.start < d.end for d in drafts)
    ]


def test_a_counted_group_stays_one_draft_with_its_named_members() -> None:
    (only,) = drafts_of("青苗加工园、云麓冷库、江北物流港等17个项目上半年建成。")
    assert only.count == 17
    assert only.subjects == ("青苗加工园", "云麓冷库", "江北物流港")
    assert only.title == "青苗加工园、云麓冷库、江北物流港等17个项目建成"
    assert (only.due_on, only.action, only.quantity) == (date(2025, 6, 30), "建成", None)


def test_two_deadlines_in_a_sentence_are_two_drafts_with_their_own_clauses() -> None:
    text = "争取6月底前完成柳荫路建设、10月底前完成东环路拓宽工程、年底前建成学苑桥。"
    drafts = drafts_of(text)
    assert [one.due_on for one in drafts] == [date(2025, 6, 30), date(2025, 10, 31), date(2025, 12, 31)]
    assert [one.title for one in drafts] == ["完成柳荫路建设", "完成东环路拓宽工程", "建成学苑桥"]
    assert text[drafts[1].start : drafts[1].end] == "10月底前完成东环路拓宽工程"


def test_targets_under_one_date_are_one_draft_each() -> None:
    drafts = drafts_of("全年新建乡村公路30公里，改造危桥10座，森林覆盖率达到40%以上。")
    assert [one.quantity for one in drafts] == [Quantity(30, "公里"), Quantity(10, "座"), Quantity(40, "%", ">=")]
    assert {one.kind for one in drafts} == {"annual_target"}
    assert {one.expr for one in drafts} == {"全年"}


def test_parts_of_a_whole_are_no_drafts_of_their_own() -> None:
    (only,) = drafts_of("全年争取资金60亿元以上，其中，债券资金20亿元以上，自主争取资金19亿元以上。")
    assert only.quantity == Quantity(60, "亿元", ">=")


def test_a_part_with_its_own_date_is_a_second_draft() -> None:
    drafts = drafts_of("全年计划建设公厕140座，其中景区沿线38座要在国庆节前投用。")
    assert [one.due_on for one in drafts] == [date(2025, 12, 31), date(2025, 9, 30)]


def test_a_clause_without_a_subject_takes_the_one_before() -> None:
    (only,) = drafts_of("县粮库烘干塔已完成招标，正在办理施工许可，9月底前建成并通过验收。")
    assert only.title.startswith("县粮库烘干塔")
    assert only.title.endswith("建成并通过验收")


@pytest.mark.parametrize(
    ("text", "as_of", "kind", "window"),
    [
        ("国道改线下半年开工建设。", DAY, "start_window", date(2025, 7, 1)),
        ("国道改线下半年开工建设。", date(2025, 8, 1), "deadline", None),
        ("国道改线下半年建成通车。", DAY, "deadline", None),
        ("物流中心9月动工。", DAY, "start_window", date(2025, 9, 1)),
        ("自2026年起新建充电设施全部纳入平台管理。", DAY, "start_window", date(2026, 1, 1)),
        ("5月至7月开展专项整治。", DAY, "deadline", date(2025, 5, 1)),
        ("力争3—5年内实现种业突破。", DAY, "horizon", None),
        ("自本通知印发之日起3个月内完成整改。", DAY, "relative", None),
        ("各单位每月25日前报送进度。", DAY, "recurring", None),
        ("全年接待游客达到90万人次以上。", DAY, "annual_target", None),
    ],
)
def test_the_words_decide_the_kind(text: str, as_of: date, kind: str, window: date | None) -> None:
    (only,) = drafts_of(text, as_of=as_of)
    assert (only.kind, only.window_start) == (kind, window)


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        ("年底前住院量占比提高到75%以上。", Quantity(75, "%", ">=")),
        ("全年消费品零售额突破18亿元。", Quantity(18, "亿元", ">")),
        ("全年“三公”经费支出不超过1860万元。", Quantity(1860, "万元", "<=")),
        ("到6月末零售增速回升至6%左右。", Quantity(6, "%", "~")),
        ("全年新建厂房20万平方米。", Quantity(20, "万平方米", "=")),
        ("全年游客接待量突破千万人次。", Quantity(1000, "万人次", ">")),
    ],
)
def test_a_target_keeps_number_unit_and_comparison(text: str, quantity: Quantity) -> None:
    (only,) = drafts_of(text)
    assert only.quantity == quantity


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("去年国庆节前建成的文化公园累计接待市民210万人次。", "past"),
        ("截至3月底，全县已完成铺设142公里。", "past"),
        ("2023年12月顺利通过省级验收。", "past"),
        ("3项任务均于去年12月底前完成并销号。", "past"),
        ("原计划5月底前完工的泵站推迟。", "past"),
        ("一季度全县零售总额同比增长7.8%。", "statistic"),
        ("1—3月份，工业用电量增长4.6%。", "statistic"),
        ("落实《青澜区2025年大气污染防治方案》的要求。", "name"),
        ("擦亮三月三民俗村品牌。", "name"),
        ("做好2025年经济工作。", "name"),
        ("印发《专报》2025年第11期。", "name"),
    ],
)
def test_what_only_holds_a_date_is_passed_with_its_reason(text: str, reason: str) -> None:
    reading = read(text, today=TODAY, as_of=DAY)
    assert reading.drafts == ()
    assert [one.reason for one in reading.passed][:1] == [reason]


@pytest.mark.parametrize(
    "text",
    [
        "中标工期180天。",
        "近三年来累计投入1.1亿元。",
        "实行周调度、月通报、季点评、年考核。",
        "适时启动方案设计，持续推进。",
        "拨打监督电话2025-1231。",
    ],
)
def test_words_without_a_limit_give_nothing(text: str) -> None:
    reading = read(text, today=TODAY, as_of=DAY)
    assert (reading.drafts, reading.unread) == ((), ())


def test_a_commitment_of_the_plan_year_stays_when_its_day_is_over() -> None:
    text = "# 青澜区2025年重点工作计划\n\n青苗园、云麓冷库等17个项目上半年建成。滨河路6月底前完成拓宽。\n"
    late = drafts_of(text, as_of=date(2025, 11, 1))
    assert [one.due_on for one in late] == [one.due_on for one in drafts_of(text)]
    assert {(one.sure, one.why) for one in late} == {(False, "past")}


def test_a_draft_is_doubtful_while_nothing_names_the_year() -> None:
    (bare,) = drafts_of("滨河路6月底前完成拓宽。")
    assert (bare.sure, bare.why) == (False, "year_assumed")
    (named,) = drafts_of("滨河路2025年6月底前完成拓宽。")
    assert (named.sure, named.why) == (True, "")
    (given,) = drafts_of("滨河路6月底前完成拓宽。", year=2025)
    assert given.sure


def test_title_block_gives_day_and_year() -> None:
    text = (
        "# 关于青澜区2024年计划执行情况与2025年计划草案的报告\n\n——2025年4月17日在区人民代表大会上\n\n各位代表：\n\n"
        "## 一、2024年计划执行情况\n\n全年新增企业21家。\n\n## 二、2025年主要任务\n\n一是抓建设。学苑桥年底前建成。\n"
    )
    reading = read(text, today=TODAY)
    assert (reading.as_of, reading.year, reading.as_of_from) == (DAY, 2025, "document")
    (only,) = reading.drafts
    assert only.section == ("二、2025年主要任务", "一是抓建设")
    assert "全年" in [one.text for one in reading.passed if one.reason == "past"]


def test_without_any_date_today_is_the_day() -> None:
    reading = read("年底前建成学苑桥。", today=TODAY)
    assert (reading.as_of, reading.year, reading.as_of_from) == (TODAY, 2030, "today")


def test_the_indicators_of_the_year_have_no_words_for_their_day() -> None:
    drafts = drafts_of(
        "## 二、2025年预期目标\n\n主要预期目标是：经济增长6.5%以上，研发投入强度2%以上，居民收入与经济同步增长。\n"
    )
    assert [one.quantity for one in drafts] == [Quantity(6.5, "%", ">="), Quantity(2, "%", ">="), None]
    assert {(one.expr, one.expr_start, one.due_on, one.why) for one in drafts} == {
        (None, None, date(2025, 12, 31), "date_implied")
    }


def test_a_limit_in_closing_brackets_holds_for_the_item_and_names_its_units() -> None:
    (only,) = drafts_of(
        "（一）推行一窗通办。将46个事项纳入综合窗口受理，完善制度。（9月底前完成，牵头单位：县审批局；配合单位：县住建局、各乡镇）"
    )
    assert only.title == "推行一窗通办。将46个事项纳入综合窗口受理，完善制度"
    assert only.owners == ("县审批局", "县住建局", "各乡镇")
    assert (only.due_on, only.count) == (date(2025, 9, 30), 46)


def test_lists_come_from_heading_and_words() -> None:
    (only,) = drafts_of("## 一、办好民生实事\n\n4个省重点项目10月底前开工。\n")
    assert only.lists == ("省重点", "民生实事")


def test_strength_is_kept_beside_the_title() -> None:
    (only,) = drafts_of("力争二期项目9月底前投产。")
    assert (only.strength, only.title) == ("力争", "二期项目投产")


def test_traditional_characters_are_read_and_shown_as_written() -> None:
    (only,) = drafts_of("首批十二棟加固工程力爭年底前全部竣工。")
    assert (only.due_on, only.count) == (date(2025, 12, 31), 12)
    assert "首批十二棟加固工程" in only.title


def test_an_english_sentence_is_read() -> None:
    (only,) = drafts_of(
        "Under Goal 2, the Housing Office will certify at least 120 homes by June 30, compared with 87 in calendar year 2024."
    )
    assert (only.due_on, only.expr, only.quantity) == (date(2025, 6, 30), "by June 30", Quantity(120, "homes", ">="))


def test_json_follows_the_contract() -> None:
    text = "学苑桥2025年6\n月底前建成。"
    reading = read(text, today=TODAY, as_of=DAY)
    row = reading_as_json(reading, "a.txt")
    assert list(row) == ["file", "as_of", "year", "drafts", "unread", "error"]
    (draft,) = row["drafts"]
    assert draft == draft_as_json(reading.drafts[0])
    assert (draft["expr"], draft["due_on"], draft["window_start"]) == ("2025年6\n月底前", "2025-06-30", None)


def test_explain_has_a_row_for_every_expression_in_order() -> None:
    text = "学苑桥年底前建成。一季度零售额同比增长7%。2024年完成一期。"
    rows = explained(read(text, today=TODAY, as_of=DAY))
    assert [(row["expr"], row["verdict"], row["reason"]) for row in rows] == [
        ("年底前", "draft", "year_assumed"),
        ("一季度", "passed", "statistic"),
        ("2024年", "passed", "past"),
    ]


PIECES = st.sampled_from(
    ["上半年", "9 月底前", "1\n0月底前", "2025年", "全年", "学苑桥", "完成", "建成", "17个项目", "60亿元以上", "等", "、", "，", "。", "：", "（", "）", "“", "”",
     "《", "》", "\n", "\n\n", " ", "|", "# ", "一、", "一是", "其中", "力争", "每月25日前", "自本通知印发之日起3个月内", "3—5年内", "已", "截至", "原计划",
     "by June 30", "will open", "FY26", ". ", "２０２６年", "-", "至", "预期目标是："]
)  # fmt: skip


ENGLISH_PIECES = st.sampled_from(
    ["by June 30", "By the end of Q3 ", "no later than 1 March 2026", "on 06/30/2025", "in FY26", "fiscal year 2026", "each spring", "every two months",
     "by the 10th of each month", "quarterly", "within 30 days of adoption", "next week", "by Friday", "mid-2026", "September 31, 2025", "Feb 29, 2025",
     "June to August", "between May and July", "Due: ", "Lead: Parks", "(Finance, by August 2025)", "The Department of Health ", "will open", "shall adopt",
     "was completed", "Adopt the code", "is expected to", "at least 40 units", "$3.5 million", "5%", ". ", ", ", "; ", ": ", "- ", "\n", "\n\n", " ", "Strategy 1.2 ",
     "| Action | Due |", "| --- | --- |", "| Pave the road | Q2 2025 |", "Sep-\n", "tember 2025", "      ", "\u2019", "\u2014", "0", "99999", "(", ")"]
)  # fmt: skip


@pytest.mark.parametrize("pieces", [PIECES, ENGLISH_PIECES], ids=["Chinese", "English"])
@settings(max_examples=300, deadline=None)
@given(given_data=st.data())
def test_any_text_is_read_and_every_expression_is_cut_out_and_accounted_for(
    pieces: st.SearchStrategy[str], given_data: st.DataObject
) -> None:
    text = given_data.draw(st.lists(st.one_of(pieces, st.text(max_size=5)), max_size=30).map("".join))
    reading = read(text, today=TODAY, as_of=DAY)
    for draft in reading.drafts:
        assert 0 <= draft.start < draft.end <= len(text)
        if draft.expr is not None:
            assert draft.expr == text[draft.expr_start : draft.expr_end]
        assert draft.sure == (draft.why == "")
    for span in (*reading.expressions, *reading.unread):
        assert span.text == text[span.start : span.end] != ""
    for passed in reading.passed:
        assert passed.text == text[passed.start : passed.end] != ""
    assert unaccounted(text, reading) == []
