"""What went before a registration and what went on from it."""

from __future__ import annotations

from datetime import date

from dashboard.published import Edition, Row, remembered
from dashboard.queries.companies import holds


@remembered
def successions(edition: Edition, service_id: str, known_by: date) -> list[Row]:
    """What went before a service and what went on from it, as far as it could be known by a day.

    Each row is a ``succession`` row with ``way`` (before, after) and the ``name`` of the other
    registration, null where there is none or no register held names it.
    """
    if not holds(edition, "facts.succession"):
        return []
    return edition.named_rows(
        """
        WITH links AS (
          SELECT * REPLACE (kind::VARCHAR AS kind, method::VARCHAR AS method),
            CASE WHEN from_service_id = $service THEN 'after' ELSE 'before' END AS way,
            CASE WHEN from_service_id = $service THEN to_service_id ELSE from_service_id END AS other
          FROM facts.succession
          WHERE $service IN (from_service_id, to_service_id) AND known_on <= $known_by)
        SELECT l.*, n.name, n.owner_name FROM links l LEFT JOIN (
          SELECT service_id, arg_max(coalesce(service_name, urn), as_at) AS name,
            arg_max(owner_name, as_at) AS owner_name
          FROM facts.service_snapshot GROUP BY service_id) n ON n.service_id = l.other
        ORDER BY way DESC, probability DESC NULLS FIRST, other
        """,
        {"service": service_id, "known_by": known_by},
    )
