"""How the scheduled runs ended: one that did not complete is an alert about the machinery."""

from __future__ import annotations

from pathlib import Path

from dash import html

from dashboard.components.card import card
from dashboard.components.table import table
from dashboard.wording import count, day
from data.casework.scheduled_runs import last_runs
from data.errors import ForewarnError


def runs_card(casework: Path) -> html.Section | None:
    """The last run of every deployment; None where nothing is scheduled.

    Args:
        casework: the casework of the home; it is only read.
    """
    try:
        runs = last_runs(casework)
    except ForewarnError as error:
        return card("How the scheduled runs ended cannot be read", html.P(str(error)))
    if not runs:
        return None
    failed = sum(row["outcome"] != "completed" for row in runs)
    verb = "has" if failed == 1 else "have"
    title = (
        f"{count(failed, 'scheduled job')} {verb} not completed"
        if failed
        else f"The last run of every scheduled job ({len(runs)}) completed"
    )
    return card(
        title,
        table(
            "The last run of every scheduled job",
            ["Job", "Ended", "Outcome", "Why"],
            [
                [
                    row["deployment"],
                    f"{day(row['ended_at'].date())}, {row['ended_at']:%H:%M} UTC",
                    row["outcome"],
                    row["message"] or "–",
                ]
                for row in runs
            ],
        ),
        note="Put right what a failed run says, then run it again from Prefect's page.",
    )
