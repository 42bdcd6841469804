"""When a company filed its accounts, and the homes it runs."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.components.card import card
from dashboard.components.sourced import chance_of, places_of, rating_of, sourced
from dashboard.components.table import table
from dashboard.published import Row
from dashboard.queries import companies, filings
from dashboard.queries.accounts import Accounts
from dashboard.view import ALL_ENGLAND, View
from dashboard.wording import count, day, number, short_day

_HOMES_SHOWN = 10


def filed(view: View, company: str, sets: tuple[Accounts, ...]) -> html.Section:
    """Each set of accounts with the day it was filed and how late that was."""
    found = filings.filed(view.edition, company, view.as_at, view.known_by)
    read = {
        year.period_end: year.own
        for one in reversed(sets)
        for year in one.years
        if year.own is not None
    }
    if not found:
        return card(
            "Its filing history is not held",
            html.P("Whether it files in time is not known.", className="fine"),
        )
    late = [row for row in found if (row["late_days"] or 0) > 0]
    dated = [row for row in found if row["late_days"] is not None]
    title = (
        "The one filing of accounts that is known was late"
        if late and len(dated) == 1
        else f"Filed its accounts late {number(len(late))} of {number(len(dated))} times"
        if late
        else f"Filed its accounts in time at all {count(len(dated), 'filing')} known"
        if dated
        else "When its accounts were due is not known"
    )
    return card(
        title,
        table(
            "Accounts filed",
            ["Made up to", "Filed", "Days late", "Kind", "Figures"],
            [
                [
                    short_day(row["made_up_to"]),
                    sourced(
                        view,
                        short_day(row["filed_on"]),
                        "filing",
                        company_number=company,
                        filed_on=row["filed_on"],
                        made_up_to=row["made_up_to"],
                    ),
                    lateness(row["late_days"]),
                    (row["accounts_type"] or "not known").replace("-", " "),
                    _read(read.get(row["made_up_to"])),
                ]
                for row in found
            ],
        ),
        note=(
            f"Filing history public by {day(view.known_by)}. Due days follow the Companies Act,"
            " the longer time of 2020 included. Filed on paper means no figures to read."
        ),
    )


def lateness(days: int | None) -> Any:
    """'12 late' marked, '30 early', 'last day', or not known."""
    if not days:
        return "not known" if days is None else "last\u00a0day"
    return html.Mark(f"{number(days)}\u00a0late") if days > 0 else f"{number(-days)}\u00a0early"


def _read(row: Row | None) -> str:
    return f"public {short_day(row['known_on'])}" if row else "not read"


def homes(view: View, company: str) -> html.Section | None:
    """The homes on this register that the company runs."""
    found = companies.homes(view.edition, company, view.as_at, view.known_by, view.market)
    if not found:
        return None
    words = view.words
    title = f"It runs {count(len(found), words.kind, words.kinds)}"
    if view.counts_places:
        places = sum(row["places"] or 0 for row in found)
        title += f" with {count(places, words.place, words.places)}"
    return card(
        title,
        table(
            f"{words.upper(words.many)} of this company",
            [words.upper(words.one), words.upper(words.places), "Rating", "Chance"],
            [
                [
                    [
                        html.A(row["urn"], href=view.href(f"/provider/{row['service_id']}")),
                        html.Div(row["la_name"], className="fine"),
                    ],
                    places_of(view, row),
                    rating_of(view, row),
                    chance_of(view, row),
                ]
                for row in found[:_HOMES_SHOWN]
            ],
            numeric=(1, 3),
            name="tight",
        ),
        html.P(
            html.A(
                f"All {number(len(found))} {words.many} of this owner",
                href=view.href("/providers", q=found[0]["owner_name"], la=ALL_ENGLAND),
            )
        )
        if len(found) > _HOMES_SHOWN
        else None,
        note=f"On the register of {day(view.as_at)}; chance of leaving it within 12 months.",
    )
