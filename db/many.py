"""How are many rows written at once? As each driver does it quickest: SQLite in one call, PostgreSQL by COPY."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Dialect, Table, text
from sqlalchemy.orm import Session

Row = tuple[Any, ...]


def insert_many(session: Session, table: Table, columns: tuple[str, ...], rows: Iterable[Row]) -> None:
    """Adds rows with a value for each of the columns; no default of the model is filled in for another."""
    connection = session.connection()
    sql, as_kept = _prepared(table, columns, connection.dialect)
    sides = zip(as_kept, zip(*rows, strict=True), strict=False)  # without rows there are no sides
    kept = list(zip(*(_each_once(one, values) if one else values for one, values in sides), strict=True))
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(sql, kept)
        return
    driver: Any = connection.connection
    with driver.cursor() as cursor, cursor.copy(sql) as copy:
        for row in kept:
            copy.write_row(row)


def new_ids(session: Session, table: Table, count: int) -> Sequence[int]:
    """Numbers that no other row of the table gets; on SQLite while this transaction, the only one that writes, lasts."""
    if session.connection().dialect.name == "sqlite":
        last = session.execute(text(f"SELECT coalesce(max(id), 0) FROM {table.name}")).scalar_one()  # noqa: S608  # our own table's name
        return range(last + 1, last + 1 + count)
    asked = text("SELECT nextval(pg_get_serial_sequence(:name, 'id')) FROM generate_series(1, :count)")
    return session.execute(asked, {"name": table.name, "count": count}).scalars().all()


def _each_once(as_kept: Callable[[Any], Any], values: Row) -> list[Any]:
    """Many rows share a few objects, and an object is the same whoever looks."""
    known = {id(value): value for value in values}
    kept = {number: as_kept(value) for number, value in known.items()}
    return [kept[id(value)] for value in values]


@lru_cache(maxsize=64)
def _prepared(
    table: Table, columns: tuple[str, ...], dialect: Dialect
) -> tuple[str, Sequence[Callable[[Any], Any] | None]]:
    """The statement, and what turns a value of each column into what the driver keeps."""
    quoted = dialect.identifier_preparer.quote
    named = f"{quoted(table.name)} ({', '.join(map(quoted, columns))})"
    as_kept = [table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in columns]
    if dialect.name == "sqlite":
        return f"INSERT INTO {named} VALUES ({', '.join('?' * len(columns))})", as_kept  # noqa: S608  # names of the model
    return f"COPY {named} FROM STDIN", as_kept
