"""Where does a person stand in the tables? The columns that link to him, and those whose words may name him."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from typing import Any

from sqlalchemy import JSON, ColumnElement, Enum, Row, String, Table, Text, cast, or_, select, true
from sqlalchemy.orm import Session

from db.models import Base

# What the program itself wrote into a column of text, or under a key: no words of anybody. An address is a secret.
MACHINE = frozenset(
    {
        "address", "colour", "country", "digest", "file_id", "kind", "language", "owner", "period", "point",
        "quantity_op", "role", "rrule", "scheme_file_id", "seed", "sha256", "shown", "state", "strength", "token_hash", "verdict",
        "what", "word_hash", "zone",
    }
)  # fmt: skip
PERSON = "person"


@cache
def tables() -> tuple[Table, ...]:
    """Every table but that of the persons."""
    return tuple(table for table in Base.metadata.sorted_tables if table.name != PERSON)


@cache
def word_columns(table: Table) -> tuple[str, ...]:
    """The columns that hold what somebody wrote."""
    return tuple(column.name for column in table.columns if _holds_words(column) and column.name not in MACHINE)


@cache
def links(table: Table) -> tuple[str, ...]:
    """The columns that name a person by his number."""
    return tuple(
        column.name for column in table.columns if any(key.column.table.name == PERSON for key in column.foreign_keys)
    )


def naming(
    session: Session, table: Table, needles: Sequence[str], plans: Collection[int], *, lock: bool = False
) -> Sequence[Row[Any]]:
    """The rows with one of these words in them: those of the plans, and those of no plan at all."""
    columns = [cast(table.columns[name], Text) for name in word_columns(table)]
    wanted = {spelled for needle in needles for spelled in (needle, json.dumps(needle)[1:-1])}
    if not columns or not wanted:
        return ()
    found = or_(*(column.contains(word, autoescape=True) for column in columns for word in sorted(wanted)))
    asked = select(table).where(found, of_plans(table, plans)).order_by(*table.primary_key)
    return session.execute(asked.with_for_update() if lock else asked).all()


def linked(session: Session, table: Table, person_id: int, plans: Collection[int]) -> Sequence[Row[Any]]:
    """The rows that name him by his number."""
    columns = [table.columns[name] for name in links(table)]
    if not columns:
        return ()
    own = or_(*(column == person_id for column in columns))
    return session.execute(select(table).where(own, of_plans(table, plans)).order_by(*table.primary_key)).all()


def of_plans(table: Table, plans: Collection[int]) -> ColumnElement[bool]:
    """Whether a row belongs to one of the plans, or to none."""
    if "plan_id" in table.columns:
        column = table.columns["plan_id"]
        return or_(column.in_(plans), column.is_(None))
    if table.name == "plan":
        return table.columns["id"].in_(plans)
    for column, parent in _parents(table):
        if _leads_to_a_plan(parent):
            inside = column.in_(select(parent.columns["id"]).where(of_plans(parent, plans)))
            return or_(inside, column.is_(None)) if column.nullable else inside
    return true()


def _leads_to_a_plan(table: Table) -> bool:
    return "plan_id" in table.columns or any(_leads_to_a_plan(parent) for _, parent in _parents(table))


def _parents(table: Table) -> Iterator[tuple[Any, Table]]:
    """The tables that it hangs on, persons and itself left out; what is always there first."""
    for column in sorted(table.columns, key=lambda column: bool(column.nullable)):
        for key in column.foreign_keys:
            if key.column.table.name not in (PERSON, table.name):
                yield column, key.column.table


def _holds_words(column: Any) -> bool:
    return isinstance(column.type, JSON) or (isinstance(column.type, String) and not isinstance(column.type, Enum))
