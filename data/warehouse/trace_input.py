"""A question about the rows that went into a computed row."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Input:
    """Rows of one table that went into a computed row.

    Attributes:
        why: what they are to it, in words.
        where: a condition in SQL, with question marks for ``values``.
    """

    table: str
    why: str
    where: str
    values: tuple[object, ...]
