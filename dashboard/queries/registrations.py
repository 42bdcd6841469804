"""What the regulator of adult care tells of one registration beside its registers."""

from __future__ import annotations

from datetime import date

from dashboard.published import Edition, Row, remembered
from dashboard.queries.companies import holds


@remembered
def registration(edition: Edition, service_id: str, as_at: date, known_by: date) -> Row | None:
    """One registration as it could be known: an end that lies ahead, or was not public, is none."""
    if not holds(edition, "facts.registration"):
        return None
    found = edition.named_rows(
        """
        SELECT * REPLACE (
          CASE WHEN ended_on <= $as_at AND end_known_on <= $known_by THEN ended_on END AS ended_on,
          CASE WHEN ended_on <= $as_at AND end_known_on <= $known_by THEN end_status END
            AS end_status)
        FROM facts.registration WHERE service_id = $service_id AND known_on <= $known_by
        """,
        {"service_id": service_id, "as_at": as_at, "known_by": known_by},
    )
    return found[0] if found else None


@remembered
def provider(edition: Edition, provider_id: str | None) -> Row | None:
    """Who is registered: name, company and charity numbers, brand."""
    if provider_id is None or not holds(edition, "facts.cqc_provider"):
        return None
    found = edition.rows("SELECT * FROM facts.cqc_provider WHERE provider_id = ?", provider_id)
    return found[0] if found else None


@remembered
def links(edition: Edition, service_id: str, known_by: date) -> list[Row]:
    """The registrations before and after one, as the register links them.

    Each row has ``way`` (before, after), ``other`` (its id), ``service_name`` if it is held,
    ``reason``.
    """
    if not holds(edition, "facts.cqc_relationship"):
        return []
    return edition.named_rows(
        """
        SELECT CASE WHEN l.from_id = $service_id THEN 'after' ELSE 'before' END AS way,
          CASE WHEN l.from_id = $service_id THEN l.to_id ELSE l.from_id END AS other,
          r.service_name, l.reason
        FROM facts.cqc_relationship l
        LEFT JOIN facts.registration r ON r.service_id =
          CASE WHEN l.from_id = $service_id THEN l.to_id ELSE l.from_id END
        WHERE l.entity_kind = 'service' AND l.known_on <= $known_by
          AND $service_id IN (l.from_id, l.to_id)
        ORDER BY way DESC, other
        """,
        {"service_id": service_id, "known_by": known_by},
    )
