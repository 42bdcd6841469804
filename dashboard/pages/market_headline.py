"""What a market comes to in one sentence: dependence on single owners, not a national average."""

from __future__ import annotations

from typing import Any

from dashboard.components.sourced import concentration, counted, dependency
from dashboard.coverage_words import absent, extract
from dashboard.published import Row
from dashboard.queries import markets
from dashboard.view import View
from dashboard.wording import count, day, number, percent
from data.tables.market import ADULT_MARKETS

#: Per cent of a council's places from which it depends on an owner; with fewer places it always does.
DEPENDENT = 20.0
LEAST_PLACES = 20


def finding(view: View) -> tuple[Any, Any]:
    """The headline of the markets page and the sentence under it."""
    if view.la:
        return _council_finding(view)
    england = markets.trend(
        view.edition, view.market, view.as_at, "england", None, owner_level=view.owner_level
    )
    dependent = markets.dependent_councils(
        view.edition, view.market, view.as_at, DEPENDENT, LEAST_PLACES, view.owner_level
    )
    if not england:
        return ("Nothing is measured for this date.", "")
    now = england[-1]
    if now["hhi"] is None:
        return (
            f"The register of {day(view.as_at)} does not name the owners",
            "So nobody can say from it who owns how much. Choose a later register above.",
        )
    if not dependent["measured"]:
        return f"No council has {LEAST_PLACES} {view.shares} or more", _described(view, now)
    return _dependence(view, dependent), _described(view, now)


def _dependence(view: View, found: Row) -> Any:
    """In how many of the councils measured one owner runs a fifth; the count opens which."""
    measured, dependent = found["measured"], found["dependent"]
    owner, fifth = "one owner that is not a council", f"a fifth of the {view.shares}"
    if measured == 1:
        if dependent:
            return f"In {_only(view)} {owner} runs {fifth} or more"
        return f"In {_only(view)} no owner but the council runs {fifth} or more"
    if not dependent:
        which = _which(view, f"none of {number(measured)} councils")
        return ["In ", which, f" does {owner} run {fifth}"]
    start = "England looks competitive, but in " if view.coverage.whole else "In "
    which = _which(view, f"{number(dependent)} of {number(measured)} councils")
    return [start, which, f" {owner} runs {fifth} or more"]


def _which(view: View, figure: str) -> Any:
    return counted(view, figure, "/dependence", owner=view.get("owner") or None)


def _only(view: View) -> str:
    councils = view.coverage.councils
    return councils[0] if len(councils) == 1 else "the one council large enough to measure"


def _described(view: View, now: Row) -> list[Any]:
    words, held = view.words, view.coverage
    kinds = count(now["services"], words.kind, words.kinds)
    had = f"{view.place} had {kinds}{_with(view, now)}"
    if view.market in ADULT_MARKETS and len(held.councils) > 1:
        # The list may leave services out even where it names most councils.
        where = f"{number(len(held.councils))} councils"
        had = f"the list held names {kinds}{_with(view, now)} in {where}"
    said = [
        f"On {day(view.as_at)} {had}, run by {count(now['owners'], 'owner')}: ",
        concentration(view, f"HHI {now['hhi']:,.1f}", now),
        f", ten largest {percent(now['cr10'])}.",
    ]
    if not held.whole:
        return [f"{extract(view)} ", *said]
    return [
        *said,
        (
            " The national figure hides how much single councils depend on single owners."
            f" Councils with fewer than {LEAST_PLACES} {view.shares} are not counted: there one"
            f" {words.one} is always a large share."
        ),
    ]


def _council_finding(view: View) -> tuple[Any, Any]:
    owners = markets.owners(
        view.edition, view.market, view.as_at, "la", view.la, 1, view.owner_level
    )
    rows = markets.trend(
        view.edition, view.market, view.as_at, "la", view.la, owner_level=view.owner_level
    )
    if not rows or rows[-1]["as_at"] != view.as_at:
        return (absent(view) or f"{view.place} has no {view.words.many} on this register", "")
    if not owners or rows[-1]["hhi"] is None:
        return (f"The register does not name the owners of {view.words.many} in {view.place}", "")
    top, now, words = owners[0], rows[-1], view.words
    title = [
        f"In {view.place}, {top['provider_name']} runs ",
        dependency(view, percent(top["share"], 0), top),
        f" of {view.shares}",
    ]
    return title, [
        (
            f"On {day(view.as_at)} {view.place} had "
            f"{count(now['services'], words.kind, words.kinds)}{_with(view, now)} run by "
            f"{count(now['owners'], 'owner')}: as concentrated"
            f" as a market of {now['neff']:,.1f} equal owners ("
        ),
        concentration(view, f"HHI {number(now['hhi'])}", now),
        ").",
    ]


def _with(view: View, now: Row) -> str:
    """The capacity, where the market has any."""
    if not view.counts_places:
        return ""
    return f" with {count(now['places'], view.words.place, view.words.places)}"
