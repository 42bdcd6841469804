"""Options that several commands share, spelled once."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from data.errors import ForewarnError
from data.settings import settings
from data.warehouse.home import Home
from flows.printing import Format

HomeOption = Annotated[
    Path | None,
    typer.Option("--home", help="Where everything is kept (else FOREWARN_HOME, else ./var)."),
]
MarketOption = Annotated[
    str | None,
    typer.Option("--market", help="Of which market's services, e.g. care-homes."),
]
FormatOption = Annotated[Format, typer.Option("--format", help="How to print the result.")]
AsAt = Annotated[
    str | None,
    typer.Option(
        "--as-at", metavar="DATE", help="A register's date, YYYY-MM-DD (else the newest)."
    ),
]


def home_of(chosen: Path | None) -> Home:
    """The home a command works in."""
    return Home((chosen or settings().home).expanduser().resolve())


def day(text: str | None, option: str = "--as-at") -> date | None:
    """A day given on the command line.

    Raises:
        ForewarnError: if it is not a calendar day.
    """
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ForewarnError(f"{option} {text!r} is not a day; write it as 2024-03-31.") from error


def held_day(text: str | None, held: list[date], exact: bool = True) -> date:
    """A register's date given on the command line, or the newest held.

    Unless ``exact``, a day between two registers is described by the older one.

    Raises:
        ForewarnError: if no register of that date is held.
    """
    wanted = day(text)
    if not held:
        raise ForewarnError(
            "No register is held yet; run: forewarn ingest PATH, then forewarn build."
        )
    if wanted is None:
        return max(held)
    found = wanted if wanted in held else None
    if not exact:
        found = max((day for day in held if day <= wanted), default=None)
    if found is None:
        raise ForewarnError(
            f"No register as at {wanted} is held; those held: {', '.join(map(str, held))}."
        )
    return found
