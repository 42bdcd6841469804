"""How the concentration of one area moved over the registers."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.components.card import card, chart
from dashboard.components.sourced import concentration
from dashboard.components.table import table
from dashboard.coverage_words import apart
from dashboard.figures.style import ACCENT, GREY, SOFT
from dashboard.figures.trend import Line, trend
from dashboard.owner_words import whose
from dashboard.published import Row
from dashboard.queries import markets
from dashboard.view import View
from dashboard.wording import begun, day, number, percent


def section(
    view: View,
    level: str,
    area: tuple[str, str] | None,
    sector: str,
    sectors: dict[str, str],
) -> html.Section:
    """HHI above, shares of the largest owners below, over the registers that name owners."""
    code, name = area or (None, begun(view.place))
    rows = markets.trend(
        view.edition,
        view.market,
        view.as_at,
        level,
        code,
        sector,
        owner_level=view.owner_level,
    )
    known = [row for row in rows if row["hhi"] is not None]
    if len(known) < 2:
        return _now(view, name, known, apart(view, level, code, sector))
    first, last = known[0], known[-1]
    way = (
        "rose"
        if last["hhi"] > first["hhi"] * 1.02
        else ("fell" if last["hhi"] < first["hhi"] * 0.98 else "stayed level")
    )
    dates = [row["as_at"] for row in known]
    figures = trend(dates, [Line("HHI", [row["hhi"] for row in known])], digits=1)
    shares = trend(
        dates,
        [
            Line("10 largest", [row["cr10"] for row in known], ACCENT),
            Line("5 largest", [row["cr5"] for row in known], SOFT),
            Line("largest", [row["cr1"] for row in known], GREY),
        ],
        suffix=" %",
        digits=1,
    )
    # One above the other, so their years must stand in line.
    figures["layout"]["margin"] = shares["layout"]["margin"]
    figures["layout"]["height"] = shares["layout"]["height"] = 210
    both = table(
        f"Concentration of {name} over time",
        [
            "Register",
            "HHI",
            "Largest",
            "5 largest",
            "10 largest",
            "Owners",
            view.words.upper(view.words.many),
            view.words.upper(view.words.places),
        ],
        [
            [
                day(row["as_at"]),
                concentration(view, f"{row['hhi']:,.1f}", row),
                percent(row["cr1"]),
                percent(row["cr5"]),
                percent(row["cr10"]),
                number(row["owners"]),
                number(row["services"]),
                number(row["places"]),
            ]
            for row in known
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
            f"Above: HHI of registered {view.shares}, 0 to 10,000. Below: share of {view.shares} of"
            f" the largest owners. {whose(view)}, {sectors.get(sector, sector).lower()}."
            f" Source: {view.words.inspectorate} registers.{_break(view, dates)}"
            f" {apart(view, level, code, sector) or ''}"
        ),
    )


def _now(view: View, name: str, known: list[Row], why: str | None) -> html.Section:
    """The one register there is, in figures; a single point is no line."""
    if not known:
        return card(f"{name}: no register that names owners", note=why)
    row = known[-1]
    return card(
        f"{name}: as concentrated as {row['neff']:,.1f} equal owners, and no trend yet",
        table(
            f"Concentration of {name} on {day(row['as_at'])}",
            ["Measure", day(row["as_at"])],
            [
                ["HHI, 0 to 10,000", concentration(view, f"{row['hhi']:,.1f}", row)],
                *(
                    [words, concentration(view, figure, row)]
                    for words, figure in (
                        (f"Largest owner’s share of {view.shares}", percent(row["cr1"])),
                        ("5 largest", percent(row["cr5"])),
                        ("10 largest", percent(row["cr10"])),
                        ("Owners", number(row["owners"])),
                        (view.words.upper(view.words.many), number(row["services"])),
                    )
                ),
            ],
            numeric=(1,),
        ),
        note=why or "There is no earlier register that names owners.",
    )


def _break(view: View, dates: list[Any]) -> str:
    """The registers of two years count more homes; a reader of a trend must know."""
    if (
        view.synthetic
        or view.market != "childrens-homes"
        or not {2021, 2022} & {day_.year for day_ in dates}
    ):
        return ""
    return (
        " The registers of 2021 and 2022 also list homes not yet inspected, so read the steps into"
        " and out of those years with care."
    )
