"""One home: how likely it is to leave the register, why, and what is known of it."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from dash import html

from dashboard.components.alert_card import SEVERITY_WORDS, alert_source
from dashboard.components.card import card, columns, headline
from dashboard.components.sourced import register_row
from dashboard.components.sourced import score as of_score
from dashboard.components.waterfall import waterfall
from dashboard.desk import Desk
from dashboard.owner_words import owner_address
from dashboard.pages import (
    empty,
    provider_accounts,
    provider_history,
    provider_others,
    provider_registration,
    provider_succession,
)
from dashboard.published import Row
from dashboard.queries import alerts, companies, risk, services
from dashboard.view import View
from dashboard.wording import age, chance, compared, count, day, interval, percent


def page(desk: Desk, view: View) -> Any:
    """Everything about one registration up to the date shown."""
    service_id = unquote(view.path).removeprefix("/provider/")
    history = services.history(view.edition, service_id, view.as_at, view.known_by)
    if not history:
        registered = provider_registration.only_registered(view, service_id)
        return registered or empty.not_found(view.path)
    now = history[-1]
    score = risk.score(view.edition, view.market, service_id, view.as_at)
    return html.Div(
        [
            headline(_finding(view, now, score), _who(view, now), _gone(view, now)),
            _alerts(view, service_id),
            columns(
                html.Div(
                    [
                        _chance(view, service_id, score),
                        provider_accounts.owner_accounts(view, now),
                        provider_history.chances(view, service_id),
                        provider_history.ratings(view, service_id),
                    ],
                    className="stack",
                ),
                html.Div(
                    [
                        provider_registration.section(view, service_id),
                        provider_succession.section(view, service_id),
                        provider_others.owner(view, now),
                        provider_others.nearby(view, now),
                    ],
                    className="stack",
                ),
                name="wide-left",
            ),
            provider_history.registers(view, history),
        ]
    )


def _finding(view: View, now: Row, score: Row | None) -> Any:
    name = now["service_name"] or (score or {}).get("entity_name") or now["urn"]
    if score is None or score["probability"] is None:
        return f"{name}: no chance is given"
    return [
        f"{name}: ",
        of_score(view, chance(score["probability"]), score),
        (
            " chance of leaving the register within 12 months,"
            f" {compared(score['probability'], score['base'])}"
        ),
    ]


def _who(view: View, now: Row) -> list[Any]:
    parts: list[Any] = [
        f"{now['sector']} {view.words.kind} {now['urn']} in {now['la_name']}",
        *_places(view, now),
        _owner(view, now),
    ]
    if now["rating"]:
        parts.append(
            [
                register_row(view, f"rated {now['rating']}", now),
                f", {age(now['inspected_on'], view.as_at)} before this register",
            ]
        )
    else:
        parts.append("not rated yet")
    told = [piece for part in parts for piece in (part, ", ")][:-1]
    return [html.Span(part) if isinstance(part, list) else part for part in (*told, ".")]


def _places(view: View, now: Row) -> list[Any]:
    words = view.words
    if now["places"] is not None:
        said = count(now["places"], f"registered {words.place}", f"registered {words.places}")
        return [register_row(view, said, now)]
    return [f"{words.places} not given"] if view.counts_places else []


def _owner(view: View, now: Row) -> Any:
    if not now["owner_name"]:
        return "owner not given"
    owner = html.A(now["owner_name"], href=owner_address(view, now["provider_id"]))
    match = companies.matched(view.edition, now["provider_id"], view.as_at, view.known_by)
    number = match["company_number"] if match else now["company_number"]
    if number is None:
        return html.Span(["owned by ", owner])
    company = html.A(f"company {number}", href=view.href(f"/company/{number}"))
    return html.Span(["owned by ", owner, " (", company, ")"])


def _gone(view: View, now: Row) -> html.Strong | None:
    if now["as_at"] == view.as_at:
        return None
    return html.Strong(
        f"Not on the register of {day(view.as_at)}; last seen on {day(now['as_at'])}."
    )


def _chance(view: View, service_id: str, score: Row | None) -> html.Section:
    if score is None or score["probability"] is None:
        why = (score or {}).get("not_computable") or "it is not on this register"
        return card(
            "No chance can be given",
            html.P(f"Not computable: {why}."),
            note="What is missing is shown as missing, never filled in.",
        )
    reasons = risk.reasons(view.edition, view.market, service_id, view.as_at)
    hundred = percent(100 * score["probability"]).replace("\u00a0%", " in 100")
    return card(
        f"{hundred} {view.words.many} like this leave the register within a year;"
        f" typically {chance(score['base'])} do",
        html.P(
            [
                (
                    "Chance of leaving the register within 12 months,"
                    f" {interval(score['low'], score['high'])}. A question, not a verdict. Reasons in"
                    " percentage points: they describe the score, they do not prove a cause. "
                ),
                of_score(view, "Source of this chance", score),
            ],
            className="fine",
        ),
        waterfall(
            view,
            score,
            reasons,
            "Chance of leaving the register within 12 months",
        ),
        note=(
            f"As at {day(view.as_at)}, from what was public by {day(score['known_by'])}."
            f" Model {score['model_version'] or 'not named'}"
            f" ({score['learner'] or 'learner not named'})."
            " Reasons act together; the order shown is the order in which they were added."
        ),
    )


def _alerts(view: View, service_id: str) -> html.Ul | None:
    found = alerts.about(view.edition, service_id, view.as_at)
    if not found:
        return None
    return html.Ul(
        [
            html.Li(
                [
                    html.Span(
                        SEVERITY_WORDS.get(row["severity"], row["severity"]),
                        className=f"tag {row['severity']}",
                    ),
                    html.Span(
                        [
                            html.Strong(f"{row['title']}. "),
                            f"{row['reason']} ",
                            alert_source(view, row),
                        ]
                    ),
                ]
            )
            for row in found
        ],
        className="alert-lines",
    )
