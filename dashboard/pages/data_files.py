"""Files read: one row for each table of a publication, opening to its files."""

from __future__ import annotations

from datetime import date
from typing import Any

import dash_ag_grid as dag
from dash import html

from dashboard.components.card import card
from dashboard.components.sourced import source_address
from dashboard.components.table import table
from dashboard.gate_words import plain
from dashboard.published import Row
from dashboard.source_words import titled
from dashboard.view import View
from dashboard.wording import count, number, short_day

_FULL_HEIGHT = 14
_DAY = {
    "function": "params.value ? d3.timeFormat('%-d %b %Y')(d3.timeParse('%Y-%m-%d')(params.value)) : '–'"
}
_WORDS = {"filter": "agTextColumnFilter", "floatingFilter": True}
_FIGURE = {
    "type": "rightAligned",
    "cellClass": "ag-right-aligned-cell figure",
    "width": 105,
    "cellRenderer": "Sourced",
}
_COLUMNS = [
    {"field": "file", "headerName": "File", "tooltipField": "sha", "flex": 3, "minWidth": 200}
    | _WORDS,
    {"field": "as_at", "headerName": "As at", "width": 125, "valueFormatter": _DAY},
    {"field": "known_on", "headerName": "Public", "width": 125, "valueFormatter": _DAY},
    {"field": "read", "headerName": "Read"} | _FIGURE,
    {"field": "kept", "headerName": "Kept"} | _FIGURE,
    {"field": "aside", "headerName": "Set aside"} | _FIGURE,
    {"field": "used", "headerName": "In use", "width": 90},
    {"field": "note", "headerName": "Note", "tooltipField": "note", "flex": 2, "minWidth": 160}
    | _WORDS,
]


def section(view: View, files: list[Row]) -> list[html.Section | None]:
    """The tables of every publication and, where one is opened, its files."""
    groups: dict[str, list[Row]] = {}
    for row in files:
        groups.setdefault(f"{row['source']}/{row['table']}", []).append(row)
    ordered = sorted(groups.items(), key=lambda group: _title(group[1]).lower())
    unused = sum(not row["in_use"] for row in files)
    opened = view.get("files")
    summary = card(
        f"{count(len(files), 'table was', 'tables were')} read, of"
        f" {count(len(groups), 'kind')}; choose one to see its files",
        table(
            "Files read",
            ["Table", "Files", "Dates", "Newest", "Read", "Kept", "Set aside", "Notes"],
            [_cells(view, key, rows, opened) for key, rows in ordered],
            numeric=(1, 2, 4, 5, 6),
            name="tall compact",
        ),
        note="Read = kept + set aside; blank lines are counted apart."
        + (f" {count(unused, 'table')} not in use: a later edition replaced it." if unused else ""),
    )
    return [summary, _opened(view, groups[opened]) if opened in groups else None]


def _title(rows: list[Row]) -> str:
    return titled(rows[0]["source"], rows[0]["table"])


def _newest(rows: list[Row]) -> date | None:
    return max((row["as_at"] for row in rows if row["as_at"]), default=None)


def _cells(view: View, key: str, rows: list[Row], opened: str) -> list[Any]:
    chosen = {"aria-current": "true"} if key == opened else {}
    address = view.href(files=None if key == opened else key)
    noted, unused = sum(bool(row["warnings"]) for row in rows), sum(not r["in_use"] for r in rows)
    notes = [f"{number(noted)} with a note"] if noted else []
    return [
        html.A(_title(rows), href=address, title=key, className="counted", **chosen),
        number(len(rows)),
        number(len({row["as_at"] for row in rows})),
        short_day(_newest(rows)),
        *(
            number(sum(row[column] for row in rows))
            for column in ("rows_read", "rows_kept", "rows_quarantined")
        ),
        ", ".join(notes + ([f"{number(unused)} not in use"] if unused else [])),
    ]


def _opened(view: View, rows: list[Row]) -> html.Section:
    tall = len(rows) > _FULL_HEIGHT
    return card(
        f"{_title(rows)}: {count(len(rows), 'file')}",
        html.P(html.A("Close", href=view.href(files=None)), className="fine"),
        dag.AgGrid(
            id="files",
            columnDefs=_COLUMNS,
            rowData=[_shown(view, row) for row in rows],
            defaultColDef={"sortable": True, "resizable": True, "suppressHeaderMenuButton": True},
            dashGridOptions={
                "theme": "themeQuartz",
                "rowHeight": 32,
                "headerHeight": 36,
                "animateRows": False,
                "tooltipShowDelay": 300,
                "enableCellTextSelection": True,
                "domLayout": "normal" if tall else "autoHeight",
            },
            className="files tall-grid" if tall else "files",
        ),
        note="Point at a file to read its SHA-256, at a note to read it whole.",
    )


def _shown(view: View, row: Row) -> dict[str, Any]:
    # The only sheet has no name, which an address cannot choose by.
    key = {name: row[name] for name in ("raw_name", "table", "sheet") if row[name]}
    line = source_address(view, "source_file", **key)
    return {
        "sources": dict.fromkeys(("read", "kept", "aside"), line),
        "file": row["file_name"] + (f" · {row['sheet']}" if row["sheet"] else ""),
        "sha": f"sha256 {row['sha256']}",
        "as_at": str(row["as_at"]) if row["as_at"] else None,
        "known_on": str(row["known_on"]) if row["known_on"] else None,
        "read": row["rows_read"],
        "kept": row["rows_kept"],
        "aside": row["rows_quarantined"],
        "used": "yes" if row["in_use"] else "no",
        "note": "; ".join(
            part
            for part in (
                plain(row["warnings"] or ""),
                "day of publication estimated" if row["known_on_estimated"] else "",
                f"{count(row['blank_rows'], 'blank line')}" if row["blank_rows"] else "",
            )
            if part
        ),
    }
