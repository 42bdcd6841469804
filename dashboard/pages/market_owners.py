"""Who owns most of one area."""

from __future__ import annotations

from dash import html

from dashboard.components.card import card, chart
from dashboard.components.sourced import dependency
from dashboard.components.table import table
from dashboard.figures.ranking import ranking
from dashboard.owner_words import owner_address
from dashboard.published import Row
from dashboard.queries import markets
from dashboard.queries.owner_names import number_of
from dashboard.view import View
from dashboard.wording import day, number, percent

OWNERS_SHOWN = 12


def section(
    view: View, level: str, area: tuple[str, str] | None, most: int = OWNERS_SHOWN
) -> html.Section:
    """The largest owners of an area, up to so many, and their shares of its places."""
    code, name = area or (None, view.place)
    rows = markets.owners(
        view.edition, view.market, view.as_at, level, code, most, view.owner_level
    )
    if not rows:
        return card(f"No owner is on record for {name}")
    return chart(
        _finding(view, name, rows),
        ranking(
            [row["provider_name"] for row in rows],
            [row["share"] for row in rows],
            [percent(row["share"]) for row in rows],
            wide=184,
        ),
        table=table(
            f"Largest owners in {name}",
            [
                "Owner",
                "Kind",
                view.words.upper(view.words.many),
                view.words.upper(view.words.places),
                "Share",
            ],
            [
                [
                    owner_link(view, row),
                    row["provider_kind"].replace("-", " "),
                    number(row["services"]),
                    number(row["places"]),
                    dependency(view, percent(row["share"]), row),
                ]
                for row in rows
            ],
            numeric=(2, 3, 4),
        ),
        note=(
            f"Share of registered {view.shares}, all sectors, {day(view.as_at)}."
            f" Source: {view.words.inspectorate}.{nameless(rows)}"
        ),
    )


def _finding(view: View, name: str, rows: list[Row]) -> str:
    """Who is the largest; of several as large none is."""
    top = rows[0]
    if len(rows) > 1 and rows[1]["share"] == top["share"]:
        return f"No owner in {name} runs more than {percent(top['share'])} of {view.shares}"
    return (
        f"{top['provider_name']} is the largest owner in {name}, with {percent(top['share'])} of"
        f" {view.shares}"
    )


def owner_link(view: View, row: Row) -> html.A:
    """An owner as a link to its page."""
    return html.A(row["provider_name"], href=owner_address(view, row["provider_id"]))


def nameless(rows: list[Row]) -> str:
    """A sentence on the owners shown by number, where there are any."""
    number = next((n for n in map(number_of, rows) if n), None)
    if number is None:
        return ""
    return f" “Provider {number}” and the like: name not held, so the inspectorate’s number stands."
