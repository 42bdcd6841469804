"""Services on the register: the list with its filters, one service, its neighbours."""

from __future__ import annotations

from datetime import date

from dashboard.published import Edition, Row, remembered
from dashboard.queries import owners
from dashboard.queries.companies import holds
from dashboard.queries.standing import in_market, of_england, scored_at, standing, task_sql

#: Column of the grid -> the expression it is sorted by.
SORTS = {
    "entity_name": "entity_name",
    "urn": "coalesce(service_name, urn)",
    "owner_name": "owner_name",
    "la_name": "la_name",
    "sector": "sector",
    "places": "places",
    # Best first in the order of the register's grades, not of the alphabet.
    "rating": "list_position(['Outstanding','Good','Requires improvement','Inadequate'], rating)",
    "rating_age": "inspected_on",
    "probability": "probability",
}
FILTERS = ("la", "q", "sector", "rating", "scored", "under")

_LIST = """
SELECT s.service_id, s.urn, s.service_name, s.la_code, s.la_name, s.sector, s.places, s.provider_id,
  s.owner_name, s.rating::VARCHAR AS rating, s.inspected_on, s.constituency, s.region,
  s.known_on, s.as_at, coalesce(c.entity_name, s.service_name, s.owner_name, s.urn) AS entity_name,
  c.probability, c.low, c.high, c.base, c.previous, c.not_computable, c.flagged_share, c.task,
  c.as_at AS scored_at
FROM facts.service_snapshot s
LEFT JOIN results.score c ON c.entity_id = s.service_id AND c.as_at = {scored_at}
  AND c.task = {task}
WHERE {standing}
"""

#: Nobody's council chosen means all England: other nations' services are shown by their council, or
#: as those of an owner (``under``).
_WHERE = f"""
AND ($la = '' AND ($under <> '' OR {of_england("s.service_id")}) OR s.la_code = $la)
AND ($under = '' OR s.provider_id IN (SELECT unnest($providers)))
AND ($sector = '' OR s.sector = $sector)
AND ($rating = '' OR coalesce(s.rating::VARCHAR, 'Not rated') = $rating)
AND ($scored = '' OR ($scored = 'yes') = (c.probability IS NOT NULL))
AND ($q = '' OR contains(lower(concat_ws(' ', s.urn, s.service_name, s.owner_name, s.la_name,
  c.entity_name, split_part(s.provider_id, ':', 2))), $q))
"""


def _list(edition: Edition, as_at: date, market: str) -> str:
    """The rows of a market at a date, each with its chance."""
    return _LIST.format(
        scored_at=f"DATE '{scored_at(edition, market, as_at)}'",
        task=task_sql(market),
        standing=standing(edition, market, as_at),
    )


def _bound(
    edition: Edition, as_at: date, market: str, filters: dict[str, str]
) -> dict[str, object]:
    values: dict[str, object] = {name: filters.get(name, "") for name in FILTERS}
    under = str(values["under"])
    found = owners.entities(edition, under, market, as_at) if under else []
    values["providers"] = [row["provider_id"] for row in found]
    values["q"] = str(values["q"]).strip().lower()
    return values


def listed(
    edition: Edition,
    as_at: date,
    market: str,
    filters: dict[str, str],
    sort: list[tuple[str, str]] | None = None,
    start: int = 0,
    limit: int | None = None,
) -> list[Row]:
    """One stretch of the list of services, filtered and sorted; unknown sorts are ignored."""
    keys = [
        f"{SORTS[column]} {'DESC' if way == 'desc' else 'ASC'} NULLS LAST"
        for column, way in sort or [("probability", "desc")]
        if column in SORTS
    ]
    order = ", ".join([*keys, "s.service_id"])
    page = "" if limit is None else f" LIMIT {int(limit)} OFFSET {int(start)}"
    return edition.named_rows(
        f"{_list(edition, as_at, market)} {_WHERE} ORDER BY {order}{page}",
        _bound(edition, as_at, market, filters),
    )


def counted(edition: Edition, as_at: date, market: str, filters: dict[str, str]) -> Row:
    """How many services and places the filters leave, and how many are scored."""
    values = _bound(edition, as_at, market, filters)
    key = (
        "counted",
        as_at,
        market,
        tuple(sorted((name, str(value)) for name, value in values.items())),
    )
    return edition.remember(
        key,
        lambda: edition.named_rows(
            "SELECT count(*) AS services, sum(places)::BIGINT AS places,"
            f" count(probability) AS scored FROM ({_list(edition, as_at, market)} {_WHERE})",
            values,
        )[0],
    )


@remembered
def history(edition: Edition, service_id: str, as_at: date, known_by: date) -> list[Row]:
    """What each register up to a date said about one service, oldest first."""
    return edition.rows(
        "SELECT * REPLACE (rating::VARCHAR AS rating) FROM facts.service_snapshot"
        " WHERE service_id = ? AND as_at <= ? AND known_on <= ? ORDER BY as_at",
        service_id,
        as_at,
        max(known_by, as_at),
    )


@remembered
def inspections(edition: Edition, service_id: str, as_at: date, known_by: date) -> list[Row]:
    """The inspections of one service that could be known, oldest first."""
    return edition.rows(
        "SELECT happened_on, known_on, known_on_estimated, event_type, rating::VARCHAR AS rating"
        " FROM facts.inspection WHERE service_id = ? AND happened_on <= ? AND known_on <= ?"
        " ORDER BY happened_on",
        service_id,
        as_at,
        known_by,
    )


@remembered
def neighbours(edition: Edition, service_id: str, as_at: date, market: str) -> list[Row]:
    """Other services in the same council, those of the same constituency first."""
    return edition.rows(
        f"""
        WITH everyone AS (SELECT * FROM ({_list(edition, as_at, market)})),
        me AS (SELECT * FROM everyone WHERE service_id = ?)
        SELECT e.*, coalesce(e.constituency = me.constituency, false) AS same_constituency
        FROM everyone e, me
        WHERE e.service_id <> me.service_id AND e.la_code = me.la_code
        ORDER BY same_constituency DESC, {SORTS["rating"].replace("rating)", "e.rating)")}
          NULLS LAST, e.places DESC, e.service_id
        """,
        service_id,
    )


@remembered
def owned_by(edition: Edition, provider_id: str, as_at: date, market: str) -> list[Row]:
    """The services of one owner, the likeliest to leave first."""
    return edition.rows(
        f"SELECT * FROM ({_list(edition, as_at, market)})"
        " WHERE provider_id = ? ORDER BY probability DESC NULLS LAST, service_id",
        provider_id,
    )


@remembered
def of_providers(
    edition: Edition, provider_ids: tuple[str, ...], as_at: date, market: str
) -> list[Row]:
    """The services of several registered providers, the largest first."""
    return edition.rows(
        f"SELECT * FROM ({_list(edition, as_at, market)})"
        " WHERE provider_id IN (SELECT unnest(?)) ORDER BY places DESC NULLS LAST, service_id",
        list(provider_ids),
    )


@remembered
def rated(edition: Edition, as_at: date, market: str) -> dict[str, int]:
    """Rating -> services of England's registers that bear it; services without one are left out."""
    found = edition.rows(
        "SELECT s.rating::VARCHAR AS rating, count(*) AS services FROM facts.service_snapshot s"
        f" WHERE {standing(edition, market, as_at)} AND {of_england('s.service_id')}"
        " AND s.rating IS NOT NULL GROUP BY ALL"
    )
    return {row["rating"]: row["services"] for row in found}


@remembered
def markets_of(edition: Edition, service_id: str) -> list[str]:
    """The markets one service counts in, the one it is registered for first."""
    found = edition.rows(
        "SELECT * FROM facts.service_snapshot WHERE service_id = ? AND market IS NOT NULL"
        " ORDER BY as_at DESC LIMIT 1",
        service_id,
    )
    if not found and holds(edition, "facts.registration"):
        found = edition.rows(
            "SELECT market, home_care FROM facts.registration"
            " WHERE service_id = ? AND market IS NOT NULL",
            service_id,
        )
    if not found:
        return []
    own = str(found[0]["market"])
    if own not in ("care-homes", "nursing-homes"):
        return [own]
    at_home = ["home-care"] if found[0]["home_care"] else []
    return [own, *(["care-homes"] if own == "nursing-homes" else []), *at_home]


@remembered
def sectors(edition: Edition, market: str) -> list[str]:
    """The sectors seen in a market, largest first."""
    found = edition.rows(
        f"SELECT sector FROM facts.service_snapshot s WHERE {in_market(market)} GROUP BY sector"
        " ORDER BY count(*) DESC"
    )
    return [row["sector"] for row in found]
