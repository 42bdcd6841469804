"""The backtest of one protocol: every model with its intervals, together and by year."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.components.card import card
from dashboard.components.sourced import sourced
from dashboard.components.table import table
from dashboard.published import Row
from dashboard.view import View
from dashboard.wording import number, percent

NAMES = {
    "logistic": "Penalised logistic",
    "lightgbm": "Gradient boosting",
    "rating_only": "Rating alone",
    "prevalence": "Same chance for all",
}
PROTOCOLS = {"time": "out of time", "time_and_owner": "out of time and out of owner"}


def model_name(model: str) -> str:
    """A model as people call it."""
    return NAMES.get(model, model.replace("_", " "))


def section(view: View, protocol: str, rows: list[Row]) -> html.Section:
    """The tables of one protocol; each area under the curve opens the run of the test behind it."""
    mine = [row for row in rows if row["protocol"] == protocol]
    overall = [row for row in mine if row["as_at"] is None]
    by_year = [row for row in mine if row["as_at"] is not None]
    best = next((row for row in overall if row["is_champion"]), None)
    title = (
        f"{model_name(best['model'])} is the champion, tested {PROTOCOLS.get(protocol, protocol)}"
        if best
        else f"Tested {PROTOCOLS.get(protocol, protocol)}"
    )
    heads = [
        "Model",
        "Ranks right (AUC)",
        "Average precision",
        "Found in top tenth",
        "Lift",
        "Brier skill",
        "Calibration error",
    ]
    years = sorted({row["as_at"] for row in by_year})
    tables: list[Any] = [
        table(
            "All test years together",
            heads,
            [_metrics(view, row) for row in overall],
            numeric=range(1, 7),
        ),
        html.H3("By test year"),
        table(
            "Ranks right (AUC) by test year",
            ["Model", *(f"{year.year} to {year.year + 1}" for year in years)],
            [
                [_label(row), *(_of_year(view, by_year, row["model"], year) for year in years)]
                for row in overall
            ],
            numeric=range(1, len(years) + 1),
        ),
    ]
    counted = {row["as_at"]: row for row in by_year}
    tests = "; ".join(
        f"{year.year} to {year.year + 1}: {number(counted[year]['events'])} of"
        f" {number(counted[year]['n'])} left"
        for year in years
    )
    return card(
        title,
        *tables,
        note=(
            f"In brackets: intervals of 95 %, resampled by owner. {tests}. 50 % would be guessing."
            " Brier skill compares with giving every home the same chance; above 0 is better."
        ),
    )


def _label(row: Row) -> Any:
    if not row["is_champion"]:
        return model_name(row["model"])
    return html.Span([model_name(row["model"]), " ", html.Span("champion", className="tag info")])


def tested(view: View, words: str, row: Row) -> html.A:
    """A figure of a test that opens its row, and what it was tested on."""
    key = {name: row[name] for name in ("task", "protocol", "model", "as_at")}
    return sourced(view, words, "model_run", **key)


def _metrics(view: View, row: Row) -> list[Any]:
    return [
        _label(row),
        tested(view, _with_interval(row, "auc", 0), row),
        _with_interval(row, "ap", 1),
        percent(_hundred(row["recall_at_10pct"]), 0),
        "–" if row["lift_at_10pct"] is None else f"{row['lift_at_10pct']:.1f} ×",
        "–" if row["brier_skill"] is None else f"{row['brier_skill']:.3f}",
        "–" if row["ece"] is None else percent(_hundred(row["ece"]), 1),
    ]


def _of_year(view: View, rows: list[Row], model_name: str, year: Any) -> Any:
    found = next((r for r in rows if r["model"] == model_name and r["as_at"] == year), None)
    return "–" if found is None else tested(view, _with_interval(found, "auc", 0), found)


def _with_interval(row: Row, key: str, digits: int) -> str:
    if row[key] is None:
        return "–"
    text = percent(_hundred(row[key]), digits)
    low, high = row[f"{key}_low"], row[f"{key}_high"]
    return (
        text
        if low is None or high is None
        else (f"{text} ({100 * low:.{digits}f} to {100 * high:.{digits}f})")
    )


def _hundred(share: float | None) -> float | None:
    return None if share is None else 100 * share
