"""Does every hostile or broken file end in one sentence, soon, with little memory, and with nothing left behind?"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import openpyxl
import pytest

from plans.documents import open_document
from plans.refusals import VALUES

FILES = Path(__file__).parent / "files"
ROOT = Path(__file__).parents[2]
MOST_SECONDS, MOST_MEGABYTES = 5, 300
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    + "]>"
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def fixture(name: str) -> bytes:
    return (FILES / name).read_bytes()


def with_parts(name: str, changes: dict[str, bytes]) -> bytes:
    """A fixture with parts put in or changed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(FILES / name) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for part, content in ({each: old.read(each) for each in old.namelist()} | changes).items():
            new.writestr(part, content)
    return buffer.getvalue()


def bomb(name: str, part: str) -> bytes:
    return with_parts(name, {part: b"<a>" + b" " * (150 * 1024 * 1024) + b"</a>"})


def lying_bomb() -> bytes:
    """A zip whose list says that the part is small."""
    content = bytearray(bomb("ledger.xlsx", "xl/worksheets/sheet1.xml"))
    true, small = (150 * 1024 * 1024 + 7).to_bytes(4, "little"), (1000).to_bytes(4, "little")
    return bytes(content).replace(true, small)


def many_rows() -> bytes:
    rows = "".join(f'<row r="{number}"/>' for number in range(1, 1_000_001))
    sheet = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>'
    return with_parts("ledger.xlsx", {"xl/worksheets/sheet1.xml": sheet.encode()})


def many_cells() -> bytes:
    row = "<row>" + "<c><v>1</v></c>" * 100 + "</row>"
    sheet = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{row * 20_000}</sheetData></worksheet>'
    return with_parts("ledger.xlsx", {"xl/worksheets/sheet1.xml": sheet.encode()})


def pdf(*objects: str) -> bytes:
    """The objects as a file, its table of places made to fit."""
    body, places = b"%PDF-1.4\n", []
    for number, words in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{words}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    return body + end.encode()


def looped_pdf() -> bytes:
    return pdf(
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 9 >>",
        "<< /Type /Pages /Parent 2 0 R /Kids [2 0 R] /Count 9 >>",
    )


def bursting_pdf() -> bytes:
    """A page whose drawing unpacks to 400 MB."""
    stream = zlib.compress(bytes(400 * 1024 * 1024), 9).decode("latin-1")
    return pdf(
        "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 500 500] /Contents 4 0 R >>",
        f"<< /Length {len(stream)} /Filter /FlateDecode >>\nstream\n{stream}\nendstream",
    )  # fmt: skip


HOSTILE: dict[str, tuple[Callable[[], bytes], set[str]]] = {
    "a bomb in a workbook": (lambda: bomb("ledger.xlsx", "xl/worksheets/sheet1.xml"), {"zip_bomb"}),
    "a bomb in a .docx": (lambda: bomb("plan.docx", "word/document.xml"), {"zip_bomb"}),
    "a bomb in an .odt": (lambda: bomb("plan.odt", "content.xml"), {"zip_bomb"}),
    "a bomb that lies about its size": (lying_bomb, {"zip_bomb", "damaged"}),
    "a billion laughs in a workbook": (lambda: with_parts("ledger.xlsx", {"xl/worksheets/sheet1.xml": (LAUGHS + "<l>&a9;</l>").encode()}), {"external_entities"}),
    "a billion laughs in a .docx": (lambda: with_parts("plan.docx", {"word/document.xml": (LAUGHS + "<l>&a9;</l>").encode()}), {"external_entities"}),
    "a billion laughs in an .odt": (lambda: with_parts("plan.odt", {"content.xml": (LAUGHS + "<l>&a9;</l>").encode()}), {"external_entities"}),
    "an outside entity in a workbook": (lambda: with_parts("ledger.xlsx", {"xl/workbook.xml": (OUTSIDE + "<l>&a;</l>").encode()}), {"external_entities"}),
    "a million empty rows": (many_rows, {"too_heavy", "read"}),  # a quick machine is through before its time is up
    "two million cells": (many_cells, {"too_heavy", "zip_bomb"}),
    "a workbook with macros": (lambda: with_parts("ledger.xlsx", {"xl/vbaProject.bin": b"x"}), {"macros"}),
    "an .odt with macros": (lambda: with_parts("plan.odt", {"Basic/Standard/Module1.xml": b"<a/>"}), {"macros"}),
    "a .pdf with a password": (lambda: fixture("locked.pdf"), {"encrypted"}),
    "a .pdf whose pages go round": (looped_pdf, {"damaged", "too_heavy", "no_text"}),
    "a .pdf that bursts": (bursting_pdf, {"damaged", "too_heavy", "no_text"}),
    "a .pdf of scans": (lambda: fixture("scanned.pdf"), {"scanned"}),
    "a truncated .pdf": (lambda: fixture("plan.pdf")[:9000], {"damaged", "no_text"}),
    "a truncated workbook": (lambda: fixture("ledger.xlsx")[:-300], {"damaged"}),
    "a truncated .odt": (lambda: fixture("plan.odt")[:20_000], {"damaged"}),
    "a page nested without end": (lambda: b"<html><body>" + b"<div>" * 2_000_000, {"damaged", "no_text", "too_heavy"}),
    "a table that spans without end": (lambda: b"<html><table>" + b"<tr><td rowspan=99999 colspan=99999>" * 300_000, {"damaged", "no_text", "too_heavy"}),
    "a .json nested without end": (lambda: b'["a",' * 2_000_000 + b"1" + b"]" * 2_000_000, {"damaged", "too_heavy", "bad_encoding", "unknown_format"}),
    "a .json of twenty megabytes": (lambda: b"[" + b'{"a":1},' * 2_400_000 + b"{}]", {"too_heavy", "unknown_format"}),
    "a broken calendar": (lambda: b"BEGIN:VCALENDAR\nBEGIN:VTODO\nDUE:x\nSUMMARY", {"damaged"}),
    "a calendar without end": (lambda: b"BEGIN:VCALENDAR\n" + b"BEGIN:VEVENT\nSUMMARY:a\nEND:VEVENT\n" * 500_000, {"damaged", "too_heavy"}),
}  # fmt: skip


# Opens a file as `duban read` does, in a process of its own: one that is forked off the tests would count their memory.
OPEN = """
import json, resource, sys, time
from pathlib import Path
from plans.documents import open_document
from plans.refusals import Unreadable
content, begun = Path(sys.argv[1]).read_bytes(), time.monotonic()
try:
    open_document("plan", content)
    key, values = "read", []
except Unreadable as refused:
    key, values = refused.key, list(refused.values)
own = [line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")]
peak = max(int(own[0]), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
print(json.dumps([key, values, time.monotonic() - begun, peak / 1024]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells the peak of a process and limits its addresses")
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_in_one_reason_soon_and_with_little_memory(
    name: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    make, reasons = HOSTILE[name]
    path = tmp_path / "plan"
    path.write_bytes(make())
    run = subprocess.run([sys.executable, "-c", OPEN, str(path)], capture_output=True, text=True, check=True, cwd=ROOT)
    key, values, seconds, megabytes = json.loads(run.stdout)
    request.node.user_properties.append(("measured", f"{name}: {key}, {seconds:.1f} s, {megabytes:.0f} MB"))
    assert key in reasons
    assert key == "read" or tuple(values) == VALUES[key]
    assert megabytes < MOST_MEGABYTES
    assert seconds < MOST_SECONDS or _busy()


def _busy() -> bool:
    """A machine on which others run cannot be held to seconds; the child's own limit is on its work."""
    return os.getloadavg()[0] > (os.cpu_count() or 1)


def test_a_formula_is_its_last_result_and_is_never_worked_out() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["任务", "责任单位", "完成时限"], ["修桥", '=HYPERLINK("http://127.0.0.1/","交通局")', "6月底"]):
        sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    assert open_document("a.xlsx", buffer.getvalue()).text.splitlines()[-1] == "| 修桥 |  | 6月底 |"
    assert (
        "| 2 | 水厂二期 | 水利局 | 通水 | 11月底前 | 200 |" in open_document("ledger.xlsx", fixture("ledger.xlsx")).text
    )


def test_it_works_from_the_bots_worker_threads() -> None:
    names = ["plan.docx", "plan.pdf", "ledger.xlsx", "plan.odt"]
    with ThreadPoolExecutor(4) as pool:
        opened = pool.map(lambda name: open_document(name, fixture(name)), names)
    assert [document.format for document in opened] == ["docx", "pdf", "xlsx", "odt"]


def test_the_child_knows_none_of_our_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    from plans import confined

    monkeypatch.setenv("TELEGRAM_TOKEN", "1:secret")
    assert "TELEGRAM_TOKEN" not in confined.PASSED_ON
