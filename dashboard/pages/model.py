"""How far the chances can be trusted: tested on later years, beside simpler ways to guess."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.components.card import card, chart, columns, headline
from dashboard.components.sourced import sourced
from dashboard.components.table import table
from dashboard.desk import Desk
from dashboard.figures.ranking import ranking
from dashboard.figures.reliability import reliability
from dashboard.pages import backtest_table, exit_counts
from dashboard.pages.backtest_table import model_name, tested
from dashboard.published import Row
from dashboard.queries import model, register
from dashboard.view import View
from dashboard.wording import count, day, number, percent
from data.tables.market import ADULT_MARKETS

FEATURES_SHOWN = 12


def page(desk: Desk, view: View) -> Any:
    """The backtest and what it says."""
    run = register.run(view.edition)
    rows = model.backtest(view.edition, view.market)
    champion = next((row for row in rows if row["is_champion"] and row["as_at"] is None), None)
    return html.Div(
        [
            headline(*_finding(view, rows, champion)),
            *[
                backtest_table.section(view, protocol, rows)
                for protocol in dict.fromkeys(r["protocol"] for r in rows)
            ],
            columns(_reliability(view, run), _importance(view)),
            exit_counts.section(view) if view.market not in ADULT_MARKETS else None,
            _how(view, run, champion),
        ]
    )


def _finding(view: View, rows: list[Row], champion: Row | None) -> tuple[Any, Any]:
    if champion is None:
        of_market = f" --market {view.market}" if view.market in ADULT_MARKETS else ""
        return (
            "No model has been tested yet.",
            f"Train one with: forewarn train service-exit{of_market}",
        )
    one = view.words.one
    caught = champion["recall_at_10pct"]
    rating = next(
        (
            row
            for row in rows
            if row["model"] == "rating_only"
            and row["as_at"] is None
            and row["protocol"] == champion["protocol"]
        ),
        None,
    )
    title: Any = (
        [
            f"Looking at the one {one} in ten ranked highest finds ",
            tested(view, percent(100 * caught, 0), champion),
            " of those that leave",
        ]
        if caught is not None
        else "The model has been tested on later years"
    )
    text: list[Any] = [
        (
            f"Tested on {count(champion['n'], f'{one}-year')} the model had not seen, of which"
            f" {number(champion['events'])} left. It ranks a {one} that leaves above one that stays "
        ),
        tested(view, _auc(champion), champion),
        " of the time",
    ]
    if rating is not None and rating["auc"] is not None:
        alone = tested(view, _auc(rating), rating)
        text += ["; the rating alone does so ", alone, " of the time"]
    return title, [*text, ". That is a modest signal: use it to decide where to look first."]


def _auc(row: Row) -> str:
    if row["auc"] is None:
        return "an unknown share"
    return percent(100 * row["auc"], 0)


def _reliability(view: View, run: Row) -> html.Section:
    rows = model.reliability(view.edition, view.market)
    names = list(dict.fromkeys(row["model"] for row in rows))
    name = run["champion"] if run["champion"] in names else (names[0] if names else None)
    bins = [row for row in rows if row["model"] == name]
    if not bins:
        return card("Calibration has not been measured yet")
    inside = sum(row["observed_low"] <= row["predicted"] <= row["observed_high"] for row in bins)
    return chart(
        f"What was foretold happened about as often: {inside} of {len(bins)} groups agree within"
        " chance",
        reliability(bins),
        table=table(
            "Foretold against observed",
            ["Group", view.words.upper(view.words.many), "Foretold", "Happened", "Interval"],
            [
                [
                    sourced(
                        view,
                        str(row["bin"]),
                        "reliability",
                        **{name: row[name] for name in ("task", "model", "bin")},
                    ),
                    number(row["n"]),
                    percent(100 * row["predicted"]),
                    percent(100 * row["observed"]),
                    f"{100 * row['observed_low']:.1f} to {100 * row['observed_high']:.1f}",
                ]
                for row in bins
            ],
            numeric=range(1, 5),
        ),
        note=f"{model_name(str(name))}, all test years together. Each dot is a group of"
        f" {view.words.many}.",
    )


def _importance(view: View) -> html.Section:
    rows = model.importance(view.edition, view.market)[:FEATURES_SHOWN]
    if not rows:
        return card("What drives the chances has not been measured yet")
    signs = {"+": "raises", "-": "lowers"}
    return chart(
        f"What moves the chances most: {rows[0]['label']}",
        ranking(
            [row["label"] for row in rows],
            [row["mean_abs_log_odds"] for row in rows],
            [f"{row['mean_abs_log_odds']:.2f}" for row in rows],
            wide=260,
        ),
        table=table(
            "Importance",
            ["Feature", "Mean effect", "More of it"],
            [
                [
                    row["label"],
                    sourced(
                        view,
                        f"{row['mean_abs_log_odds']:.3f}",
                        "importance",
                        **{name: row[name] for name in ("task", "feature")},
                    ),
                    signs.get(row["direction"], "either way"),
                ]
                for row in rows
            ],
            numeric=(1,),
        ),
        note="Mean absolute effect on the log-odds. It describes the model, not causes.",
    )


def _how(view: View, run: Row, champion: Row | None) -> html.Section:
    return card(
        "How a chance is made",
        html.Ul(
            [
                html.Li(
                    f"A model learns from earlier registers which {view.words.many} left the register"
                    " within 12 months, using only what was public at the time."
                ),
                html.Li(
                    f"Its scores are turned into chances on {view.words.many} it had not learnt from"
                    f" (a·logit + b), so that of {view.words.many} given 5 %, about 5 in 100 leave."
                ),
                html.Li(
                    "A challenger replaces the champion only when it is better on later years, by"
                    " more than chance, with owners kept whole."
                ),
                html.Li("Where it cannot be computed, it is not given, and the page says why."),
            ],
            className="prose",
        ),
        note=(
            f"Model {run['model_version'] or 'not named'}, task {run['task']}; everything known by"
            f" {day(run['known_by'])}."
            if view.market not in ADULT_MARKETS
            else f"Task {champion['task']}; everything known by {day(view.known_by)}."
            if champion
            else None
        ),
    )
