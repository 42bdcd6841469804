"""How numbers, days and names are written out in accounts."""

from __future__ import annotations

import datetime as dt
from html import escape


def commas(amount: int) -> str:
    """Size with thousands commas, the sign left to the markup: ``1,234``."""
    return f"{abs(amount):,}"


def long_date(day: dt.date) -> str:
    """``31 March 2021``."""
    return f"{day.day} {day:%B %Y}"


def dotted_date(day: dt.date) -> str:
    """``31.3.21``."""
    return f"{day.day}.{day.month}.{day:%y}"


def name_of(company_name: str) -> str:
    """A name fit for markup."""
    return escape(company_name, quote=False)


def bracketed(markup: str, amount: int, debt: bool) -> str:
    """Debts and losses in brackets, which are decoration outside the fact."""
    return f"({markup})" if debt or amount < 0 else markup


def signed(amount: int) -> str:
    """The attribute that makes a fact negative, with a blank before it."""
    return ' sign="-"' if amount < 0 else ""
