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


@remembered
def doubtful(edition: Edition) -> dict[str, Row]:
    """Registrations of which nobody is sure that they closed, and those decided about.

    Returns:
        Service id -> its row of ``succession`` with ``from_name`` and ``to_name``, null where no list
        names it; the likeliest to have gone on first.
    """
    if not holds(edition, "facts.succession"):
        return {}
    registered = """
          UNION ALL BY NAME SELECT service_id, as_at, service_name AS name FROM facts.registration
    """
    rows = edition.rows(
        f"""
        WITH told AS (
          SELECT service_id, as_at, coalesce(service_name, urn) AS name FROM facts.service_snapshot
          {registered if holds(edition, "facts.registration") else ""}),
        named AS (SELECT service_id, arg_max(name, as_at) AS name FROM told GROUP BY service_id)
        SELECT s.* REPLACE (s.kind::VARCHAR AS kind, s.method::VARCHAR AS method),
          f.name AS from_name, t.name AS to_name
        FROM facts.succession s
        LEFT JOIN named f ON f.service_id = s.from_service_id
        LEFT JOIN named t ON t.service_id = s.to_service_id
        WHERE (s.kind::VARCHAR = 'uncertain' AND s.to_service_id IS NOT NULL)
          OR s.method::VARCHAR = 'decided'
        ORDER BY s.probability_continued DESC NULLS LAST, s.happened_on DESC, s.from_service_id
        """
    )
    return {row["from_service_id"]: row for row in rows}
