"""Three ways to count who had gone a year later, and how early they could be known."""

from __future__ import annotations

from dash import html

from dashboard.components.card import card
from dashboard.components.sourced import sourced
from dashboard.components.table import table
from dashboard.queries import model
from dashboard.view import View
from dashboard.wording import number, percent, short_day


def section(view: View) -> html.Section | None:
    """The yearly counts, newest first, with the lead a reader would have had."""
    rows = model.exit_counts(view.edition)
    known = [row for row in rows if row["label_exits"] is not None]
    if not known:
        return None
    last = known[0]
    return card(
        f"Of {number(last['homes'])} homes on the register of {last['as_at'].year},"
        f" {number(last['label_exits'])} had left for good a year later"
        f" ({percent(100 * last['label_exits'] / last['homes'])})",
        table(
            "Homes gone a year later",
            [
                "Register",
                "Homes",
                "Not on the next list",
                "Gone from every list",
                "Counted as leaving",
                "Went on under another registration",
                "Set aside",
                "Came back",
                "Median lead, days",
                "Left before it was published",
            ],
            [
                [
                    sourced(view, short_day(row["as_at"]), "exit_count", as_at=row["as_at"]),
                    number(row["homes"]),
                    *(
                        number(row[key])
                        for key in (
                            "list_exits",
                            "gone_any_type",
                            "label_exits",
                            "continued",
                            "censored",
                            "returned",
                            "lead_days_median",
                            "left_before_published",
                        )
                    ),
                ]
                for row in rows
            ],
            numeric=range(1, 10),
        ),
        note=(
            "The counts differ because homes change type, come back, or go on under another"
            " registration: those did not leave, and are not counted as leaving."
            " Lead: days from the day a register was public to the day a home left it. A home that"
            " had left before the register was published could not have been warned of."
        ),
    )
