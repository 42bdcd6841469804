"""The frame around every page: navigation, search, date, council and the mark of invented data."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import ALL, ClientsideFunction, Dash, Input, Output, State, dcc, html, no_update

from dashboard.components.pick import GOES, Option, listed, pick
from dashboard.desk import Desk
from dashboard.market_words import WORDS
from dashboard.pages import overview
from dashboard.queries import register, standing
from dashboard.router import Answer, answer
from dashboard.theme import THEME
from dashboard.view import ALL_ENGLAND, View
from dashboard.wording import day

SECTIONS = (
    (
        "",
        (
            ("/", "Overview"),
            ("/alerts", "Alerts"),
            ("/providers", "Providers"),
            ("/markets", "Markets"),
        ),
    ),
    ("How we know", (("/model", "Model"), ("/data", "Data"), ("/identity", "Identity"))),
)
LATEST = "latest"
#: A choice of one is none.
HIDDEN = {"display": "none"}


def layout() -> dmc.MantineProvider:
    """What every address starts from, in this dashboard's theme."""
    return dmc.MantineProvider(_frame(), theme=THEME, forceColorScheme="light")


def _frame() -> html.Div:
    """Navigation and controls; the page itself is filled in by a callback."""
    return html.Div(
        [
            dcc.Location(id="url", refresh="callback-nav"),
            dcc.Store(id="title"),
            dcc.Store(id="shown"),
            dcc.Store(id="here"),
            dcc.Store(id="edition"),
            dcc.Store(id="default-council"),
            dcc.Store(id="default-market"),
            html.A("Skip to the page", href="#main", className="skip"),
            html.Aside(
                [
                    html.Div(
                        [
                            html.A("Forewarn", href="/", className="brand"),
                            html.Button(
                                "Menu",
                                id="burger",
                                className="burger",
                                **{"aria-expanded": "false", "aria-controls": "nav"},
                            ),
                        ],
                        className="brand-row",
                    ),
                    html.Nav(id="nav", **{"aria-label": "Pages"}),
                ],
                className="side",
            ),
            html.Div(
                [
                    html.Div(_controls(), className="top", role="search"),
                    html.Main(id="main", tabIndex=-1),
                ],
                className="body",
            ),
        ],
        className="frame",
    )


def _controls() -> list[Any]:
    return [
        html.Div(
            [
                dmc.TextInput(
                    id="search",
                    # Every key asks: the server's answers are quicker than fingers.
                    debounce=False,
                    placeholder="Find any name or number   /",
                    autoComplete="off",
                    attributes={"input": {"type": "search"}},
                    **{"aria-label": "Search"},
                ),
                html.Div(id="search-found", **{"aria-live": "polite"}),
            ],
            className="search",
        ),
        pick("market", "Market"),
        pick("as-at", "As at"),
        pick("council", "Council", searchable=True, wide=True),
        html.Div(id="mark"),
    ]


def _navigation(desk: Desk, shown: Answer) -> list[Any]:
    waiting = overview.waiting(desk, shown.view) if shown.view else 0
    parts: list[Any] = []
    for heading, entries in SECTIONS:
        if heading:
            parts.append(html.Div(heading, className="nav-heading"))
        for path, words in entries:
            chosen = path == shown.section
            number = waiting if path == "/alerts" else 0
            parts.append(
                html.A(
                    [
                        words,
                        html.Span(
                            [str(number), html.Span(" to decide", className="unseen")],
                            className="count",
                        )
                        if number
                        else None,
                    ],
                    href=shown.view.href(path) if shown.view else path,
                    **({"aria-current": "page"} if chosen else {}),
                )
            )
    return parts


def _mark(view: View | None) -> list[Any]:
    """The mark of invented data, and what a printed page must say of itself."""
    if view is None:
        return []
    said = f"{view.place}, register of {day(view.as_at)}, from what was public by"
    run = register.run(view.edition)["run_id"]
    printed = html.P(f"Forewarn · {said} {day(view.known_by)} · run {run}", className="print-only")
    if not view.synthetic:
        return [printed]
    badge = html.Div(
        "Synthetic data",
        className="synthetic",
        title="Every home, owner and figure here is invented.",
    )
    return [badge, printed]


def _dates(view: View) -> list[Option]:
    return [
        (LATEST, f"{day(date)} (latest)") if date == view.latest else (str(date), day(date))
        for date in register.dates(view.edition, view.market)
    ]


def _councils(view: View) -> list[Option]:
    return [(ALL_ENGLAND, "All England"), *register.councils(view.edition, view.as_at).items()]


def _markets(view: View) -> list[Option]:
    """The markets measured, in the order in which they are always named."""
    held = standing.markets(view.edition)
    return [(market, words.title) for market, words in WORDS.items() if market in held]


def register_shell(app: Dash, desk: Desk) -> None:
    """Connect the frame: addresses to pages, choices to addresses."""

    @app.callback(
        Output("main", "children"),
        Output("nav", "children"),
        Output("mark", "children"),
        Output("title", "data"),
        Output("here", "data"),
        Output("as-at", "data"),
        Output("as-at", "value"),
        Output("council", "data"),
        Output("council", "value"),
        Output("market", "data"),
        Output("market", "value"),
        Output("market", "style"),
        Output("default-council", "data"),
        Output("default-market", "data"),
        Output("edition", "data"),
        Input("url", "pathname"),
        Input("url", "search"),
        State("edition", "data"),
    )
    def show(path: str | None, query: str | None, seen: str | None) -> tuple[Any, ...]:
        shown = answer(desk, path, query)
        view = shown.view
        frame_parts = (
            shown.content,
            _navigation(desk, shown),
            _mark(view),
            f"{shown.title} · Forewarn",
            view.href() if view else None,
        )
        if view is None:
            return (*frame_parts, [], None, [], None, [], None, HIDDEN, None, None, None)
        stamp = f"{view.edition.version}@{view.as_at}@{view.market}"
        markets = _markets(view)
        same = stamp == seen
        return (
            *frame_parts,
            no_update if same else listed(_dates(view)),
            LATEST if view.as_at == view.latest else str(view.as_at),
            no_update if same else listed(_councils(view)),
            view.la or ALL_ENGLAND,
            no_update if same else listed(markets),
            view.market,
            {} if len(markets) > 1 else HIDDEN,
            view.home_council,
            register.market(view.edition),
            stamp,
        )

    app.clientside_callback(
        ClientsideFunction("forewarn", "choose"),
        Output("url", "search"),
        Input("as-at", "value"),
        Input("council", "value"),
        Input("market", "value"),
        State("url", "search"),
        State("default-council", "data"),
        State("default-market", "data"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("forewarn", "arrived"),
        Output("shown", "data"),
        Input("title", "data"),
        State("url", "pathname"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("forewarn", "follow"),
        Input({"type": GOES, "of": ALL}, "value"),
        State("here", "data"),
        prevent_initial_call=True,
    )
