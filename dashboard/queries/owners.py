"""Owners and what is under them: registered entities, who stands above, since when, as told by whom."""

from __future__ import annotations

from datetime import date

from dashboard.published import Edition, Row, remembered
from dashboard.queries import register
from dashboard.queries.companies import holds
from dashboard.queries.standing import markets, of_england, standing
from data.tables.identity import OwnerAt

_UNDER = "$owner IN (entity_id, parent_id, controller_id, sponsor_id)"


@remembered
def held(edition: Edition) -> bool:
    """Whether anything above registered owners was worked out; editions of old lack it."""
    return holds(edition, "results.owner_on_register")


@remembered
def days(edition: Edition, market: str) -> list[date]:
    """The registers of a market at which owners were worked out, newest first.

    Not every list is such a register: some come out between two.
    """
    if not held(edition):
        return register.dates(edition, market)
    found = edition.rows(
        "SELECT DISTINCT as_at FROM results.group_concentration WHERE market = ? ORDER BY 1 DESC",
        market,
    )
    return [row["as_at"] for row in found]


def day_of(edition: Edition, market: str, as_at: date) -> date:
    """The register that says whose services were at a date: the newest not after it."""
    return next((day for day in days(edition, market) if day <= as_at), as_at)


@remembered
def owner_of(edition: Edition, provider_id: str, as_at: date) -> Row | None:
    """Whose a registered provider was on the newest register up to a date; None if not worked out."""
    if not held(edition):
        return None
    found = edition.rows(
        "SELECT * FROM results.owner_on_register WHERE provider_id = ? AND as_at <= ?"
        " ORDER BY as_at DESC LIMIT 1",
        provider_id,
        as_at,
    )
    return found[0] if found else None


@remembered
def entities(edition: Edition, owner_id: str, market: str, as_at: date) -> list[Row]:
    """The registered entities that are, or stand under, an owner at a date.

    Without owners worked out, the registered provider alone, with nothing known above it.
    """
    if held(edition):
        return edition.named_rows(
            f"SELECT * FROM results.owner_on_register WHERE as_at = $as_at AND {_UNDER}"
            " ORDER BY entity_name, provider_id",
            {"as_at": day_of(edition, market, as_at), "owner": owner_id},
        )
    found = edition.rows(
        "SELECT coalesce(max(p.name), max(s.owner_name), 'Provider ' || split_part($1, ':', 2)) AS name"
        " FROM facts.service_snapshot s LEFT JOIN facts.provider p USING (provider_id)"
        " WHERE s.provider_id = $1 GROUP BY s.provider_id",
        owner_id,
    )
    blank = dict.fromkeys(OwnerAt.column_names())
    own = {"provider_id": owner_id, "entity_id": owner_id}
    return [{**blank, **own, "entity_name": row["name"]} for row in found]


@remembered
def last_seen(edition: Edition, owner_id: str, as_at: date) -> date | None:
    """The newest register up to a date that has a service of an owner."""
    if held(edition):
        sql = f"SELECT max(as_at) AS day FROM results.owner_on_register WHERE {_UNDER}"
        sql += " AND as_at <= $as_at"
    else:
        sql = "SELECT max(as_at) AS day FROM facts.service_snapshot"
        sql += " WHERE provider_id = $owner AND as_at <= $as_at"
    found = edition.named_rows(sql, {"owner": owner_id, "as_at": as_at})
    day = found[0]["day"]
    return day if isinstance(day, date) else None


@remembered
def markets_of(edition: Edition, owner_id: str) -> list[str]:
    """The markets an owner ever ran a service in, the one with most first."""
    mine = "provider_id = $owner"
    if held(edition):
        mine = f"provider_id IN (SELECT provider_id FROM results.owner_on_register WHERE {_UNDER})"
    found = edition.named_rows(
        f"SELECT market FROM facts.service_snapshot WHERE {mine} AND market IS NOT NULL"
        " GROUP BY market ORDER BY count(DISTINCT service_id) DESC, market",
        {"owner": owner_id},
    )
    measured = markets(edition)
    return [row["market"] for row in found if row["market"] in measured]


@remembered
def known_above(edition: Edition, market: str, as_at: date) -> Row | None:
    """How much is known above the registered owners of a market; None where nothing was worked out.

    Returns ``owners``, ``known`` of them (somebody above is known) and ``controllers``, the owners
    there are once those that belong together are joined.
    """
    if not held(edition):
        return None
    found = edition.rows(
        "SELECT count(*) AS owners, count(controller_source) AS known,"
        " count(DISTINCT controller_id) AS controllers"
        " FROM results.owner_on_register o WHERE o.as_at = ? AND o.provider_id IN"
        f" (SELECT s.provider_id FROM facts.service_snapshot s WHERE {standing(edition, market, as_at)}"
        f" AND {of_england('s.service_id')})",
        day_of(edition, market, as_at),
    )
    return found[0] if found[0]["owners"] else None


@remembered
def edges(edition: Edition, provider_ids: tuple[str, ...], as_at: date) -> list[Row]:
    """The edges that held at a date from some providers upwards, the spellings of one owner first.

    Beside the columns of ``ownership`` stands ``entity_name`` where the entity is a company held.
    """
    if not holds(edition, "facts.ownership"):
        return []
    matched = "SELECT NULL, NULL WHERE false"
    if holds(edition, "facts.match"):
        matched = "SELECT entity_id, 'company:' || company_number FROM facts.match"
        matched += " WHERE entity_kind = 'provider'"
    called = "SELECT NULL AS id, NULL AS entity_name WHERE false"
    if holds(edition, "facts.company"):
        called = "SELECT 'company:' || company_number AS id, arg_max(name, as_at) AS entity_name"
        called += " FROM facts.company GROUP BY company_number"
    return edition.named_rows(
        f"""
        WITH RECURSIVE standing AS (SELECT * FROM facts.ownership
          WHERE coalesce(valid_from <= $as_at, true) AND coalesce(valid_to > $as_at, true)),
        steps(lower_id, upper_id) AS (SELECT entity_id, owner_id FROM standing UNION {matched}),
        up(id) AS (SELECT unnest($providers)
          UNION SELECT s.upper_id FROM steps s JOIN up ON s.lower_id = up.id)
        SELECT e.* REPLACE (e.level::VARCHAR AS level), c.entity_name
        FROM standing e JOIN up ON e.entity_id = up.id LEFT JOIN ({called}) c ON c.id = e.entity_id
        ORDER BY list_position(['same-owner','brand','parent','controller','sponsor'], e.level),
          e.owner_name, e.entity_id, e.known_on
        """,
        {"as_at": as_at, "providers": list(provider_ids)},
    )


@remembered
def found(edition: Edition, text: str, market: str, as_at: date, most: int) -> list[Row]:
    """Owners above the registered ones whose name holds a text: ``id``, ``name``, ``entities``."""
    if not held(edition):
        return []
    return edition.named_rows(
        """
        SELECT controller_id AS id, any_value(controller_name) AS name, count(*) AS entities
        FROM results.owner_on_register WHERE as_at = $as_at
          AND contains(lower(controller_name), $q) AND controller_id <> provider_id
          AND controller_source IS NOT NULL
        GROUP BY controller_id
        ORDER BY NOT starts_with(lower(any_value(controller_name)), $q), count(*) DESC, 2, 1
        LIMIT $most
        """,
        {"as_at": day_of(edition, market, as_at), "q": text.strip().lower(), "most": most},
    )
