"""An owner's services as CSV: one line each, with whose it is at every level, date and mark."""

from __future__ import annotations

import csv
import io

from flask import Flask, Response

from dashboard.desk import Desk
from dashboard.export import INDIVIDUAL, MARKS, csv_answer, individuals, safe_cell
from dashboard.queries import owners, services
from dashboard.view import OWNER, View

SOURCE = "Care registers; owners above as on the owner's page"
COLUMNS = ("service_id", "urn", "la_code", "la_name", "sector", "places", "rating", "probability")
LEVELS = ("entity", "parent", "controller", "sponsor")


def owner_csv(view: View, owner_id: str) -> str | None:
    """The services of an owner at the date shown; None where it has none."""
    found = {
        row["provider_id"]: row
        for row in owners.entities(view.edition, owner_id, view.market, view.as_at)
    }
    homes = services.of_providers(view.edition, tuple(found), view.as_at, view.market)
    if not homes:
        return None
    alone = individuals(view.edition)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    above = [f"{level}_{part}" for level in LEVELS for part in ("id", "name")]
    marks = ("as_at", "known_by", "source", "data")
    writer.writerow((*COLUMNS, *above, "ended_because", *marks))
    mark = (str(view.as_at), str(view.known_by), SOURCE, MARKS[view.synthetic])
    for home in homes:
        owner = found[home["provider_id"]]
        # An id may be made of the name.
        hidden = home["provider_id"] in alone
        whose = [INDIVIDUAL if hidden else owner[name] for name in above]
        cells = [*(home[column] for column in COLUMNS), *whose, owner["ended_because"]]
        writer.writerow([*(safe_cell(cell) for cell in cells), *mark])
    return out.getvalue()


def add_owner_export(server: Flask, desk: Desk) -> None:
    """Serve ``/export/owner/<id>/services.csv`` with the same query as the page."""

    @server.get("/export/owner/<path:owner_id>/services.csv")
    def export_owner(owner_id: str) -> Response:
        nothing = "This owner has no services to take away."
        return csv_answer(
            desk, f"{OWNER}{owner_id}", lambda view: owner_csv(view, owner_id), "owner", nothing
        )
