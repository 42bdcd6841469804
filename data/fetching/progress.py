"""Who is told how a download goes."""

from __future__ import annotations


class Progress:
    """Nobody; a front end overrides what it shows."""

    def page(self, size: int) -> None:
        """A page of so many bytes came."""

    def begin(self, name: str, done: int, total: int | None) -> None:
        """A file begins or goes on, so many of its bytes here already."""

    def advance(self, name: str, size: int) -> None:
        """So many more bytes of a file came."""

    def end(self, name: str) -> None:
        """A file is done with, well or not."""
