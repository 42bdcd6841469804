"""What is published at all: the run, its register dates and its councils."""

from __future__ import annotations

from datetime import date

from dashboard.published import Edition, Row, remembered
from dashboard.queries import standing
from data.tables.market import ADULT_MARKETS

_FIRST = "childrens-homes"


@remembered
def run(edition: Edition) -> Row:
    """The one row that says what the results were made from."""
    return edition.rows("SELECT * FROM results.run")[0]


@remembered
def market(edition: Edition) -> str:
    """The market shown first: children's homes, or without them the one with most services."""
    found = standing.markets(edition)
    return found[0] if found and _FIRST not in found else _FIRST


@remembered
def dates(edition: Edition, market: str) -> list[date]:
    """Register dates a page on a market can be opened at, newest first.

    They are those at which the market was measured: of children's markets the yearly registers, and
    not the in-year ones.
    """
    latest = run(edition)["latest_as_at"]
    if market in ADULT_MARKETS:
        lists = standing.adult_lists(edition)
        days = {row["as_at"] for row in lists if row["market"] == market}
        return sorted(days, reverse=True) or [latest]
    found = edition.rows(
        "SELECT DISTINCT as_at FROM results.concentration WHERE as_at <= ? AND market = ?"
        " ORDER BY as_at DESC",
        latest,
        market,
    )
    return [row["as_at"] for row in found] or [latest]


def is_in_year(market: str, as_at: date) -> bool:
    """Whether a register is one Ofsted gives out within the year, and not that of 31 March."""
    return market not in ADULT_MARKETS and (as_at.month, as_at.day) != (3, 31)


@remembered
def in_year_between(edition: Edition, market: str, after: date, before: date) -> list[date]:
    """The in-year registers held between two others, oldest first; no market is measured at them."""
    if market in ADULT_MARKETS:
        return []
    found = edition.rows(
        "SELECT DISTINCT as_at FROM facts.service_snapshot"
        " WHERE market = ? AND as_at > ? AND as_at < ? ORDER BY as_at",
        market,
        after,
        before,
    )
    return [row["as_at"] for row in found if is_in_year(market, row["as_at"])]


@remembered
def previous_date(edition: Edition, market: str, as_at: date) -> date | None:
    """The register of a market before this one."""
    return next((day for day in dates(edition, market) if day < as_at), None)


@remembered
def known_by(edition: Edition, market: str, as_at: date) -> date:
    """The day up to which facts may be shown at a register date.

    It is what the scores of that date were allowed to see, so that an old date shows what could
    be known then; where there are no scores, the day that register was published. The lists of
    adult care are shown as they came out.
    """
    if market in ADULT_MARKETS:
        lists = standing.adult_lists(edition)
        public = [row["known_on"] for row in lists if row["as_at"] == as_at]
        return max([as_at, *public])
    found = edition.rows(
        "SELECT coalesce((SELECT max(known_by) FROM results.score WHERE as_at = ?),"
        " (SELECT max(known_on) FROM facts.service_snapshot WHERE as_at = ?)) AS known_by",
        as_at,
        as_at,
    )
    return found[0]["known_by"] or as_at


@remembered
def councils(edition: Edition, as_at: date) -> dict[str, str]:
    """Code -> name of the councils in force at a date, by name."""
    found = edition.rows(
        "SELECT la_code, la_name FROM facts.local_authority"
        " WHERE coalesce(valid_from, DATE '1900-01-01') <= ?"
        " AND coalesce(valid_to, DATE '9999-01-01') >= ? ORDER BY la_name",
        as_at,
        as_at,
    )
    return {row["la_code"]: row["la_name"] for row in found}


@remembered
def council_code(edition: Edition, council: str, as_at: date) -> str | None:
    """The code of a council named by name or code, whatever its capitals."""
    wanted = council.strip().casefold()
    return next(
        (
            code
            for code, name in councils(edition, as_at).items()
            if wanted in (code.casefold(), name.casefold())
        ),
        None,
    )
