"""Is every format that offices use read, on files that a real office program made (files/make.py)?"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from plans.documents import Document, open_document
from plans.reading import read

FILES = Path(__file__).parent / "files"
LEDGER = [
    ("2025-06-30", "体育公园，主体封顶", ("文旅局", "住建局")),
    ("2025-10-31", "体育公园，对外开放", ("文旅局", "住建局")),
    ("2025-11-30", "水厂二期，通水", ("水利局",)),
]
PLAN = [
    ("2025-03-31", "老旧小区改造，完成方案审批", ("住建局", "财政局", "街道办")),
    ("2025-06-30", "老旧小区改造，20个小区全部开工", ("住建局", "财政局", "街道办")),
    ("2025-09-20", "澜水大桥加固，主体完工", ("交通局",)),
]


def opened(name: str) -> Document:
    return open_document(name, (FILES / name).read_bytes())


def drafts(text: str) -> list[tuple[str | None, str, tuple[str, ...]]]:
    made = read(text, today=date(2025, 1, 15))
    assert all(draft.expr is None or text[draft.expr_start : draft.expr_end] == draft.expr for draft in made.drafts)
    return [(draft.due_on.isoformat() if draft.due_on else None, draft.title, draft.owners) for draft in made.drafts]


@pytest.mark.parametrize("name", ["ledger.xlsx", "ledger.ods", "ledger.csv", "ledger.html"])
def test_a_ledger_reads_the_same_in_every_format(name: str) -> None:
    document = opened(name)
    assert document.format == name.rsplit(".", 1)[1]
    assert drafts(document.text)[:3] == LEDGER


@pytest.mark.parametrize("name", ["ledger.xlsx", "ledger.ods"])
def test_every_sheet_is_read(name: str) -> None:
    assert drafts(opened(name).text)[3:] == [
        ("2025-03-31", "植树造林，整地500亩", ("林业局",)),
        ("2025-06-30", "植树造林，造林1000亩", ("林业局",)),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_separated_values_are_read_in_every_encoding_and_with_every_sign(encoding: str) -> None:
    text = (FILES / "ledger.csv").read_text("utf-8")
    for sign in ",\t;":
        document = open_document("a", text.replace(",", sign).encode(encoding))
        assert (document.format, drafts(document.text)) == ("csv", LEDGER)


@pytest.mark.parametrize("name", ["plan.docx", "plan.odt", "plan.html"])
def test_a_plan_reads_the_same_in_every_format(name: str) -> None:
    document = opened(name)
    made = read(document.text, today=date(2025, 1, 15))
    assert (document.format, made.as_of, made.year) == (name.rsplit(".", 1)[1], date(2025, 1, 15), 2025)
    assert [row for row in drafts(document.text) if row in PLAN] == PLAN
    dues = [draft.due_on for draft in made.drafts]
    assert date(2025, 10, 31) in dues
    assert date(2025, 11, 30) in dues
    assert any(draft.rrule for draft in made.drafts)


def test_a_pdf_is_mended_and_loses_its_running_heads_and_page_numbers() -> None:
    document = opened("plan.pdf")
    assert "人民政府文件" not in document.text
    assert "第 1 页" not in document.text
    made = read(document.text, today=date(2025, 1, 15))
    assert (made.title.replace(" ", ""), made.as_of) == ("青澜区2025年重点工作计划", date(2025, 1, 15))
    park = next(draft for draft in made.drafts if draft.due_on == date(2025, 10, 31))
    assert park.title.startswith("体育公园项目")
    assert [place.page for place in document.places] == [1, 2]


def test_a_scanned_page_among_others_is_named() -> None:
    document = opened("half-scanned.pdf")
    assert document.unread_pages == (2,)
    assert [row[0] for row in drafts(document.text)] == ["2025-05-31"]


def test_margins_count_for_secrecy_but_are_no_text() -> None:
    for name in ("plan.docx", "plan.odt"):
        assert "人民政府文件" not in opened(name).text


CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//duban//tests//EN
BEGIN:VTODO
UID:1
SUMMARY:完成大桥加固
DUE;VALUE=DATE:20250630
ATTENDEE;CN=交通局:mailto:a@example.org
END:VTODO
BEGIN:VTODO
UID:2
SUMMARY:修订预案
DUE;VALUE=DATE:20250701
STATUS:COMPLETED
END:VTODO
BEGIN:VEVENT
UID:3
SUMMARY:报送进展
DTSTART;VALUE=DATE:20241225
RRULE:FREQ=MONTHLY;BYMONTHDAY=25
END:VEVENT
BEGIN:VEVENT
UID:4
SUMMARY:现场核查
DTSTART;VALUE=DATE:20250510
DTEND;VALUE=DATE:20250512
END:VEVENT
END:VCALENDAR
"""


def test_a_calendar_moves_in_with_its_open_entries() -> None:
    document = open_document("tasks.ics", CALENDAR.replace("\n", "\r\n").encode())
    assert (document.format, drafts(document.text)) == (
        "ics",
        [("2025-06-30", "完成大桥加固", ("交通局",)), ("2025-01-25", "报送进展", ()), ("2025-05-11", "现场核查", ())],
    )
    (monthly,) = [draft for draft in read(document.text, today=date(2025, 1, 15)).drafts if draft.rrule]
    assert (monthly.kind, monthly.rrule) == ("recurring", "FREQ=MONTHLY;BYMONTHDAY=25")


@pytest.mark.parametrize(
    "export",
    [
        '[{"title": "修桥", "due_date": "2025-06-30", "assignee": {"name": "交通局"}, "completed": false}, {"title": "旧桥", "due_date": "2025-05-01", "completed": true}]',
        '{"name": "看板", "members": [{"id": "m1", "fullName": "交通局"}], "cards": [{"name": "修桥", "due": "2025-06-30T10:00:00.000Z", "idMembers": ["m1"], "closed": false}]}',
        '{"issues": [{"key": "A-1", "fields": {"summary": "修桥", "duedate": "2025-06-30", "assignee": {"displayName": "交通局"}, "status": {"name": "Open"}}}]}',
        '{"data": {"rows": [{"任务": "修桥", "责任单位": "交通局", "完成时限": "6月底"}]}}',
        '{"items": [{"content": "修桥", "due": {"date": "2025-06-30"}, "responsible": "交通局"}]}',
    ],
)  # fmt: skip
def test_the_exports_of_other_tools_move_in(export: str) -> None:
    document = open_document("export", export.encode())
    assert (document.format, drafts(document.text)) == ("json", [("2025-06-30", "修桥", ("交通局",))])
