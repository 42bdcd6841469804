"""The figures of one set of accounts; totals follow from parts, so that every identity holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Figures:
    """Balances at the end of a period and its income, whole pounds; debts are positive."""

    tangible: int
    debtors: int
    cash: int
    creditors_within: int
    creditors_after: int
    share_capital: int
    turnover: int
    staff_costs: int
    depreciation: int
    operating_profit: int
    interest: int
    tax: int
    employees: int
    intangible: int = 0
    investments: int = 0
    stock: int = 0
    provisions: int = 0
    accruals: int = 0

    @property
    def fixed_assets(self) -> int:
        """Intangible and tangible assets and investments."""
        return self.intangible + self.tangible + self.investments

    @property
    def current_assets(self) -> int:
        """Stock, debtors and cash."""
        return self.stock + self.debtors + self.cash

    @property
    def net_current_assets(self) -> int:
        """Current assets less creditors within a year; negative for net liabilities."""
        return self.current_assets - self.creditors_within

    @property
    def total_less_current_liabilities(self) -> int:
        """Fixed assets and net current assets."""
        return self.fixed_assets + self.net_current_assets

    @property
    def net_assets(self) -> int:
        """What is left after all debts; the shareholders' or the charity's funds."""
        owed = self.creditors_after + self.provisions + self.accruals
        return self.total_less_current_liabilities - owed

    @property
    def retained(self) -> int:
        """Net assets less share capital."""
        return self.net_assets - self.share_capital

    @property
    def restricted_funds(self) -> int:
        """A charity's funds given for a purpose: a fifth of what there is."""
        return max(self.net_assets, 0) // 5

    @property
    def unrestricted_funds(self) -> int:
        """All other funds of a charity."""
        return self.net_assets - self.restricted_funds

    @property
    def expenditure(self) -> int:
        """A charity's spending, interest included."""
        return self.turnover - self.profit_before_tax

    @property
    def profit_before_tax(self) -> int:
        """Operating profit less interest."""
        return self.operating_profit - self.interest

    @property
    def profit(self) -> int:
        """Profit for the period; a charity's net income."""
        return self.profit_before_tax - self.tax


def figures_of(row: Mapping[str, int], prefix: str = "") -> Figures:
    """Figures from the columns of a table, each with ``prefix`` before its name."""
    names = [field.name for field in fields(Figures)]
    return Figures(**{name: row[prefix + name] for name in names if prefix + name in row})


def parent_alone(group: Figures) -> Figures:
    """The company-only figures of a group's parent: it holds shares and the group's debt."""
    thousand = 1000
    return Figures(
        tangible=0,
        investments=(group.tangible + group.intangible) * 3 // 5 // thousand * thousand,
        debtors=group.debtors // 2 // thousand * thousand,
        cash=group.cash // 10 // thousand * thousand,
        creditors_within=group.creditors_within // 8 // thousand * thousand,
        creditors_after=group.creditors_after * 4 // 5 // thousand * thousand,
        share_capital=group.share_capital,
        turnover=0,
        staff_costs=0,
        depreciation=0,
        operating_profit=-group.interest // 2 // thousand * thousand,
        interest=0,
        tax=0,
        employees=max(group.employees // 50, 1),
    )
