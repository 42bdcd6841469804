"""The six classic failure scores of a company's newest accounts, beside Forewarn's own chance."""

from __future__ import annotations

from dash import html

from dashboard.components.card import card
from dashboard.components.sourced import sourced
from dashboard.components.table import table
from dashboard.published import Row
from dashboard.queries import companies
from dashboard.view import View
from dashboard.wording import MINUS, SMALL, day
from models.classic_formulas import SCORES

_ZONES = {"distress": ("watch", "distress"), "grey": ("info", "grey"), "safe": ("info", "safe")}


def classics(view: View, number: str) -> html.Section | None:
    """Values and zones of the newest year; None where results hold no such table."""
    found = companies.classic_scores(view.edition, number, view.as_at, view.known_by)
    if not found:
        return None
    known = [row for row in found if row["value"] is not None]
    missing = [row for row in found if row["value"] is None]
    return card(
        _finding(found, known),
        table(
            "Classic scores",
            ["Score", "Value", "Zone"],
            [[_title(row), _source(view, row), _zone(row)] for row in known],
            numeric=(1,),
        )
        if known
        else None,
        html.Ul(
            [html.Li(f"{_title(row)}: {_why(row)}") for row in missing],
            className="fine missing-scores",
        )
        if missing
        else None,
        note=(
            f"From the accounts to {day(found[0]['period_end'])}. Published between 1978 and 1995"
            " for other companies; the zones are their authors’ words. The chance of entering"
            " insolvency proceedings does not use them."
        ),
    )


def _finding(found: list[Row], known: list[Row]) -> str:
    if not known:
        return "None of the classic scores can be computed from these accounts"
    distressed = sum(row["zone"] == "distress" for row in known)
    many = SMALL[len(known)].lower() if len(known) < len(SMALL) else str(len(known))
    counted = "The one classic score" if len(known) == 1 else f"Of {many} classic scores"
    if len(known) == 1:
        return f"{counted} that can be computed says {known[0]['zone']}"
    said = SMALL[distressed].lower() if distressed else "none"
    return f"{counted} that can be computed, {said} say distress"


def _title(row: Row) -> str:
    score = SCORES.get(row["score"])
    return score.title if score else row["score"]


def _value(value: float) -> str:
    return f"{MINUS if value < 0 else ''}{abs(value):.2f}"


def _source(view: View, row: Row) -> html.A:
    names = ("company_number", "filing", "raw_name", "period_end", "basis", "score")
    key = {name: row[name] for name in names}
    return sourced(view, _value(row["value"]), "classic_score", **key)


def _zone(row: Row) -> html.Span:
    level, words = _ZONES.get(row["zone"], ("info", row["zone"] or "no zone"))
    return html.Span(words, className=f"tag {level}")


def _why(row: Row) -> str:
    return (row["not_computable"] or "not computable").replace("_", " ")
