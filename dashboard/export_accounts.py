"""A company's accounts as CSV: one line a figure, each with its filing, date, source and mark."""

from __future__ import annotations

import csv
import io

from flask import Flask, Response

from dashboard.desk import Desk
from dashboard.export import MARKS, csv_answer, safe_cell
from dashboard.queries import accounts
from dashboard.view import View
from data.accounts.line_items import line_items

SOURCE = "Accounts filed at Companies House"
WORKED_OUT = (
    "profit_inferred",
    "ebitda_derived",
    "total_assets_derived",
    "total_liabilities_derived",
    "total_debt_derived",
)
_PLACE = ("period_end", "basis", "version", "is_prior", "currency", "period_start")
_FOUND = ("filing", "raw_name", "known_on")


def accounts_csv(view: View, number: str) -> str | None:
    """Every figure a company's page rests on, comparatives too; None where there are none."""
    sets = accounts.sets(view.edition, number, view.as_at, view.known_by)
    if not sets:
        return None
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    marks = ("as_at", "known_by", "source", "data")
    writer.writerow(("company_number", *_PLACE, "item", "value", "worked_out", *_FOUND, *marks))
    mark = (str(view.as_at), str(view.known_by), SOURCE, MARKS[view.synthetic])
    items = [(item.name, False) for item in line_items()] + [(name, True) for name in WORKED_OUT]
    for one in sets:
        for year in one.years:
            for row in year.rows:
                for item, worked_out in items:
                    if row.get(item) is not None:
                        writer.writerow(
                            (
                                safe_cell(number),
                                *(row[name] for name in _PLACE),
                                item,
                                f"{row[item]:.15g}",
                                worked_out,
                                *(safe_cell(row[name]) for name in _FOUND),
                                *mark,
                            )
                        )
    return out.getvalue()


def add_accounts_export(server: Flask, desk: Desk) -> None:
    """Serve ``/export/company/<number>/accounts.csv`` with the same query as the page."""

    @server.get("/export/company/<number>/accounts.csv")
    def export_accounts(number: str) -> Response:
        nothing = "There are no accounts to take away."
        return csv_answer(
            desk,
            f"/company/{number}",
            lambda view: accounts_csv(view, number),
            f"accounts-{number}",
            nothing,
        )
