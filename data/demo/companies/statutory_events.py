"""What the law makes public when a company ends: petitions, orders, resolutions, dissolutions."""

from __future__ import annotations

import polars as pl

from data.demo.companies.endings import (
    ADMINISTRATION,
    COMPULSORY,
    CVA,
    CVL,
    ENDINGS,
    MVL,
    STRIKE_OFF,
)

PETITION, DISMISSAL, ORDER = "petition", "dismissal", "winding-up order"
COURT_LIQUIDATOR = "liquidator (court)"
RESOLUTION, LIQUIDATOR = "creditors' resolution", "liquidator (creditors)"
ADMINISTRATOR, ARRANGEMENT = "administrator", "voluntary arrangement"
SOLVENCY, SOLVENT_RESOLUTION = "declaration of solvency", "members' resolution"
SOLVENT_LIQUIDATOR = "liquidator (members)"
APPLICATION, FIRST_GAZETTE = "application to strike off", "first gazette notice"
DISSOLVED, STRUCK_OFF = "dissolved after liquidation", "struck off"

#: Ending -> what happens how many days after it.
_COURSE = {
    CVL: {RESOLUTION: 0, LIQUIDATOR: 0, DISSOLVED: 490},
    COMPULSORY: {PETITION: 0, ORDER: 48, COURT_LIQUIDATOR: 80, DISSOLVED: 640},
    ADMINISTRATION: {ADMINISTRATOR: 0, DISSOLVED: 460},
    CVA: {ARRANGEMENT: 0},
    MVL: {SOLVENCY: 0, SOLVENT_RESOLUTION: 4, SOLVENT_LIQUIDATOR: 4, DISSOLVED: 390},
    STRIKE_OFF: {APPLICATION: 0, FIRST_GAZETTE: 9, STRUCK_OFF: 80},
}
_DISMISSED_AFTER_DAYS = 41
GONE = (DISSOLVED, STRUCK_OFF)


def statutory_events(ended: pl.DataFrame, dismissed: pl.DataFrame) -> pl.DataFrame:
    """Everything that happened to companies in law, in order.

    Args:
        ended: from ``tables.endings``.
        dismissed: from ``tables.dismissed_petitions``.

    Returns:
        ``company_number, event, on``.
    """
    course = pl.DataFrame(
        [
            (ENDINGS[code], what, days)
            for code, steps in _COURSE.items()
            for what, days in steps.items()
        ],
        schema={"ending": pl.String, "event": pl.String, "days": pl.Int64},
        orient="row",
    )
    happened = ended.join(course, on="ending").select(
        "company_number", "event", (pl.col("ended_on") + pl.duration(days="days")).alias("on")
    )
    petitions = [
        dismissed.select(
            "company_number",
            pl.lit(event).alias("event"),
            (pl.col("petitioned_on") + pl.duration(days=days)).alias("on"),
        )
        for event, days in ((PETITION, 0), (DISMISSAL, _DISMISSED_AFTER_DAYS))
    ]
    return pl.concat([happened, *petitions]).sort("company_number", "on", maintain_order=True)


def gone_on(events: pl.DataFrame) -> pl.DataFrame:
    """The day each company left the register: ``company_number, gone_on``."""
    return events.filter(pl.col("event").is_in(GONE)).select(
        "company_number", pl.col("on").alias("gone_on")
    )
