"""The alert queue: what the rules say at a date, with the chance and reasons behind it."""

from __future__ import annotations

from datetime import date

from dashboard.published import Edition, Row, remembered
from dashboard.queries import risk

SEVERITIES = ("act", "watch", "info")
REASONS_SHOWN = 3
#: The market that the rules watch.
ALERTED = "childrens-homes"

_ORDER = "list_position(['act','watch','info'], a.severity), c.probability DESC NULLS LAST"


@remembered
def queue(edition: Edition, market: str, as_at: date, la: str | None) -> list[Row]:
    """Every alert that holds at a date, the one that most needs a decision first."""
    if market != ALERTED:
        return []
    return edition.named_rows(
        f"""
        SELECT a.*, c.probability, c.low, c.high, c.base, c.previous
        FROM results.alert a
        LEFT JOIN results.score c ON c.entity_id = a.entity_id AND c.as_at = a.as_at
          AND c.task = (SELECT task FROM results.run) AND a.entity_kind = 'service'
        WHERE a.as_at = $as_at AND ($la = '' OR a.la_code = $la OR a.entity_id = $la)
        ORDER BY {_ORDER}, a.places DESC NULLS LAST, a.alert_id
        """,
        {"as_at": as_at, "la": la or ""},
    )


def main_reasons(edition: Edition, alert: Row) -> list[Row]:
    """The reasons that raised this alert's chance most, in plain words."""
    if alert["entity_kind"] != "service" or alert["probability"] is None:
        return []
    found = risk.reasons(edition, ALERTED, alert["entity_id"], alert["as_at"])
    raised = sorted(
        (row for row in found if row["points"] > 0), key=lambda row: -float(row["points"])
    )
    return raised[:REASONS_SHOWN]


@remembered
def about(edition: Edition, entity_id: str, as_at: date) -> list[Row]:
    """The alerts that concern one entity at a date."""
    return edition.rows(
        "SELECT * FROM results.alert a WHERE entity_id = ? AND as_at = ?"
        " ORDER BY list_position(['act','watch','info'], severity), alert_id",
        entity_id,
        as_at,
    )
