"""How much of England a list describes: an extract of a few councils is not a country."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dashboard.published import Edition, remembered
from data.tables.market import ADULT_MARKETS

#: Fewer councils than this with a service make a list of an adult market an extract. Ofsted
#: publishes its registers whole, and fostering agencies sit in fewer councils than this.
LEAST_COUNCILS = 100

#: A whole list gains or loses a council or two; two extracts share far less.
LEAST_SHARED = 0.95


@dataclass(frozen=True)
class Coverage:
    """The councils that have a service of a market on a list.

    Attributes:
        councils: their names, in order.
        whole: whether the list can stand for England.
    """

    councils: tuple[str, ...]
    whole: bool


@remembered
def coverage(edition: Edition, market: str, as_at: date) -> Coverage:
    """The councils one list covers; a market nobody has measured yet counts as whole."""
    found = _councils(edition, market).get(as_at, frozenset())
    whole = market not in ADULT_MARKETS or not found or len(found) >= LEAST_COUNCILS
    return Coverage(tuple(sorted(found)), whole)


@remembered
def comparable(edition: Edition, market: str, as_at: date) -> tuple[date, ...]:
    """The dates whose lists cover the same councils as the one of ``as_at``, itself included."""
    held = _councils(edition, market)
    own = held.get(as_at, frozenset())
    return tuple(
        day
        for day, councils in held.items()
        if market not in ADULT_MARKETS
        or day == as_at
        or len(own & councils) >= LEAST_SHARED * len(own | councils)
    )


@remembered
def _councils(edition: Edition, market: str) -> dict[date, frozenset[str]]:
    rows = edition.rows(
        "SELECT as_at, list(DISTINCT area_name) AS names FROM results.concentration"
        " WHERE market = ? AND \"by\" = 'la' AND sector = 'all' AND services > 0"
        " AND coalesce(starts_with(area_code, 'E'), true)"
        " GROUP BY as_at ORDER BY as_at",
        market,
    )
    return {row["as_at"]: frozenset(row["names"]) for row in rows}
