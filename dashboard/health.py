"""Is the dashboard able to serve? Answered by reading, not by being alive."""

from __future__ import annotations

import duckdb
from flask import Flask, Response, jsonify, make_response

from dashboard.desk import Desk
from dashboard.queries import register


def add_health(server: Flask, desk: Desk) -> None:
    """Serve ``/healthz``: 200 when the published data reads (or there is none yet), else 503."""

    @server.get("/healthz")
    def healthz() -> Response:
        try:
            edition = desk.published.current()
            if edition is None or not edition.has_results:
                return jsonify(status="empty", home=desk.home.name)
            run = register.run(edition)
            # Read the file itself as well: the run may have been remembered before it was lost.
            edition.rows("SELECT count(*) AS n FROM results.score")
        except (OSError, ValueError, KeyError, IndexError, duckdb.Error) as error:
            return make_response(jsonify(status="unreadable", why=type(error).__name__), 503)
        return jsonify(
            status="ok",
            run=run["run_id"],
            build=run["build_id"],
            data=run["data_kind"],
            latest_as_at=str(run["latest_as_at"]),
        )
