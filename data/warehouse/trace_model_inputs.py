"""What the figures that judge a model were made of: its tests, and what those were asked about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from data.warehouse.trace_input import Input

Row = dict[str, Any]
_COMPANIES = "company-failure"
_CHILDRENS = "service-exit"


def _model_run(row: Row) -> list[Input]:
    """One test rests on the panel of its day, all of them together on each."""
    task, day = row["task"], row["as_at"]
    if day is None:
        where = "task = ? AND protocol = ? AND model = ? AND as_at IS NOT NULL"
        key = (task, row["protocol"], row["model"])
        return [Input("model_run", "the tests it puts together", where, key)]
    why = "what was looked at that day, those without a known outcome included"
    if task == _COMPANIES:
        return [Input("panel_company", why, "as_at = ?", (day,))]
    body = "ofsted" if task == _CHILDRENS else "cqc"
    where = "as_at = ? AND split_part(service_id, ':', 1) = ?"
    found = [Input("panel_service", why, where, (day, body))]
    if task == _CHILDRENS:
        found.append(Input("exit_count", "how many had gone a year later", "as_at = ?", (day,)))
    return found


def _reliability(row: Row) -> list[Input]:
    where = "task = ? AND model = ? AND protocol = 'time' AND as_at IS NOT NULL"
    return [Input("model_run", "the tests it is counted in", where, (row["task"], row["model"]))]


def _importance(row: Row) -> list[Input]:
    newest = "(SELECT max(as_at) FROM results.reason WHERE task = ?)"
    where = f"task = ? AND feature = ? AND as_at = {newest}"
    key = (row["task"], row["feature"], row["task"])
    return [Input("reason", "the reasons it is the mean size of", where, key)]


MODEL_RULES: dict[str, Callable[[Row], list[Input]]] = {
    "model_run": _model_run,
    "reliability": _reliability,
    "importance": _importance,
}
