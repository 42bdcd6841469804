"""Insolvency cases in the shape of the register's programming interface."""

from __future__ import annotations

from typing import Any

import polars as pl

from data.demo.companies import statutory_events as law
from data.demo.companies.endings import ENDINGS

#: Event -> type of a date within a case.
_DATES = {
    law.PETITION: "petitioned-on",
    law.ORDER: "wound-up-on",
    law.RESOLUTION: "wound-up-on",
    law.ADMINISTRATOR: "administration-started-on",
    law.ARRANGEMENT: "voluntary-arrangement-started-on",
    law.SOLVENCY: "declaration-solvent-on",
    law.SOLVENT_RESOLUTION: "wound-up-on",
    law.DISSOLVED: "dissolved-on",
}
_STATUS = {
    "in-administration": "in-administration",
    "corporate-voluntary-arrangement": "voluntary-arrangement",
}
_NO_CASE = "voluntary-strike-off"


def insolvency_answers(
    ended: pl.DataFrame, events: pl.DataFrame
) -> list[tuple[str, dict[str, Any]]]:
    """One answer for each company with a case, as ``/company/{number}/insolvency`` gives it.

    Practitioners are left empty: nobody is named. Strike-offs and dismissed petitions make no case.

    Args:
        ended: from ``tables.endings``.
        events: from ``statutory_events``, those not yet public left out.

    Returns:
        Company number and answer, in the order of numbers.
    """
    dated = (
        ended.filter(pl.col("ending") != _NO_CASE)
        .join(events.filter(pl.col("event").is_in(list(_DATES))), on="company_number")
        .filter(pl.col("on") >= pl.col("ended_on"))
        .sort("company_number", "on", maintain_order=True)
    )
    answers = []
    for (number, kind), rows in dated.group_by("company_number", "ending", maintain_order=True):
        assert kind in ENDINGS
        case = {
            "type": kind,
            "number": "1",
            "dates": [
                {"type": _DATES[row["event"]], "date": str(row["on"])}
                for row in rows.iter_rows(named=True)
            ],
            "notes": [],
            "practitioners": [],
        }
        answer = {
            "etag": f"synthetic-data-{number}",
            "status": [_STATUS.get(str(kind), "liquidation")],
            "cases": [case],
        }
        answers.append((str(number), answer))
    return answers
