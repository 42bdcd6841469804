"""Sources are found, not listed: a module under ``data.sources`` that reads or fetches is one."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import data.sources
from data.errors import KnownOther, NotRecognised, UnreadableFile
from data.sources.publication import Publication
from data.sources.sheet import Sheet

if TYPE_CHECKING:
    from data.fetching.source import FetchSource

Ingest = Callable[[Path, list[Sheet]], Publication]
IngestJson = Callable[[Path, bytes], Publication]
IngestLarge = Callable[[Path, Path], Publication]


@lru_cache(maxsize=1)
def sources() -> dict[str, Ingest]:
    """Every source by name (``ofsted.childrens_social_care``), with its ``ingest`` function."""
    return _having("ingest")


@lru_cache(maxsize=1)
def json_sources() -> dict[str, IngestJson]:
    """Every source that publishes JSON, by name, with its ``ingest_json`` function."""
    return _having("ingest_json")


@lru_cache(maxsize=1)
def large_sources() -> dict[str, IngestLarge]:
    """Every source of files too large for memory, by name, with its ``ingest_large`` function."""
    return _having("ingest_large")


@lru_cache(maxsize=1)
def fetch_sources() -> dict[str, FetchSource]:
    """Every source that can be fetched, by name, in order, with what it says of itself."""
    from data.fetching.source import FetchSource

    return {
        name: FetchSource.of(name, module)
        for name, module in sorted(_modules().items())
        if callable(getattr(module, "fetch", None))
    }


def _having(function: str) -> dict[str, Any]:
    found = {name: getattr(module, function, None) for name, module in _modules().items()}
    return {name: asked for name, asked in found.items() if callable(asked)}


@lru_cache(maxsize=1)
def _modules() -> dict[str, ModuleType]:
    prefix = data.sources.__name__ + "."
    return {
        module.name.removeprefix(prefix): importlib.import_module(module.name)
        for module in pkgutil.walk_packages(data.sources.__path__, prefix)
    }


def recognise(path: Path, sheets: list[Sheet]) -> Publication:
    """The publication a file is, asked of every source in turn.

    Raises:
        NotRecognised: if no source knows it; with the reason of one that knows what else it is.
    """
    known = ""
    for ingest in sources().values():
        try:
            return ingest(path, sheets)
        except KnownOther as error:
            known = str(error)
        except NotRecognised:
            continue
    raise NotRecognised(known or f"{path.name} is no publication Forewarn knows")


def recognise_json(path: Path, content: bytes) -> Publication:
    """The publication a JSON file is, asked of every source that publishes JSON.

    Raises:
        NotRecognised: if no source knows it, or one knows it and has no use for it.
        UnreadableFile: if one knows it and cannot read it, and no other can.
    """
    known = ""
    unreadable: UnreadableFile | None = None
    for ingest in json_sources().values():
        try:
            return ingest(path, content)
        except UnreadableFile as error:
            # Publishers' encodings and faults differ: another source may read it as its own.
            unreadable = error
        except KnownOther as error:
            known = str(error)
        except NotRecognised:
            continue
    if unreadable is not None:
        raise unreadable
    raise NotRecognised(known or f"{path.name} is no publication Forewarn knows")


def recognise_large(path: Path, spare: Path) -> Publication | None:
    """The publication a file is, asked of the sources that read files without holding them.

    Args:
        path: the file.
        spare: where tables may be written as Parquet; several have names that begin with this one.

    Returns:
        None if it is none of theirs.

    Raises:
        KnownOther: if one of them knows it to be something else.
    """
    known: KnownOther | None = None
    for ingest in large_sources().values():
        try:
            return ingest(path, spare)
        except KnownOther as error:
            known = error
        except NotRecognised:
            continue
    if known is not None:
        raise known
    return None
