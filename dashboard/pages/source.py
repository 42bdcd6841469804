"""Where one figure comes from: publication, file, date, day it became public, and line."""

from __future__ import annotations

from datetime import date
from typing import Any

from dash import html

from dashboard.components.card import card, headline
from dashboard.components.sourced import sourced
from dashboard.components.table import table
from dashboard.desk import Desk
from dashboard.published import Row
from dashboard.queries import register, traced
from dashboard.view import View
from dashboard.wording import count, day, number
from data.errors import ForewarnError
from data.warehouse.trace import Traced

#: Columns that choose one row of a table and name it in a list of inputs.
_NAMED = (
    "service_id",
    "as_at",
    "happened_on",
    "filing",
    "period_end",
    "task",
    "entity_id",
    "feature",
    "concept",
    "company_number",
    "transaction_id",
    "filed_on",
    "made_up_to",
    "protocol",
    "model",
    "position",
)


def page(desk: Desk, view: View) -> Any:
    """The row an address names, its origin and what went into it."""
    name, key = view.get("table"), view.get("key")
    if not name or not key:
        return headline("Choose a figure: each is a link to where it comes from.")
    try:
        found = traced.traced(view.edition, desk.home, name, key)
    except ForewarnError as error:
        return headline("This source is not here", str(error))
    tops = [one for one in found if one.level == 0]
    return html.Div(
        [
            headline(_title(tops), _lead(tops)),
            *(_row(one) for one in tops[:5]),
            _run(view) if tops[0].origin is None else None,
            *_inputs(view, tops, [one for one in found if one.level == 1]),
            html.P(
                ["The same on the command line: ", html.Code(f"forewarn trace {name} '{key}'")],
                className="fine",
            ),
        ]
    )


def _title(tops: list[Traced]) -> str:
    first = tops[0]
    what = first.table.replace("_", " ")
    if first.origin is None:
        rows = sum(first.inputs.values())
        if not rows:
            return f"This {what} is kept by this program and was read from no file"
        return f"This {what} is worked out from {count(rows, 'published row')}"
    line = "" if first.row_number is None else f", line {number(first.row_number)}"
    return f"This {what} comes from {first.origin['file_name']}{line}"


def _lead(tops: list[Traced]) -> str:
    if len(tops) == 1:
        return "Every figure can be followed to the file it was read from."
    return f"{count(len(tops), 'row')} of the table answer to this; the first are shown."


def _row(one: Traced) -> html.Section:
    parts: list[Any] = []
    if one.origin is not None:
        parts.append(_origin(one.origin, one.row_number))
    parts += [html.H3("As published here"), _pairs(one.values)]
    if one.cells:
        parts += [html.H3("In the file’s own words"), _pairs(one.cells)]
    return card(one.table.replace("_", " ").capitalize(), *parts, name="source-row")


def _origin(file: Row, line: int | None) -> html.Dl:
    estimated = " (estimated)" if file["known_on_estimated"] else ""
    return _pairs(
        {
            "Publication": f"{file['source']}, {file['table'].replace('_', ' ')}",
            "File": file["file_name"],
            "SHA-256": file["sha256"],
            "As at": file["as_at"],
            "Public from": f"{day(file['known_on'])}{estimated}",
            "Sheet": file["sheet"] or "the only one",
            "Line": "not one line" if line is None else number(line),
            "Kept as": file["raw_name"],
        }
    )


def _run(view: View) -> html.Section:
    """What a computed row was made by."""
    run = register.run(view.edition)
    return card(
        "Worked out by",
        _pairs(
            {
                "Run": run["run_id"],
                "Build": run["build_id"],
                "Newest register": run["latest_as_at"],
                "Known by": run["known_by"],
                "Data": "synthetic" if view.synthetic else "real",
            }
        ),
    )


def _inputs(view: View, tops: list[Traced], inputs: list[Traced]) -> list[html.Section]:
    """One list per table that went into the first row asked for."""
    by_table: dict[str, list[Traced]] = {}
    for one in inputs:
        by_table.setdefault(one.table, []).append(one)
    return [
        _list(view, name, rows, tops[0].inputs.get(name, len(rows)))
        for name, rows in by_table.items()
    ]


def _list(view: View, name: str, rows: list[Traced], total: int) -> html.Section:
    shown = f"; the first {len(rows)} are shown" if total > len(rows) else ""
    return card(
        f"{rows[0].why.capitalize()}: {count(total, 'row')} of {name.replace('_', ' ')}{shown}",
        table(
            f"Rows of {name}",
            ["Row", "File", "As at", "Public", "Line"],
            [_cells(view, one) for one in rows],
            numeric=(4,),
            name="tall",
        ),
    )


def _cells(view: View, one: Traced) -> list[Any]:
    key = {name: one.values[name] for name in _NAMED if one.values.get(name) is not None}
    words = ", ".join(str(value) for value in key.values())
    file = one.origin or {}
    return [
        sourced(view, words, one.table, **{name: str(value) for name, value in key.items()}),
        file.get("file_name") or "–",
        _words(file.get("as_at")),
        _words(file.get("known_on")),
        number(one.row_number) if one.row_number is not None else "–",
    ]


def _pairs(values: Row) -> html.Dl:
    return html.Dl(
        [
            part
            for name, value in values.items()
            if value is not None and value != ""
            for part in (html.Dt(name.replace("_", " ")), html.Dd(_words(value)))
        ]
    )


def _words(value: Any) -> str:
    if value is None:
        return "–"
    return day(value) if isinstance(value, date) else str(value)
