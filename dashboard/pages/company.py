"""One company: its accounts over the years, down to the filed facts, and how it stands."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from dash import html

from dashboard.account_words import money, net_assets_moved, shown
from dashboard.components.accounts_table import figure_href
from dashboard.components.card import card, columns, headline
from dashboard.components.sourced import FROM, sourced
from dashboard.desk import Desk
from dashboard.owner_words import owner_address
from dashboard.pages import (
    company_accounts,
    company_chance,
    company_classics,
    company_figure,
    company_filings,
    company_flags,
    company_peers,
    empty,
)
from dashboard.published import Row
from dashboard.queries import accounts, companies, owners
from dashboard.queries.accounts import Accounts
from dashboard.view import View
from dashboard.wording import age, count, day


def page(desk: Desk, view: View) -> Any:
    """Everything about one company that was public by the day shown."""
    number = unquote(view.path).removeprefix("/company/")
    lists = companies.listed(view.edition, number, view.known_by)
    sets = accounts.sets(view.edition, number, view.as_at, view.known_by)
    if not lists and not sets:
        return empty.not_found(view.path)
    opened = company_figure.chosen(view, sets)
    name = _name(number, lists, sets)
    return html.Div(
        [
            headline(
                _finding(view, name, number, sets),
                _who(view, number, lists, sets),
                _owns(view, number),
                _missing(view, opened),
            ),
            company_flags.flag_lines(view, company_flags.flags(view, number, sets)),
            html.Div(
                [
                    html.Div(_accounts(view, number, sets), className="stack"),
                    company_figure.panel(view, number, opened) if opened else None,
                ],
                className="with-figure" if opened else "",
            ),
            columns(
                html.Div(
                    [
                        company_chance.in_full(view, number),
                        company_filings.filed(view, number, sets),
                    ],
                    className="stack",
                ),
                html.Div(
                    [
                        company_peers.peers(view, number),
                        company_classics.classics(view, number),
                        company_filings.homes(view, number),
                    ],
                    className="stack",
                ),
            ),
        ],
        className="company",
    )


def _finding(view: View, name: str, number: str, sets: tuple[Accounts, ...]) -> Any:
    """The finding; what it says of net assets opens their facts."""
    said = finding(name, sets)
    if not sets or shown(sets[0].latest, "net_assets") is None:
        return said
    href = figure_href(view, number, "net_assets", sets[0].latest)
    link = html.A(said.removeprefix(f"{name}: "), href=href, className="sourced", title=FROM)
    return [f"{name}: ", link]


def finding(name: str, sets: tuple[Accounts, ...]) -> str:
    """What the newest accounts say of net assets, in a sentence."""
    if not sets:
        return f"{name}: no accounts are known"
    one = sets[0]
    now = one.latest
    worth = shown(now, "net_assets")
    if worth is None:
        return f"{name}: the accounts to {day(now.period_end)} disclose no net assets"
    if worth[1] < 0:
        state = f"owes {money(-worth[1], one.currency)} more than it has"
    else:
        state = f"net assets of {money(worth[1], one.currency)}"
    return f"{name}: {state} at {day(now.period_end)}{net_assets_moved(one.years, one.currency)}"


def _name(number: str, lists: list[Row], sets: tuple[Accounts, ...]) -> str:
    if lists:
        return str(lists[-1]["name"])
    return next(
        (row["entity_name"] for one in sets for row in [one.latest.main] if row["entity_name"]),
        f"Company {number}",
    )


def _who(view: View, number: str, lists: list[Row], sets: tuple[Accounts, ...]) -> list[Any]:
    parts: list[Any] = [f"Company {number}"]
    if lists:
        last = lists[-1]
        key = {name: last[name] for name in ("company_number", "as_at")}
        status = f"{(last['status'] or 'status not known').lower()} on {day(last['as_at'])}"
        parts.append(sourced(view, status, "company", **key))
        if last["incorporated_on"]:
            parts.append(f"incorporated {age(last['incorporated_on'], view.as_at)} before")
    owed = companies.charges_outstanding(view.edition, number, view.as_at, view.known_by)
    if owed is not None:
        charges = sourced(view, count(owed, "charge"), "charge", company_number=number)
        parts += [html.Span([charges, " over its assets outstanding"])]
    if sets:
        end = max(one.latest.period_end for one in sets)
        parts.append(f"newest accounts {age(end, view.as_at)} old at this register")
    return [*[piece for part in parts for piece in (part, ", ")][:-1], "."]


def _owns(view: View, number: str) -> html.A | None:
    """The way to what the company runs or stands above, where it does."""
    owner_id = f"company:{number}"
    if owners.last_seen(view.edition, owner_id, view.as_at) is None:
        return None
    return html.A("What it owns, and who owns it", href=owner_address(view, owner_id))


def _missing(view: View, opened: object) -> html.Strong | None:
    if opened is None and view.get("figure"):
        return html.Strong(
            "The figure this address asks for is not in the accounts that were public by"
            f" {day(view.known_by)}."
        )
    return None


def _accounts(view: View, number: str, sets: tuple[Accounts, ...]) -> list[Any]:
    if not sets:
        why = (
            "None of its filings read so far was public by then, or it files on paper."
            if companies.holds(view.edition, "facts.accounts")
            else "No accounts have been ingested into this home."
        )
        return [card(f"No accounts of it are known by {day(view.known_by)}", html.P(why))]
    export = html.P(
        html.A(
            "Take these figures away as CSV",
            href=view.href(f"/export/company/{number}/accounts.csv"),
            className="button",
            download="",
        )
    )
    return [*company_accounts.histories(view, number, sets), export]
