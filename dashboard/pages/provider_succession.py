"""What a registration went on from, and what went on from it."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.components.card import card
from dashboard.components.review import ENDINGS
from dashboard.components.sourced import sourced
from dashboard.published import Row
from dashboard.queries import successions
from dashboard.view import View
from dashboard.wording import begun, chance, day

KINDS = {
    "re-registration": "registered anew",
    "change-of-owner": "passed to another owner",
    "council-reorganisation": "passed on when councils were reorganised",
    "transfer-to-trust": "passed to a trust",
    "merger": "joined with another registration",
    "true-closure": "closed for good",
    "uncertain": "not certain what became of it",
}
METHODS = {
    "publisher": "stated by the regulator",
    "rule": "by a rule of reviewed facts",
    "model": "found by weighing the evidence",
    "decided": "decided here",
}


def section(view: View, service_id: str) -> html.Section | None:
    """Every link that could be known, with its evidence; None where nothing is known."""
    found = successions.successions(view.edition, service_id, max(view.known_by, view.as_at))
    if not found:
        return None
    return card(
        _finding(view, found),
        *(_link(view, row) for row in found),
        note="An end of a registration is not always a closure. What is uncertain is not counted as one.",
        name="succession",
    )


def _finding(view: View, found: list[Row]) -> str:
    after = [row for row in found if row["way"] == "after"]
    if not after:
        return f"This {view.words.one} went on from another registration"
    kind = after[0]["kind"]
    when = f" on {day(after[0]['ended_on'])}" if after[0]["ended_on"] else ""
    if kind == "true-closure":
        return f"Its registration ended{when}; nothing went on from it"
    if kind == "uncertain":
        return f"Its registration ended{when}; whether it went on elsewhere is not certain"
    return f"Its registration ended{when}, but the {view.words.one} went on"


def _link(view: View, row: Row) -> html.Div:
    name = row["name"] or (row["other"] or "").partition(":")[2]
    who: list[Any] = []
    if row["other"]:
        who = [
            "Went on from " if row["way"] == "before" else _onward(row),
            html.A(name, href=view.href(f"/provider/{row['other']}")),
            f" ({row['owner_name']})" if row["owner_name"] else "",
            ": ",
        ]
    kind = KINDS.get(row["kind"], str(row["kind"]))
    how = METHODS.get(row["method"], str(row["method"]))
    if row["probability"] is not None:
        how += f", chance that it is the same {view.words.one} {chance(row['probability'])}"
    elif row["probability_continued"] is not None:
        how += f", chance that it went on anywhere {chance(row['probability_continued'])}"
    key = sourced(view, "Source", "succession", from_service_id=row["from_service_id"])
    return html.Div(
        [
            html.P([*who, kind if who else begun(kind), "."]),
            html.P(f"{begun(str(row['evidence']))}.".replace("..", "."), className="fine"),
            html.P([f"{begun(how)}. ", key, *_decide(view, row)], className="fine"),
        ],
        className="succession-link",
    )


def _decide(view: View, row: Row) -> list[Any]:
    """The way to the form, where there is something to decide or to take back."""
    doubtful = (row["kind"] == "uncertain" and row["other"]) or row["method"] == "decided"
    if not doubtful or row["way"] == "before":
        return []
    address = view.href("/identity", of=ENDINGS, q=row["from_service_id"])
    return [" ", html.A("Decide what became of it", href=address)]


def _onward(row: Row) -> str:
    return "Perhaps went on as " if row["kind"] == "uncertain" else "Went on as "
