"""Who stands in a market at a date: the condition that picks its rows of the registers."""

from __future__ import annotations

from datetime import date

from dashboard.published import Edition, Row, remembered
from data.tables.market import ADULT_MARKETS, ENGLISH_INSPECTORATES

#: The task that scores a market's services; any other market's is the one of the run.
_TASKS = {
    "care-homes": "service-exit-care-homes",
    "nursing-homes": "service-exit-care-homes",
    "home-care": "service-exit-home-care",
}
_NOBODY = "false"


@remembered
def adult_lists(edition: Edition) -> list[Row]:
    """``market, inspectorate, as_at, known_on`` of the lists that describe adult markets."""
    if not edition.rows(
        "SELECT 1 FROM duckdb_tables() WHERE database_name = 'results'"
        " AND table_name = 'register_list'"
    ):
        return []
    return edition.rows("SELECT * FROM results.register_list ORDER BY as_at, inspectorate")


@remembered
def markets(edition: Edition) -> list[str]:
    """The markets that have been measured, those with most services first."""
    found = edition.rows(
        "SELECT market FROM results.concentration GROUP BY market"
        " ORDER BY max(services) DESC, market"
    )
    return [row["market"] for row in found]


def of_england(service_id: str) -> str:
    """SQL: whether a service is on one of England's registers, and not on another nation's."""
    return f"split_part({service_id}, ':', 1) IN {ENGLISH_INSPECTORATES}"


def in_market(market: str, rows: str = "s") -> str:
    """SQL: whether a row of ``service_snapshot`` counts in a market."""
    own = f"{rows}.market = '{market}'"
    if market == "care-homes":
        return f"{rows}.market IN ('care-homes', 'nursing-homes')"
    if market == "home-care":
        homes = f"{rows}.market IN ('care-homes', 'nursing-homes')"
        return f"({own} OR {homes} AND coalesce({rows}.home_care, false))"
    return own


@remembered
def standing(edition: Edition, market: str, as_at: date, rows: str = "s") -> str:
    """SQL: whether a row of ``service_snapshot`` describes a service of a market at a date.

    Children's markets are described by the register of that day, adult markets by the newest list
    of each inspectorate that is not younger.
    """
    if market not in ADULT_MARKETS:
        return f"({rows}.as_at = DATE '{as_at}' AND {in_market(market, rows)})"
    newest = {
        row["inspectorate"]: row["as_at"]
        for row in adult_lists(edition)
        if row["market"] == market and row["as_at"] <= as_at
    }
    lists = [
        f"{rows}.as_at = DATE '{day}' AND starts_with({rows}.service_id, '{body}:')"
        for body, day in newest.items()
    ]
    return f"(({' OR '.join(lists) or _NOBODY}) AND {in_market(market, rows)})"


def task_sql(market: str) -> str:
    """SQL: the name of the task that scores a market's services."""
    return f"'{_TASKS[market]}'" if market in _TASKS else "(SELECT task FROM results.run)"


def task_of(market: str) -> str:
    """SQL: the name of the task that scores the services of a column's market."""
    named = " ".join(f"WHEN '{own}' THEN '{task}'" for own, task in _TASKS.items())
    return f"(CASE {market} {named} ELSE (SELECT task FROM results.run) END)"


@remembered
def scored_at(edition: Edition, market: str, as_at: date) -> date:
    """The date whose chances are shown at a date: its own, for adult markets the newest before it."""
    if market not in ADULT_MARKETS:
        return as_at
    found = edition.rows(
        f"SELECT max(as_at) AS day FROM results.score WHERE task = {task_sql(market)}"
        " AND as_at <= ?",
        as_at,
    )
    day = found[0]["day"]
    return day if isinstance(day, date) else as_at
