"""The alerts open on an owner's services and on the owner itself."""

from __future__ import annotations

from dash import html

from dashboard.components.alert_card import SEVERITY_WORDS, alert_source, link
from dashboard.decisions import UNDECIDED
from dashboard.desk import Desk
from dashboard.published import Row
from dashboard.queries import alerts
from dashboard.view import View
from dashboard.wording import count

SHOWN = 4


def section(desk: Desk, view: View, homes: list[Row], owner_id: str) -> html.Ul | html.P:
    """One line an alert, the most urgent first."""
    ids = {owner_id} | {home[key] for home in homes for key in ("service_id", "provider_id")}
    states = desk.decisions.states()
    found = [
        row
        for row in alerts.queue(view.edition, view.market, view.as_at, None)
        if row["entity_id"] in ids and states.get(row["alert_id"], UNDECIDED).state != "closed"
    ]
    if view.market not in alerts.watched():
        return html.P(f"No alert rules watch {view.words.kinds} yet.", className="fine")
    if not found:
        return html.P(f"No alert is open on its {view.words.many}.", className="fine")
    lines = [
        html.Li(
            [
                html.Span(
                    SEVERITY_WORDS.get(row["severity"], row["severity"]),
                    className=f"tag {row['severity']}",
                ),
                html.Span(
                    [
                        html.A(row["entity_name"], href=link(view, row)),
                        f": {row['title'][:1].lower()}{row['title'][1:]}. {row['reason']} ",
                        alert_source(view, row),
                    ]
                ),
            ]
        )
        for row in found[:SHOWN]
    ]
    if len(found) > SHOWN:
        more = count(len(found) - SHOWN, "more alert is", "more alerts are")
        lines.append(html.Li(html.A(f"{more} open", href=view.href("/alerts", la="all"))))
    return html.Ul(lines, className="alert-lines")
