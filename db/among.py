"""Is a value among some that a statement is given? One array on PostgreSQL, a list of parameters on SQLite.

PostgreSQL takes longer to read hundreds of parameters than to find their rows, and plans each number of them anew.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Boolean, any_, bindparam
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.visitors import InternalTraversal


class among(ColumnElement[bool]):  # noqa: N801  # reads as the functions of SQL do
    """Whether the column's value is one of `given`: the values, or the name of the parameter that they come in, a list.

    Nothing is among none, and what has no value is among none either.
    """

    __visit_name__ = "among"
    inherit_cache = True
    type = Boolean()
    _is_implicitly_boolean = True  # or SQLite would be asked whether it is 1, and would not use an index
    _traverse_internals = [  # noqa: RUF012  # SQLAlchemy's own way
        ("column", InternalTraversal.dp_clauseelement),
        ("listed", InternalTraversal.dp_clauseelement),
        ("array", InternalTraversal.dp_clauseelement),
    ]

    def __init__(self, column: Any, given: str | Collection[Any]) -> None:
        self.column = column.expression if hasattr(column, "expression") else column
        name = given if isinstance(given, str) else None
        more: dict[str, Any] = {} if isinstance(given, str) else {"value": list(given), "unique": True}
        self.listed = bindparam(name, expanding=True, type_=self.column.type, **more)
        self.array = bindparam(name, type_=ARRAY(self.column.type), **more)

    @property
    def _from_objects(self) -> Any:
        return self.column._from_objects


@compiles(among)
def _in_a_list(element: among, compiler: SQLCompiler, **kw: Any) -> str:
    return compiler.process(element.column.in_(element.listed), **kw)


@compiles(among, "postgresql")
def _in_an_array(element: among, compiler: SQLCompiler, **kw: Any) -> str:
    return compiler.process(element.column == any_(element.array), **kw)
