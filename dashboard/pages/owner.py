"""One owner: what is under it, who stands above it and how that is known, how it grew or shrank."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.components.card import columns, headline
from dashboard.components.sourced import counted
from dashboard.desk import Desk
from dashboard.owner_words import ENDS, links_of, named, owner_address
from dashboard.pages import (
    empty,
    owner_alerts,
    owner_chain,
    owner_changes,
    owner_companies,
    owner_correct,
    owner_places,
    owner_tree,
)
from dashboard.published import Row
from dashboard.queries import owners, services
from dashboard.view import ALL_ENGLAND, OWNER, View
from dashboard.wording import begun, count, day, number


def page(desk: Desk, view: View) -> Any:
    """Everything about one owner at the date shown."""
    owner_id = view.path.removeprefix(OWNER)
    found = owners.entities(view.edition, owner_id, view.market, view.as_at)
    homes = services.of_providers(view.edition, _ids(found), view.as_at, view.market)
    if not homes:
        return _not_here(view, owner_id)
    running = {row["provider_id"] for row in homes}
    members = [row for row in found if row["provider_id"] in running]
    return html.Div(
        [
            headline(_finding(view, owner_id, members, homes), _above(view, owner_id, members)),
            html.Div(owner_alerts.section(desk, view, homes, owner_id), className="owner-alerts"),
            columns(
                html.Div(
                    [
                        owner_tree.section(view, owner_id, members, homes),
                        owner_changes.section(view, owner_id),
                        owner_chain.section(view, members),
                        _correct(desk, view, members),
                    ],
                    className="stack",
                ),
                html.Div(
                    [
                        owner_places.councils(view, owner_id, homes),
                        owner_places.ratings(view, owner_id, homes),
                        owner_companies.section(view, owner_id, members, homes),
                    ],
                    className="stack",
                ),
                name="wide-left",
            ),
        ],
        className="owner",
    )


def name(view: View) -> str:
    """The owner's name at the date shown, else its id."""
    owner_id = view.path.removeprefix(OWNER)
    found = owners.entities(view.edition, owner_id, view.market, view.as_at)
    return named(owner_id, found) if found else owner_id


def _ids(rows: list[Row]) -> tuple[str, ...]:
    return tuple(row["provider_id"] for row in rows)


def _finding(view: View, owner_id: str, members: list[Row], homes: list[Row]) -> list[Any]:
    words = view.words

    def listed(n: int) -> Any:
        return counted(view, number(n), "/providers", under=owner_id, la=ALL_ENGLAND)

    ran = [listed(len(homes)), f" {words.kind if len(homes) == 1 else words.kinds}"]
    if view.counts_places:
        places = sum(row["places"] or 0 for row in homes)
        ran += [" with ", listed(places), f" {words.place if places == 1 else words.places}"]
    where = count(len({row["la_name"] for row in homes}), "council")
    through = f", through {count(len(members), 'registered owner')}" if len(members) > 1 else ""
    return [
        f"{begun(named(owner_id, members))} runs ",
        *ran,
        f" in {where}{through}",
    ]


def _above(view: View, owner_id: str, members: list[Row]) -> list[Any]:
    """Who controls it, in one line."""
    first = members[0]
    if first["controller_id"] is None:
        return ["Who stands above registered owners was not worked out for this edition."]
    top = next((row for row in members if row["controller_id"] == owner_id), None)
    if top is None:
        names = " > ".join(links_of(first["chain"]))
        ended = _ended(first)
        if len({row["controller_id"] for row in members}) > 1:
            return ["Not all that is under it is controlled by the same owner: see the chains."]
        if first["controller_source"] is None:
            return [
                f"Its name’s spellings are counted as one owner, {first['controller_name']}: ",
                html.A("the whole", href=owner_address(view, first["controller_id"])),
                f". {begun(ended)}.",
            ]
        return [
            "Controlled by ",
            html.A(first["controller_name"], href=owner_address(view, first["controller_id"])),
            f": {names}. The chain ends there: {ended}.",
        ]
    reasons = sorted({_ended(row) for row in members if row["controller_id"] == owner_id})
    if reasons == [ENDS["no owner above is known"]]:
        return ["No owner above it is known."]
    said: list[Any] = [f"Nobody above it is known here: {'; '.join(reasons)}."]
    if top["sponsor_id"] not in (None, owner_id):
        financed = html.A(top["sponsor_name"], href=owner_address(view, top["sponsor_id"]))
        said += [" Financed by ", financed, "."]
    return said


def _ended(row: Row) -> str:
    return ENDS.get(row["ended_because"], str(row["ended_because"]))


def _correct(desk: Desk, view: View, members: list[Row]) -> Any:
    if members[0]["chain"] is None:
        return None  # nothing a correction could change
    edges = owners.edges(view.edition, _ids(members), view.as_at)
    return owner_correct.section(view, members, edges, desk.identities.edges())


def _not_here(view: View, owner_id: str) -> Any:
    seen = owners.last_seen(view.edition, owner_id, view.as_at)
    if seen is None:
        return empty.not_found(view.path)
    then = owners.entities(view.edition, owner_id, view.market, seen)
    return html.Div(
        [
            headline(
                f"{named(owner_id, then)} runs no {view.words.kind} on the register of"
                f" {day(view.as_at)}",
                [
                    "Last seen ",
                    html.A(f"on {day(seen)}", href=view.href(as_at=str(seen))),
                    ".",
                ],
            ),
            owner_changes.section(view, owner_id),
        ]
    )
