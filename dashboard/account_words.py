"""Figures of accounts as people read them: what each is called, money, changes, periods."""

from __future__ import annotations

from datetime import date
from functools import cache

from dashboard.queries.accounts import Year
from dashboard.wording import MINUS, PER_CENT, number, signed
from data.accounts.line_items import line_items

#: What officers look at first.
KEY_ITEMS = (
    "turnover",
    "profit_after_tax",
    "net_assets",
    "cash",
    "current_assets",
    "creditors_within_one_year",
    "creditors_after_one_year",
    "employees",
)
#: What is shown, and marked, where a filing does not give the figure itself.
FALLBACK = {
    "profit_after_tax": "profit_inferred",
    "total_assets": "total_assets_derived",
    "total_liabilities": "total_liabilities_derived",
    "total_borrowings": "total_debt_derived",
}
_LABELS = {
    "cash": "Cash at bank and in hand",
    "creditors_within_one_year": "Creditors due within one year",
    "creditors_after_one_year": "Creditors due after one year",
    "creditors_undated": "Creditors without a due date",
    "prepayments_separate": "Prepayments, shown apart",
    "accruals_separate": "Accruals, shown apart",
    "tax_and_social_security": "Tax and social security due",
    "cash_movement": "Net increase in cash",
    "comprehensive_income": "Total comprehensive income",
    "profit_inferred": "Profit after tax, inferred",
    "total_assets_derived": "Total assets, worked out",
    "total_liabilities_derived": "Total liabilities, worked out",
    "total_debt_derived": "Total borrowings, worked out",
    "ebitda_derived": "Profit before interest, tax and depreciation",
}
_PEOPLE = (
    "employees",
    "staff_costs",
    "wages",
    "social_security_costs",
    "pension_costs",
    "directors_remuneration",
)
_CASH_FLOW = (
    "operating_cash_flow",
    "cash_generated_from_operations",
    "investing_cash_flow",
    "financing_cash_flow",
    "cash_movement",
    "capital_expenditure",
)
_SYMBOLS = {"GBP": "£", "XXX": ""}
#: Two year ends further apart are not one year and the next.
_LONGEST_STEP_DAYS = 580
_SAME_LENGTH_DAYS = 20


def label(item: str) -> str:
    """What a figure is called."""
    return _LABELS.get(item) or item.replace("_", " ").capitalize()


@cache
def is_over_period(item: str) -> bool:
    """Whether a figure is about a period rather than its last day."""
    if item in ("profit_inferred", "ebitda_derived"):
        return True
    return any(one.name == item and not one.instant for one in line_items())


@cache
def groups() -> list[tuple[str, list[str]]]:
    """Every figure under the heading it is read under."""
    items = [one.name for one in line_items()]
    money_over_period = [
        name
        for name in items
        if is_over_period(name) and name not in _PEOPLE and name not in _CASH_FLOW
    ]
    at = money_over_period.index("operating_profit") + 1
    money_over_period.insert(at, "ebitda_derived")
    return [
        ("Balance sheet", [name for name in items if not is_over_period(name)]),
        ("Profit and loss", money_over_period),
        ("People", list(_PEOPLE)),
        ("Cash flow", list(_CASH_FLOW)),
    ]


def money(value: float, currency: str = "GBP") -> str:
    """£1,234, −£1,234, nil; other currencies by their code."""
    if value == 0:
        return "nil"
    symbol = _SYMBOLS.get(currency, f"{currency}\u00a0")
    return f"{MINUS if value < 0 else ''}{symbol}{number(abs(value))}"


def figure(item: str, value: float, currency: str = "GBP") -> str:
    """A figure of an item: money, or heads."""
    if item != "employees":
        return money(value, currency)
    if value == 0:
        return "nil"
    return number(value) if value == round(value) else f"{value:,.1f}"


def shown(year: Year, item: str) -> tuple[str, float] | None:
    """The figure a year shows for an item, and the name it goes by; None if undisclosed."""
    for name in (item, FALLBACK.get(item)):
        if name is not None:
            value = year.value(name)
            if value is not None:
                return name, value
    return None


def months(year: Year) -> int | None:
    """How long the period is, in whole months; None where its start is not told."""
    days = year.main["period_days"]
    return None if days is None else max(1, round(days / 30.44))


def change(item: str, now: Year, before: Year | None, currency: str) -> str:
    """'+£1,200 (+8 %)' since the year before; says so where the two cannot be compared."""
    latest = shown(now, item)
    if latest is None:
        return "–"
    if before is None or (now.period_end - before.period_end).days > _LONGEST_STEP_DAYS:
        return "no year before"
    earlier = shown(before, item)
    if earlier is None:
        return "not disclosed then"
    spans = now.main["period_days"], before.main["period_days"]
    if (
        is_over_period(item)
        and item != "employees"
        and None not in spans
        and abs(spans[0] - spans[1]) > _SAME_LENGTH_DAYS
    ):
        return f"{months(now)} against {months(before)} months"
    moved = latest[1] - earlier[1]
    if abs(moved) < 0.5:
        return "unchanged"
    words = figure(item, abs(moved), currency)
    sign = "+" if moved > 0 else MINUS
    return f"{sign}{words}{_share(moved, earlier[1])}"


def net_assets_moved(years: tuple[Year, ...], currency: str) -> str:
    """', down £338,000 (10 %) in a year': how net assets moved, as the end of a sentence."""
    now = years[0]
    before = year_before(years, now)
    latest = shown(now, "net_assets")
    earlier = shown(before, "net_assets") if before else None
    if before is None or latest is None or earlier is None:
        return ""
    moved = latest[1] - earlier[1]
    if (now.period_end - before.period_end).days > _LONGEST_STEP_DAYS or abs(moved) < 0.5:
        return ""
    amount = money(abs(moved), currency)
    if latest[1] < 0:
        return f", {amount} {'less' if moved > 0 else 'more'} than a year before"
    share = _share(abs(moved), earlier[1]).replace("+", "")
    return f", {'up' if moved > 0 else 'down'} {amount}{share} in a year"


def _share(moved: float, before: float) -> str:
    if before <= 0 or before + moved < 0:
        return ""
    per_cent = 100 * moved / before
    return "" if abs(per_cent) >= 1_000 else f" ({signed(per_cent, 0)}{PER_CENT})"


def year_before(years: tuple[Year, ...], now: Year) -> Year | None:
    """The year that ended before one, of years newest first."""
    return next((year for year in years if year.period_end < now.period_end), None)


def link_id(item: str, period_end: date, basis: str) -> str:
    """The id of a figure's link, so that focus can come back to it."""
    return f"figure-{basis}-{item}-{period_end}"
