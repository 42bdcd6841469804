"""How likely a company is to enter insolvency proceedings, and why."""

from __future__ import annotations

from datetime import date

from dash import html

from dashboard.components.card import card
from dashboard.components.sourced import reason
from dashboard.components.sourced import score as of_score
from dashboard.components.waterfall import waterfall
from dashboard.published import Row
from dashboard.queries import companies
from dashboard.view import View
from dashboard.wording import chance, compared, day, interval

EVENT = "entering insolvency proceedings within 12 months"
_REASONS_IN_SHORT = 3


def in_short(view: View, number: str) -> html.Div | None:
    """The chance and its main reasons in a few lines, for a home's page."""
    score = companies.score(view.edition, number, view.known_by)
    if score is None:
        return None
    if score["probability"] is None:
        return html.Div(
            html.P(f"No chance of {EVENT} can be given: {score['not_computable']}."),
            className="company-chance",
        )
    above = score["probability"] >= score["base"]
    main = sorted(
        (
            row
            for row in companies.reasons(view.edition, number, score["as_at"])
            if (row["points"] > 0) == above
        ),
        key=lambda row: -abs(float(row["points"])),
    )[:_REASONS_IN_SHORT]
    words = "What raises it most:" if above else "What lowers it most:"
    return html.Div(
        [
            html.P(
                [
                    html.Strong(
                        of_score(view, chance(score["probability"]), score), className="big"
                    ),
                    f" chance of {EVENT}, {_beside(score)}",
                ]
            ),
            *(
                [
                    html.P(words, className="fine"),
                    html.Ul(
                        [html.Li(reason(view, row["phrase"], row)) for row in main], className="why"
                    ),
                ]
                if main
                else []
            ),
            html.P(f"As at {day(score['as_at'])}. A question, not a verdict.", className="fine"),
        ],
        className="company-chance",
    )


def in_full(view: View, number: str) -> html.Section | None:
    """The chance with every reason; None where companies are not scored at all."""
    score = companies.score(view.edition, number, view.known_by)
    if score is None:
        scored = companies.scored_on(view.edition, view.known_by)
        return _not_at_risk(scored) if scored else None
    if score["probability"] is None:
        return card(
            "No chance of failure can be given",
            html.P(f"Not computable: {score['not_computable']}."),
            note="What is missing is shown as missing, never filled in.",
        )
    return card(
        f"{chance(score['probability'])} chance of {EVENT},"
        f" {compared(score['probability'], score['base'])}",
        html.P(
            f"{_beside(score, first=True)} A question, not a verdict. Reasons in percentage points:"
            " they describe the score, they do not prove a cause.",
            className="fine",
        ),
        waterfall(
            view,
            score,
            companies.reasons(view.edition, number, score["as_at"]),
            "Chance of entering insolvency proceedings",
            typical="Typical company of this kind",
        ),
        note=(
            f"As at {day(score['as_at'])}, from what was public by {day(score['known_by'])}."
            f" Model {score['model_version'] or 'not named'}"
            f" ({score['learner'] or 'learner not named'}). A solvent winding-up and a strike-off"
            " are not counted as failures."
        ),
    )


def _not_at_risk(scored: date) -> html.Section:
    return card(
        f"Not among the companies scored on {day(scored)}",
        html.P(
            "It had entered insolvency proceedings or been wound up before, or was not on the list"
            " of live care companies. An earlier chance is out of date and not shown."
        ),
    )


def _beside(score: Row, first: bool = False) -> str:
    between = interval(score["low"], score["high"])
    text = f"{f'{between}; ' if between else ''}typically {chance(score['base'])}."
    return text[:1].upper() + text[1:] if first else text
