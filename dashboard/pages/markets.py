"""How concentrated the market is, at three levels, and who owns it."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.components.card import columns, headline
from dashboard.components.pick import pick_address, segments
from dashboard.desk import Desk
from dashboard.pages import (
    council_map,
    market_areas,
    market_headline,
    market_matrix,
    market_owner_level,
    market_owners,
    market_trend,
)
from dashboard.published import Row
from dashboard.queries import markets
from dashboard.view import View

LEVELS = {"england": "England", "region": "Regions", "la": "Councils"}
FEW = 3
SECTORS = {
    "all": "All owners",
    "private": "Private",
    "voluntary": "Voluntary",
    "local-authority": "Councils’ own",
    "health-authority": "Health",
    "academy": "Academies",
    "public-sector": "Public sector",
}


def page(desk: Desk, view: View) -> Any:
    """The market at the level, sector and area the address asks for."""
    level = view.get("level", "la" if view.la else "england")
    if level not in LEVELS:
        level = "england"
    sectors = markets.sectors(view.edition, view.market)
    sector = view.get("sector", "all") if view.get("sector") in sectors else "all"
    rows = markets.areas(view.edition, view.market, view.as_at, level, sector, view.owner_level)
    area = _area(view, level, rows)
    listed = rows if level in market_areas.LEVELS else _regions(view, sector)
    owners = market_owners.section(view, level, area)
    few = len(listed) <= FEW  # then the owners stand on the left, where there is room
    return html.Div(
        [
            headline(*market_headline.finding(view)),
            html.Div(
                [
                    _levels(view, level),
                    market_owner_level.choice(view),
                    _sectors(view, sectors, sector),
                ],
                className="filters",
            ),
            market_owner_level.told(view),
            columns(
                html.Div(
                    [
                        market_trend.section(view, level, area, sector, SECTORS),
                        owners if few else None,
                        market_areas.section(view, level, sector),
                    ],
                    className="stack",
                ),
                html.Div(
                    [
                        council_map.section(
                            view,
                            lambda code: view.href(la=code, level="la", area=None),
                            sector,
                            SECTORS.get(sector, sector).lower(),
                        ),
                        None if few else owners,
                    ],
                    className="stack",
                ),
                name="wide-left flow",
            ),
            market_matrix.section(view),
        ]
    )


def _regions(view: View, sector: str) -> list[Row]:
    return markets.areas(view.edition, view.market, view.as_at, "region", sector, view.owner_level)


def _area(view: View, level: str, rows: list[Row]) -> tuple[str, str] | None:
    """The area looked at within a level, as (code or name, name); None for England."""
    if level == "england":
        return None
    wanted = view.get("area") or (view.la if level == "la" else None)
    found = next((row for row in rows if wanted in (row["area_code"], row["area_name"])), None)
    chosen = found or (rows[0] if rows else None)
    return (chosen["area_code"] or chosen["area_name"], chosen["area_name"]) if chosen else None


def _levels(view: View, level: str) -> Any:
    return segments(
        "Level",
        [
            (
                view.href() if key == level else view.href(level=key, area=None),
                words if key != "england" or view.coverage.whole else "All listed",
            )
            for key, words in LEVELS.items()
        ],
        view.href(),
    )


def _sectors(view: View, sectors: list[str], sector: str) -> Any:
    return pick_address(
        "Sector",
        [
            (
                view.href() if key == sector else view.href(sector=None if key == "all" else key),
                SECTORS.get(key, key),
            )
            for key in sectors
        ],
        view.href(),
    )
