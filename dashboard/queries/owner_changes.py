"""What an owner gained and lost from register to register."""

from __future__ import annotations

from datetime import date

from dashboard.published import Edition, Row, remembered
from dashboard.queries import owners
from dashboard.queries.standing import standing

#: Registers gone back over; the lists of adult care come every month.
MOST_REGISTERS = 12

_ABOVE = ("parent_id", "controller_id", "controller_name", "controller_source")

_SIDE = """SELECT s.service_id, s.urn, s.service_name, s.la_name, s.places, s.provider_id,
  s.owner_name, s.registered_on, {mine} AS mine, {above}
FROM facts.service_snapshot s {join} WHERE {standing}"""

#: The same owner or company above, but another source now says who is at the top; or the first says
#: so: persons with significant control have been told of since the spring of 2016, whoever they were.
_REGROUPED = """(now.provider_id = before.provider_id OR now.parent_id = before.parent_id)
      AND (now.controller_source <> before.controller_source
        OR before.controller_source IS NULL AND now.controller_source = 'psc'
          AND DATE '{before}' < DATE '2016-06-30')"""

_MOVED = """
SELECT service_id, coalesce(now.service_name, before.service_name, now.urn, before.urn) AS name,
  coalesce(now.la_name, before.la_name) AS la_name, coalesce(now.places, before.places) AS places,
  before.owner_name AS old_owner, before.provider_id AS old_provider,
  now.owner_name AS new_owner, now.provider_id AS new_provider, now.registered_on,
  now.controller_id AS new_controller, now.controller_name AS new_controller_name,
  now.controller_source AS new_source, before.controller_source AS old_source,
  CASE WHEN before.service_id IS NULL THEN 'registered'
    WHEN now.service_id IS NULL THEN 'left'
    WHEN {regrouped} THEN 'regrouped'
    WHEN now.mine THEN 'taken over' ELSE 'passed on' END AS change
FROM ({now}) now FULL JOIN ({before}) before USING (service_id)
WHERE coalesce(now.mine, false) <> coalesce(before.mine, false)
  AND (now.service_id IS NULL OR before.service_id IS NULL
    OR (now.owner_name IS NOT NULL AND before.owner_name IS NOT NULL))
ORDER BY change, la_name, service_id
"""


@remembered
def sizes(edition: Edition, owner_id: str, market: str, until: date) -> list[Row]:
    """Services, places and councils of an owner at each register that has any, oldest first."""
    rows = []
    for day in [day for day in owners.days(edition, market) if day <= until][:MOST_REGISTERS]:
        found = edition.named_rows(
            "SELECT count(*) AS services, sum(places)::BIGINT AS places,"
            " count(DISTINCT la_name) AS councils, count(DISTINCT provider_id) AS entities"
            f" FROM ({_side(edition, market, day)}) WHERE mine",
            {"owner": owner_id},
        )[0]
        if found["services"]:
            rows.append({"as_at": day, **found})
    return rows[::-1]


@remembered
def moved(edition: Edition, owner_id: str, market: str, now: date, before: date) -> list[Row]:
    """The services an owner gained or lost between two registers.

    ``change`` is ``registered``, ``left``, ``taken over`` (another's before), ``passed on`` (another's
    now) or ``regrouped`` (the same owner, whom another source now puts elsewhere: no sale is known).
    From unnamed to named is no change of owner.
    """
    return edition.named_rows(
        _MOVED.format(
            now=_side(edition, market, now),
            before=_side(edition, market, before),
            regrouped=_REGROUPED.format(before=before) if owners.held(edition) else "false",
        ),
        {"owner": owner_id},
    )


def _side(edition: Edition, market: str, day: date) -> str:
    join, mine = "", "s.provider_id = $owner"
    above = ", ".join(f"NULL::VARCHAR AS {name}" for name in _ABOVE)
    if owners.held(edition):
        join = "LEFT JOIN results.owner_on_register o ON o.provider_id = s.provider_id"
        join += f" AND o.as_at = DATE '{day}'"
        mine = (
            "coalesce($owner IN (o.entity_id, o.parent_id, o.controller_id, o.sponsor_id), false)"
        )
        above = ", ".join(f"o.{name}" for name in _ABOVE)
    return _SIDE.format(join=join, mine=mine, above=above, standing=standing(edition, market, day))
