"""How were the small files here made? By LibreOffice, once: python tests/plans/files/make.py writes all of them anew.

The tests need only the files. LibreOffice 7.4 (writer, calc) and a Chinese font (WenQuanYi Micro Hei) were used.
"""

from __future__ import annotations

import base64
import random
import shutil
import struct
import subprocess
import tempfile
import zlib
from pathlib import Path

HERE = Path(__file__).resolve().parent
NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{full}:1.0"'
    for short, full in {
        "office": "office", "style": "style", "text": "text", "table": "table", "draw": "drawing", "fo": "xsl-fo-compatible",
        "svg": "svg-compatible", "number": "datastyle",
    }.items()
) + ' xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2"'  # fmt: skip
FONT = '<style:default-style style:family="paragraph"><style:text-properties style:font-name-asian="WenQuanYi Micro Hei" fo:font-size="12pt" style:font-size-asian="12pt"/></style:default-style>'
STYLES = (
    f"<office:styles>{FONT}"
    '<style:style style:name="Break" style:family="paragraph"><style:paragraph-properties fo:break-before="page"/></style:style>'
    "</office:styles>"
)
PAGE = (
    '<office:automatic-styles><style:page-layout style:name="A4"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" '
    'fo:margin-top="2cm" fo:margin-bottom="2cm" fo:margin-left="3cm" fo:margin-right="3cm"/></style:page-layout></office:automatic-styles>'
    '<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="A4"><style:header><text:p>青澜区人民政府文件</text:p></style:header>'
    "<style:footer><text:p>第 <text:page-number/> 页</text:p></style:footer></style:master-page></office:master-styles>"
)
FILLING = "各责任单位要细化措施、压实责任，按照序时进度推进各项工作，及时报告推进中的困难和问题，"


def heading(words: str, depth: int = 1) -> str:
    return f'<text:h text:outline-level="{depth}">{words}</text:h>'


def paragraph(words: str, style: str = "Standard") -> str:
    return f'<text:p text:style-name="{style}">{words}</text:p>'


def cell(words: str, rows: int = 1, columns: int = 1) -> str:
    spans = (
        f' table:number-rows-spanned="{rows}" table:number-columns-spanned="{columns}"' if rows * columns > 1 else ""
    )
    return f"<table:table-cell{spans}>{paragraph(words)}</table:table-cell>"


COVERED = "<table:covered-table-cell/>"


def table(name: str, rows: list[list[str]]) -> str:
    lines = "".join(f"<table:table-row>{''.join(row)}</table:table-row>" for row in rows)
    return f'<table:table table:name="{name}"><table:table-column table:number-columns-repeated="{len(rows[0])}"/>{lines}</table:table>'


TASKS = table("任务", [
    [cell(words) for words in ("序号", "重点任务", "工作措施", "牵头单位", "配合单位", "完成时限")],
    [cell("1", 2), cell("老旧小区改造", 2), cell("完成方案审批"), cell("住建局", 2), cell("财政局、街道办", 2), cell("3月底")],
    [COVERED, COVERED, cell("20个小区全部开工"), COVERED, COVERED, cell("6月底")],
    [cell("2"), cell("澜水大桥加固"), cell("主体完工"), cell("交通局"), cell(""), cell("9月20日前")],
])  # fmt: skip


def document(body: str, kind: str = "text") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {NAMES} office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.{kind}">'
        f"{STYLES}{PAGE}<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document>"
    )


def plan() -> str:
    long = f"体育公园项目{FILLING * 2}确保10月底前建成开放。"
    return document(
        heading("青澜区2025年重点工作计划") + paragraph("（2025年1月15日）") + heading("一、城市更新", 2) + paragraph(long)
        + "".join(paragraph(f"{FILLING * 3}形成工作合力。") for _ in range(9)) + paragraph("水厂二期项目11月底前通水。") + TASKS
        + paragraph("以上任务每月25日前报送进展。")
    )  # fmt: skip


def picture() -> str:
    """A page of grey noise, as a scanner sees paper."""
    rows = random.Random(1)
    width, height = 90, 120
    raw = b"".join(b"\0" + bytes(rows.randrange(200, 255) for _ in range(width)) for _ in range(height))

    def part(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    png = (
        b"\x89PNG\r\n\x1a\n"
        + part(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
        + part(b"IDAT", zlib.compress(raw))
        + part(b"IEND", b"")
    )
    return (
        '<draw:frame svg:width="14cm" svg:height="22cm" text:anchor-type="as-char"><draw:image><office:binary-data>'
        f"{base64.b64encode(png).decode()}</office:binary-data></draw:image></draw:frame>"
    )


def scanned(*, first: str) -> str:
    return document(paragraph(first) + paragraph(picture(), "Break"))


def sheet_cell(words: str, rows: int = 1, columns: int = 1, day: str = "", style: str = "", formula: str = "") -> str:
    spans = (
        f' table:number-rows-spanned="{rows}" table:number-columns-spanned="{columns}"' if rows * columns > 1 else ""
    )
    made = f' table:style-name="{style}"' if style else ""
    kind = (
        f' office:value-type="date" office:date-value="{day}"'
        if day
        else f' office:value-type="float" office:value="{words}"'
        if words.isdecimal()
        else ' office:value-type="string"'
    )
    asked = f' table:formula="of:={formula}"' if formula else ""
    return f"<table:table-cell{spans}{made}{asked}{kind}><text:p>{words}</text:p></table:table-cell>"


def ledger() -> str:
    days = (
        '<office:automatic-styles><number:date-style style:name="ym" number:language="zh" number:country="CN"><number:year number:style="long"/><number:text>年</number:text><number:month/><number:text>月</number:text></number:date-style>'
        '<number:date-style style:name="ymd"><number:year number:style="long"/><number:text>-</number:text><number:month number:style="long"/><number:text>-</number:text><number:day number:style="long"/></number:date-style>'
        '<style:style style:name="Month" style:family="table-cell" style:data-style-name="ym"/><style:style style:name="Day" style:family="table-cell" style:data-style-name="ymd"/></office:automatic-styles>'
    )
    s, c = sheet_cell, COVERED
    rows = [
        [s("青澜区2025年重点项目台账", columns=6), c, c, c, c, c],
        [s(words) for words in ("序号", "项目名称", "责任单位", "目标", "完成时限", "金额")],
        [
            s("1", 2),
            s("体育公园", 2),
            s("文旅局、住建局", 2),
            s("主体封顶"),
            s("2025-06-30", day="2025-06-30", style="Day"),
            s("120"),
        ],
        [c, c, c, s("对外开放"), s("2025年10月", day="2025-10-01", style="Month"), s("80")],
        [s("2"), s("水厂二期"), s("水利局"), s("通水"), s("11月底前"), s("200", formula="[.F3]+[.F4]")],
    ]
    sheets = table("台账", rows) + table(
        "附表",
        [
            [s("任务"), s("责任单位"), s("一季度"), s("二季度")],
            [s("植树造林"), s("林业局"), s("整地500亩"), s("造林1000亩")],
        ],
    )
    return document(sheets, "spreadsheet").replace(
        "<office:automatic-styles>", days.removesuffix("</office:automatic-styles>"), 1
    )


LOCKED = 'pdf:writer_pdf_Export:{"EncryptFile":{"type":"boolean","value":"true"},"DocumentOpenPassword":{"type":"string","value":"qinglan"}}'
BORDERS = (
    '<style:style style:name="Ruled" style:family="table-cell"><style:table-cell-properties fo:border="0.5pt solid #000000" '
    'fo:padding="0.1cm" style:vertical-align="middle"/></style:style>'
    '<style:style style:name="Middle" style:family="table-cell"><style:table-cell-properties style:vertical-align="middle"/></style:style>'
)
MANY = [("供水", "新建水厂一座并完成主管网改造和入户管道更新", "水利局", "住建局、财政局", "6月底前"), ("供暖", "换热站改造", "住建局", "", "10月底前")] + [
    (f"{name}校区扩建", "主体完工", "教育局", "住建局", f"{month}月20日前") for month, name in enumerate("东西南北中", 3)
]  # fmt: skip


def styled(words: str, style: str, rows: int = 1, columns: int = 1) -> str:
    return cell(words, rows, columns).replace("<table:table-cell", f'<table:table-cell table:style-name="{style}"', 1)


def tables() -> str:
    """A ruled table with merged cells, and one without rules whose short cells stand in the middle: no reader can tell its rows."""
    r, names = "Ruled", ("序号", "项目", "工作内容", "责任单位", "", "完成时限")
    head = [
        [styled(words, r, 1 if words == "责任单位" else 2, 2 if words == "责任单位" else 1) if words else COVERED for words in names],
        [COVERED, COVERED, COVERED, styled("牵头", r), styled("配合", r), COVERED],
    ]  # fmt: skip
    merged = [
        [styled("1", r, 2), styled("老旧小区改造", r, 2), styled("完成方案审批", r), styled("住建局", r, 2), styled("财政局、街道办", r, 2), styled("3月底", r)],
        [COVERED, COVERED, styled("20个小区全部开工", r), COVERED, COVERED, styled("6月底", r)],
    ]  # fmt: skip
    rows = [[styled(words, r) for words in (str(number), *row)] for number, row in enumerate(MANY, 2)]
    loose = [[styled(words, "Middle") for words in ("序号", "任务", "责任单位", "完成时限")]] + [
        [styled(words, "Middle") for words in (str(number), f"{what}并按照有关规定办理全部竣工验收和移交手续", who, due)]
        for number, (what, who, due) in enumerate([("完成滨河公园建设", "城管局", "8月底前"), ("完成北门车站建设", "交通局", "9月底前")], 1)
    ]  # fmt: skip
    body = heading("青澜区2025年民生项目清单") + paragraph("各单位要抓好落实。") + table("清单", head + merged + rows)
    body += paragraph(f"{FILLING * 8}形成工作合力。") * 3 + table("续表", head + rows * 2)
    body += paragraph("档案馆项目12月10日前投用。") + paragraph("附表", "Break") + table("附表", loose)
    return document(body).replace("<office:automatic-styles>", f"<office:automatic-styles>{BORDERS}", 1)


CSV = "csv:Text - txt - csv (StarCalc):44,34,76"  # comma, quotation mark, UTF-8
WANTED = (
    ("plan", plan, "fodt", ("docx", "odt", "pdf", "html")),
    ("ledger", ledger, "fods", ("xlsx", "ods", CSV, "html", "pdf")),
    ("tables", tables, "fodt", ("pdf",)),
    ("scanned", lambda: scanned(first=""), "fodt", ("pdf",)),
    ("half-scanned", lambda: scanned(first="消防站项目5月底前投用。"), "fodt", ("pdf",)),
    ("locked", lambda: document(paragraph("消防站项目5月底前投用。")), "fodt", (LOCKED,)),
)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name, source, ending, kinds in WANTED:
            path = Path(folder) / f"{name}.{ending}"
            path.write_text(source(), "utf-8")
            for kind in kinds:
                run = [
                    "soffice",
                    "--headless",
                    f"-env:UserInstallation=file://{folder}/profile",
                    "--convert-to",
                    kind,
                    "--outdir",
                    folder,
                    str(path),
                ]
                subprocess.run(run, check=True, capture_output=True, timeout=120)
                made = Path(folder) / f"{name}.{kind.split(':')[0]}"
                shutil.copy(made, HERE / made.name)


if __name__ == "__main__":
    main()
