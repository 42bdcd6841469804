"""The companies an owner was found to be, each with what its newest accounts say."""

from __future__ import annotations

from dash import html

from dashboard.account_words import shown
from dashboard.components.accounts_table import figure_href
from dashboard.components.card import card
from dashboard.owner_words import named
from dashboard.pages.company import finding
from dashboard.published import Row
from dashboard.queries import accounts, companies
from dashboard.view import View
from dashboard.wording import count, day

SHOWN = 6
_COMPANY = "company:"


def section(view: View, owner_id: str, members: list[Row], homes: list[Row]) -> html.Section:
    """The company of the owner itself, if it is one, and those of the largest entities under it."""
    size = {row["provider_id"]: 0 for row in members}
    for home in homes:
        size[home["provider_id"]] += 1
    found: dict[str, str] = {}
    if owner_id.startswith(_COMPANY):
        found[owner_id.removeprefix(_COMPANY)] = named(owner_id, members)
    for row in sorted(members, key=lambda row: -size[row["provider_id"]]):
        match = companies.matched(view.edition, row["provider_id"], view.as_at, view.known_by)
        if match is not None:
            found.setdefault(match["company_number"], row["entity_name"])
    if not found:
        held = companies.holds(view.edition, "facts.match")
        return card(
            "Accounts: none of it is matched to a company",
            html.P(
                "No company could be found for any of its registered owners."
                if held
                else "No companies are held here.",
                className="fine",
            ),
        )
    shown = list(found)[:SHOWN]
    return card(
        f"Accounts: {count(len(found), 'company', 'companies')} found",
        html.Ul([html.Li(_told(view, number, found[number])) for number in shown], className="why"),
        html.P(f"The {SHOWN} with most {view.words.many} are shown.", className="fine")
        if len(found) > SHOWN
        else None,
        note=f"As filed at Companies House and public by {day(view.known_by)}.",
    )


def _told(view: View, number: str, called: str) -> html.A:
    sets = accounts.sets(view.edition, number, view.as_at, view.known_by)
    lists = companies.listed(view.edition, number, view.known_by)
    name = lists[-1]["name"] if lists else called
    href = view.href(f"/company/{number}") if lists or sets else None
    if sets and shown(sets[0].latest, "net_assets"):
        href = figure_href(view, number, "net_assets", sets[0].latest)
    said = finding(str(name), sets)
    return html.A(said, href=href) if href else html.Span(said)
