"""What does a .json of another tool ask for? Its largest list of things with a title and a day, as a table."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from plans.pages import Pages
from plans.refusals import Unreadable
from plans.tables.columns import heading
from plans.tables.grids import Sheet, cell_text, written

# Key of other tools, without marks and in lower case, and the column it becomes.
KEYS: dict[str, str] = {
    **dict.fromkeys(("title", "name", "summary", "subject", "task", "taskname", "content", "标题", "名称"), "Task"),
    **dict.fromkeys(
        ("due", "duedate", "dueon", "dueat", "duedatetime", "deadline", "enddate", "targetdate", "finishdate", "end", "finish", "截止日期", "截止时间", "到期日"), "Due"
    ),
    **dict.fromkeys(("start", "startdate", "starton", "startat", "begin", "开始时间", "开始日期"), "Start"),
    **dict.fromkeys(("assignee", "assignees", "owner", "owners", "responsible", "assignedto", "idmembers", "members", "负责人", "执行人"), "Owner"),
    **dict.fromkeys(("status", "state", "completed", "duecomplete", "done", "closed", "iscompleted", "checked", "状态"), "Status"),
    **dict.fromkeys(("description", "desc", "notes", "note", "body", "details", "描述"), "Details"),
}  # fmt: skip
NAME_KEYS = (
    "displayName",
    "fullName",
    "name",
    "title",
    "username",
    "login",
    "email",
    "date",
    "dateTime",
    "value",
    "text",
    "content",
)
FINISHED = {"completed", "complete", "done", "closed", "resolved", "已完成", "完成", "100"}
DEEPEST, MOST_ITEMS = 8, 20_000
ORDER = ("Task", "Owner", "Start", "Due", "Status", "Details")


def read_json(text: str) -> Pages:
    """Read the tasks of an export. Raises Unreadable: damaged, and unknown_format where nothing has a title and a day."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable("damaged", found="json") from error
    names = {str(each["id"]): _plain(each) for each in _objects(whole, 0) if "id" in each}
    lists = [[_row(item, names) for item in found if isinstance(item, dict)] for found in _lists(whole, 0)]
    best = max(lists, key=_worth, default=[])
    if not _worth(best):
        raise Unreadable("unknown_format", found="json")
    columns = [name for name in ORDER if any(name in row for row in best)]
    columns += sorted({name for row in best for name in row} - set(ORDER))
    rows = [
        [row.get(name, "") for name in columns]
        for row in best[:MOST_ITEMS]
        if "Task" in row or any(heading(name).role == "task" for name in row)
    ]
    return Pages(written([Sheet("", [(0, columns), *((0, row) for row in rows)])])[0])


def _lists(value: Any, depth: int) -> Iterator[list[Any]]:
    if depth < DEEPEST and isinstance(value, list):
        yield value
    if depth < DEEPEST and isinstance(value, list | dict):
        for each in value if isinstance(value, list) else value.values():
            yield from _lists(each, depth + 1)


def _objects(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    for found in _lists(value, depth):
        yield from (each for each in found if isinstance(each, dict))


def _worth(rows: list[dict[str, str]]) -> int:
    """How many rows say what and when."""
    return sum(
        any(heading(name).role == "task" for name, words in row.items() if words)
        and any(heading(name).role in ("due", "start", "span") for name, words in row.items() if words)
        for row in rows
    )


def _row(item: dict[str, Any], names: dict[str, str]) -> dict[str, str]:
    fields = item.get("fields")
    known = {**item, **fields} if isinstance(fields, dict) else item
    row: dict[str, str] = {}
    for key, value in known.items():
        column = KEYS.get(re.sub(r"[\s_\-]", "", str(key)).lower())
        if column is None:
            column = str(key) if not str(key).isascii() and heading(str(key)).role != "other" else None
        words = _status(value, str(key)) if column == "Status" else _words(value, names) if column else ""
        if column and words and not row.get(column):
            row[column] = cell_text(_day(words) if column in ("Due", "Start") else words)
    return row


def _words(value: Any, names: dict[str, str]) -> str:
    if isinstance(value, list):
        return "、".join(filter(None, (_words(each, names) for each in value[:20])))
    if isinstance(value, dict):
        return _plain(value)
    if value is None or isinstance(value, bool):
        return ""
    return names.get(str(value), str(value))


def _plain(value: dict[str, Any]) -> str:
    return next((str(value[key]) for key in NAME_KEYS if isinstance(value.get(key), str | int) and value[key]), "")


def _status(value: Any, key: str) -> str:
    if isinstance(value, bool):
        return "done" if value else ""
    words = _words(value, {})
    return "done" if words.strip().lower() in FINISHED else words


def _day(words: str) -> str:
    """2025-06-30T16:00:00.000Z is its day as written."""
    found = re.match(r"(\d{4}-\d\d-\d\d)[T ]\d\d:\d\d", words)
    return found[1] if found else words
