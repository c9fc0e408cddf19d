"""How does a database get its tables? Through the numbered steps in migrations/, up and down."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.orm import Session

from db.models import Base

if TYPE_CHECKING:  # 10 MB that only a database which is not at the newest step has to wait for
    from alembic.config import Config

HERE = Path(__file__).parent / "migrations"
STEPS = HERE / "versions"  # each file is named by its step: 0002_papers.py


def upgrade(engine: Engine, to: str = "head") -> None:
    """Brings the database to the newest schema; does nothing when it is there already."""
    from alembic import command

    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":  # replicas start together; the second finds it done
            connection.execute(text("SET LOCAL lock_timeout = 0"))  # however long the first one takes
            connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('duban migrations'))"))
        command.upgrade(_config(connection), to)


def downgrade(engine: Engine, to: str = "base") -> None:
    """Takes steps back; what only a newer schema can hold is lost."""
    from alembic import command

    with engine.begin() as connection:
        command.downgrade(_config(connection), to)


def empty(session: Session) -> None:
    """Deletes every row of every table; the tables stay. For the playground's reset and nothing else."""
    for table in reversed(Base.metadata.sorted_tables):
        session.execute(table.delete())


def at(engine: Engine) -> str | None:
    """The step that the database is at, None for an empty one."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        step: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return step


def newest() -> str:
    """The step that this program needs."""
    return max(_steps())


def knows(step: str | None) -> bool:
    """Whether this program has the step; one that it has not was made by a newer program."""
    return step is None or step in _steps()


def _steps() -> set[str]:
    return {file.name.partition("_")[0] for file in STEPS.glob("[0-9]*_*.py")}


def _config(connection: Connection) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.attributes["connection"] = connection
    return config
