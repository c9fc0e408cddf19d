"""Does a table say what its rows ask for, by whom, and by which day, however its columns stand?"""

from __future__ import annotations

import gc
from datetime import date
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plans.drafts import Draft, Reading
from plans.reading import read
from plans.tables.columns import Role, heading

TITLE = "# 青澜区2025年重点工作任务清单\n\n"


def reading(*rows: str, title: str = TITLE) -> Reading:
    """A Markdown table of lines whose cells are parted by |, read on 1 February 2025."""
    lines = [f"| {row} |" for row in rows]
    lines.insert(1, "|" + "---|" * (rows[0].count("|") + 1))
    return read(title + "\n".join(lines) + "\n", today=date(2025, 2, 1))


def drafts(*rows: str, title: str = TITLE) -> list[tuple[str | None, str, tuple[str, ...]]]:
    """(due, title, owners) of each draft."""
    return [
        (draft.due_on.isoformat() if draft.due_on else None, draft.title, draft.owners)
        for draft in reading(*rows, title=title).drafts
    ]


def only(*rows: str) -> Draft:
    (draft,) = reading(*rows).drafts
    return draft


@pytest.mark.parametrize(
    "row",
    [
        ("序号|任务|牵头单位|配合单位|完成时限", "1|修订防汛预案|水利局|应急局、气象局|5月底前"),
        ("完成时限|配合单位|牵头单位|序号|任务", "5月底前|应急局、气象局|水利局|1|修订防汛预案"),
        ("工作事项|责任单位|协办单位|办结时间", "修订防汛预案|水利局|应急局<br>气象局|2025.5"),
        ("时间节点|重点工作|责任部门及配合部门|备注", "2025年5月|修订防汛预案|牵头：水利局；配合：应急局、气象局|无"),
        ("任务|责任单位|时限要求", "修订防汛预案|应急局配合，水利局牵头，气象局配合|5.31"),
        ("項次|工作項目|主辦單位|協辦單位|完成期限", "1|修订防汛预案|水利局|应急局 气象局|5月31日"),
    ],
)
def test_columns_stand_in_any_order_and_have_many_names(row: tuple[str, str]) -> None:
    assert drafts(*row) == [("2025-05-31", "修订防汛预案", ("水利局", "应急局", "气象局"))]


def test_an_english_table_is_read_the_same_way() -> None:
    made = drafts(
        "Action|Lead agency|Support|Due date|Status",
        "Replace the pump|Public Works|Finance, Legal|06/30/2025|On track",
        "Adopt the plan|Planning Department||Q3 2025|",
        "Keep the site up|IT||Ongoing|",
        title="# FY25 work plan\n\n",
    )
    assert made == [
        ("2025-06-30", "Replace the pump", ("Public Works", "Finance", "Legal")),
        ("2025-09-30", "Adopt the plan", ("Planning Department",)),
    ]


@pytest.mark.parametrize(
    ("words", "due"),
    [
        ("2025-06-30", "2025-06-30"), ("2025/6/30", "2025-06-30"), ("2025.06", "2025-06-30"), ("20250630", "2025-06-30"), ("6.30", "2025-06-30"),
        ("6月", "2025-06-30"), ("6", "2025-06-30"), ("2025-06-30 00:00:00", "2025-06-30"), ("6月30日前", "2025-06-30"), ("二季度", "2025-06-30"),
        ("上半年", "2025-06-30"), ("2025年", "2025-12-31"), ("年底", "2025-12-31"), ("全年", "2025-12-31"), ("2024—2026年", "2026-12-31"),
        ("2024年3月至2025年10月", "2025-10-31"), ("3-6月", "2025-06-30"), ("截至2025年6月底", "2025-06-30"), ("Jun-25", "2025-06-30"),
        ("30 June 2025", "2025-06-30"), ("6/30/25", "2025-06-30"), ("Q2", "2025-06-30"), ("6月底前完成", "2025-06-30"),
    ],
)  # fmt: skip
def test_a_cell_under_a_time_limit_names_its_day_in_many_ways(words: str, due: str) -> None:
    assert [one[0] for one in drafts("任务|责任单位|完成时限", f"修订预案|水利局|{words}")] == [due]


@pytest.mark.parametrize(
    "words", ["长期坚持", "持续推进", "常态化", "立行立改", "—", "/", "", "待定", "TBD", "Ongoing", "6.31"]
)
def test_a_cell_without_a_day_promises_none(words: str) -> None:
    assert drafts("任务|责任单位|完成时限", f"修订预案|水利局|{words}", "修桥|交通局|6月") == [
        ("2025-06-30", "修桥", ("交通局",))
    ]


def test_one_task_over_several_rows_gives_each_step_its_own_day() -> None:
    assert drafts(
        "序号|重点任务|工作措施|牵头单位|完成时限",
        "1|老旧小区改造|方案审批|住建局|3月底",
        "^^|^^|全部开工|^^|6月底",
        "|||",
        "||竣工验收||11月底",
        "2|修桥|主体施工|交通局|9月",
    ) == [
        ("2025-03-31", "老旧小区改造，方案审批", ("住建局",)),
        ("2025-06-30", "老旧小区改造，全部开工", ("住建局",)),
        ("2025-11-30", "老旧小区改造，竣工验收", ("住建局",)),
        ("2025-09-30", "修桥，主体施工", ("交通局",)),
    ]


def test_rows_that_only_add_units_belong_to_the_task_above() -> None:
    assert drafts("任务|责任单位|时限", "修桥|交通局|10月底前", "^^|财政局|^^", "|城管局|", "修路|住建局|11月底") == [
        ("2025-10-31", "修桥", ("交通局", "财政局", "城管局")),
        ("2025-11-30", "修路", ("住建局",)),
    ]


def test_every_month_with_words_is_a_draft_and_a_bar_of_marks_is_one() -> None:
    assert drafts(
        "项目名称|责任单位|2月|3月|4月|5月",
        "体育馆|文旅局|完成立项|—|开工建设|",
        "水厂|水利局||√|√|√",
        "到位资金（亿元）|商务局|3|5|7|",
    ) == [
        ("2025-02-28", "体育馆，完成立项", ("文旅局",)),
        ("2025-04-30", "体育馆，开工建设", ("文旅局",)),
        ("2025-05-31", "水厂", ("水利局",)),
        ("2025-02-28", "到位资金（亿元），3", ("商务局",)),
        ("2025-03-31", "到位资金（亿元），5", ("商务局",)),
        ("2025-04-30", "到位资金（亿元），7", ("商务局",)),
    ]


def test_a_head_of_two_lines_names_the_year_over_the_quarters() -> None:
    assert drafts(
        "序号|任务|责任单位||2026年|",
        "^^|^^|牵头|配合|一季度|二季度",
        "1|植树造林|林业局|财政局|整地500亩|造林1000亩",
    ) == [
        ("2026-03-31", "植树造林，整地500亩", ("林业局", "财政局")),
        ("2026-06-30", "植树造林，造林1000亩", ("林业局", "财政局")),
    ]


def test_the_years_target_carries_its_number_and_unit() -> None:
    draft = only("指标名称|单位|2024年完成|2025年目标|责任单位", "空气优良天数比例|%|78.1|≥80|生态环境分局")
    assert (draft.kind, draft.due_on, draft.expr, draft.owners) == (
        "annual_target",
        date(2025, 12, 31),
        "2025年",
        ("生态环境分局",),
    )
    assert draft.quantity is not None
    assert (draft.quantity.value, draft.quantity.unit, draft.quantity.op) == (80, "%", ">=")


def test_a_start_and_an_end_are_two_and_a_start_gone_by_is_none() -> None:
    rows = (
        "项目名称|业主单位|开工时间|竣工时间",
        "污水厂|水务集团|2025-03-01|2026-09-30",
        "体育馆|城投公司|2024-06-01|2025-08-30",
    )
    assert drafts(*rows) == [
        ("2025-03-01", "污水厂，开工时间", ("水务集团",)),
        ("2026-09-30", "污水厂", ("水务集团",)),
        ("2025-08-30", "体育馆", ("城投公司",)),
    ]


def test_the_years_of_building_say_nothing_more_beside_the_end_and_a_years_target_stays() -> None:
    made = drafts(
        "序号|项目名称|建设年限|2025年形象进度目标|开工时间|竣工时间|责任单位",
        "1|东湖体育公园|2025-2026|主体封顶|2025年3月|2026年9月|区文体局",
        "2|南门菜市场|2025|一季度：完成设计；二季度：进场施工；四季度：开门营业|2025年4月|2025年12月|区商务局",
    )
    assert [(due, title) for due, title, _ in made] == [
        ("2025-03-31", "东湖体育公园，开工时间"),
        ("2026-09-30", "东湖体育公园"),
        ("2025-12-31", "东湖体育公园，主体封顶"),
        ("2025-04-30", "南门菜市场，开工时间"),
        ("2025-12-31", "南门菜市场"),
        ("2025-03-31", "南门菜市场，完成设计"),
        ("2025-06-30", "南门菜市场，进场施工"),
        ("2025-12-31", "南门菜市场，开门营业"),
    ]


def test_progress_promises_only_what_lies_ahead() -> None:
    assert drafts(
        "项目名称|责任单位|进展情况",
        "体育馆|文旅局|2025年1月10日取得批复，2025年1月20日完成招标。预计2025年3月底前开工建设。",
    ) == [("2025-03-31", "体育馆，预计开工建设", ("文旅局",))]


def test_a_limit_on_a_row_of_its_own_holds_for_the_rows_under_it() -> None:
    made = reading(
        "序号|工作任务|责任单位", "一、6月底前完成||", "1|修订预案|应急局", "二、年底前完成||", "2|建成食堂5个|民政局"
    )
    assert [(draft.due_on, draft.title) for draft in made.drafts] == [
        (date(2025, 6, 30), "修订预案"),
        (date(2025, 12, 31), "建成食堂5个"),
    ]
    assert made.drafts[0].section[-1] == "一、6月底前完成"


def test_no_year_is_handed_on_from_one_cell_to_the_next() -> None:
    assert drafts("任务|目标|责任单位|时限", "编制规划|到2027年覆盖率达到90%|自然资源局|6月底")[0][0] == "2025-06-30"


def test_a_table_without_known_columns_is_left_to_the_sentences() -> None:
    assert drafts("甲|乙", "澜水大桥|6月底前完成加固") == [("2025-06-30", "澜水大桥，完成加固", ())]


@pytest.mark.parametrize(
    ("words", "role"),
    [
        ("牵头责任单位", "lead"), ("项目业主", "doer"), ("业主单位", "doer"), ("责任单位及责任人", "duty"), ("分管领导", "person"), ("计划竣工时间", "due"),
        ("建设起止年限", "span"), ("实际完成时间", "done"), ("总投资（万元）", "money"), ("1—6月目标", "period"), ("第三季度工作安排", "period"),
        ("云南数字经济产业园创新中心建设项目（一期工程）", "other"), ("Responsible party", "duty"), ("Target completion date", "due"),
    ],
)  # fmt: skip
def test_headings(words: str, role: Role) -> None:
    assert heading(words).role == role


CELLS = st.sampled_from(
    [
        "任务",
        "责任单位",
        "完成时限",
        "3月",
        "^^",
        "",
        "6月底前",
        "2025-06-30",
        "修桥，5月底前完成。",
        "住建局",
        "一、",
        "\\|",
        "长期",
        "序号",
        "√",
        "by June 30",
    ]
)


@given(st.lists(st.lists(CELLS, min_size=1, max_size=6), min_size=1, max_size=8))
@settings(deadline=None, max_examples=200)
def test_any_table_yields_drafts_that_cut_out_their_expression(rows: list[list[str]]) -> None:
    text = "\n".join("|" + "|".join(row) + "|" for row in rows)
    made = read(text, today=date(2025, 2, 1))
    spans = {(span.start, span.end) for span in made.expressions}
    for draft in made.drafts:
        if draft.expr is not None:
            assert text[draft.expr_start : draft.expr_end] == draft.expr
            assert (draft.expr_start, draft.expr_end) in spans
    assert all(text[span.start : span.end] == span.text for span in (*made.expressions, *made.unread))
    assert all(text[span.start : span.end] == span.text for span in made.passed)


ROW = "|{n}|老旧小区改造{n}个|住建局、财政局|6月底|已完成招标，预计2025年3月底前开工。|"


def seconds_for(text: str) -> float:
    """Without the collector, which walks through all that earlier tests have left: that is no time of the reader's."""
    gc.disable()
    try:
        start = process_time()
        read(text, today=date(2025, 2, 1))
        return process_time() - start
    finally:
        gc.enable()


def test_a_table_ten_times_as_long_takes_ten_times_as_long() -> None:
    head = "|序号|任务|责任单位|完成时限|进展情况|\n|---|---|---|---|---|\n"
    once, tenfold = (head + "\n".join(ROW.format(n=n) for n in range(rows)) for rows in (200, 2000))
    seconds_for(once)
    assert seconds_for(tenfold) < 20 * min(seconds_for(once) for _ in range(3)) + 0.2


FOODS = [
    "1",
    "1.",
    "2025",
    "一",
    "、",
    "，",
    "（",
    "（财",
    "局 ",
    "局 和",
    "<br>",
    "√",
    "^",
    "1-",
    "6月",
    "6月底前完成",
    "by ",
    "Q1 ",
    "A=1;",
    "。",
    "\\|",
    "甲",
    "≥1",
]


@pytest.mark.parametrize("food", FOODS)
@pytest.mark.parametrize("column", range(5))
def test_no_cell_takes_more_than_linear_time(food: str, column: int) -> None:
    def table(size: int) -> str:
        cells = ["1", "修桥", "交通局", "6月底", "12"]
        cells[column] = food * (size // len(food))
        return "|序号|任务|责任单位|完成时限|3月|\n|---|---|---|---|---|\n|" + "|".join(cells) + "|\n"

    small, large = seconds_for(table(3_000)), seconds_for(table(30_000))
    assert large < 0.3 or large < 30 * small, f"{small:.3f} s for a tenth, {large:.3f} s for the whole"
