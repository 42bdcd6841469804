"""The books of all companies at a year end, in whole pounds, and a year of trading between two.

Cash is what balances: it is net assets and debts less all other assets, and where that is
negative the bank lends the difference. So the identities of a balance sheet hold by construction,
and losses show first as falling liquidity, then as negative net worth.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from data.demo.companies.stages import DISTRESSED, SOUND

Pounds = NDArray[np.int64]

#: Operating margin by stage (mean, spread), and how the stage stretches debtors and creditors.
_MARGIN = ((0.07, 0.035), (-0.015, 0.04), (-0.11, 0.06))
_DEBTORS = (0.075, 0.09, 0.10)
_CREDITORS = (0.09, 0.14, 0.20)
_STAFF_SHARE = 0.62
_WEAR = 0.12
_INTEREST = 0.06
_TAX = 0.19
_REPAID_A_YEAR = 0.1


@dataclass(frozen=True)
class Books:
    """Balances at the year end and the year's income, arrays of shape (n,); debts are positive."""

    intangible: Pounds
    tangible: Pounds
    stock: Pounds
    debtors: Pounds
    cash: Pounds
    creditors_within: Pounds
    creditors_after: Pounds
    provisions: Pounds
    accruals: Pounds
    share_capital: Pounds
    turnover: Pounds
    staff_costs: Pounds
    depreciation: Pounds
    operating_profit: Pounds
    interest: Pounds
    tax: Pounds
    employees: Pounds

    def net_assets(self) -> Pounds:
        """Assets less debts."""
        owed = self.creditors_within + self.creditors_after + self.provisions + self.accruals
        return self.intangible + self.tangible + self.current_assets() - owed

    def current_assets(self) -> Pounds:
        """Stock, debtors and cash."""
        return self.stock + self.debtors + self.cash

    def profit(self) -> Pounds:
        """Profit for the year after interest and tax."""
        return self.operating_profit - self.interest - self.tax


BOOK_COLUMNS = tuple(field.name for field in fields(Books))


@dataclass(frozen=True)
class Habits:
    """What a company keeps all its life, arrays of shape (n,)."""

    charity: NDArray[np.bool_]
    accruals_apart: NDArray[np.bool_]
    share_capital: Pounds
    has_goodwill: NDArray[np.bool_]
    has_provisions: NDArray[np.bool_]


def trade_a_year(
    rng: np.random.Generator,
    before: Books | None,
    habits: Habits,
    stage: NDArray[np.int64],
    turnover: NDArray[np.float64],
    borrowed: NDArray[np.bool_],
    opening: NDArray[np.bool_],
    established: NDArray[np.bool_],
) -> Books:
    """Close the books of a year.

    Args:
        rng: source of chance.
        before: books a year earlier; None in the first year simulated.
        habits: what never changes.
        stage: how sound each company is, shape (n,).
        turnover: income of the year, pounds.
        borrowed: whether a charge was given for a new loan in the year.
        opening: whether these are the first books, so that ``before`` says nothing.
        established: whether a company with first books has reserves from years not seen.
    """
    count = len(stage)
    sales = np.round(turnover).astype(np.int64)

    def carried(name: str, at_opening: NDArray[np.float64]) -> NDArray[np.float64]:
        if before is None:
            return at_opening
        return np.where(opening, at_opening, getattr(before, name))

    scale = np.maximum(turnover, 20_000)
    loan = carried("creditors_after", np.where(established, scale * rng.uniform(0, 0.3, count), 0))
    tangible = carried("tangible", scale * rng.uniform(0.02, 0.45, count))
    goodwill = carried("intangible", np.where(habits.has_goodwill, scale * 0.15, 0))
    first_worth = habits.share_capital + np.where(established, scale * _reserves(rng, count), 0)
    worth_before = first_worth
    if before is not None:
        worth_before = np.where(opening, first_worth, before.net_assets())

    margin = np.array(_MARGIN)[stage]
    wear = tangible * _WEAR + goodwill * 0.1
    operating = turnover * (margin[:, 0] + margin[:, 1] * rng.normal(0, 1, count))
    operating -= np.where(turnover < 1_000, wear, 0)
    interest = loan * _INTEREST
    tax = np.where(habits.charity, 0, np.maximum(operating - interest, 0) * _TAX)
    profit = operating - interest - tax
    pays = (stage == SOUND) & ~habits.charity & (worth_before > 0.12 * turnover) & (profit > 0)
    dividends = np.where(pays, profit * rng.uniform(0.2, 0.8, count), 0)

    new_loan = np.where(borrowed, turnover * rng.uniform(0.04, 0.12, count), 0)
    buys = np.where(stage == DISTRESSED, 0.3, 1.0) * rng.uniform(0.5, 1.6, count)
    capital = tangible * (1 - _WEAR) + buys * _WEAR * np.minimum(tangible, turnover * 0.4)
    owing = turnover * np.array(_CREDITORS)[stage] * rng.uniform(0.7, 1.3, count) + 800
    apart = np.where(habits.accruals_apart, owing * 0.2, 0)

    whole = {
        "intangible": goodwill * 0.9,
        "tangible": capital,
        "stock": turnover * 0.002,
        "debtors": turnover * np.array(_DEBTORS)[stage] * rng.uniform(0.6, 1.4, count),
        "creditors_within": owing - apart,
        "creditors_after": loan * (1 - _REPAID_A_YEAR) + new_loan,
        "provisions": np.where(habits.has_provisions, tangible * 0.04, 0),
        "accruals": apart,
    }
    book = {name: np.round(value).astype(np.int64) for name, value in whole.items()}
    income = {
        "operating_profit": operating,
        "interest": interest,
        "tax": tax,
        "staff_costs": turnover * _STAFF_SHARE * rng.uniform(0.94, 1.06, count),
        "depreciation": wear,
        "employees": turnover / 38_000,
    }
    book |= {name: np.round(value).astype(np.int64) for name, value in income.items()}
    worth = np.round(worth_before).astype(np.int64) - np.round(dividends).astype(np.int64)
    worth += book["operating_profit"] - book["interest"] - book["tax"]
    owed = sum(book[n] for n in ("creditors_within", "creditors_after", "provisions", "accruals"))
    cash = worth + owed - sum(book[n] for n in ("intangible", "tangible", "stock", "debtors"))
    least = np.round(turnover * 0.004 * rng.uniform(0.1, 1, count)).astype(np.int64) + 12
    lent = np.maximum(least - cash, 0)
    book["creditors_within"] = book["creditors_within"] + lent
    return Books(
        **book, cash=cash + lent, share_capital=habits.share_capital.copy(), turnover=sales
    )


def _reserves(rng: np.random.Generator, count: int) -> NDArray[np.float64]:
    """Net assets of a company long in trade, as a share of its turnover."""
    return np.exp(rng.normal(-1.7, 0.6, count))
