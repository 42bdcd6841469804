"""Sources are found, not listed: a module under ``data.sources`` with an ``ingest`` is one."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import data.sources
from data.errors import NotRecognised
from data.sources.publication import Publication
from data.sources.sheet import Sheet

Ingest = Callable[[Path, list[Sheet]], Publication]
IngestJson = Callable[[Path, bytes], Publication]


@lru_cache(maxsize=1)
def sources() -> dict[str, Ingest]:
    """Every source by name (``ofsted.childrens_social_care``), with its ``ingest`` function."""
    return _having("ingest")


@lru_cache(maxsize=1)
def json_sources() -> dict[str, IngestJson]:
    """Every source that publishes JSON, by name, with its ``ingest_json`` function."""
    return _having("ingest_json")


def _having(function: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    prefix = data.sources.__name__ + "."
    for module in pkgutil.walk_packages(data.sources.__path__, prefix):
        ingest = getattr(importlib.import_module(module.name), function, None)
        if callable(ingest):
            found[module.name.removeprefix(prefix)] = ingest
    return found


def recognise(path: Path, sheets: list[Sheet]) -> Publication:
    """The publication a file is, asked of every source in turn.

    Raises:
        NotRecognised: if no source knows it; the last source's reason is given.
    """
    reason = f"{path.name} is no publication Forewarn knows"
    for ingest in sources().values():
        try:
            return ingest(path, sheets)
        except NotRecognised as error:
            reason = str(error)
    raise NotRecognised(reason)


def recognise_json(path: Path, content: bytes) -> Publication:
    """The publication a JSON file is, asked of every source that publishes JSON.

    Raises:
        NotRecognised: if no source knows it.
    """
    for ingest in json_sources().values():
        try:
            return ingest(path, content)
        except NotRecognised:
            continue
    raise NotRecognised(f"{path.name} is no publication Forewarn knows")
