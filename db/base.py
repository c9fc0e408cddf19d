"""What do all tables share? One base, one way to keep a moment, one way to keep a small structure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import JSON, Date, DateTime, MetaData, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator


class Moment(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC on every database. A naive one raises ValueError before it is stored."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment needs a zone: {value!r}")
        in_utc = value.astimezone(UTC)
        # SQLite keeps text and forgets the zone; without one, equal moments compare equal as text.
        return in_utc.replace(tzinfo=None) if dialect.name == "sqlite" else in_utc

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None]:
        """One call a value: a list reads a dozen moments of each row, and rows share most of theirs."""
        return _of_text if dialect.name == "sqlite" else _in_utc


@lru_cache(maxsize=16384)
def _of_text(kept: str | None) -> datetime | None:
    return datetime.fromisoformat(kept).replace(tzinfo=UTC) if kept is not None else None


def _in_utc(kept: datetime | None) -> datetime | None:
    return kept.astimezone(UTC) if kept is not None else None


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {
        datetime: Moment,
        date: Date,
        str: Text,
        dict[str, Any]: JSON,
        list[Any]: JSON,
        list[str]: JSON,
    }
