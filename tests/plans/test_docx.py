"""Does a .docx come out as Markdown in the order in which a reader meets it?"""

from __future__ import annotations

import io
from typing import Any

import pytest
from docx import Document
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from plans.docx import read_docx
from plans.docx_outline import NUMERALS


def body_of(document: Any) -> str:
    """The document written to bytes and read by us."""
    return read_docx(saved(document)).body


def saved(document: Any) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def numbered(document: Any, levels: list[tuple[str, str]]) -> str:
    """A new list with a format and a pattern for each depth; gives its id."""
    numbering = document.part.numbering_part.element
    inner = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{pattern}"/></w:lvl>'
        for depth, (kind, pattern) in enumerate(levels)
    )
    abstract = parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="900">{inner}</w:abstractNum>')
    numbering.insert(0, abstract)
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="901"><w:abstractNumId w:val="900"/></w:num>'))
    return "901"


def put_on_list(paragraph: Any, list_id: str, depth: int) -> None:
    properties = paragraph._p.get_or_add_pPr()
    properties.append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="{list_id}"/></w:numPr>')
    )


def test_headings_stand_below_the_title() -> None:
    document = Document()
    document.add_paragraph("青澜区计划", "Title")
    document.add_heading("重点任务", 1)
    document.add_paragraph("抓好落实。")
    document.add_heading("交通", 2)
    assert body_of(document) == "# 青澜区计划\n\n## 重点任务\n\n抓好落实。\n\n### 交通"


def test_headings_of_an_untitled_document_begin_at_one() -> None:
    document = Document()
    document.add_heading("重点任务", 1)
    assert body_of(document) == "# 重点任务"


def test_an_outline_level_makes_a_heading_but_a_whole_paragraph_stays_one() -> None:
    document = Document()
    level = parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="1"/>')
    document.add_paragraph("保障措施")._p.get_or_add_pPr().append(level)
    document.add_heading("今年" + "要抓好落实，" * 30, 2)
    first, second = body_of(document).split("\n\n")
    assert first == "## 保障措施"
    assert second.startswith("今年要抓好落实")


def test_word_numbers_are_written_as_word_shows_them() -> None:
    document = Document()
    list_id = numbered(document, [("chineseCounting", "%1、"), ("decimal", "%2."), ("decimal", "%2.%3)")])
    for text, depth in [("总体要求", 0), ("住房", 1), ("一期", 2), ("二期", 2), ("道路", 1), ("任务", 0), ("教育", 1)]:
        put_on_list(document.add_paragraph(text), list_id, depth)
    lines = body_of(document).split("\n\n")
    assert lines == ["一、总体要求", "1. 住房", "1.1) 一期", "1.2) 二期", "2. 道路", "二、任务", "1. 教育"]


def test_list_styles_number_too() -> None:
    document = Document()
    for style in ("List Number", "List Number", "List Bullet"):
        document.add_paragraph("完成改造", style)
    assert body_of(document) == "1. 完成改造\n\n2. 完成改造\n\n- 完成改造"


@pytest.mark.parametrize(
    ("kind", "shown"),
    [("chineseCounting", "二十三"), ("upperRoman", "XXIII"), ("lowerLetter", "w"), ("decimalFullWidth", "２３")],
)
def test_numerals(kind: str, shown: str) -> None:
    assert NUMERALS[kind](23) == shown


def test_a_table_becomes_rows_in_its_place() -> None:
    document = Document()
    document.add_paragraph("任务如下：")
    table = document.add_table(2, 3)
    for cell, text in zip(table._cells, ["任务", "责任单位", "完成时限", "改造a|b", "住建局", "6月底前"], strict=True):
        cell.text = text
    document.add_paragraph("以上各项按月报告。")
    assert body_of(document) == (
        "任务如下：\n\n| 任务 | 责任单位 | 完成时限 |\n| --- | --- | --- |\n| 改造a\\|b | 住建局 | 6月底前 |\n\n以上各项按月报告。"
    )


def test_merged_cells_say_their_words_once_and_keep_the_columns() -> None:
    document = Document()
    table = document.add_table(3, 3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "任务"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "住房"
    table.cell(1, 1).text, table.cell(2, 1).text = "一期", "二期"
    table.cell(1, 2).text, table.cell(2, 2).text = "6月", "9月"
    rows = body_of(document).splitlines()
    assert rows == ["| 任务 |  |  |", "| --- | --- | --- |", "| 住房 | 一期 | 6月 |", "| ^^ | 二期 | 9月 |"]


def test_a_table_inside_a_cell_stays_in_that_cell() -> None:
    document = Document()
    cell = document.add_table(1, 2).cell(0, 0)
    cell.text = "外"
    cell.add_table(1, 1).cell(0, 0).text = "内"
    assert body_of(document).count("\n") == 1
    assert "内" in body_of(document).splitlines()[0]


def test_deleted_words_are_gone_and_inserted_ones_are_read() -> None:
    document = Document()
    paragraph = document.add_paragraph("大桥")._p
    paragraph.append(parse_xml(f"<w:del {nsdecls('w')}><w:r><w:delText>5月底前</w:delText></w:r></w:del>"))
    paragraph.append(parse_xml(f"<w:moveFrom {nsdecls('w')}><w:r><w:t>7月底前</w:t></w:r></w:moveFrom>"))
    paragraph.append(parse_xml(f"<w:ins {nsdecls('w')}><w:r><w:t>6月底前完工。</w:t></w:r></w:ins>"))
    assert body_of(document) == "大桥6月底前完工。"


def test_hidden_words_and_the_table_of_contents_are_left_out() -> None:
    document = Document()
    document.add_paragraph("看得见").add_run("看不见").font.hidden = True
    document.styles.add_style("toc 1", 1)
    document.add_paragraph("一、任务\t3", "toc 1")
    assert body_of(document) == "看得见"


def test_text_boxes_and_content_controls_are_read_once() -> None:
    document = Document()
    box = "<w:txbxContent><w:p><w:r><w:t>框内：6月底前</w:t></w:r></w:p></w:txbxContent>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    document.add_paragraph("正文")._p.append(
        parse_xml(
            f'<w:r {nsdecls("w")} {mc}><mc:AlternateContent><mc:Choice Requires="wps">{box}</mc:Choice>'
            f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
        )
    )
    control = OxmlElement("w:sdt")
    control.append(OxmlElement("w:sdtContent"))
    control[0].append(parse_xml(f"<w:p {nsdecls('w')}><w:r><w:t>控件内</w:t></w:r></w:p>"))
    document.element.body.insert(0, control)
    assert body_of(document) == "控件内\n\n正文\n\n框内：6月底前"


def test_line_breaks_and_tabs_stay_and_page_breaks_go() -> None:
    document = Document()
    run = document.add_paragraph("一").add_run()
    run.add_break()
    run.add_text("二\t三")
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    assert body_of(document) == "一\n二\t三"


def test_headers_and_footers_are_margins_and_no_text() -> None:
    document = Document()
    document.add_paragraph("正文")
    document.sections[0].header.paragraphs[0].text = "页眉"
    document.sections[0].footer.paragraphs[0].text = "页脚"
    pages = read_docx(saved(document))
    assert (pages.body, sorted(pages.margins)) == ("正文", sorted(["页眉", "页脚"]))


def test_a_style_that_is_based_on_itself_does_not_hang() -> None:
    document = Document()
    style = document.styles["Heading 1"].element
    based = style.find(qn("w:basedOn"))
    based.set(qn("w:val"), "Heading1")
    document.add_heading("任务", 1)
    assert body_of(document) == "# 任务"
