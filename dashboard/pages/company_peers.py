"""A company's ratios: what they are, and where it stands among its peers."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.components.card import card
from dashboard.components.peer_bar import peer_bar
from dashboard.components.sourced import sourced
from dashboard.components.table import table
from dashboard.published import Row
from dashboard.queries import companies
from dashboard.view import View
from dashboard.wording import MINUS, day, percent

#: Ratio -> what it is called, how it is written, and "more than n in 100 peers" in its own words.
_RATIOS: tuple[tuple[str, str, str, str], ...] = (
    (
        "current_ratio",
        "Current assets to what falls due within a year",
        "times",
        "more liquid than",
    ),
    ("cash_ratio", "Cash to what falls due within a year", "times", ""),
    ("liabilities_share", "Liabilities as a share of assets", "share", "owes more than"),
    ("tangible_worth_share", "Tangible net worth as a share of assets", "share", "worth more than"),
    ("working_capital_share", "Working capital as a share of assets", "share", ""),
    ("return_on_assets", "Return on assets, a year", "share", "earns more than"),
    ("operating_margin", "Operating profit as a share of turnover", "share", ""),
    ("staff_cost_share", "Staff costs as a share of turnover", "share", ""),
    ("turnover_growth", "Growth of turnover, a year", "share", ""),
    ("interest_cover", "Operating profit to interest", "times", ""),
    ("rent_cover", "Operating profit before rent to rent", "times", ""),
)


def peers(view: View, number: str) -> html.Section | None:
    """The ratios of the newest accounts known; None where results hold no such table."""
    found = companies.measured(view.edition, number, view.known_by)
    if found is None:
        return None
    known = [ratio for ratio in _RATIOS if found.get(ratio[0]) is not None]
    missing = [ratio[1] for ratio in _RATIOS if found.get(ratio[0]) is None]
    if not known:
        return None
    return card(
        _finding(found),
        table(
            "Ratios against peers",
            ["Ratio", "Value", "Among 100 peers"],
            [
                [
                    words,
                    _source(view, written(found[name], how), found),
                    _place(found.get(f"{name}_peer"), more),
                ]
                for name, words, how, more in known
            ],
            numeric=(1,),
            name="peers",
        ),
        html.P([html.Strong("Cannot be computed: "), "; ".join(missing), "."], className="fine")
        if missing
        else None,
        note=(
            f"As at {day(found['as_at'])}, from accounts public by {day(found['known_by'])}"
            f"{_age(found)}. Peers are companies with assets of about the same size, in the same"
            " kind of care where there are at least twenty of them. A place among peers is no"
            " judgement."
        ),
    )


def _source(view: View, words: str, found: Row) -> html.A:
    key = {name: found[name] for name in ("company_number", "as_at")}
    return sourced(view, words, "panel_company", **key)


def written(value: float, how: str) -> str:
    """A ratio: 1.24 times, or 34 %."""
    text = f"{abs(value):.2f} times" if how == "times" else percent(100 * abs(value))
    return f"{MINUS if value < 0 else ''}{text}"


def in_words(percentile: float, more: str) -> str:
    """'more liquid than 12 in 100', with the ends kept honest."""
    n = round(percentile)
    if n < 1:
        return f"{more} hardly any"
    return f"{more} nearly all" if n > 99 else f"{more} {n} in 100"


def _place(percentile: float | None, more: str) -> Any:
    if percentile is None:
        return html.Span("too few peers" if more else "not compared", className="quiet")
    return [peer_bar(percentile), html.Div(in_words(percentile, more), className="fine")]


def _finding(found: Row) -> str:
    placed = found.get("current_ratio_peer")
    owed = found.get("liabilities_share_peer")
    said = []
    if placed is not None:
        said.append(in_words(placed, "more liquid than"))
    if owed is not None:
        said.append(in_words(owed, "owes more of its assets than"))
    if not said:
        return "There are too few peers of its size to compare it with"
    text = " peers; ".join(said) + " peers"
    return text[:1].upper() + text[1:]


def _age(found: Row) -> str:
    years = found.get("accounts_age")
    return "" if years is None else f", then {years:.1f} years old"
