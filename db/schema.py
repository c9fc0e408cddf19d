"""How does a database get its tables? Through the numbered steps in migrations/, up and down."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text
from sqlalchemy.orm import Session

from db.models import Base

HERE = Path(__file__).parent / "migrations"


def upgrade(engine: Engine, to: str = "head") -> None:
    """Brings the database to the newest schema; does nothing when it is there already."""
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":  # replicas start together; the second finds it done
            connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('duban migrations'))"))
        command.upgrade(_config(connection), to)


def downgrade(engine: Engine, to: str = "base") -> None:
    """Takes steps back; what only a newer schema can hold is lost."""
    with engine.begin() as connection:
        command.downgrade(_config(connection), to)


def empty(session: Session) -> None:
    """Deletes every row of every table; the tables stay. For the playground's reset and nothing else."""
    for table in reversed(Base.metadata.sorted_tables):
        session.execute(table.delete())


def at(engine: Engine) -> str | None:
    """The step that the database is at, None for an empty one."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest() -> str | None:
    """The step that this program needs."""
    return ScriptDirectory(str(HERE)).get_current_head()


def knows(step: str | None) -> bool:
    """Whether this program has the step; one that it has not was made by a newer program."""
    return step is None or step in {known.revision for known in ScriptDirectory(str(HERE)).walk_revisions()}


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.attributes["connection"] = connection
    return config
