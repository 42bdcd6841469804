"""What a page says where the list held is of some councils only."""

from __future__ import annotations

from dashboard.queries import coverage, markets
from dashboard.view import View
from dashboard.wording import count, day, listed

NAMED = 4


def extract(view: View) -> str | None:
    """That the figures are not England's, where the list is an extract; else None."""
    held = view.coverage
    if view.la or held.whole:
        return None
    named = list(held.councils)
    if len(named) > NAMED:
        named = [*named[: NAMED - 1], f"{len(named) - NAMED + 1} others"]
    whose = "its figures" if len(held.councils) == 1 else "their figures"
    return (
        f"The list held covers {count(len(held.councils), 'council')} ({listed(named)}); these are"
        f" {whose}, not England’s."
    )


def absent(view: View) -> str | None:
    """That a council is not on the list, where the list is an extract of others; else None."""
    held = view.coverage
    if view.la_name is None or held.whole or view.la_name in held.councils:
        return None
    return f"{view.la_name} is not on the list held, so nothing is known here of its {view.words.kinds}"


def apart(view: View, level: str, area: str | None, sector: str = "all") -> str | None:
    """Which earlier lists of an area are left out of a comparison, if any."""
    same = coverage.comparable(view.edition, view.market, view.as_at)
    every = markets.trend(view.edition, view.market, view.as_at, level, area, sector, alike=False)
    other = [row["as_at"] for row in every if row["as_at"] not in same]
    if not other:
        return None
    lists = "list of" if len(other) == 1 else "lists of"
    verb = "covers" if len(other) == 1 else "cover"
    them = "it is" if len(other) == 1 else "they are"
    return (
        f"The {lists} {listed([day(date) for date in other])} {verb} other councils, so {them} not"
        " compared."
    )
