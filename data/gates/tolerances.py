"""The reviewed tolerances: which gates each list passes through, and how far it may stray."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from data.errors import ForewarnError
from data.reviewed_file import reviewed

TOLERANCES = Path(__file__).with_name("tolerances.yaml")
#: The entry of every list that has none of its own.
ANY = "*"

Level = Literal["required", "advisory"]
Band = tuple[float | None, float | None]


class _Reviewed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Tolerance(_Reviewed):
    """One gate's bands, ``[low, high]`` with null for no limit, and the reason for them."""

    required: Band | None = None
    advisory: Band | None = None
    why: str = Field(min_length=1)

    @model_validator(mode="after")
    def _bounded(self) -> Tolerance:
        bands = [band for band in (self.required, self.advisory) if band is not None]
        if not bands or any(band == (None, None) for band in bands):
            raise ValueError("give required or advisory, each with a limit")
        if any(low is not None and high is not None and low > high for low, high in bands):
            raise ValueError("low must not be above high")
        return self

    def bands(self) -> list[tuple[Level, Band]]:
        """Each level with its limits."""
        levels: list[tuple[Level, Band | None]] = [
            ("required", self.required),
            ("advisory", self.advisory),
        ]
        return [(level, band) for level, band in levels if band is not None]


class Accepted(_Reviewed):
    """One edition that breaks a tolerance for a known, real reason."""

    as_at: date
    gate: str
    reason: str = Field(min_length=1)


class ListRules(_Reviewed):
    """The gates of one list (or of any list, ``source: "*"``).

    ``typed`` names the warehouse table of its rows and ``key`` their key there; ``every_days`` is
    its cadence, and tolerances of change are per period; ``stale_after_days`` is how old the
    newest edition may be; ``at_least`` is how many rows an edition needs before shares of it mean
    anything. ``never_yet`` names the column that is blank where nothing has been inspected yet;
    ``started`` the column that says since when a row's entity has been on the register;
    ``past_days`` the columns of days that lie before the edition's own, and ``since`` the first day
    that can stand there.
    """

    source: str
    table: str
    title: str = Field(min_length=1)
    why_it_matters: str = Field(min_length=1)
    reviewed_on: date
    typed: str | None = None
    key: tuple[str, ...] = ()
    every_days: int | None = Field(default=None, gt=0)
    stale_after_days: int | None = Field(default=None, gt=0)
    at_least: int = Field(default=200, ge=0)
    companions: tuple[str, ...] = ()
    never_yet: str | None = None
    started: str | None = None
    past_days: tuple[str, ...] = ()
    since: date = date(1700, 1, 1)
    bounds: dict[str, Band] = Field(default_factory=dict)
    gates: dict[str, Tolerance]
    accepted: tuple[Accepted, ...] = ()

    def reason_to_accept(self, as_at: date, gate: str) -> str | None:
        """Why an edition's failed gate was reviewed and let through, if it was."""
        return next((a.reason for a in self.accepted if (a.as_at, a.gate) == (as_at, gate)), None)


def read_tolerances(path: Path) -> tuple[ListRules, ...]:
    """Read a tolerances file.

    Raises:
        ForewarnError: if an entry is malformed or a list has two.
    """
    entries = reviewed(path)
    found = []
    for entry in entries:
        try:
            found.append(ListRules.model_validate(entry))
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"]))
            raise ForewarnError(
                f"{path.name}: {entry.get('source')} {entry.get('table')}: {where}: {first['msg']}."
            ) from error
    names = [(rules.source, rules.table) for rules in found]
    if twice := {name for name in names if names.count(name) > 1}:
        raise ForewarnError(f"{path.name} has two entries for {' '.join(sorted(twice)[0])}.")
    return tuple(found)


@lru_cache(maxsize=1)
def tolerances() -> tuple[ListRules, ...]:
    """The tolerances in force."""
    return read_tolerances(TOLERANCES)


def rules_of(entries: tuple[ListRules, ...], source: str, table: str) -> ListRules | None:
    """A list's own rules, else those of any list."""
    for wanted in ((source, table), (source, ANY), (ANY, ANY)):
        for rules in entries:
            if (rules.source, rules.table) == wanted:
                return rules
    return None
