"""How big the synthetic market of adult care is, and which days its lists describe."""

from __future__ import annotations

import datetime as dt

from data.demo.scale import BURN_IN_YEAR, FIRST_YEAR, LAST_YEAR

#: The day of the newest list: endings are told until then.
LATEST = dt.date(LAST_YEAR, 7, 1)
#: Registers of these days were kept; of earlier years only registrations tell.
LISTED_YEARS = range(LAST_YEAR - 5, LAST_YEAR + 1)
#: Days at which the market moves on; the truth is told from the second on.
STEPS = [
    *(dt.date(year, 3, 31) for year in range(BURN_IN_YEAR, LAST_YEAR + 1)),
    LATEST,
]
FIRST_TOLD = dt.date(FIRST_YEAR, 3, 31)
