"""What the pages rest on: which files were read, and which rows were refused."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.components.card import card, headline
from dashboard.components.table import table
from dashboard.desk import Desk
from dashboard.published import Row
from dashboard.queries import register, sources
from dashboard.view import View
from dashboard.wording import count, day, number, short_day


def page(desk: Desk, view: View) -> Any:
    """Sources, refusals, and the names of the build and run."""
    run = register.run(view.edition)
    files = sources.files(view.edition)
    read = sum(row["rows_read"] for row in files)
    refused = sum(row["rows_quarantined"] for row in files)
    return html.Div(
        [
            headline(
                f"{number(read)} rows were read from {count(len(files), 'table')}; every one is"
                f" kept{_aside(read, refused)}",
                f"Newest register: {day(run['latest_as_at'])}. Nothing that became public after"
                f" {day(run['known_by'])} is used.",
            ),
            _files(files),
            _refused(sources.quarantine(view.edition)),
            _names(view, run),
        ]
    )


def _aside(read: int, refused: int) -> str:
    if not refused:
        return ""
    return f" ({number(read - refused)}) or set aside with its reason ({number(refused)})"


def _files(files: list[Row]) -> html.Section:
    unused = sum(not row["in_use"] for row in files)
    return card(
        "Files read",
        table(
            "Files read",
            [
                "File",
                "Source",
                "As at",
                "Public",
                "Read",
                "Kept",
                "Set aside",
                "Blank",
                "In use",
                "Warnings",
            ],
            [
                [
                    html.Span(
                        [row["file_name"], f" · {row['sheet']}" if row["sheet"] else ""],
                        title=f"sha256 {row['sha256']}",
                    ),
                    row["source"],
                    short_day(row["as_at"]),
                    short_day(row["known_on"])
                    + (" (estimated)" if row["known_on_estimated"] else ""),
                    number(row["rows_read"]),
                    number(row["rows_kept"]),
                    number(row["rows_quarantined"]),
                    number(row["blank_rows"]),
                    "yes" if row["in_use"] else "no",
                    row["warnings"] or "",
                ]
                for row in files
            ],
            numeric=(4, 5, 6, 7),
            name="tall",
        ),
        note=(
            "Read = kept + set aside; blank lines are counted apart."
            + (
                f" {count(unused, 'table')} not in use: a later edition replaced it."
                if unused
                else ""
            )
        ),
    )


def _refused(rows: list[Row]) -> html.Section:
    if not rows:
        return card("No row was set aside")
    total = sum(row["rows"] for row in rows)
    return card(
        f"{count(total, 'row was', 'rows were')} set aside, for {count(len(rows), 'reason')}",
        table(
            "Rows set aside",
            ["Reason", "Rows", "Source", "Table", "First file", "First line"],
            [
                [
                    row["reason"],
                    number(row["rows"]),
                    row["source"],
                    row["table"],
                    row["raw_name"],
                    number(row["row_number"]),
                ]
                for row in rows
            ],
            numeric=(1, 5),
            name="tall",
        ),
        note="A row that breaks its table's contract is kept here whole, never dropped.",
    )


def _names(view: View, run: Row) -> html.Section:
    facts = (
        ("Data", "Synthetic: invented" if view.synthetic else "Real"),
        ("Run", run["run_id"]),
        ("Build", run["build_id"]),
        ("Newest register", day(run["latest_as_at"])),
        ("Known by", day(run["known_by"])),
        ("Shown register", day(view.as_at)),
        ("Shown from what was public by", day(view.known_by)),
        ("Model", run["model_version"] or "none"),
        ("Champion", run["champion"] or "none"),
    )
    return card(
        "This edition",
        html.Dl([part for name, value in facts for part in (html.Dt(name), html.Dd(value))]),
    )
