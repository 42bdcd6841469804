"""The words of a fact: its text without markup and exclusions, and what continues it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from data.ixbrl.elements import attribute, name_of
from data.ixbrl.namespaces import INLINE

#: White space as XML means it; a no-break space is content.
_WHITE = re.compile(r"[ \t\r\n]+")


def folded(text: str) -> str:
    """Runs of white space as one blank, none at the ends."""
    return _WHITE.sub(" ", text).strip(" ")


def inner_text(element: etree._Element) -> str:
    """All text below an element but that of ``ix:exclude``, comments and instructions."""
    if not len(element):
        return element.text or ""
    pieces = [element.text or ""]
    # Depth is the filing's choice, so no recursion.
    open_children = [iter(element)]
    tails: list[str] = []
    while open_children:
        child = next(open_children[-1], None)
        if child is None:
            open_children.pop()
            if tails:
                pieces.append(tails.pop())
        elif isinstance(child.tag, str) and not _is_exclusion(child.tag):
            pieces.append(child.text or "")
            open_children.append(iter(child))
            tails.append(child.tail or "")
        else:
            if child.tag is etree.Entity:
                # One no standard knows: kept as it stands.
                pieces.append(child.text or "")
            pieces.append(child.tail or "")
    return "".join(pieces)


def linked(
    element: etree._Element, continuations: Mapping[str, etree._Element]
) -> list[etree._Element]:
    """An element and the ``ix:continuation`` chain it starts.

    A chain that comes back to itself ends there; a missing link ends it too.
    """
    chain = [element]
    passed: set[str] = set()
    follow = attribute(element, "continuedAt")
    while follow and follow not in passed and follow in continuations:
        passed.add(follow)
        chain.append(continuations[follow])
        follow = attribute(chain[-1], "continuedAt")
    return chain


def _is_exclusion(tag: str) -> bool:
    if not tag.endswith("exclude"):
        return False
    namespace, local = name_of(tag)
    return local == "exclude" and namespace in INLINE
