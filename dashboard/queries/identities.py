"""Doubtful identities: entities whose company a person must decide."""

from __future__ import annotations

from dashboard.published import Edition, Row, remembered
from dashboard.queries.companies import holds


@remembered
def held(edition: Edition) -> bool:
    """Whether a review queue was built; warehouses of old have none."""
    return holds(edition, "facts.match_review")


@remembered
def queue(edition: Edition) -> dict[str, tuple[Row, ...]]:
    """Entity id -> its rows of ``match_review``, the likeliest candidate first.

    Flagged matches come first, then the doubtful with most services on a register, by name.
    """
    if not held(edition):
        return {}
    rows = edition.rows(
        """
        WITH size AS (SELECT provider_id, count(DISTINCT service_id) AS services
          FROM facts.service_snapshot GROUP BY provider_id)
        SELECT r.*, coalesce(s.services, 0) AS services FROM facts.match_review r
        LEFT JOIN size s ON s.provider_id = r.entity_id
        ORDER BY bool_or(r.matched) OVER (PARTITION BY r.entity_id) DESC, services DESC,
          r.entity_name, r.entity_id, r.probability DESC NULLS LAST, r.company_number, r.reason
        """
    )
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["entity_id"], []).append(row)
    return {entity: tuple(of_one) for entity, of_one in found.items()}
