"""What a market comes to in one sentence: dependence on single owners, not a national average."""

from __future__ import annotations

from dashboard.published import Row
from dashboard.queries import markets
from dashboard.view import View
from dashboard.wording import count, day, number, percent

DEPENDENT = 20.0
LEAST_PLACES = 20


def finding(view: View) -> tuple[str, str]:
    """The headline of the markets page and the sentence under it."""
    if view.la:
        return _council_finding(view)
    england = markets.trend(view.edition, view.market, view.as_at, "england", None)
    dependent = markets.dependent_councils(
        view.edition, view.market, view.as_at, DEPENDENT, LEAST_PLACES
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
    if not dependent["dependent"]:
        title = (
            f"In none of {number(dependent['measured'])} councils does one owner that is not a"
            f" council run a fifth of the {view.shares}"
        )
        return title, _described(view, now)
    title = (
        f"England looks competitive, but in {number(dependent['dependent'])} of"
        f" {number(dependent['measured'])} councils one owner that is not a council runs a fifth of"
        f" the {view.shares} or more"
    )
    return title, _described(view, now)


def _described(view: View, now: Row) -> str:
    words = view.words
    return (
        f"On {day(view.as_at)} England had {number(now['services'])} {words.kinds}"
        f"{_with(view, now)} run by {number(now['owners'])} owners: HHI"
        f" {now['hhi']:,.1f}, ten largest {percent(now['cr10'])}. The national figure hides how"
        " much single councils depend on single owners. Councils with fewer than"
        f" {LEAST_PLACES} {view.shares} are not counted: there one {words.one} is always a large"
        " share."
    )


def _council_finding(view: View) -> tuple[str, str]:
    owners = markets.owners(view.edition, view.market, view.as_at, "la", view.la, 1)
    rows = markets.trend(view.edition, view.market, view.as_at, "la", view.la)
    if not rows or rows[-1]["as_at"] != view.as_at:
        return (f"{view.place} has no {view.words.many} on this register", "")
    if not owners or rows[-1]["hhi"] is None:
        return (f"The register does not name the owners of {view.words.many} in {view.place}", "")
    top, now, words = owners[0], rows[-1], view.words
    title = (
        f"In {view.place}, {top['provider_name']} runs {percent(top['share'], 0)} of {view.shares}"
    )
    return title, (
        f"On {day(view.as_at)} {view.place} had "
        f"{count(now['services'], words.kind, words.kinds)}{_with(view, now)} run by "
        f"{count(now['owners'], 'owner')}: as concentrated"
        f" as a market of {now['neff']:,.1f} equal owners (HHI {number(now['hhi'])})."
    )


def _with(view: View, now: Row) -> str:
    """The capacity, where the market has any."""
    if not view.counts_places:
        return ""
    return f" with {count(now['places'], view.words.place, view.words.places)}"
