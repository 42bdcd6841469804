"""Every figure a page shows, and whether a link beside it opens where it comes from.

A page is read as the browser gets it: as JSON. A figure is a run of words with a digit in it, once
what is no figure is taken away (``NO_FIGURES``). It is sourced if a link to its source stands

- around it, or
- in the same row of a table, item of a list, pair of a list of facts, tile or sentence, or
- for a title or a sentence, elsewhere in the same card: the card's figures are what it says.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import plotly.io

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_SHORT = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"

#: What has a digit and is no figure, each with the reason; reviewed, and as short as can be.
NO_FIGURES: dict[str, str] = {
    rf"\b\d{{1,2}}\s(?:{_MONTHS}|{_SHORT})\s\d{{4}}\b": "a day",
    r"\b\d{4}-\d{2}-\d{2}\b": "a day",
    r"\b\d{2}:\d{2} UTC\b": "a time",
    r"(?<![£\d,.])\b(?:19|20)\d{2}\b(?![,.]\d|\s%)": "a year: figures of that size have a comma",
    r"\b(?:10|5) largest\b": "the name of a measure",
    r"\b0 to 10,000\b": "the scale of a measure",
    r"above 2,000 is high|above 0 is better|50\s% would be guessing": "how to read a measure",
    r"intervals of 95\s%|given 5\s%, about 5 in 100": "how to read a measure",
    r"\b(?:12|24) months\b": "the horizon of a chance",
    r"Among 100 peers": "the name of a measure",
    r"fewer than 20 (?:places|beds|homes|services|agencies|providers)": "a threshold in a sentence",
    r"No council has 20 ": "a threshold in a sentence",
    r"^Accounts: \d+ compan(?:y|ies) found$": "the count of the list under it",
    r": \d+ files?$": "the count of the list under it",
    r"SHA-256": "the name of a sum",
}
#: Classes of what is itself where a figure comes from, or the scale of a map.
SOURCES = ("figure-panel", "source-row", "legend")
_NO_FIGURE = re.compile("|".join(NO_FIGURES))
#: Parts of a page that choose what is shown and show nothing themselves.
_CONTROLS = {
    "Nav",
    "Button",
    "Code",
    "Pre",
    "Select",
    "SegmentedControl",
    "TextInput",
    "Graph",
    "Thead",
}
#: Smallest first: what counts as beside a figure.
_ROWS = {"Tr", "Li", "P", "Dl"}
_PROSE = {"H1", "H2", "H3", "H4", "P", "Li", "Summary", "Strong", "Caption"}
_CARDS = {"Section", "Article", "Header", "Aside"}
_ENTITIES = ("/provider/", "/owner/", "/company/", "/providers", "/markets", "/alerts")


@dataclass
class Node:
    """One element of a page, or a piece of its text (``kind`` empty)."""

    kind: str
    props: dict[str, Any]
    parent: Node | None
    text: str = ""
    children: list[Node] = field(default_factory=list)

    def within(self) -> Iterator[Node]:
        yield self
        for child in self.children:
            yield from child.within()

    def above(self) -> Iterator[Node]:
        here = self.parent
        while here is not None:
            yield here
            here = here.parent

    def has(self, name: str) -> bool:
        return name in str(self.props.get("className") or "").split()

    def words(self) -> str:
        return " ".join(node.text for node in self.within() if node.text)


def read(content: Any) -> Node:
    """A page as nodes, as the browser gets it."""
    return _node(json.loads(plotly.io.json.to_json_plotly(content)), None)


def _node(found: Any, parent: Node | None) -> Node:
    if isinstance(found, str | int | float):
        return Node("", {}, parent, str(found))
    if isinstance(found, list):
        node = Node("Fragment", {}, parent)
        inner = found
    else:
        props = found.get("props", {})
        node = Node(found["type"], props, parent)
        inner = props.get("children")
        inner = inner if isinstance(inner, list) else [inner]
    node.children = [_node(one, node) for one in inner if one is not None and one != ""]
    return node


def addresses(page: Node) -> list[str]:
    """Every address of this dashboard that a page links to."""
    found = (str(node.props.get("href") or "") for node in page.within())
    return [href for href in found if href.startswith("/") and not href.startswith("/export")]


def opens_source(href: str) -> bool:
    """Whether an address is where a figure comes from, or the list that it counts."""
    path, query = urlsplit(href).path, parse_qs(urlsplit(href).query)
    return path in ("/source", "/changes") or ("figure" in query and path.startswith("/company/"))


def _is_link(node: Node) -> bool:
    if node.kind != "A":
        return False
    # A list that holds the things counted, and each of them with its sources, is marked as such.
    return opens_source(str(node.props.get("href") or "")) or node.has("counted")


def _linked(node: Node) -> bool:
    return any(_is_link(one) for one in node.within())


def figures(page: Node) -> Iterator[Node]:
    """The pieces of text with a figure in them."""
    for node in page.within():
        if node.kind or not re.search(r"\d", _NO_FIGURE.sub("", node.text)):
            continue
        above = list(node.above())
        if any(one.kind in _CONTROLS or any(one.has(name) for name in SOURCES) for one in above):
            continue
        if any(one.kind == "A" and _names(one) for one in above):
            continue
        yield node


def _names(link: Node) -> bool:
    """Whether a link names the entity it opens: a name is no figure."""
    href = str(link.props.get("href") or "")
    return href.startswith(_ENTITIES) and not opens_source(href) and not link.has("counted")


def unsourced(page: Node, names: frozenset[str] = frozenset()) -> list[str]:
    """The figures of a page that no link opens, each with where it stands.

    Args:
        names: of owners, services, companies, files and the like; the digits in them are no figures.
    """
    return [
        f"{_place(node)}: {node.text[:90]}"
        for node in figures(page)
        if not _sourced(node) and _digits_left(node.text, names)
    ]


def _digits_left(text: str, names: frozenset[str]) -> bool:
    for name in sorted((one for one in names if one in text), key=len, reverse=True):
        text = text.replace(name, "")
    return bool(re.search(r"\d", _NO_FIGURE.sub("", text)))


def _sourced(node: Node) -> bool:
    above = list(node.above())
    if any(_is_link(one) for one in above):
        return True
    if any(_linked(one) for one in above if one.kind in _ROWS or one.has("stat")):
        return True
    in_table = any(one.kind in ("Tr", "Dd") for one in above)
    told = any(one.kind in _PROSE or one.has("alert-figure") for one in above)
    if in_table or not told:
        return False
    card = next((one for one in above if one.kind in _CARDS), None)
    return card is not None and _linked(card)


def _place(node: Node) -> str:
    above = [one for one in node.above() if one.kind not in ("Fragment", "Div", "Span")]
    card = next((one for one in above if one.kind in _CARDS), None)
    title = next((one.words() for one in card.within() if one.kind == "H2"), "") if card else ""
    row = next((one for one in above if one.kind in ("Tr", "Li")), None)
    beside = f" | {row.words()[:60]}" if row else ""
    return f"{'/'.join(one.kind for one in above[:3][::-1])} [{title[:50]}{beside}]"
