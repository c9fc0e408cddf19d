"""How does Alembic reach our tables? On the connection that db.schema hands over."""

from typing import Any, Literal

from alembic import context

from db.base import Moment
from db.models import Base


def name_of(kind: str, thing: Any, _context: Any) -> str | Literal[False]:
    """A generated step writes our own column type by its name; it would forget the import otherwise."""
    return "Moment()" if kind == "type" and isinstance(thing, Moment) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite can alter a table only by copying it
    render_item=name_of,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
