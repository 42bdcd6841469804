"""The search box: services, owners, companies and councils that answer to what was typed."""

from __future__ import annotations

from datetime import date

from dashboard.market_words import WORDS
from dashboard.published import Edition, Row, remembered
from dashboard.queries import owners
from dashboard.queries.companies import holds
from dashboard.queries.standing import standing

MOST = 5


@remembered
def found(edition: Edition, text: str, as_at: date, market: str, known_by: date) -> list[Row]:
    """Up to five each of councils, services, owners and companies; names that begin so come first.

    Each row has ``kind`` (council, service, owner, owner above, company), ``id``, ``name`` and
    ``detail``.
    """
    wanted = text.strip().lower()
    if len(wanted) < 2:
        return []
    words = WORDS[market]
    rows = edition.named_rows(
        f"""
        WITH here AS (SELECT * FROM facts.service_snapshot s
          WHERE {standing(edition, market, as_at)}),
        councils AS (SELECT 'council' AS kind, la_code AS id, la_name AS name, region AS detail
          FROM facts.local_authority
          WHERE coalesce(valid_from, DATE '1900-01-01') <= $as_at
            AND coalesce(valid_to, DATE '9999-01-01') >= $as_at
            AND (contains(lower(la_name), $q) OR lower(la_code) = $q)
          ORDER BY NOT starts_with(lower(la_name), $q), la_name LIMIT $most),
        services AS (SELECT 'service', service_id, coalesce(service_name, urn),
            concat_ws(' · ', coalesce(owner_name, 'owner not given'), la_name)
          FROM here WHERE contains(lower(urn), $q) OR lower(service_id) = $q
            OR contains(lower(service_name), $q)
          ORDER BY lower(urn) <> $q, NOT starts_with(lower(coalesce(service_name, '')), $q),
            urn LIMIT $most),
        owners AS (SELECT 'owner', arg_max(provider_id, places), owner_name,
            count(*) || CASE WHEN count(*) = 1 THEN ' {words.one}' ELSE ' {words.many}' END
            || coalesce(', ' || sum(places)::BIGINT || ' {words.places}', '')
          FROM here WHERE contains(lower(owner_name), $q) GROUP BY owner_name
          ORDER BY NOT starts_with(lower(owner_name), $q), sum(places) DESC, owner_name
          LIMIT $most)
        SELECT * FROM councils UNION ALL SELECT * FROM services UNION ALL SELECT * FROM owners
        """,
        {"q": wanted, "as_at": as_at, "most": MOST},
    )
    return rows + _groups(edition, wanted, market, as_at) + _companies(edition, wanted, known_by)


def _groups(edition: Edition, wanted: str, market: str, as_at: date) -> list[Row]:
    """Owners above the registered ones, by name."""
    return [
        {
            "kind": "owner above",
            "id": row["id"],
            "name": row["name"],
            "detail": f"{row['entities']} registered owner{'s' * (row['entities'] != 1)}",
        }
        for row in owners.found(edition, wanted, market, as_at, MOST)
    ]


def _companies(edition: Edition, wanted: str, known_by: date) -> list[Row]:
    """Companies by name or number, as the newest list that was public by a day has them."""
    if not holds(edition, "facts.company"):
        return []
    return edition.named_rows(
        """
        SELECT 'company' AS kind, company_number AS id, arg_max(name, as_at) AS name,
          concat_ws(' · ', company_number, lower(arg_max(status, as_at)),
            arg_max(post_town, as_at)) AS detail
        FROM facts.company
        WHERE as_at <= $known_by AND known_on <= $known_by
          AND (contains(lower(name), $q) OR lower(company_number) = $q
            OR length($q) < 8 AND lower(company_number) = lpad($q, 8, '0'))
        GROUP BY company_number
        ORDER BY lower(company_number) <> $q, NOT starts_with(lower(arg_max(name, as_at)), $q),
          name, company_number LIMIT $most
        """,
        {"q": wanted, "known_by": known_by, "most": MOST},
    )
