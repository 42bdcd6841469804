"""Opening casework: a SQLite file, or any database SQLAlchemy has a URL for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import NullPool, StaticPool

from data.casework.tables import metadata
from data.errors import ForewarnError

CASEWORK_FILE = "casework.db"

#: How long a writer waits for another before giving up.
BUSY_MS = 10_000

Where = Path | str


@contextmanager
def reading(where: Where) -> Iterator[sa.Connection]:
    """A connection to read with; casework that does not exist yet reads as empty, and stays so.

    Args:
        where: The casework file, or a database URL (anything with ``://`` in it).

    Raises:
        ForewarnError: if the file is no casework database.
    """
    missing = "://" not in str(where) and not Path(where).exists()
    with _transaction("sqlite://" if missing else where, "BEGIN") as connection:
        yield connection


@contextmanager
def writing(where: Where) -> Iterator[sa.Connection]:
    """A connection inside one transaction, made durable when the block ends without an error.

    Args:
        where: The casework file, made if absent, or a database URL.

    Raises:
        ForewarnError: if the file is no casework database or another writer keeps it too long.
    """
    with _transaction(where, "BEGIN IMMEDIATE") as connection:
        yield connection


@contextmanager
def _transaction(where: Where, begin: str) -> Iterator[sa.Connection]:
    engine = _engine(where, begin)
    try:
        with engine.begin() as connection:
            metadata.create_all(connection)
            yield connection
    except DatabaseError as error:
        raise ForewarnError(f"Casework at {_shown(where)} cannot be used: {error.orig}.") from error
    finally:
        engine.dispose()


def _engine(where: Where, begin: str) -> sa.Engine:
    url = str(where) if "://" in str(where) else f"sqlite:///{where}"
    if sa.make_url(url).get_backend_name() != "sqlite":
        return sa.create_engine(url)
    # An open handle would keep an old file alive after a restore, so none is pooled.
    engine = sa.create_engine(url, poolclass=StaticPool if url == "sqlite://" else NullPool)

    @sa.event.listens_for(engine, "connect")
    def _prepare(connection: SqliteConnection, _record: Any) -> None:
        # Python's sqlite3 begins transactions late, after the reads that a write rests on.
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _shown(where: Where) -> str:
    """Where casework is, without a password."""
    text = str(where)
    return sa.make_url(text).render_as_string(hide_password=True) if "://" in text else text
