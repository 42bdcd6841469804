"""The alert queue: what the rules say at a date, with the chance and reasons behind it."""

from __future__ import annotations

from datetime import date
from functools import cache

from dashboard.published import Edition, Row, remembered
from dashboard.queries import risk
from dashboard.queries.standing import standing, task_of
from models.alert_rules import load_rules

SEVERITIES = ("act", "watch", "info")
REASONS_SHOWN = 3
_ORDER = "list_position(['act','watch','info'], a.severity), c.probability DESC NULLS LAST"


@cache
def watched() -> frozenset[str]:
    """The markets that a rule watches."""
    return frozenset(market for rule in load_rules() for market in rule.markets)


@remembered
def queue(edition: Edition, market: str, as_at: date, la: str | None) -> list[Row]:
    """Every alert of a market that holds at a date, the one that most needs a decision first.

    A market's alerts are those of its areas, of the services that count in it and of their
    providers, and of its registrations that ended; of a council those of its area, of services in
    it, and of providers with a service in it.
    """
    here = f"facts.service_snapshot s WHERE {standing(edition, market, as_at)}"
    return edition.named_rows(
        f"""
        SELECT a.*, c.task, c.probability, c.low, c.high, c.base, c.previous
        FROM results.alert a
        LEFT JOIN results.score c ON c.entity_id = a.entity_id AND c.as_at = a.as_at
          AND c.task = {task_of("a.market")} AND a.entity_kind = 'service'
        WHERE a.as_at = $as_at AND (a.market = $market
            OR a.entity_kind = 'service' AND a.entity_id IN (SELECT service_id FROM {here})
            OR a.entity_kind = 'provider' AND a.entity_id IN (SELECT provider_id FROM {here}))
          AND ($la = '' OR a.la_code = $la OR a.entity_kind = 'provider'
            AND a.entity_id IN (SELECT provider_id FROM {here} AND s.la_code = $la))
        ORDER BY {_ORDER}, a.places DESC NULLS LAST, a.alert_id
        """,
        {"as_at": as_at, "la": la or "", "market": market},
    )


def main_reasons(edition: Edition, alert: Row) -> list[Row]:
    """The reasons that raised this alert's chance most, in plain words."""
    if alert["entity_kind"] != "service" or alert["probability"] is None:
        return []
    found = risk.reasons(edition, alert["market"], alert["entity_id"], alert["as_at"])
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
