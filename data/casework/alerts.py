"""Recording the alerts a run raised: each once, none ever removed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import polars as pl
import sqlalchemy as sa

from data.casework.connection import Where, reading, writing
from data.casework.tables import alert_raised

_RAISED_SCHEMA = {
    "alert_id": pl.String,
    "rule": pl.String,
    "severity": pl.String,
    "entity_kind": pl.String,
    "entity_id": pl.String,
    "entity_name": pl.String,
    "opened_as_at": pl.Date,
    "last_seen": pl.Date,
    "reason": pl.String,
    "evidence": pl.String,
    "first_build_id": pl.String,
    "first_model_version": pl.String,
    "supported": pl.Boolean,
}


@dataclass(frozen=True)
class Recorded:
    """What one recording did, in alerts."""

    new: int
    kept: int
    no_longer_supported: int


def record_alerts(
    where: Where,
    alerts: pl.DataFrame,
    build_id: str,
    model_version: str | None,
    *,
    rules: Iterable[str] | None = None,
    as_ats: Iterable[date] | None = None,
) -> Recorded:
    """Add the alerts not yet recorded and note which recorded ones the facts no longer support.

    Safe to repeat: the second time adds and changes nothing.

    Args:
        where: The casework file or URL.
        alerts: ``Alert`` rows of one evaluation.
        build_id: The build they rest on.
        model_version: The model they rest on, if any.
        rules: The rules evaluated; pass them, or a rule that now raises nothing is overlooked.
        as_ats: The dates evaluated, for the same reason.

    Returns:
        How many were new, kept, and newly found to be no longer supported.
    """
    evaluated = set(alerts["rule"] if rules is None else rules)
    dates = list(alerts["as_at"] if as_ats is None else as_ats)
    said = _once_each(alerts)
    with writing(where) as connection:
        raised = _raised(connection)
        fresh = said.join(raised, on="alert_id", how="anti")
        _insert(connection, fresh, build_id, model_version)
        kept = said.join(raised.select("alert_id", "supported", was="last_seen"), on="alert_id")
        changed = kept.filter((pl.col("last_seen") != pl.col("was")) | ~pl.col("supported"))
        _update(connection, changed.select("alert_id", "last_seen"), supported=True)
        gone = (
            raised.filter(
                pl.col("supported"),
                pl.col("rule").is_in(list(evaluated)),
                pl.col("opened_as_at").is_between(min(dates), max(dates)),
            ).join(said, on="alert_id", how="anti")
            if dates
            else raised.clear()
        )
        _update(connection, gone.select("alert_id", "last_seen"), supported=False)
    return Recorded(new=fresh.height, kept=kept.height, no_longer_supported=gone.height)


def alerts_ever(where: Where) -> pl.DataFrame:
    """Every alert ever raised, as first said, by opening date, rule and entity.

    Returns:
        One row per alert: alert_id, rule, severity, entity_kind, entity_id, entity_name,
        opened_as_at, last_seen, reason, evidence, first_build_id, first_model_version, supported.
    """
    with reading(where) as connection:
        return _raised(connection).sort("opened_as_at", "rule", "entity_id")


def _once_each(alerts: pl.DataFrame) -> pl.DataFrame:
    """One row per alert: what it said when it opened, and when it was last seen."""
    return (
        alerts.sort("alert_id", "as_at")
        .with_columns(last_seen=pl.col("last_seen").max().over("alert_id"))
        .unique("alert_id", keep="first", maintain_order=True)
    )


def _raised(connection: sa.Connection) -> pl.DataFrame:
    columns = [alert_raised.c[name] for name in _RAISED_SCHEMA]
    rows = [tuple(row) for row in connection.execute(sa.select(*columns))]
    return pl.DataFrame(rows, schema=_RAISED_SCHEMA, orient="row")


def _insert(
    connection: sa.Connection, fresh: pl.DataFrame, build_id: str, model_version: str | None
) -> None:
    rows = fresh.with_columns(
        first_build_id=pl.lit(build_id),
        first_model_version=pl.lit(model_version, pl.String),
        supported=pl.lit(True),
    ).select(*_RAISED_SCHEMA)
    if rows.height:
        connection.execute(sa.insert(alert_raised), rows.to_dicts())


def _update(connection: sa.Connection, changed: pl.DataFrame, *, supported: bool) -> None:
    if changed.is_empty():
        return
    statement = (
        sa.update(alert_raised)
        .where(alert_raised.c.alert_id == sa.bindparam("which"))
        .values(last_seen=sa.bindparam("seen"), supported=supported)
    )
    connection.execute(
        statement, changed.rename({"alert_id": "which", "last_seen": "seen"}).to_dicts()
    )
