"""How concentrated markets are, and who owns how much of each."""

from __future__ import annotations

from datetime import date

from dashboard.published import Edition, Row, remembered
from dashboard.queries.companies import holds
from dashboard.queries.coverage import comparable
from dashboard.queries.owner_names import named
from data.tables.identity import OWNER_LEVELS

LEVELS = ("england", "region", "la")
#: The registered owner, as the register spells it.
ENTITY = "entity"


@remembered
def owner_levels(edition: Edition) -> tuple[str, ...]:
    """The owner levels at which markets were measured, the registered owner first."""
    if not holds(edition, "results.group_concentration"):
        return (ENTITY,)
    found = edition.rows("SELECT DISTINCT owner_level FROM results.group_concentration")
    held = {ENTITY, *(row["owner_level"] for row in found)}
    return tuple(level for level in OWNER_LEVELS if level in held)


def figures(table: str, owner_level: str) -> str:
    """SQL: the published figures of a kind at one owner level.

    Args:
        table: ``concentration`` or ``dependency``.
        owner_level: one of ``owner_levels``.
    """
    if owner_level == ENTITY:
        return f"results.{table}"
    assert owner_level in OWNER_LEVELS, owner_level
    return f"(SELECT * FROM results.group_{table} WHERE owner_level = '{owner_level}')"


@remembered
def sectors(edition: Edition, market: str) -> list[str]:
    """The sectors concentration was worked out for, 'all' first."""
    found = edition.rows(
        "SELECT sector FROM results.concentration WHERE market = ? GROUP BY sector"
        " ORDER BY sector <> 'all', sum(services) DESC",
        market,
    )
    return [row["sector"] for row in found]


@remembered
def areas(
    edition: Edition,
    market: str,
    as_at: date,
    by: str,
    sector: str = "all",
    owner_level: str = ENTITY,
) -> list[Row]:
    """Concentration of every area of a level, the most concentrated first."""
    return edition.rows(
        f"SELECT * FROM {figures('concentration', owner_level)}"
        ' WHERE market = ? AND as_at = ? AND "by" = ?'
        " AND sector = ? ORDER BY hhi DESC NULLS LAST, area_name",
        market,
        as_at,
        by,
        sector,
    )


@remembered
def trend(
    edition: Edition,
    market: str,
    until: date,
    by: str,
    area: str | None,
    sector: str = "all",
    alike: bool = True,
    owner_level: str = ENTITY,
) -> list[Row]:
    """Concentration of one area at every register up to a date, oldest first.

    ``area`` is a code or, where codes are unknown, a name; None is England. ``alike`` leaves out
    lists that cover other councils than the one of that date: what differs between them is the
    lists, not the market.
    """
    rows = edition.rows(
        f"SELECT * FROM {figures('concentration', owner_level)}"
        ' WHERE market = ? AND as_at <= ? AND "by" = ?'
        " AND sector = ? AND (? OR area_code = ? OR area_name = ?) ORDER BY as_at",
        market,
        until,
        by,
        sector,
        area is None,
        area or "",
        area or "",
    )
    same = comparable(edition, market, until)
    return [row for row in rows if row["as_at"] in same] if alike else rows


@remembered
def owners(
    edition: Edition,
    market: str,
    as_at: date,
    by: str,
    area: str | None,
    limit: int = 12,
    owner_level: str = ENTITY,
) -> list[Row]:
    """The largest owners of one area (None: England)."""
    rows = edition.rows(
        f"SELECT * FROM {figures('dependency', owner_level)}"
        ' WHERE market = ? AND as_at = ? AND "by" = ?'
        " AND (? OR area_code = ? OR area_name = ?) ORDER BY rank, provider_name LIMIT ?",
        market,
        as_at,
        by,
        area is None,
        area or "",
        area or "",
        limit,
    )
    return named(edition, rows)


@remembered
def matrix(
    edition: Edition, market: str, as_at: date, limit: int = 12, owner_level: str = ENTITY
) -> list[Row]:
    """Owner by region: the largest owners of England and their share of each region's places."""
    shares = figures("dependency", owner_level)
    rows = edition.rows(
        f"""
        WITH top AS (SELECT provider_id, rank FROM {shares}
          WHERE market = $1 AND as_at = $2 AND "by" = 'england' ORDER BY rank LIMIT $3)
        SELECT d.provider_id, d.provider_name, d.area_name, d.share, d.places, top.rank
        FROM {shares} d JOIN top USING (provider_id)
        WHERE d.market = $1 AND d.as_at = $2 AND d."by" = 'region'
        ORDER BY top.rank, d.provider_name, d.area_name
        """,
        market,
        as_at,
        limit,
    )
    return named(edition, rows)


@remembered
def reach(
    edition: Edition, market: str, as_at: date, provider_id: str, owner_level: str = ENTITY
) -> list[Row]:
    """The councils one owner runs homes in, the most dependent first."""
    return edition.rows(
        f"SELECT * FROM {figures('dependency', owner_level)}"
        " WHERE market = ? AND as_at = ? AND \"by\" = 'la'"
        " AND provider_id = ? ORDER BY share DESC, area_name",
        market,
        as_at,
        provider_id,
    )


@remembered
def dependent_councils(
    edition: Edition,
    market: str,
    as_at: date,
    share: float,
    least_places: int,
    owner_level: str = ENTITY,
) -> Row:
    """In how many councils of England one owner that is not a council runs at least a share of places.

    Councils with fewer than ``least_places`` are left out: with three homes, one is a third.
    Returns ``dependent`` and ``measured``, the councils counted altogether.
    """
    return edition.rows(
        f"""
        SELECT count(*) AS measured, count(*) FILTER (top >= $4) AS dependent FROM (
          SELECT d.area_name, max(d.share) FILTER (d.provider_kind <> 'local-authority') AS top
          FROM {figures("dependency", owner_level)} d
          WHERE d.market = $1 AND d.as_at = $2 AND d."by" = 'la'
            AND coalesce(starts_with(d.area_code, 'E'), true)
          GROUP BY d.area_name HAVING sum(coalesce(d.places, d.services)) >= $3)
        """,
        market,
        as_at,
        least_places,
        share,
    )[0]


@remembered
def largest_by_council(
    edition: Edition, market: str, as_at: date, least_places: int, owner_level: str = ENTITY
) -> list[Row]:
    """The largest owner that is not a council of each council ``dependent_councils`` measures.

    Rows of the shares, the largest share first; a council that runs every place itself has none.
    """
    rows = edition.rows(
        f"""
        SELECT * FROM {figures("dependency", owner_level)} d
        WHERE d.market = $1 AND d.as_at = $2 AND d."by" = 'la'
          AND coalesce(starts_with(d.area_code, 'E'), true)
        QUALIFY sum(coalesce(d.places, d.services)) OVER (PARTITION BY d.area_name) >= $3
          AND row_number() OVER (PARTITION BY d.area_name
            ORDER BY d.provider_kind = 'local-authority', d.share DESC, d.provider_name) = 1
          AND d.provider_kind <> 'local-authority'
        ORDER BY d.share DESC, d.area_name
        """,
        market,
        as_at,
        least_places,
    )
    return named(edition, rows)


@remembered
def cartogram(
    edition: Edition, market: str, as_at: date, sector: str = "all", owner_level: str = ENTITY
) -> list[Row]:
    """Every council with its hexagon and its concentration, null where it has no homes."""
    return _councils(
        edition,
        "l.hex_q IS NOT NULL AND l.hex_r IS NOT NULL ORDER BY l.hex_r, l.hex_q",
        market,
        as_at,
        sector,
        owner_level,
    )


@remembered
def councils(
    edition: Edition, market: str, as_at: date, sector: str = "all", owner_level: str = ENTITY
) -> list[Row]:
    """The councils in force at a date with their concentration, null where they have no homes."""
    return _councils(
        edition,
        "coalesce(l.valid_from, DATE '1900-01-01') <= $1"
        " AND coalesce(l.valid_to, DATE '9999-01-01') >= $1 ORDER BY l.la_name",
        market,
        as_at,
        sector,
        owner_level,
    )


def _councils(
    edition: Edition, which: str, market: str, as_at: date, sector: str, owner_level: str
) -> list[Row]:
    measured = figures("concentration", owner_level)
    return edition.rows(
        f"""
        SELECT l.la_code, l.la_name, l.region, l.hex_q, l.hex_r, c.hhi, c.services, c.places,
          c.owners, c.cr1
        FROM facts.local_authority l
        LEFT JOIN {measured} c ON c."by" = 'la' AND c.as_at = $1 AND c.market = $2
          AND c.sector = $3 AND (c.area_code = l.la_code OR c.area_name = l.la_name)
        WHERE {which}
        """,
        as_at,
        market,
        sector,
    )


@remembered
def weight(edition: Edition, market: str, as_at: date) -> str:
    """What shares of a market are shares of at a date: ``places`` or ``services``."""
    found = edition.rows(
        "SELECT * FROM results.concentration WHERE market = ? AND as_at = ? LIMIT 1",
        market,
        as_at,
    )
    return str(found[0].get("weight", "places")) if found else "places"


@remembered
def exits(edition: Edition, as_at: date) -> list[Row]:
    """Yearly counts of homes gone a year later, for the years whose end is on a register shown."""
    return edition.rows(
        "SELECT * FROM results.exit_count WHERE next_as_at <= ? AND list_exits IS NOT NULL"
        " ORDER BY as_at",
        as_at,
    )
