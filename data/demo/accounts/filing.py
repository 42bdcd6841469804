"""One set of accounts as a vendor's software is about to write it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from data.demo.accounts.figures import Figures, figures_of, parent_alone
from data.demo.companies.sic_codes import SIC_TEXT

#: Stands in every synthetic filing, in a comment.
MARK = "SYNTHETIC DATA - an invented company, invented accounts, no filing of any register."


@dataclass(frozen=True)
class Period:
    """An accounting period, first and last day included."""

    start: dt.date
    end: dt.date


@dataclass(frozen=True)
class Filing:
    """Everything a set of accounts says.

    ``prior`` and ``before`` are None in first accounts. In a group's accounts ``now`` and ``before``
    are the parent's alone and ``group_now`` and ``group_before`` the consolidated figures.
    ``quirk`` numbers the habits that vary between filings of one vendor.
    """

    company_number: str
    company_name: str
    period: Period
    now: Figures
    accounts_type: str
    style: str
    prior: Period | None = None
    before: Figures | None = None
    group_now: Figures | None = None
    group_before: Figures | None = None
    shows_profit: bool = False
    activity: str = "Other residential care activities n.e.c."
    community_interest: bool = False
    quirk: int = 0

    @property
    def dormant(self) -> bool:
        """Whether the company did not trade."""
        return self.accounts_type == "dormant"

    def years(self) -> Iterator[tuple[str, Period, Figures]]:
        """The current year and, where there is one, the prior: (``now`` or ``before``, ...)."""
        yield "now", self.period, self.now
        if self.prior and self.before:
            yield "before", self.prior, self.before

    def group_years(self) -> Iterator[tuple[str, Period, Figures]]:
        """The same of the consolidated figures; nothing for a single company."""
        if self.group_now:
            yield "now", self.period, self.group_now
        if self.prior and self.group_before:
            yield "before", self.prior, self.group_before


def filing_of(row: Mapping[str, Any]) -> Filing:
    """A filing from a row of ``accounts_due``."""
    first = row["prior_end"] is None
    now, before = figures_of(row), None if first else figures_of(row, "prior_")
    is_group = row["accounts_type"] == "group"
    return Filing(
        company_number=row["company_number"],
        company_name=row["company_name"],
        period=Period(row["period_start"], row["period_end"]),
        prior=None if first else Period(row["prior_start"], row["prior_end"]),
        now=parent_alone(now) if is_group else now,
        before=parent_alone(before) if is_group and before else before,
        group_now=now if is_group else None,
        group_before=before if is_group else None,
        accounts_type=row["accounts_type"],
        style=row["style"],
        shows_profit=row["shows_profit"],
        activity=SIC_TEXT[row["sic_code"]],
        community_interest=row["community_interest"],
        quirk=int(row["company_number"][-3:]) + row["period_end"].year,
    )
