"""One registration for adult care: since when, until when, who, and what went before and after."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.components.card import card, headline
from dashboard.components.sourced import sourced
from dashboard.components.table import table
from dashboard.owner_words import owner_address
from dashboard.pages import provider_history, provider_succession
from dashboard.published import Row
from dashboard.queries import registrations
from dashboard.view import View
from dashboard.wording import day

WAYS = {"before": "Went before it", "after": "Went on from it"}


def only_registered(view: View, service_id: str) -> html.Div | None:
    """The page of a service that no register held shows any more; None if it is not known at all."""
    found = registrations.registration(view.edition, service_id, view.as_at, view.known_by)
    if found is None:
        return None
    name = found["service_name"] or service_id
    ended = (
        f"its registration ended on {day(found['ended_on'])}"
        if found["ended_on"]
        else "on no register that is held"
    )
    return html.Div(
        [
            headline(
                f"{name}: {ended}",
                "Deregistered is not always closed: the same home may go on under another"
                " registration."
                if found["ended_on"]
                else None,
            ),
            section(view, service_id),
            provider_succession.section(view, service_id),
            provider_history.ratings(view, service_id),
        ],
        className="stack",
    )


def section(view: View, service_id: str) -> html.Section | None:
    """The registration as facts in two columns, with its links to others."""
    found = registrations.registration(view.edition, service_id, view.as_at, view.known_by)
    if found is None:
        return None
    who = registrations.provider(view.edition, found["provider_id"])
    links = registrations.links(view.edition, service_id, view.known_by)
    rows = [
        ["Registered", day(found["registered_on"])],
        ["Ended", _ended(found)],
        ["Provider", _provider(view, found, who)],
        *_told(view, who),
        *([WAYS[link["way"]], _other(view, link)] for link in links),
        ["Number", service_id.partition(":")[2]],
    ]
    title = (
        f"Its registration ended on {day(found['ended_on'])}"
        if found["ended_on"]
        else f"Registered since {day(found['registered_on'])}"
    )
    return card(
        title,
        table("The registration", ["", ""], rows),
        note=[
            f"As public by {day(view.known_by)}. Source: {view.words.inspectorate}, ",
            sourced(view, "this registration", "registration", service_id=service_id),
            ".",
        ],
    )


def _ended(found: Row) -> str:
    if found["ended_on"] is None:
        return "no end known"
    return " ".join(
        [day(found["ended_on"]), *([f"({found['end_status']})"] * bool(found["end_status"]))]
    )


def _provider(view: View, found: Row, who: Row | None) -> Any:
    name = (who or {}).get("name") or found["provider_id"] or "not given"
    if found["provider_id"] is None or who is None or not who["name"]:
        return name
    return html.A(name, href=owner_address(view, found["provider_id"]))


def _told(view: View, who: Row | None) -> list[list[Any]]:
    """What is known of the provider: company, charity, brand."""
    if who is None:
        return []
    company = who["company_number"]
    told = [
        ["Company number", company and html.A(company, href=view.href(f"/company/{company}"))],
        ["Charity number", who["charity_number"]],
        ["Brand", who["brand_name"]],
    ]
    return [row for row in told if row[1]]


def _other(view: View, link: Row) -> list[Any]:
    name = link["service_name"] or link["other"].partition(":")[2]
    because = f" ({link['reason']})" if link["reason"] else ""
    return [html.A(name, href=view.href(f"/provider/{link['other']}")), because]
