"""The facts behind figures that are not as their facts stand in the filing."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from dashboard.queries import companies, facts

PLACE = ("raw", "filing")
YEAR = (dt.date(2022, 4, 1), dt.date(2023, 3, 31))


class Filed:
    """An edition that holds the facts of one filing."""

    def __init__(self, *told: dict[str, Any]) -> None:
        self.told = list(told)

    def rows(self, _query: str, *_place: str) -> list[dict[str, Any]]:
        return self.told


def fact(position: int, concept: str, value: str, **differs: Any) -> dict[str, Any]:
    return {
        "filing": "filing",
        "position": position,
        "concept": concept,
        "namespace": "http://xbrl.frc.org.uk/fr/2023-01-01/core",
        "start": None,
        "end": "2023-03-31",
        "dimensions": "{}",
        "unit": "iso4217:GBP",
        "decimals": "0",
        "hidden": False,
        "value": value,
    } | differs


def origin(
    monkeypatch: pytest.MonkeyPatch, item: str, value: float, *told: dict[str, Any]
) -> list[int]:
    """Positions of the facts found."""
    monkeypatch.setattr(companies, "holds", lambda *_: True)
    found = facts.origin.__wrapped__(  # type: ignore[attr-defined]
        Filed(*told), PLACE, item, YEAR, ("company", "stated", "GBP"), value
    )
    return [row["position"] for row in found.facts]


def test_figures_called_previously_stated_of_the_filing_s_own_year(monkeypatch):
    called = '{"RestatementsFirstTimeAdoptionDimension":"PreviouslyStatedAmount"}'
    equity = fact(3, "Equity", "16177", dimensions=called)
    assert origin(monkeypatch, "equity", 16177, equity) == [3]
    assert origin(monkeypatch, "equity", 9, equity, fact(4, "Equity", "9")) == [4]


def test_cash_flows_that_were_turned(monkeypatch):
    flow = fact(2, "NetCashFlowsFromUsedInOperatingActivities", "5651797", start="2022-04-01")
    row = {"cash_flows_turned": True}
    filed = facts.as_filed("operating_cash_flow", row, -5651797)
    assert origin(monkeypatch, "operating_cash_flow", filed, flow) == [2]
    assert facts.as_filed("turnover", row, 5) == 5
    assert facts.as_filed("operating_cash_flow", {"cash_flows_turned": False}, 5) == 5


def test_what_is_kept_without_a_sign(monkeypatch):
    paid = fact(1, "DividendsPaid", "-9350", start="2022-04-01")
    assert origin(monkeypatch, "dividends", 9350, paid) == [1]
