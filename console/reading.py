"""What does `duban read` do? It reads files and prints what they promise; nothing is stored."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from console.speech import failure, print_line, screen, words
from plans.as_json import explained, failure_as_json, reading_as_json
from plans.documents import LARGEST, Document, open_document
from plans.drafts import Reading
from plans.reading import read
from plans.refusals import Unreadable


def read_files(
    files: Sequence[Path], today: date, *, as_of: date | None, year: int | None, as_json: bool, explain: bool
) -> int:
    """Prints what each file promises, in the order given. Gives the exit code: 1 when one could not be read."""
    code = 0
    for file in files:
        try:
            document = opened(file)
        except Unreadable as refused:
            code = 1
            sentence = words(f"unreadable.{refused.key}", **refused.values)
            if as_json:
                print_line(failure_as_json(str(file), sentence))
            failure(f"{file}: {sentence}")
            continue
        reading = read(document.text, today=today, as_of=as_of, year=year)
        if as_json:
            line = reading_as_json(reading, str(file), document)
            print_line(line | {"explained": explained(reading)} if explain else line)
        else:
            _show(file, reading, explain=explain)
            if document.unread_pages:
                pages = ", ".join(map(str, document.unread_pages))
                failure(f"{file}: {words('cli.unread_pages', pages=pages)}")
    return code


def opened(file: Path) -> Document:
    """The document in a file. Raises Unreadable, also for a file that is not there."""
    try:
        if file.stat().st_size > LARGEST:
            raise Unreadable("too_large", limit_mb=LARGEST // (1024 * 1024))
        return open_document(file.name, file.read_bytes())
    except OSError as error:
        raise Unreadable("no_file") from error


def _show(file: Path, reading: Reading, *, explain: bool) -> None:
    from rich.markup import escape  # lines of JSON need none of it
    from rich.table import Table

    out = screen()
    given = words(f"cli.as_of_{reading.as_of_from}")
    out.print(escape(words("cli.read_head", file=str(file), year=reading.year, as_of=reading.as_of, given=given)))
    table = Table(box=None, pad_edge=False)
    for column in ("due", "kind", "title", "expr", "sure"):
        table.add_column(words(f"cli.column_{column}"), overflow="fold")
    for draft in sorted(reading.drafts, key=lambda d: (d.due_on or date.max, d.start)):
        doubt = "" if draft.sure else words(f"why.{draft.why}")
        table.add_row(
            draft.due_on.isoformat() if draft.due_on else "—", words(f"terms.kind_{draft.kind}"),
            escape(draft.title), escape(" ".join((draft.expr or "—").split())), escape(doubt),
        )  # fmt: skip
    out.print(table)
    out.print(escape(words(
        "cli.read_foot", drafts=len(reading.drafts), sure=sum(d.sure for d in reading.drafts),
        unread=len(reading.unread), passed=len(reading.passed),
    )))  # fmt: skip
    if explain:
        _explain(reading)


def _explain(reading: Reading) -> None:
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for column in ("expr", "where", "verdict", "reason"):
        table.add_column(words(f"cli.column_{column}"), overflow="fold")
    for row in explained(reading):
        known = "passed" if row["verdict"] == "passed" else "why"
        reason = words(f"{known}.{row['reason']}") if row["reason"] else ""
        table.add_row(
            escape(" ".join(row["expr"].split())), f"{row['start']}-{row['end']}",
            words(f"cli.verdict_{row['verdict']}"), escape(reason),
        )  # fmt: skip
    screen().print(table)
