"""The accounts of the company that owns a home: eight figures, what is missing, what to know."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.account_words import (
    KEY_ITEMS,
    change,
    figure,
    label,
    money,
    net_assets_moved,
    shown,
    year_before,
)
from dashboard.components.accounts_table import figure_href
from dashboard.components.card import card
from dashboard.components.table import table
from dashboard.figures.sparkline import sparkline
from dashboard.pages import company_chance, company_flags
from dashboard.published import Row
from dashboard.queries import accounts, companies
from dashboard.queries.accounts import Accounts
from dashboard.view import View
from dashboard.wording import age, day


def owner_accounts(view: View, now: Row) -> html.Section:
    """The owner's accounts in short, or plainly why there are none."""
    match = companies.matched(view.edition, now["provider_id"], view.as_at, view.known_by)
    if match is None:
        return _none(view, now)
    number = match["company_number"]
    sets = accounts.sets(view.edition, number, view.as_at, view.known_by)
    flags = company_flags.flag_lines(view, company_flags.flags(view, number, sets))
    chance = company_chance.in_short(view, number)
    if not sets:
        held = companies.holds(view.edition, "facts.accounts")
        return card(
            "The owner’s accounts: none are known"
            + (f" by {day(view.known_by)}" if held else " here"),
            _company(view, match),
            flags,
            chance,
            note=_matching(match),
        )
    one = sets[0]
    return card(
        _finding(one),
        _company(view, match, one),
        flags,
        chance,
        _figures(view, number, one, _group_of(sets, one)),
        html.P(html.A("Every figure and filing of this company", href=_href(view, number))),
        note=(
            f"{_matching(match)} Figures as filed at Companies House and public by"
            f" {day(view.known_by)}; each opens the fact it was read from. A line’s last dot is the"
            " newest year."
        ),
        name="owner-accounts",
    )


def _none(view: View, now: Row) -> html.Section:
    """Why no company stands behind this home, as far as that is known."""
    owner = companies.provider(view.edition, now["provider_id"])
    if not now["owner_name"]:
        title, why = (
            "The owner’s accounts: the owner is not named",
            "The register does not say who owns this home, so no company can be looked up.",
        )
    elif owner is not None and owner["kind"] == "local-authority":
        title, why = (
            "The owner’s accounts: a council files none",
            "A council runs this home. Councils file no company accounts.",
        )
    elif owner is not None and owner["is_individual"]:
        title, why = (
            "The owner’s accounts: one person files none",
            "The owner is an individual, who files no company accounts.",
        )
    elif not companies.holds(view.edition, "facts.match"):
        title, why = (
            "The owner’s accounts: no companies are held here",
            "No company list has been ingested, so owners are not matched to companies.",
        )
    else:
        title, why = (
            "The owner’s accounts: no company of this one name",
            (
                f"No company in the lists public by {day(view.known_by)} bears this owner’s name,"
                " or more than one has borne it. None is laid at its door."
            ),
        )
    return card(title, html.P(why, className="fine"))


def _href(view: View, number: str) -> str:
    return view.href(f"/company/{number}")


def _company(view: View, match: Row, one: Accounts | None = None) -> html.P:
    number = match["company_number"]
    lists = companies.listed(view.edition, number, view.known_by)
    name = lists[-1]["name"] if lists else f"Company {number}"
    parts: list[Any] = [html.A(name, href=_href(view, number)), f", company {number}."]
    if one is not None:
        end, known = one.latest.period_end, one.latest.main["known_on"]
        parts.append(
            f" Accounts to {day(end)}, public from {day(known)}:"
            f" {age(end, view.as_at)} old at this register."
        )
    return html.P(parts)


def _matching(match: Row) -> str:
    return f"How it was matched: {match['evidence']}"


def _finding(one: Accounts) -> str:
    now = one.latest
    worth = shown(now, "net_assets")
    whose = "The owner’s accounts" if one.basis == "company" else "The owner’s group accounts"
    if worth is None:
        return f"{whose}: net assets are not disclosed"
    since = net_assets_moved(one.years, one.currency)
    if worth[1] < 0:
        return f"{whose}: it owes {money(-worth[1], one.currency)} more than it has{since}"
    return f"{whose}: net assets of {money(worth[1], one.currency)}{since}"


def _group_of(sets: tuple[Accounts, ...], one: Accounts) -> Accounts | None:
    """The group's figures beside the company's own, if there are any in the same currency."""
    return next(
        (
            other
            for other in sets
            if other is not one and other.basis == "consolidated" and other.currency == one.currency
        ),
        None,
    )


def _figures(view: View, number: str, one: Accounts, group: Accounts | None) -> html.Div:
    now = one.latest
    before = year_before(one.years, now)
    return table(
        f"Key figures of the owner’s accounts to {day(now.period_end)}",
        ["", f"To {day(now.period_end)}", "Since the year before", "Over the years"],
        [
            [
                label(item),
                _latest(view, number, one, group, item),
                change(item, now, before, one.currency) if shown(now, item) else "",
                _line(one, item),
            ]
            for item in KEY_ITEMS
        ],
        numeric=(1, 2),
        name="key-figures",
    )


def _latest(view: View, number: str, one: Accounts, group: Accounts | None, item: str) -> Any:
    found = shown(one.latest, item)
    if found is not None:
        name, value = found
        return [
            html.A(
                figure(name, value, one.currency),
                href=figure_href(view, number, name, one.latest),
            ),
            html.Div("inferred from reserves", className="told")
            if name == "profit_inferred"
            else None,
        ]
    older = next((year for year in one.years if shown(year, item)), None)
    words = (
        f"not disclosed since {day(older.period_end)}"
        if older
        else "not disclosed in any accounts read"
    )
    told = shown(group.latest, item) if group else None
    return [
        html.Span(words, className="quiet missing"),
        html.Div(
            [
                "the group’s: ",
                html.A(
                    figure(*told, one.currency),
                    href=figure_href(view, number, told[0], group.latest),
                ),
            ],
            className="told",
        )
        if group and told
        else None,
    ]


def _line(one: Accounts, item: str) -> html.Img | None:
    years = one.years[::-1]
    told = [shown(year, item) for year in years]
    line = sparkline([found[1] if found else None for found in told])
    if line is None:
        return None
    known = [(year, found[1]) for year, found in zip(years, told, strict=True) if found is not None]
    (first, was), (last, is_now) = known[0], known[-1]
    return html.Img(
        src=line,
        className="stat-line",
        alt=f"{label(item)} from {figure(item, was, one.currency)} in {first.period_end.year}"
        f" to {figure(item, is_now, one.currency)} in {last.period_end.year}",
    )
