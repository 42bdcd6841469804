"""Decisions that are only ever added, of which the last about one thing stands."""

from __future__ import annotations

from datetime import UTC, datetime

import polars as pl
import sqlalchemy as sa

from data.casework.connection import Where, reading, writing
from data.casework.decisions import LOCAL_USER
from data.errors import ForewarnError


def add_decision(
    where: Where,
    table: sa.Table,
    about: tuple[str, str],
    reason: str,
    by: str | None,
    at: datetime | None,
    **said: object,
) -> None:
    """Write one decision down.

    Args:
        where: The casework file or URL.
        table: A table with ``decided_by`` and ``decided_at`` (UTC).
        about: The column that says what is decided about, and its value.
        reason: Why.
        by: The login name; without one, "local user".
        at: When, with its time zone; without it, now.
        said: What is decided, by column.

    Raises:
        ForewarnError: if nothing is decided about, or no reason is given.
    """
    column, entity = about[0], about[1].strip()
    if not entity:
        raise ForewarnError("A decision about an identity needs the id of an entity.")
    if not reason.strip():
        raise ForewarnError(f"A decision about {entity} needs a reason.")
    at = at or datetime.now(UTC)
    assert at.tzinfo is not None, "a decision's time carries its zone"
    row = {
        **said,
        column: entity,
        "reason": reason.strip(),
        "decided_by": (by or "").strip() or LOCAL_USER,
        "decided_at": at.astimezone(UTC).replace(tzinfo=None),
    }
    with writing(where) as connection:
        connection.execute(sa.insert(table).values(**row))


def standing_decisions(
    where: Where, table: sa.Table, schema: dict[str, pl.DataType], key: tuple[str, ...]
) -> pl.DataFrame:
    """The last decision about each thing.

    Returns:
        One row per ``key``, in its order: the columns of ``schema``, ``decided_at`` in UTC.
    """
    columns = [table.c[name] for name in key]
    latest = sa.select(sa.func.max(table.c.decision)).group_by(*columns)
    query = (
        sa.select(*(table.c[name] for name in schema))
        .where(table.c.decision.in_(latest))
        .order_by(*columns)
    )
    with reading(where) as connection:
        rows = [tuple(row) for row in connection.execute(query)]
    return pl.DataFrame(rows, schema=schema, orient="row").with_columns(
        pl.col("decided_at").dt.replace_time_zone("UTC")
    )
