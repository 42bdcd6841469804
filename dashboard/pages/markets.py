"""How concentrated the market is, at three levels, and who owns it."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.components.card import card, chart, choices, columns, headline
from dashboard.components.hexmap import hexmap
from dashboard.components.table import table
from dashboard.desk import Desk
from dashboard.figures.ranking import ranking
from dashboard.figures.style import ACCENT, GREY, SOFT
from dashboard.figures.trend import Line, trend
from dashboard.pages import market_matrix
from dashboard.pages.overview import map_finding
from dashboard.published import Row
from dashboard.queries import markets
from dashboard.view import View
from dashboard.wording import count, day, number, percent

LEVELS = {"england": "England", "region": "Regions", "la": "Councils"}
SECTORS = {
    "all": "All owners",
    "private": "Private",
    "voluntary": "Voluntary",
    "local-authority": "Councils’ own",
    "health-authority": "Health",
    "academy": "Academies",
    "public-sector": "Public sector",
}
DEPENDENT = 20.0
OWNERS_SHOWN = 12


def page(desk: Desk, view: View) -> Any:
    """The market at the level, sector and area the address asks for."""
    level = view.get("level", "la" if view.la else "england")
    if level not in LEVELS:
        level = "england"
    sectors = markets.sectors(view.edition, view.market)
    sector = view.get("sector", "all") if view.get("sector") in sectors else "all"
    rows = markets.areas(view.edition, view.market, view.as_at, level, sector)
    area = _area(view, level, rows)
    return html.Div(
        [
            headline(*_finding(view)),
            choices(
                "Level",
                [
                    (words, view.href(level=key, area=None), key == level)
                    for key, words in LEVELS.items()
                ],
            ),
            choices(
                "Sector",
                [
                    (
                        SECTORS.get(key, key),
                        view.href(sector=None if key == "all" else key),
                        key == sector,
                    )
                    for key in sectors
                ],
            ),
            columns(_trend(view, level, area, sector), _map(view, sector), name="wide-left"),
            columns(
                _areas(view, *_table_of(view, level, sector, rows)),
                _owners(view, level, area),
                name="wide-left",
            ),
            market_matrix.section(view),
        ]
    )


def _area(view: View, level: str, rows: list[Row]) -> tuple[str, str] | None:
    """The area looked at within a level, as (code or name, name); None for England."""
    if level == "england":
        return None
    wanted = view.get("area") or (view.la if level == "la" else None)
    found = next((row for row in rows if wanted in (row["area_code"], row["area_name"])), None)
    chosen = found or (rows[0] if rows else None)
    return (chosen["area_code"] or chosen["area_name"], chosen["area_name"]) if chosen else None


def _finding(view: View) -> tuple[str, str]:
    if view.la:
        return _council_finding(view)
    england = markets.trend(view.edition, view.market, view.as_at, "england", None)
    dependent = markets.dependent_councils(view.edition, view.market, view.as_at, DEPENDENT)
    if not england:
        return ("Nothing is measured for this date.", "")
    now = england[-1]
    measured = len(markets.areas(view.edition, view.market, view.as_at, "la"))
    title = (
        f"England looks competitive, but in {number(dependent)} of {number(measured)} councils one"
        " owner that is not a council runs a fifth of the places or more"
    )
    return title, (
        f"On {day(view.as_at)} England had {number(now['services'])} children’s homes with"
        f" {number(now['places'])} places run by {number(now['owners'])} owners: HHI"
        f" {now['hhi']:,.1f}, ten largest {percent(now['cr10'])}. The national figure hides how"
        " much single councils depend on single owners."
    )


def _council_finding(view: View) -> tuple[str, str]:
    owners = markets.owners(view.edition, view.market, view.as_at, "la", view.la, 1)
    rows = markets.trend(view.edition, view.market, view.as_at, "la", view.la)
    if not owners or not rows or rows[-1]["as_at"] != view.as_at:
        return (f"{view.place} has no homes on this register", "")
    top, now = owners[0], rows[-1]
    title = f"In {view.place}, {top['provider_name']} runs {percent(top['share'], 0)} of places"
    return title, (
        f"On {day(view.as_at)} {view.place} had {count(now['services'], 'children’s home')} with"
        f" {count(now['places'], 'place')} run by {count(now['owners'], 'owner')}: as concentrated"
        f" as a market of {now['neff']:,.1f} equal owners (HHI {number(now['hhi'])})."
    )


def _trend(view: View, level: str, area: tuple[str, str] | None, sector: str) -> html.Section:
    code, name = area or (None, "England")
    rows = markets.trend(view.edition, view.market, view.as_at, level, code, sector)
    if len(rows) < 2:
        return card(f"{name}: too few registers for a trend")
    first, last = rows[0], rows[-1]
    way = (
        "rose"
        if last["hhi"] > first["hhi"] * 1.02
        else ("fell" if last["hhi"] < first["hhi"] * 0.98 else "stayed level")
    )
    dates = [row["as_at"] for row in rows]
    figures = trend(dates, [Line("HHI", [row["hhi"] for row in rows])], digits=1)
    shares = trend(
        dates,
        [
            Line("10 largest", [row["cr10"] for row in rows], ACCENT),
            Line("5 largest", [row["cr5"] for row in rows], SOFT),
            Line("largest", [row["cr1"] for row in rows], GREY),
        ],
        suffix=" %",
        digits=1,
    )
    # One above the other, so their years must stand in line.
    figures["layout"]["margin"] = shares["layout"]["margin"]
    figures["layout"]["height"] = shares["layout"]["height"] = 210
    both = table(
        f"Concentration of {name} over time",
        ["Register", "HHI", "Largest", "5 largest", "10 largest", "Owners", "Homes", "Places"],
        [
            [
                day(row["as_at"]),
                f"{row['hhi']:,.1f}",
                percent(row["cr1"]),
                percent(row["cr5"]),
                percent(row["cr10"]),
                number(row["owners"]),
                number(row["services"]),
                number(row["places"]),
            ]
            for row in rows
        ],
        numeric=range(1, 8),
    )
    return chart(
        f"{name}: concentration {way} from {number(first['hhi'])} to {number(last['hhi'])} between"
        f" {first['as_at'].year} and {last['as_at'].year}",
        figures,
        shares,
        table=both,
        note=(
            "Above: HHI of registered places, 0 to 10,000. Below: share of places of the largest"
            f" owners. Legal-entity owners, {SECTORS.get(sector, sector).lower()}. Source: Ofsted"
            f" registers.{_break(view, dates)}"
        ),
    )


def _break(view: View, dates: list[Any]) -> str:
    """The registers of two years count more homes; a reader of a trend must know."""
    if view.synthetic or not {2021, 2022} & {day_.year for day_ in dates}:
        return ""
    return (
        " The registers of 2021 and 2022 also list homes not yet inspected, so read the steps into"
        " and out of those years with care."
    )


def _owners(view: View, level: str, area: tuple[str, str] | None) -> html.Section:
    code, name = area or (None, "England")
    rows = markets.owners(view.edition, view.market, view.as_at, level, code, OWNERS_SHOWN)
    if not rows:
        return card(f"No owner is on record for {name}")
    top = rows[0]
    return chart(
        f"{top['provider_name']} is the largest owner in {name}, with {percent(top['share'])} of"
        " places",
        ranking(
            [row["provider_name"] for row in rows],
            [row["share"] for row in rows],
            [percent(row["share"]) for row in rows],
            wide=170,
        ),
        table=table(
            f"Largest owners in {name}",
            ["Owner", "Kind", "Homes", "Places", "Share"],
            [
                [
                    html.A(
                        row["provider_name"],
                        href=view.href("/providers", q=row["provider_name"], la="all"),
                    ),
                    row["provider_kind"].replace("-", " "),
                    number(row["services"]),
                    number(row["places"]),
                    percent(row["share"]),
                ]
                for row in rows
            ],
            numeric=(2, 3, 4),
        ),
        note=f"Share of registered places, all sectors, {day(view.as_at)}. Source: Ofsted.",
    )


def _map(view: View, sector: str) -> html.Section:
    rows = markets.cartogram(view.edition, view.market, view.as_at, sector)
    return card(
        map_finding(view, rows),
        hexmap(rows, lambda code: view.href(la=code, level="la", area=None), view.la),
        html.A("as a table", href=view.href(level="la", area=None), className="table-link"),
        note=f"HHI of places by council, {SECTORS.get(sector, sector).lower()}, {day(view.as_at)}.",
        name="map",
    )


def _table_of(view: View, level: str, sector: str, rows: list[Row]) -> tuple[str, list[Row]]:
    """What the table lists: England is one row, so there it lists the regions."""
    if level != "england":
        return level, rows
    return "region", markets.areas(view.edition, view.market, view.as_at, "region", sector)


def _areas(view: View, level: str, rows: list[Row]) -> html.Section:
    most = rows[0]["area_name"] if rows else ""
    return card(
        f"{most} is the most concentrated of {number(len(rows))} {LEVELS[level].lower()}",
        table(
            f"{LEVELS[level]} by concentration",
            [
                "Area",
                "HHI",
                "Largest",
                "5 largest",
                "10 largest",
                "Owners",
                "Homes",
                "Places",
                "Like",
            ],
            [
                [
                    html.A(row["area_name"], href=_area_link(view, level, row)),
                    number(row["hhi"]),
                    *(percent(row[key], 0) for key in ("cr1", "cr5", "cr10")),
                    number(row["owners"]),
                    number(row["services"]),
                    number(row["places"]),
                    f"{row['neff']:,.1f}" if row["neff"] is not None else "–",
                ]
                for row in rows
            ],
            numeric=range(1, 9),
            name="tall",
        ),
        note=(
            "Largest: share of places of the largest owner. Like: how many owners of equal size"
            " would give the same concentration."
        ),
    )


def _area_link(view: View, level: str, row: Row) -> str:
    if level == "la" and row["area_code"]:
        return view.href(la=row["area_code"], level="la", area=None)
    return view.href(level=level, area=row["area_code"] or row["area_name"])
