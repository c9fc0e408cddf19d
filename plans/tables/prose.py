"""What do the sentences inside a table's cell promise, now that the row says what and whom they are about?"""

from __future__ import annotations

import re
from dataclasses import replace

from plans.moments import DateExpression
from plans.outline import Paragraph
from plans.predicates import MODAL, PAST
from plans.promises import Findings, Promise, Setting
from plans.tables.columns import Role
from plans.tables.layout import Cell
from plans.titles import TITLE_SIZE

# Columns that tell how things are; only a sentence that looks ahead promises there.
TELLING: frozenset[Role] = frozenset({"detail", "status", "other", "group"})
SILENT: frozenset[Role] = frozenset({"number", "person", "money", "done", "lead", "duty", "doer", "assist", "measure"})
LOOKS_AHEAD = re.compile(
    MODAL.pattern + r"|将|拟|计划|预计|will|shall|must|expect|plan|anticipat|target|schedul", re.IGNORECASE
)
FIRM = re.compile(r"前|底|末|by|before|no later", re.IGNORECASE)
SENTENCE_MARK = re.compile(r"[。；！？\n]|[.;] ")
NAME_SIZE = 48
SIGHT = 400  # no sentence of an office is longer


def read_cell(
    setting: Setting, paragraph: Paragraph, cell: Cell, dates: list[DateExpression], role: Role, name: str
) -> Findings:
    """The promises of the sentences of one cell; `name` is what its row is about."""
    findings = Findings()
    if role in SILENT:
        findings.passed += [(date, "past" if role == "done" else "name") for date in dates]
        return findings
    read = _read(setting, paragraph._replace(start=cell.start, end=cell.end, heading=False), dates)
    findings.passed, findings.unread = read.passed, read.unread
    for promise in read.promises:
        if role in TELLING and promise.found and not _looks_ahead(setting, cell, promise):
            findings.passed.append((promise.found, "past" if _is_over(setting, promise) else "name"))
        else:
            findings.promises.append(_named(promise, name))
    return findings


def _read(setting: Setting, paragraph: Paragraph, dates: list[DateExpression]) -> Findings:
    if any("\u4e00" <= sign <= "\u9fff" for sign in setting.folded[paragraph.start : paragraph.end]):
        from plans import chinese  # the tables of one language are enough for most documents

        return chinese.read_paragraph(setting, paragraph, dates)
    from plans import english

    return english.read_paragraph(setting, paragraph, dates)


def _is_over(setting: Setting, promise: Promise) -> bool:
    return promise.due_on is not None and promise.due_on <= setting.as_of


def _looks_ahead(setting: Setting, cell: Cell, promise: Promise) -> bool:
    """预计8月底完成供地 does; 7月7日完成验收 does not, whatever its day; each sentence speaks for itself."""
    assert promise.found is not None
    first, last = max(cell.start, promise.found.start - SIGHT), min(cell.end, promise.found.end + SIGHT)
    before = [found.end() for found in SENTENCE_MARK.finditer(setting.folded, first, promise.found.start)]
    after = SENTENCE_MARK.search(setting.folded, promise.found.end, last)
    begin, end = before[-1] if before else first, after.start() if after else last
    sentence = setting.folded[begin:end]
    if LOOKS_AHEAD.search(sentence):
        return promise.kind != "recurring" or bool(MODAL.search(sentence))
    firm = FIRM.search(setting.folded, promise.found.start, promise.found.end + 2)
    return bool(firm and promise.action and not _is_over(setting, promise) and not PAST.search(sentence))


def _named(promise: Promise, name: str) -> Promise:
    return replace(promise, title=titled(name, promise.title))


def titled(name: str, words: str) -> str:
    """What the row is about, then what is to be done, in one line of the ledger."""
    words = re.sub(r"^(?:该|本)?(?:项目|工程|任务)(?=[，,]|$)[，,]?", "", words)
    if not words or words in name:
        return trimmed(name)
    if not name or name in words or words.startswith(name[: max(6, len(name) // 2)]):
        return trimmed(words)
    short = name if len(name) <= NAME_SIZE else name[: NAME_SIZE - 1] + "…"
    comma = ", " if short.isascii() and words.isascii() else "，"
    return trimmed(f"{short}{comma}{words}")


def trimmed(words: str) -> str:
    """A cell's words as a title: they are one already, so only marks at the ends go, and what is too long for a line."""
    plain = words.replace("\\|", "|").strip("，、；：:。！;,| 　")
    return plain if len(plain) <= TITLE_SIZE else plain[: TITLE_SIZE - 1] + "…"
