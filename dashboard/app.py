"""The dashboard application: what is served, and how it is put together."""

from __future__ import annotations

from pathlib import Path

import plotly.io
from dash import Dash
from flask import Flask

from dashboard import (
    alert_actions,
    ending_actions,
    export,
    export_accounts,
    export_owner,
    grid,
    health,
    identity_actions,
    owner_actions,
    search_box,
    security,
    shell,
)
from dashboard.desk import open_desk

INDEX = """<!DOCTYPE html>
<html lang="en">
  <head>
    {%metas%}
    <title>{%title%}</title>
    {%favicon%}
    {%css%}
  </head>
  <body>
    <noscript>Forewarn's pages need JavaScript, served from this computer alone.</noscript>
    {%app_entry%}
    <footer>{%config%}{%scripts%}{%renderer%}</footer>
  </body>
</html>"""


def create_app(home: Path, council: str | None = None) -> Dash:
    """The dashboard of one home.

    Args:
        home: the folder the pipeline publishes to; it may still be empty.
        council: name or GSS code of the council whose officers use it, or None for all England.
    """
    # Our figures are plain dicts and our pages many small parts, which the standard encoder
    # writes in two thirds of the time of the default one (it walks the tree twice).
    plotly.io.json.config.default_engine = "json"
    desk = open_desk(Path(home), council)
    server = Flask("dashboard")
    # Registered before Dash's own routes, whose catch-all answers 200 to anything.
    health.add_health(server, desk)
    export.add_export(server, desk)
    export_accounts.add_accounts_export(server, desk)
    export_owner.add_owner_export(server, desk)
    app = Dash(
        "dashboard",
        server=server,
        title="Forewarn",
        update_title=None,
        assets_folder=str(Path(__file__).with_name("assets")),
        index_string=INDEX,
        serve_locally=True,
        suppress_callback_exceptions=True,
        add_log_handler=False,
        enable_mcp=False,
        meta_tags=[
            {"name": "viewport", "content": "width=device-width, initial-scale=1"},
            {"name": "robots", "content": "noindex"},
        ],
    )
    app.layout = shell.layout()
    shell.register_shell(app, desk)
    search_box.register_search(app, desk)
    grid.register_grid(app, desk)
    alert_actions.register_actions(app, desk)
    identity_actions.register_identity(app, desk)
    ending_actions.register_endings(app, desk)
    owner_actions.register_owners(app, desk)
    security.add_headers(server, app.csp_hashes())
    return app
