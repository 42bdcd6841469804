"""The test firm of the classic scores, filed as accounts, scores as its line items do."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from data.tables.accounts_period import Accounts
from models.classic_table import classic_score_table

FIRM = {
    "total_assets": 1000,
    "current_assets": 300,
    "creditors_within_one_year": 250,
    "net_current_assets": 50,
    "total_liabilities": 700,
    "equity": 300,
    "retained_earnings": 150,
    "turnover": 1200,
    "profit_before_tax": 50,
    "interest_payable": 30,
    "operating_profit": 70,
    "depreciation": 20,
    "profit_after_tax": 40,
}


def row(**given: Any) -> dict[str, Any]:
    blank = {
        name: False if kind == pl.Boolean else None
        for name, kind in Accounts.create_empty().schema.items()
    }
    return (
        blank
        | {
            "filing": "f.html",
            "raw_name": "pack",
            "company_number": "00000001",
            "period_end": date(2024, 3, 31),
            "basis": "company",
            "version": "stated",
            "currency": "GBP",
            "known_on": date(2024, 12, 3),
        }
        | given
    )


def scores(*rows: dict[str, Any]) -> dict[str, dict[str, Any]]:
    accounts = pl.DataFrame(list(rows), schema=Accounts.create_empty().schema)
    return {found["score"]: found for found in classic_score_table(accounts).to_dicts()}


def test_the_golden_values_come_out_of_filed_accounts() -> None:
    before = row(is_prior=True, period_end=date(2023, 3, 31), profit_after_tax=30)
    found = scores(row(**FIRM), before)
    golden = {
        "altman_z_double_prime": 1.8046,
        "altman_z_prime": 1.78906,
        "zmijewski_x": -0.53642,
        "springate_s": 0.9091,
        "taffler_z": 4.505791,
    }
    for name, value in golden.items():
        assert found[name]["value"] == pytest.approx(value, abs=5e-5), name
        assert found[name]["not_computable"] is None
    assert found["ohlson_o"]["value"] is None
    assert found["ohlson_o"]["not_computable"] == "not computable: missing price_index"


def test_a_balance_sheet_alone_says_what_is_missing() -> None:
    sheet = {name: FIRM[name] for name in ("total_assets", "current_assets", "equity")}
    found = scores(row(**sheet))
    assert all(score["value"] is None for score in found.values())
    assert "sales" in found["altman_z_prime"]["not_computable"]


def test_prior_years_other_currencies_and_restatements_have_no_scores_of_their_own() -> None:
    others = [
        row(**FIRM, is_prior=True),
        row(**FIRM, currency="EUR", filing="g.html"),
        row(**FIRM, version="restated", filing="h.html"),
    ]
    assert not scores(*others)
    assert classic_score_table(pl.DataFrame()).is_empty()
