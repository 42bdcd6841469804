"""What is said of owners: whose places are counted, how one is known to stand above another."""

from __future__ import annotations

from typing import Any

from dashboard.published import Row
from dashboard.view import View
from dashboard.wording import percent

#: Owner level -> how a choice calls it.
LEVELS = {
    "entity": "As registered",
    "parent": "Company above",
    "controller": "Who controls them",
    "sponsor": "Who finances them",
}
_WHOSE = {
    "entity": "Legal-entity owners",
    "parent": "Owners joined under the company above them",
    "controller": "Owners joined under who controls them",
    "sponsor": "Owners joined under who finances them",
}
#: Level of an edge -> what the upper end is to the lower.
STANDS = {
    "same-owner": "the same owner",
    "parent": "the company above",
    "controller": "in control",
    "sponsor": "its finance",
    "brand": "its brand",
}
SOURCES = {
    "decided": "decided here",
    "ofsted-register": "Ofsted register",
    "ofsted-release": "Ofsted ownership release",
    "edge-file": "reviewed file",
    "psc": "persons with significant control",
    "cqc-brand": "CQC brand",
}
#: Why a chain ends -> the end of a sentence that begins "The chain ends there: ".
ENDS = {
    "no owner above is known": "no owner above is known",
    "an individual controls it": "an individual controls it, whose name is not kept",
    "protected by law from being named": "who controls it is protected by law from being named",
    "no one controls it": "it declares that no one controls it",
    "no one holds more than half": "no one holds more than half",
    "registered abroad": "the owner is registered abroad, beyond the registers held",
    "listed on an exchange": "the owner is listed on an exchange",
    "held in trust or by a nominee": "it is held in trust or by a nominee",
    "not found at Companies House": "the owner named is not found at Companies House",
    "owners in a circle": "the owners declare each other in a circle, so each is its own",
    "top as its source names it": "the source names it as the top",
}


def whose(view: View) -> str:
    """Whose places are counted together, to begin a note."""
    return _WHOSE[view.owner_level]


def links_of(chain: str) -> list[str]:
    """The names of a chain in words, lowest first."""
    told, end, _ = chain.rpartition(", end: ")
    return (told if end else chain).split(" > ")


def confidence(edge: Row) -> str:
    """How sure an edge is, where anything has measured it."""
    if edge["confidence"] is not None:
        return percent(100 * edge["confidence"], 0)
    return "decided" if edge["source"] == "decided" else "not measured"


def owner_address(view: View, owner_id: str, **more: Any) -> str:
    """The address of an owner's page."""
    return view.href(f"/owner/{owner_id}", **more)


def named(owner_id: str, members: list[Row]) -> str:
    """The name an id has in the rows of what is under it."""
    for level in ("entity", "controller", "parent", "sponsor"):
        for row in members:
            if row[f"{level}_id"] == owner_id:
                return str(row[f"{level}_name"])
    return owner_id
