"""What a source says of its fetching: title, key, hosts, and the function that does it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from data.fetching.job import FetchJob
from data.fetching.keys import api_key
from data.settings import Settings


@dataclass(frozen=True)
class FetchSource:
    """One publication that can be fetched.

    Attributes:
        name: the module's path, such as ``cqc.active_locations``.
        title: what it is, in one line.
        key: the setting that holds the key it needs, or None.
        without_key: what still works without the key.
        hosts: hosts it asks, if it asks no others; files kept elsewhere are on one of them.
        fetch: brings its files.
    """

    name: str
    title: str
    key: str | None
    without_key: str
    hosts: tuple[str, ...]
    fetch: Callable[[FetchJob], list[Path]]

    @classmethod
    def of(cls, name: str, module: ModuleType) -> FetchSource:
        """A source by its module: ``TITLE``, ``KEY``, ``WITHOUT_KEY``, ``HOSTS`` and ``fetch``."""
        summary = (module.__doc__ or name).strip().splitlines()[0].rstrip(".")
        return cls(
            name,
            getattr(module, "TITLE", summary),
            getattr(module, "KEY", None),
            getattr(module, "WITHOUT_KEY", ""),
            tuple(getattr(module, "HOSTS", ())),
            module.fetch,
        )

    def lacks(self, settings: Settings, mirrored: bool) -> str | None:
        """The setting of the key that is missing; None if none is, or a mirror is asked."""
        if self.key is None or mirrored:
            return None
        return self.key if api_key(self.key, settings).secret is None else None
