"""One home over time: its chances, its ratings, and what each register said."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.components.card import card, chart
from dashboard.components.sourced import register_row, score, sourced
from dashboard.components.table import table
from dashboard.figures.style import ACCENT, GREY
from dashboard.figures.timeline import timeline
from dashboard.figures.trend import Line, trend
from dashboard.published import Row
from dashboard.queries import register, risk, services
from dashboard.view import View
from dashboard.wording import chance, count, day, interval, number, short_day

TOLD = (
    ("owner_name", "Owner"),
    ("la_name", "Council"),
    ("sector", "Sector"),
    ("places", "Places"),
    ("rating", "Rating"),
    ("registration_status", "Status"),
)


def chances(view: View, service_id: str) -> html.Section | None:
    """How the chance moved, with its interval and the typical chance."""
    rows = risk.past(view.edition, view.market, service_id, view.as_at)
    scored = [row for row in rows if row["probability"] is not None]
    if len(scored) < 2:
        return None
    first, last = scored[0], scored[-1]
    change = last["probability"] - first["probability"]
    moved = (
        "held steady near"
        if abs(change) < 0.005
        else (f"{'risen' if change > 0 else 'fallen'} from {chance(first['probability'])} to")
    )
    figure = trend(
        [row["as_at"] for row in rows],
        [
            Line(
                f"this {view.words.one}",
                [_per_cent(row["probability"]) for row in rows],
                ACCENT,
                low=[_per_cent(row["low"]) for row in rows],
                high=[_per_cent(row["high"]) for row in rows],
            ),
            Line("typical", [_per_cent(row["base"]) for row in rows], GREY, dashed=True),
        ],
        suffix=" %",
        digits=1,
    )
    return chart(
        f"The chance has {moved} {chance(last['probability'])} since {first['as_at'].year}",
        figure,
        table=table(
            "Chance at each register",
            ["Register", "Chance", "Interval", "Typical", "Model"],
            [
                [
                    short_day(row["as_at"]),
                    score(view, row["not_computable"] or chance(row["probability"]), row),
                    interval(row["low"], row["high"]),
                    chance(row["base"]),
                    row["model_version"] or "–",
                ]
                for row in rows
            ],
            numeric=(1, 2, 3),
        ),
        note="Each date is scored from what was public then. The shaded band is the interval.",
    )


def _per_cent(share: float | None) -> float | None:
    return None if share is None else 100 * share


def ratings(view: View, service_id: str) -> html.Section:
    """The inspections that were public, on a line."""
    found = services.inspections(view.edition, service_id, view.as_at, view.known_by)
    if not found:
        return card("No full inspection is known yet", html.P("Nothing to show.", className="fine"))
    last = found[-1]
    same = 0
    for row in reversed(found):
        if row["rating"] != last["rating"]:
            break
        same += 1
    title = (
        f"Rated {last['rating']} at every inspection known ({number(same)})"
        if same == len(found) and same > 1
        else f"Rated {last['rating']} since {day(found[-same]['happened_on'])}"
    )
    return chart(
        title,
        timeline(found, view.as_at),
        table=table(
            "Inspections",
            ["Inspected", "Public", "Rating", "Kind"],
            [
                [
                    sourced(
                        view,
                        short_day(row["happened_on"]),
                        "inspection",
                        service_id=service_id,
                        happened_on=row["happened_on"],
                    ),
                    short_day(row["known_on"])
                    + (" (estimated)" if row["known_on_estimated"] else ""),
                    row["rating"],
                    row["event_type"] or "–",
                ]
                for row in reversed(found)
            ],
        ),
        note=f"Overall judgements by {view.words.inspectorate} that were public by {day(view.known_by)}.",
    )


def registers(view: View, history: list[Row]) -> html.Section:
    """One row per register, with what changed since the one before marked."""
    changed = 0
    rows: list[list[Any]] = []
    before: Row | None = None
    for now in history:
        edition: list[Any] = [register_row(view, day(now["as_at"]), now)]
        if register.is_in_year(view.market, now["as_at"]):
            edition.append(html.Div("in-year", className="told"))
        cells: list[Any] = [edition]
        for column, _ in TOLD:
            text = number(now[column]) if column == "places" else now[column] or "not given"
            differs = before is not None and before[column] != now[column]
            changed += differs
            cells.append(
                html.Mark([text, html.Span(" (changed)", className="unseen")]) if differs else text
            )
        rows.append(cells)
        before = now
    title = (
        f"The register changed what it says of this {view.words.one} "
        f"{'once' if changed == 1 else count(changed, 'time')}"
        if changed
        else f"The register has always said the same of this {view.words.one}"
    )
    return card(
        title,
        table(
            "What each register said",
            ["Register", *(words for _, words in TOLD)],
            list(reversed(rows)),
            numeric=(4,),
        ),
        note=(
            f"Registered {day(history[-1]['registered_on'])}. Newest first; what differs from the"
            " register before is marked. Source: "
            f"{view.words.inspectorate} registers, "
            f"{count(len(history), 'edition')}."
        ),
    )
