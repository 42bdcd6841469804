"""Locations with the market shares of their providers and brands (CQC, on request).

A download of a dashboard in 45 columns with the providers' company numbers. Its days are American,
its numbers end in blanks or have lost their leading zeros, the two last columns stand under each
other's headings, and what is headed "Publication Date" is the location's start date over again. It
is on no page that can be followed, so it is not fetched.
"""

from __future__ import annotations

from pathlib import Path

from data.sources.cqc.editions import list_publication
from data.sources.publication import Publication

TITLE = "Locations with market shares (CQC, download of a dashboard)"
SOURCE = "cqc.market_export"
TABLES = ("market_export",)
_DATED_BY = ("Location HSCA start date", "Provider HSCA start date")


def ingest_large(path: Path, spare: Path) -> Publication:
    """Take one file apart; arguments and errors as in ``list_publication``."""
    return list_publication(path, spare, SOURCE, TABLES, _DATED_BY)
