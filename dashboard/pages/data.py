"""What the pages rest on: which files were read, and which rows were refused."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.components.card import card, headline
from dashboard.components.table import table
from dashboard.desk import Desk
from dashboard.published import Row
from dashboard.queries import gates, register, sources
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
            _gates(gates.results(view.edition)),
            _files(files),
            _refused(sources.quarantine(view.edition)),
            _names(view, run),
        ]
    )


def _aside(read: int, refused: int) -> str:
    if not refused:
        return ""
    return f" ({number(read - refused)}) or set aside with its reason ({number(refused)})"


def _gates(found: list[Row]) -> html.Section | None:
    """What is odd about the editions held; those that passed are counted."""
    if not found:
        return None
    failed = [row for row in found if not row["passed"]]
    stopped = sum(row["level"] == "required" for row in failed)
    if not failed:
        return card(f"All {number(len(found))} checks of the files passed")
    title = f"{count(len(failed), 'check')} of {number(len(found))} found something odd"
    if stopped:
        title += f"; {count(stopped, 'of them keeps', 'of them keep')} a file from being used"
    return card(
        title,
        table(
            "Checks of the files that did not pass",
            ["As at", "Check", "What was found", "Compared with", "So"],
            [
                [
                    short_day(row["as_at"]),
                    row["gate"].replace("_", " "),
                    row["sentence"],
                    row["compared_with"] or "–",
                    "not used" if row["level"] == "required" else "used, with this note",
                ]
                for row in failed
            ],
            name="tall",
        ),
        note="Tolerances are reviewed rules with their reasons, in data/gates/tolerances.yaml.",
    )


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
