"""Chances, their reasons, and how a chance moved over the registers."""

from __future__ import annotations

from datetime import date

from dashboard.published import Edition, Row, remembered
from dashboard.queries.standing import scored_at, task_sql


@remembered
def score(edition: Edition, market: str, entity_id: str, as_at: date) -> Row | None:
    """The chance of one service at one date, or None where it was not looked at."""
    found = edition.rows(
        f"SELECT * FROM results.score WHERE entity_id = ? AND as_at = ? AND task = {task_sql(market)}",
        entity_id,
        scored_at(edition, market, as_at),
    )
    return found[0] if found else None


@remembered
def reasons(edition: Edition, market: str, entity_id: str, as_at: date) -> list[Row]:
    """The reasons of one chance, the one that moved it most first."""
    return edition.rows(
        "SELECT task, entity_id, as_at, rank, feature, value, phrase, log_odds, points FROM results.reason"
        f" WHERE entity_id = ? AND as_at = ? AND task = {task_sql(market)} ORDER BY rank",
        entity_id,
        scored_at(edition, market, as_at),
    )


@remembered
def past(edition: Edition, market: str, entity_id: str, as_at: date) -> list[Row]:
    """The chances of one service at every register up to a date, oldest first."""
    return edition.rows(
        "SELECT task, entity_id, as_at, probability, low, high, base, model_version, not_computable"
        f" FROM results.score WHERE entity_id = ? AND as_at <= ? AND task = {task_sql(market)}"
        " ORDER BY as_at",
        entity_id,
        as_at,
    )
