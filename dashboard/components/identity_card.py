"""One doubtful identity: who is meant, which companies it may be, and a form to decide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard.components.decide import decide, decided_by
from dashboard.components.sourced import sourced
from dashboard.components.table import table
from dashboard.owner_words import owner_address
from dashboard.published import Row
from dashboard.view import View
from dashboard.wording import chance, count

#: Word of ``match_review`` -> what is doubtful, in a few words.
REASONS = {
    "uncertain": "Not sure enough",
    "namesakes": "Several bear the name",
    "name-disagrees": "Number and name disagree",
    "number-unknown": "Number not on any list",
    "dissolved": "Company dissolved",
    "foreign": "Registered abroad",
    "too-young": "Company younger than the provider",
    "neighbouring-number": "Digits may be swapped",
    "two-numbers": "One provider, two numbers",
    "two-providers": "Two providers, one number",
    "contradicted-later": "A later edition or record contradicts it",
}


def identity_card(view: View, rows: Sequence[Row], decided: Row | None) -> html.Article:
    """The card of one entity; ``rows`` are its rows of ``match_review``."""
    first = rows[0]
    flagged = any(row["matched"] for row in rows)
    reasons = list(dict.fromkeys(row["reason"] for row in rows))
    return html.Article(
        [
            html.Div(
                [
                    html.Span("Flagged" if flagged else "Open", className="tag watch")
                    if not decided
                    else html.Span("Decided", className="tag info"),
                    html.Span(
                        "; ".join(
                            REASONS.get(reason, reason.replace("-", " ")) for reason in reasons
                        ),
                        className="alert-rule",
                    ),
                ],
                className="alert-kind",
            ),
            html.H3(html.A(first["entity_name"], href=owner_address(view, first["entity_id"]))),
            html.Ul(
                [html.Li(why) for why in dict.fromkeys(row["why"] for row in rows)], className="why"
            ),
            _candidates(view, rows),
            html.Div(
                actions(first["entity_id"], numbers(rows), decided),
                id={"type": "match-actions", "entity": first["entity_id"]},
                className="identity-actions",
            ),
        ],
        className=f"card identity {'decided' if decided else ''}".strip(),
    )


def numbers(rows: Sequence[Row]) -> list[str]:
    """The candidates' company numbers, each once."""
    return list(dict.fromkeys(row["company_number"] for row in rows))


def _candidates(view: View, rows: Sequence[Row]) -> html.Div:
    return table(
        f"Companies that {rows[0]['entity_name']} may be",
        ["Company", "What was seen", "Chance", "Used now"],
        [
            [
                [
                    html.A(
                        row["company_name"] or "not on any list held",
                        href=view.href(f"/company/{row['company_number']}"),
                    ),
                    html.Div(row["company_number"], className="fine"),
                ],
                row["evidence"],
                sourced(
                    view,
                    chance(row["probability"]) if row["probability"] is not None else "Source",
                    "match_review",
                    **{name: row[name] for name in ("entity_id", "company_number", "reason")},
                ),
                "yes" if row["matched"] else "no",
            ]
            for row in rows
        ],
        numeric=(2,),
        name="compact",
    )


def actions(
    entity_id: str, candidates: list[str], decided: Row | None, fault: str = ""
) -> list[Any]:
    """Where it stands, and the form."""
    return [
        html.Div(_state(decided), className="state", role="status") if decided else None,
        decide(
            "Decide anew" if decided else "Decide",
            ("Reason", {"type": "match-reason", "entity": entity_id}),
            {"type": "match-by", "entity": entity_id},
            [
                (
                    f"It is {number}" if number else _none(len(candidates)),
                    {"type": "match-do", "entity": entity_id, "number": number},
                )
                for number in [*candidates, ""]
            ],
            fault,
        ),
    ]


def _none(candidates: int) -> str:
    return "Not this one" if candidates == 1 else "None of these"


def _state(decided: Row) -> list[Any]:
    number = decided["company_number"]
    return decided_by(f"Company {number}" if number else "None of these", decided)


def told(n: int) -> str:
    """How many entities wait, as a sentence without its full stop."""
    said = f"{count(n, 'provider')} {'waits' if n == 1 else 'wait'} for a decision on which company"
    return f"{said} {'it is' if n == 1 else 'they are'}"
