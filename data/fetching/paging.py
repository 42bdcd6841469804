"""A list that comes in pages: whether it leads round in a ring, and whether it came whole."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from data.fetching.faults import FetchFailed


class Paging:
    """The pages of one list, as they come.

    A server that does not heed the number of the page gives the same one for ever, and what it
    counts may well be reached with what it repeats.

    Args:
        what: the list, as sentences name it.
    """

    def __init__(self, what: str) -> None:
        self.what = what
        self._pages: set[bytes] = set()
        self._totals: list[int] = []

    def page(self, entries: list[Any], total: object = None) -> None:
        """Note a page's entries, and how many the publisher says there are in all.

        Raises:
            FetchFailed: if the very same page came before.
        """
        text = str(total)
        if type(total) is int or (isinstance(total, str) and text.isascii() and text.isdigit()):
            self._totals.append(int(text[:12]))
        if not entries:
            return
        page = hashlib.sha256(json.dumps(entries, sort_keys=True).encode()).digest()
        if page in self._pages:
            raise FetchFailed(f"{self.what} gives the same page twice; try again later.")
        self._pages.add(page)

    def ends(self, held: int) -> None:
        """Note that no page follows.

        Args:
            held: how many entries there are, each once.

        Raises:
            FetchFailed: if the publisher counted more.
        """
        if short := self.short(held):
            raise FetchFailed(short)

    def short(self, held: int) -> str:
        """A sentence if the publisher counts more entries than are held; empty if not.

        A list that changes while it is read counts by its least.
        """
        least = min(self._totals, default=0)
        if held >= least:
            return ""
        return f"{self.what} came to {held:,} of the {least:,} entries it counts; try again later."

    def endless(self) -> FetchFailed:
        """What is raised for a list that does not come to an end."""
        return FetchFailed(f"{self.what} does not come to an end; try again later.")
