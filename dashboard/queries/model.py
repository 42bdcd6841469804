"""How good the chances have been: the backtest, its calibration, what drives it."""

from __future__ import annotations

from dashboard.published import Edition, Row, remembered
from dashboard.queries.standing import task_sql


@remembered
def backtest(edition: Edition, market: str) -> list[Row]:
    """Every model at every test date and over all of them (``as_at`` null, last)."""
    return edition.rows(
        f"SELECT * FROM results.model_run WHERE task = {task_sql(market)}"
        " ORDER BY protocol, as_at NULLS LAST, auc DESC NULLS LAST, model"
    )


@remembered
def reliability(edition: Edition, market: str) -> list[Row]:
    """Foretold against observed, by model and bin."""
    return edition.rows(
        f"SELECT * FROM results.reliability WHERE task = {task_sql(market)} ORDER BY model, bin"
    )


@remembered
def importance(edition: Edition, market: str) -> list[Row]:
    """What moves the champion's chances most, strongest first."""
    return edition.rows(
        f"SELECT * FROM results.importance WHERE task = {task_sql(market)}"
        " ORDER BY mean_abs_log_odds DESC, feature"
    )


@remembered
def exit_counts(edition: Edition) -> list[Row]:
    """The three ways to count who had gone a year later, newest first."""
    return edition.rows("SELECT * FROM results.exit_count ORDER BY as_at DESC")
