"""Where one figure comes from: the facts of the filing, word for word."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from dash import html

from dashboard.account_words import figure, is_over_period, label, link_id, shown
from dashboard.published import Row
from dashboard.queries import accounts, facts
from dashboard.queries.accounts import Accounts, Telling, Year
from dashboard.queries.derivations import derivation
from dashboard.view import View
from dashboard.wording import day
from data.accounts.line_items import line_items


def chosen(view: View, sets: tuple[Accounts, ...]) -> tuple[Accounts, Year, str] | None:
    """The figure an address asks for, or what stands in for it; None if it is not there."""
    item = view.get("figure")
    try:
        end = date.fromisoformat(view.get("period"))
    except ValueError:
        return None
    basis = view.get("basis", "company")
    currency = view.get("currency")
    for one in sets:
        year = one.of(end)
        if one.basis == basis and currency in ("", one.currency) and year is not None:
            known = {line.name for line in line_items()} | {
                name for name in year.main if name.endswith("_derived") or name == "profit_inferred"
            }
            found = shown(year, item) if item in known else None
            if found is not None:
                return one, year, found[0]
    return None


def panel(view: View, number: str, found: tuple[Accounts, Year, str]) -> html.Aside:
    """Every telling of a figure with its facts, the one shown in the table first."""
    one, year, item = found
    told = year.tellings(item)
    return html.Aside(
        [
            html.Div(
                [
                    html.H2([label(item), html.Br(), _value(item, told[0], year)]),
                    html.A(
                        "Close",
                        href=view.href(f"/company/{number}"),
                        className="button close-figure",
                    ),
                ],
                className="figure-head",
            ),
            html.P(
                f"{'The group’s figure' if one.basis == 'consolidated' else 'The company’s figure'}"
                f" {_when(item, year)}. {_meaning(item)}",
                className="fine",
            ),
            *(
                part
                for n, telling in enumerate(told)
                for part in _telling(view, year, one, item, telling, n)
            ),
        ],
        id="figure",
        tabIndex=-1,
        className="card figure-panel",
        **{
            "aria-label": f"Where {label(item)} comes from",
            "data-opened-by": link_id(item, year.period_end, year.basis),
        },
    )


def _value(item: str, telling: Telling, year: Year) -> html.Span:
    return html.Span(figure(item, telling.value, year.currency), className="big", id="figure-value")


def _when(item: str, year: Year) -> str:
    start = year.main["period_start"]
    if not is_over_period(item) or start is None:
        return f"at {day(year.period_end)}"
    return f"for {day(start)} to {day(year.period_end)}"


def _meaning(item: str) -> str:
    return next((one.meaning for one in line_items() if one.name == item), "")


def _telling(
    view: View, year: Year, one: Accounts, item: str, telling: Telling, n: int
) -> list[Any]:
    row = telling.row
    file = accounts.pack(view.edition, row["raw_name"])
    title = (
        f"{_version(row)}: {figure(item, telling.value, year.currency)}"
        if n
        else f"{_version(row)}"
    )
    return [
        html.H3(title),
        *_origins(view, one, item, telling),
        _particulars(
            [
                ("Filing", row["filing"]),
                ("Pack", (file or {}).get("file_name") or "not held"),
                ("Kept as", row["raw_name"]),
                (
                    "Public from",
                    day(row["known_on"]) + (" (estimated)" if row["known_on_estimated"] else ""),
                ),
            ]
        ),
    ]


def _version(row: Row) -> str:
    if row["version"] == "restated":
        return "Restated in a later filing"
    if row["version"] == "revised":
        return "In a filing that corrects itself"
    return "As the year before, in the next accounts" if row["is_prior"] else "As filed"


def _origins(view: View, one: Accounts, item: str, telling: Telling) -> list[Any]:
    row = telling.row
    same_filing = tuple(
        other
        for year in one.years
        for other in year.rows
        if (other["raw_name"], other["filing"]) == (row["raw_name"], row["filing"])
    )
    worked_out = derivation(item, row, same_filing)
    if worked_out is None:
        return [_facts(view, item, telling.value, row)]
    parts: list[Any] = [
        html.P([html.Strong("Not in the filing; worked out. "), worked_out.formula])
    ]
    for part in worked_out.parts:
        sign = "+" if part.sign > 0 else "−"
        words = figure(part.item, part.value, one.currency)
        parts += [
            html.H4(f"{sign} {label(part.item)} at {day(part.row['period_end'])}: {words}"),
            _facts(view, part.item, part.value, part.row),
        ]
    return parts


def _facts(view: View, item: str, value: float, row: Row) -> html.Div:
    behind = facts.read_as(item, row)
    origin = facts.origin(
        view.edition,
        (row["raw_name"], row["filing"]),
        behind,
        (row["period_start"], row["period_end"]),
        (row["basis"], row["version"], row["currency"]),
        facts.as_filed(item, row, value),
    )
    if not origin.facts:
        return html.P(
            "The fact behind it is not held here; the filing named below has it.",
            className="fine",
        )
    return html.Div(
        [
            html.P(
                "The filing does not say when they fall due, and shows none that fall due later;"
                " taken as due within a year.",
                className="fine",
            )
            if behind != item
            else None,
            html.P(f"{len(origin.facts)} facts added:", className="fine")
            if len(origin.facts) > 1
            else None,
            html.P(
                "Written a hundred times too small or with a minus sign, as some software does;"
                " put right.",
                className="fine",
            )
            if origin.scale_fixed
            else None,
            html.P(
                "Filed with the opposite sign, with which the cash flows do not add up to the"
                " movement of cash; put right.",
                className="fine",
            )
            if facts.as_filed(item, row, value) != value
            else None,
            *(_fact(fact) for fact in origin.facts),
        ]
    )


def _fact(fact: Row) -> html.Dl:
    context = f"{fact['start']} to {fact['end']}" if fact["start"] else f"at {fact['end']}"
    return _particulars(
        [
            ("Value as filed", html.Strong(fact["value"], className="fact-value")),
            ("Concept", fact["concept"]),
            ("Namespace", fact["namespace"] or "none"),
            ("Context", context),
            ("Dimensions", _dimensions(fact["dimensions"])),
            ("Unit", fact["unit"] or "none"),
            ("Decimals", fact["decimals"] or "not given"),
            ("Position", f"fact {fact['position']}{', hidden' if fact['hidden'] else ''}"),
        ]
    )


def _dimensions(text: str) -> str:
    pairs = json.loads(text)
    if not pairs:
        return "none"
    return "; ".join(f"{_local(axis)} = {_local(member)}" for axis, member in pairs.items())


def _local(name: str) -> str:
    return name.rpartition("}")[2] if name.startswith("{") else name


def _particulars(pairs: list[tuple[str, Any]]) -> html.Dl:
    return html.Dl([part for name, value in pairs for part in (html.Dt(name), html.Dd(value))])
