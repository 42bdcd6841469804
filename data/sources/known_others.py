"""Files that lie beside publications and are none: recognised to say what they are."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from data.errors import KnownOther, NotRecognised
from data.reviewed_file import reviewed
from data.sources.publication import Publication
from data.sources.sheet import Sheet

OTHERS = Path(__file__).with_name("known_others.yaml")
_WITHIN = 12


def ingest(path: Path, sheets: list[Sheet]) -> Publication:
    """Say what a file is that is no publication.

    Raises:
        KnownOther: naming what it is.
        NotRecognised: if it is not known.
    """
    lines = [_line(row) for sheet in sheets for row in sheet.rows[:_WITHIN]]
    for entry in _others():
        if any(all(re.search(mark, line) for mark in entry["marks"]) for line in lines):
            raise KnownOther(f"{path.name} is {entry['is']}, no publication that Forewarn reads")
    raise NotRecognised(f"{path.name} is no publication Forewarn knows")


def _line(row: list[str]) -> str:
    return "|".join(re.sub(r"[^a-z0-9]+", " ", cell.lower()).strip() for cell in row)


@lru_cache(maxsize=1)
def _others() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = reviewed(OTHERS)
    return found
