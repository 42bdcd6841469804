"""What changed between one register and the one before."""

from __future__ import annotations

from datetime import date

from dashboard.published import Edition, Row, remembered
from dashboard.queries.standing import of_england, standing

_GRADES = "['Outstanding','Good','Requires improvement','Inadequate']"

# Early registers name no owners: from unnamed to named is no change of owner.
_NEW_OWNER = """(now.provider_id <> before.provider_id AND now.owner_name IS NOT NULL
    AND before.owner_name IS NOT NULL)"""

_CHANGED = f"""
WITH now AS (SELECT *, list_position({_GRADES}, rating::VARCHAR) AS grade
  FROM facts.service_snapshot s WHERE {{now}}),
before AS (SELECT *, list_position({_GRADES}, rating::VARCHAR) AS grade
  FROM facts.service_snapshot s WHERE {{before}})
SELECT CASE WHEN before.service_id IS NULL THEN 'joined'
    WHEN now.service_id IS NULL THEN 'left'
    WHEN now.grade > before.grade THEN 'rating down'
    WHEN now.grade < before.grade THEN 'rating up'
    WHEN {_NEW_OWNER} THEN 'owner changed' END AS change,
  service_id, coalesce(now.urn, before.urn) AS urn,
  coalesce(now.service_name, before.service_name) AS service_name,
  coalesce(now.owner_name, before.owner_name) AS owner_name,
  coalesce(now.la_name, before.la_name) AS la_name,
  coalesce(now.places, before.places) AS places,
  before.rating::VARCHAR AS old_rating, now.rating::VARCHAR AS new_rating,
  before.owner_name AS old_owner, now.owner_name AS new_owner,
  CASE WHEN before.service_id IS NULL THEN now.registered_on
    WHEN now.grade <> before.grade THEN now.inspected_on END AS happened_on,
  coalesce(now.known_on, (SELECT max(known_on) FROM now)) AS known_on,
  now.as_at AS now_as_at, before.as_at AS before_as_at
FROM now FULL JOIN before USING (service_id)
WHERE ($la = '' AND {of_england("service_id")} OR coalesce(now.la_code, before.la_code) = $la
    OR coalesce(now.la_name, before.la_name) = $la_name)
  AND (before.service_id IS NULL OR now.service_id IS NULL
    OR coalesce(now.grade <> before.grade, false) OR {_NEW_OWNER})
"""


@remembered
def counts(
    edition: Edition, as_at: date, previous: date, market: str, la: str | None, la_name: str | None
) -> dict[str, Row]:
    """Kind of change -> how many services and places it touched."""
    found = edition.named_rows(
        "SELECT change, count(*) AS services, sum(places)::BIGINT AS places"
        f" FROM ({_changed(edition, as_at, previous, market)}) GROUP BY change",
        {"la": la or "", "la_name": la_name or ""},
    )
    return {row["change"]: row for row in found}


@remembered
def listed(
    edition: Edition, as_at: date, previous: date, market: str, la: str | None, la_name: str | None
) -> list[Row]:
    """The services that changed, by kind of change and council."""
    return edition.named_rows(
        f"SELECT * FROM ({_changed(edition, as_at, previous, market)})"
        " ORDER BY change, la_name, service_id",
        {"la": la or "", "la_name": la_name or ""},
    )


def _changed(edition: Edition, as_at: date, previous: date, market: str) -> str:
    return _CHANGED.format(
        now=standing(edition, market, as_at), before=standing(edition, market, previous)
    )
