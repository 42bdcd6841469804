"""The home that is being worked in, for readers that look there for what the user wrote."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from data.settings import settings

_IN_USE: ContextVar[Path | None] = ContextVar("home in use", default=None)


def home_in_use() -> Path:
    """The home named by whoever works in one, else that of the settings."""
    return _IN_USE.get() or settings().home


@contextmanager
def working_in(home: Path) -> Iterator[None]:
    """Let ``home_in_use`` say this home, as ``--home`` names it, until the block ends."""
    before = _IN_USE.set(home)
    try:
        yield
    finally:
        _IN_USE.reset(before)
