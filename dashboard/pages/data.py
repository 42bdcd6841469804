"""What the pages rest on: which files were read, and which rows were refused."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.components.card import card, headline
from dashboard.components.identity_card import told
from dashboard.components.sourced import sourced
from dashboard.components.table import table
from dashboard.desk import Desk
from dashboard.pages import data_files, data_gates
from dashboard.pages.data_runs import runs_card
from dashboard.published import Row
from dashboard.queries import gates, identities, register, sources
from dashboard.source_words import titled
from dashboard.view import View
from dashboard.wording import count, day, number


def page(desk: Desk, view: View) -> Any:
    """Sources, refusals, and the names of the build and run."""
    run = register.run(view.edition)
    files = sources.files(view.edition)
    read = sum(row["rows_read"] for row in files)
    refused = sum(row["rows_quarantined"] for row in files)
    return html.Div(
        [
            headline(
                [
                    html.A(f"{number(read)} rows", href="#files-read", className="sourced counted"),
                    (
                        f" were read from {count(len(files), 'table')}; every one is"
                        f" kept{_aside(read, refused)}"
                    ),
                ],
                f"Newest register: {day(run['latest_as_at'])}. Nothing that became public after"
                f" {day(run['known_by'])} is used.",
            ),
            runs_card(desk.home / "casework.db"),
            data_gates.section(view, gates.results(view.edition)),
            _identities(desk, view),
            html.Div(data_files.section(view, files), id="files-read", className="stack"),
            _refused(view, sources.quarantine(view.edition)),
            _names(view, run),
        ]
    )


def _identities(desk: Desk, view: View) -> html.Section | None:
    queue = identities.queue(view.edition)
    if not queue:
        return None
    decided = desk.identities.matches()
    waiting = sum(entity not in decided for entity in queue)
    return card(
        told(waiting) if waiting else "No provider waits for a decision on its company",
        html.P(
            html.A("Review queue", href=view.href("/identity"), className="button main counted")
        ),
    )


def _aside(read: int, refused: int) -> str:
    if not refused:
        return ""
    return f" ({number(read - refused)}) or set aside with its reason ({number(refused)})"


def _refused(view: View, rows: list[Row]) -> html.Section:
    if not rows:
        return card("No row was set aside")
    total = sum(row["rows"] for row in rows)
    return card(
        f"{count(total, 'row was', 'rows were')} set aside, for {count(len(rows), 'reason')}",
        table(
            "Rows set aside",
            ["Reason", "Rows", "Table", "First file", "First line"],
            [
                [
                    row["reason"],
                    number(row["rows"]),
                    titled(row["source"], row["table"]),
                    row["raw_name"],
                    _first(view, row),
                ]
                for row in rows
            ],
            numeric=(1, 4),
            name="tall",
        ),
        note="A row that breaks its table's contract is kept here whole, never dropped.",
    )


def _first(view: View, row: Row) -> html.A:
    """The first line set aside for a reason, as a link to it as it was kept."""
    names = ("source", "table", "raw_name", "row_number")
    return sourced(view, number(row["row_number"]), "quarantine", **{n: row[n] for n in names})


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
