"""A company's accounts year by year, and what none of them discloses."""

from __future__ import annotations

from datetime import date

from dash import html

from dashboard.account_words import FALLBACK, KEY_ITEMS, label
from dashboard.components.accounts_table import accounts_table
from dashboard.components.card import card
from dashboard.pages import company_figure
from dashboard.queries.accounts import Accounts
from dashboard.view import View
from dashboard.wording import count, day, listed


def histories(view: View, number: str, sets: tuple[Accounts, ...]) -> list[html.Section]:
    """One card for each set of figures, company's and group's apart."""
    found = company_figure.chosen(view, sets)
    cards = []
    for one in sets:
        opened = (found[2], str(found[1].period_end)) if found and found[0] is one else None
        cards.append(_history(view, number, one, opened))
    return cards


def _history(
    view: View, number: str, one: Accounts, opened: tuple[str, str] | None
) -> html.Section:
    group = one.basis == "consolidated"
    years = count(len(one.years), "year")
    money = "" if one.currency in ("GBP", "XXX") else f" in {one.currency}"
    title = (
        f"{years} of the group’s consolidated figures{money}"
        if group
        else f"{years} of the company’s own accounts{money}"
    )
    first, last = one.years[-1].period_end, one.latest.period_end
    return card(
        title,
        accounts_table(view, number, one, title, opened),
        html.P(
            [
                html.Strong("Not disclosed in any accounts read: "),
                f"{listed([_lower(label(item)) for item in undisclosed(one)])}.",
            ],
            className="fine undisclosed",
        )
        if undisclosed(one)
        else None,
        note=(
            f"{_span(first, last)}, whole {_unit(one)}; each figure opens the"
            " fact of the filing it was read from. A dash is not disclosed; nil is a filed nought."
            " ‘Later’ is the figure that the next accounts give for the same year; a year headed"
            " ‘later accounts’ is only told by them."
            f" Source: accounts filed at Companies House, public by {day(view.known_by)}."
        ),
        name="history",
    )


def undisclosed(one: Accounts) -> list[str]:
    """The key figures that none of the accounts gives, inferred ones counted as not given."""
    return [
        item
        for item in KEY_ITEMS
        if not one.disclosed(item)
        and not (item in FALLBACK and item != "profit_after_tax" and one.disclosed(FALLBACK[item]))
    ]


def _span(first: date, last: date) -> str:
    if first == last:
        return f"Period end {day(last)}"
    return f"Period ends {day(first)} to {day(last)}"


def _unit(one: Accounts) -> str:
    return {"GBP": "pounds", "XXX": "units"}.get(one.currency, one.currency)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
