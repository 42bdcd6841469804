"""Taking lists away as CSV: marked with their date and source, and safe to open in a sheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import duckdb
from flask import Flask, Response, request

from dashboard.desk import Desk
from dashboard.pages.providers import filters
from dashboard.published import Edition, Row, remembered
from dashboard.queries import services
from dashboard.view import View, read_view

#: A spreadsheet takes a cell that begins with one of these for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
SOURCE = "Ofsted register and inspection outcomes"
MARKS = {True: "SYNTHETIC: invented homes, owners and figures", False: "real"}
INDIVIDUAL = "(an individual)"

COLUMNS = (
    "service_id",
    "urn",
    "owner_name",
    "la_code",
    "la_name",
    "region",
    "sector",
    "places",
    "rating",
    "inspected_on",
    "probability",
    "low",
    "high",
    "base",
    "previous",
    "not_computable",
)


def safe_cell(value: object) -> object:
    """The value, with an apostrophe before text that a spreadsheet would run."""
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value


def providers_csv(view: View) -> str:
    """The list of services an address shows, every row marked."""
    found = services.listed(view.edition, view.as_at, view.market, filters(view))
    alone = individuals(view.edition)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow((*COLUMNS, "as_at", "known_by", "source", "data"))
    mark = (str(view.as_at), str(view.known_by), SOURCE, MARKS[view.synthetic])
    for row in found:
        writer.writerow([*(safe_cell(_value(row, column, alone)) for column in COLUMNS), *mark])
    return out.getvalue()


@remembered
def individuals(edition: Edition) -> frozenset[str]:
    """Providers that are one person; their names are not taken out of the house."""
    found = edition.rows("SELECT provider_id FROM facts.provider WHERE is_individual")
    return frozenset(row["provider_id"] for row in found)


def _value(row: Row, column: str, alone: frozenset[str]) -> object:
    if column == "owner_name" and row["provider_id"] in alone:
        return INDIVIDUAL
    value = row[column]
    return round(value, 5) if isinstance(value, float) else value


def add_export(server: Flask, desk: Desk) -> None:
    """Serve ``/export/providers.csv`` with the same query as the page."""

    @server.get("/export/providers.csv")
    def export() -> Response:
        return csv_answer(
            desk, "/providers", providers_csv, "providers", "There is no data to take away yet."
        )


def csv_answer(
    desk: Desk, page: str, table: Callable[[View], str | None], stem: str, nothing: str
) -> Response:
    """A page's table as a file, under the same query as the page.

    Args:
        desk: what the server holds.
        page: the page's address.
        table: the file's text for what the address shows; None where there is none.
        stem: the file's name before its date and mark.
        nothing: what is said, with status 404, where there is nothing to take away.
    """
    try:
        edition = desk.published.current()
    except (OSError, ValueError, KeyError, duckdb.Error):
        edition = None
    if edition is None or not edition.has_results:
        return Response(nothing, 404, mimetype="text/plain")
    view = read_view(edition, page, request.query_string.decode(), desk.council)
    text = table(view)
    if text is None:
        return Response(nothing, 404, mimetype="text/plain")
    name = f"{stem}-{view.as_at}{'-synthetic' if view.synthetic else ''}.csv"
    # The byte order mark tells a spreadsheet that names are UTF-8.
    return Response(
        "\ufeff" + text,
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
