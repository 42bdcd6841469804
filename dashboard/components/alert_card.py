"""One alert: how likely, compared with what, why, whom it touches, what to do next."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard.components.decide import decide
from dashboard.components.sourced import score, sourced
from dashboard.decisions import UNDECIDED, Decision
from dashboard.market_words import WORDS
from dashboard.published import Row
from dashboard.queries.alerts import main_reasons
from dashboard.view import View
from dashboard.wording import chance, compared, count, day, interval, number, percent

SEVERITY_WORDS = {"act": "Act", "watch": "Watch", "info": "For information"}
STATE_WORDS = {
    "new": "New",
    "acknowledged": "Acknowledged",
    "watching": "Watching",
    "closed": "Closed",
}
#: Button -> the state it leads to.
STEPS = (("Acknowledge", "acknowledged"), ("Watch", "watching"), ("Close", "closed"))


def alert_card(
    view: View, alert: Row, decision: Decision = UNDECIDED, also: Sequence[Row] = ()
) -> html.Article:
    """The card of one alert; a decision can be written down on it.

    Args:
        also: further alerts about the same subject, named on the card.
    """
    severity = alert["severity"]
    return html.Article(
        [
            html.Div(_figure(view, alert), className="alert-figure"),
            html.Div(
                [
                    html.Div(
                        [
                            html.Span(
                                SEVERITY_WORDS.get(severity, severity), className=f"tag {severity}"
                            ),
                            html.Span(alert["title"], className="alert-rule"),
                            html.Span(f"· {WORDS[alert['market']].title}", className="alert-rule"),
                        ],
                        className="alert-kind",
                    ),
                    html.H3(html.A(alert["entity_name"], href=link(view, alert))),
                    html.P(_touches(alert), className="alert-who"),
                    _why(view, alert),
                    _also(also),
                    html.P(
                        [_when(alert), " ", _record(alert), " ", alert_source(view, alert)],
                        className="fine",
                    ),
                ],
                className="alert-body",
            ),
            html.Div(
                actions(alert["alert_id"], decision, link(view, alert)),
                className="alert-actions",
                id={"type": "alert-actions", "alert": alert["alert_id"]},
            ),
        ],
        className=f"card alert {severity} {decision.state}",
    )


def link(view: View, alert: Row) -> str:
    """Where an alert's subject is shown in full."""
    if alert["entity_kind"] == "service":
        return view.href(f"/provider/{alert['entity_id']}")
    if alert["entity_kind"] in ("provider", "owner"):
        return view.href(f"/owner/{alert['entity_id']}")
    if alert["la_code"]:
        return view.href("/markets", la=alert["la_code"], level="la")
    return view.href("/markets")


def alert_source(view: View, alert: Row, figure: Any = "Source") -> html.A:
    """A figure of an alert, or a word, that opens where the alert comes from."""
    key = {name: alert[name] for name in ("alert_id", "as_at")}
    return sourced(view, figure, "alert", **key)


def _figure(view: View, alert: Row) -> list[Any]:
    if alert["probability"] is None:
        value = alert["to_value"] or "–"
        words = len(value) > 6
        return [
            html.Div(alert_source(view, alert, value), className="big words" if words else "big"),
            html.Div(f"was {alert['from_value']}", className="beside")
            if alert["from_value"]
            else None,
        ]
    return [
        html.Div(score(view, chance(alert["probability"]), alert), className="big"),
        html.Div(interval(alert["low"], alert["high"]), className="beside"),
        html.Div(
            f"was {chance(alert['previous'])}"
            if alert["previous"] is not None
            else "not scored before",
            className="beside",
        ),
        html.Div(f"typical {chance(alert['base'])}", className="beside"),
    ]


def _touches(alert: Row) -> str:
    parts = []
    if alert["places"] is not None:
        parts.append(count(alert["places"], "registered place"))
    if alert["la_name"] and alert["la_name"] not in alert["entity_name"]:
        parts.append(alert["la_name"])
    if alert["probability"] is not None:
        parts.append(
            "chance of leaving the register within 12 months, "
            + compared(alert["probability"], alert["base"])
        )
    return " · ".join(parts)


def _why(view: View, alert: Row) -> html.Ul:
    reasons = main_reasons(view.edition, alert)
    said = [_sentence(row["phrase"]) for row in reasons]
    # An alert about a chance says in its reason what the figure beside it says already.
    if not said or "probability" not in _evidence(alert):
        said.insert(0, alert["reason"])
    return html.Ul([html.Li(words) for words in said], className="why")


def _evidence(alert: Row) -> dict[str, Any]:
    found = json.loads(alert["evidence"] or "{}")
    return found if isinstance(found, dict) else {}


def _also(alerts: Sequence[Row]) -> html.P | None:
    if not alerts:
        return None
    return html.P(
        ["Also raised: ", "; ".join(_title(row) for row in alerts)],
        className="also",
    )


def _title(alert: Row) -> str:
    """An alert in a few words; one about a chance repeats no figure that stands beside it."""
    if "probability" in _evidence(alert):
        return str(alert["title"]).lower()
    return str(alert["reason"])[:1].lower() + str(alert["reason"])[1:]


def _sentence(phrase: str) -> str:
    return phrase[:1].upper() + phrase[1:]


def _when(alert: Row) -> str:
    parts = []
    if alert["happened_on"]:
        parts.append(f"happened {day(alert['happened_on'])}")
    if alert["known_on"]:
        parts.append(f"public {day(alert['known_on'])}")
    if alert["opened_as_at"] != alert["as_at"]:
        parts.append(f"first raised for {day(alert['opened_as_at'])}")
    return f"{_sentence(' · '.join(parts))}." if parts else ""


def _record(alert: Row) -> str:
    """How often the rule was right before."""
    if alert["rule_raised"] is None or alert["rule_right"] is None:
        return ""
    raised, right = alert["rule_raised"], alert["rule_right"]
    if raised == 0:
        return "This rule has no past year to be judged by yet."
    return (
        f"In past years this rule was right {number(right)} times of {number(raised)}"
        f" ({percent(100 * right / raised, 0)})."
    )


def actions(alert_id: str, decision: Decision, href: str | None, fault: str = "") -> list[Any]:
    """What can be done about an alert, and where it stands."""
    return [
        html.A("Open", href=href, className="button main") if href else None,
        html.Div(
            [
                html.Strong(STATE_WORDS[decision.state]),
                html.Span(f" by {decision.by}, {day(decision.at)}" if decision.by else ""),
                html.Q(decision.note) if decision.note else None,
            ],
            className=f"state {decision.state}",
            role="status",
        ),
        decide(
            "Decide",
            ("Note", {"type": "alert-note", "alert": alert_id}),
            {"type": "alert-by", "alert": alert_id},
            [
                (words, {"type": "alert-do", "alert": alert_id, "state": state})
                for words, state in STEPS
                if state != decision.state
            ],
            fault,
            rows=3,
        ),
    ]
