"""One registration that ended and may have gone on: what was seen, and a form to decide."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.components.decide import decide, decided_by
from dashboard.components.sourced import sourced
from dashboard.published import Row
from dashboard.view import View
from dashboard.wording import begun, chance, count

#: What a button says, by what it decides.
ON, CLOSED, WITHDRAW = "on", "closed", "withdraw"


def ending_card(view: View, row: Row, decided: Row | None) -> html.Article:
    """The card of one row of ``successions.doubtful``."""
    service = row["from_service_id"]
    return html.Article(
        [
            html.Div(
                [
                    html.Span("Decided", className="tag info")
                    if decided
                    else html.Span("Open", className="tag watch"),
                    html.Span(_asked(row), className="alert-rule"),
                ],
                className="alert-kind",
            ),
            html.H3([_named(view, service, row["from_name"]), *_beside(view, row)]),
            html.P(f"{begun(str(row['evidence']))}.".replace("..", "."), className="why"),
            html.P(
                sourced(view, _chance(row), "succession", from_service_id=service),
                className="fine",
            ),
            html.Div(
                actions(row, decided),
                id={"type": "ending-actions", "service": service},
                className="identity-actions",
            ),
        ],
        className=f"card identity {'decided' if decided else ''}".strip(),
    )


def actions(row: Row, decided: Row | None, fault: str = "") -> list[Any]:
    """Where it stands, and the form."""
    service = row["from_service_id"]
    words = {CLOSED: "It truly closed"}
    if row["to_service_id"]:
        words = {ON: "It went on as this one"} | words
    if decided:
        words[WITHDRAW] = "Withdraw the decision"
    return [
        html.Div(_state(decided), className="state", role="status") if decided else None,
        decide(
            "Decide anew" if decided else "Decide",
            ("Reason", {"type": "ending-reason", "service": service}),
            {"type": "ending-by", "service": service},
            [
                (said, {"type": "ending-do", "service": service, "what": what})
                for what, said in words.items()
            ],
            fault,
        ),
    ]


def told(n: int) -> str:
    """How many wait, as a sentence without its full stop."""
    said = count(n, "registration that ended waits", "registrations that ended wait")
    return (
        f"{said} for a decision on whether it went on"
        if n == 1
        else (f"{said} for a decision on whether they went on")
    )


def _asked(row: Row) -> str:
    if row["method"] == "decided":
        return "Decided, and built so"
    return "May have gone on under another registration"


def _beside(view: View, row: Row) -> list[Any]:
    if not row["to_service_id"]:
        return []
    perhaps = " went on as " if row["method"] == "decided" else " perhaps went on as "
    return [perhaps, _named(view, row["to_service_id"], row["to_name"])]


def _named(view: View, service: str, name: str | None) -> html.A:
    return html.A(name or service.partition(":")[2], href=view.href(f"/provider/{service}"))


def _chance(row: Row) -> str:
    if row["probability_continued"] is None:
        return "Source"
    said = f"Chance that it went on anywhere {chance(row['probability_continued'])}"
    return f"{said}, as this one {chance(row['probability'])}"


def _state(decided: Row) -> list[Any]:
    other = decided["to_service_id"]
    what = f"Went on as {other.partition(':')[2]}" if other else "Truly closed"
    return decided_by(what, decided)
