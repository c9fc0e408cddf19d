"""How does one statement change many rows with the least work? Put into SQL once, and given plain tuples."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Dialect
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import Update

Said = Callable[[Any], Any]  # a value as the driver wants it


def for_many(session: Session, statement: Update, rows: Sequence[Mapping[str, Any]]) -> None:
    """Runs the statement, made once and kept by its maker, for each row: a value for each of its parameters.

    To work out again for each row what the statement needs takes SQLAlchemy four times as long as SQLite the change.
    """
    connection = session.connection()
    sql, order, said = _compiled(statement, connection.dialect)
    remembered: dict[tuple[str, Any], Any] = {}  # a moment is the same in all rows

    def value(row: Mapping[str, Any], name: str) -> Any:
        if name not in said:
            return row[name]
        key = (name, row[name])
        if key not in remembered:
            remembered[key] = said[name](row[name])
        return remembered[key]

    if order is None:
        given: Any = [{name: value(row, name) for name in row} for row in rows]
    else:
        given = [tuple([value(row, name) for name in order]) for row in rows]
    connection.exec_driver_sql(sql, given)


@lru_cache(maxsize=32)
def _compiled(statement: Update, dialect: Dialect) -> tuple[str, tuple[str, ...] | None, dict[str, Said]]:
    """Its SQL, the order of its parameters where they have no names, and how values that are no plain ones are said."""
    compiled = statement.compile(dialect=dialect)
    said: dict[str, Said] = {}
    for name, parameter in compiled.binds.items():
        processor = parameter.type.dialect_impl(dialect).bind_processor(dialect)
        if processor is not None:
            said[name] = processor
    order = tuple(compiled.positiontup) if compiled.positiontup is not None else None
    return str(compiled), order, said
