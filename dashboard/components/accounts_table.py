"""A company's figures over the years: items down, period ends across, each figure a link."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.account_words import figure, groups, label, link_id, months, shown
from dashboard.queries.accounts import Accounts, Year
from dashboard.view import View
from dashboard.wording import short_day

_USUAL_MONTHS = 12


def figure_href(view: View, number: str, item: str, year: Year) -> str:
    """The stable address at which a figure tells where it comes from."""
    return _with_figure(_set_href(view, number, year.basis, year.currency), item, year)


def _set_href(view: View, number: str, basis: str, currency: str) -> str:
    return view.href(
        f"/company/{number}",
        basis=None if basis == "company" else basis,
        currency=None if currency in ("GBP", "XXX") else currency,
    )


def _with_figure(href: str, item: str, year: Year) -> str:
    joint = "&" if "?" in href else "?"
    return f"{href}{joint}figure={item}&period={year.period_end}"


def accounts_table(
    view: View, number: str, accounts: Accounts, caption: str, opened: tuple[str, str] | None
) -> html.Div:
    """Every figure disclosed in any year, grouped; ``opened`` is the item and period shown."""
    heads = [
        html.Th("", scope="col"),
        *(html.Th(_head(year), scope="col", className="number") for year in accounts.years),
    ]
    href = _set_href(view, number, accounts.basis, accounts.currency)
    bodies = []
    for name, items in groups():
        told = [(item, [shown(year, item) for year in accounts.years]) for item in items]
        rows = [
            _row(href, accounts, item, figures, opened) for item, figures in told if any(figures)
        ]
        if rows:
            bodies.append(html.Tbody([_group(name, len(accounts.years)), *rows]))
    return html.Div(
        html.Table(
            [html.Caption(caption, className="unseen"), html.Thead(html.Tr(heads)), *bodies],
            className="accounts",
        ),
        className="scroll accounts-scroll",
        role="region",
        tabIndex=0,
        **{"aria-label": caption},
    )


def _head(year: Year) -> list[Any]:
    length = months(year)
    notes = []
    if length is not None and length != _USUAL_MONTHS:
        notes.append(f"{length} months")
    if year.own is None:
        notes.append("later accounts")
    elif year.main["version"] == "revised":
        notes.append("revised")
    return [short_day(year.period_end), *(html.Div(note, className="told") for note in notes)]


def _group(name: str, years: int) -> html.Tr:
    return html.Tr(
        [
            html.Th(name, scope="rowgroup", className="group"),
            html.Td(colSpan=years, className="group", **{"aria-hidden": "true"}),
        ]
    )


def _row(
    href: str,
    accounts: Accounts,
    item: str,
    figures: list[tuple[str, float] | None],
    opened: tuple[str, str] | None,
) -> html.Tr:
    return html.Tr(
        [
            html.Th(label(item), scope="row"),
            *(
                html.Td(_cell(href, year, item, found, opened), className="number")
                for year, found in zip(accounts.years, figures, strict=True)
            ),
        ]
    )


def _cell(
    href: str,
    year: Year,
    item: str,
    found: tuple[str, float] | None,
    opened: tuple[str, str] | None,
) -> Any:
    if found is None:
        return html.Span("–", className="quiet", role="img", **{"aria-label": "not disclosed"})
    name, value = found
    here = opened == (name, str(year.period_end))
    link = html.A(
        figure(name, value, year.currency),
        href=_with_figure(href, name, year),
        id=link_id(name, year.period_end, year.basis),
        **({"aria-current": "true"} if here else {}),
    )
    later = year.restated(name)
    if name == item and later is None:
        return link
    return [
        link,
        html.Div("inferred" if name == "profit_inferred" else "worked out", className="told")
        if name != item
        else None,
        html.Div(f"later {figure(name, later.value, year.currency)}", className="told restated")
        if later
        else None,
    ]
