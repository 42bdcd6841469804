"""What a company's accounts said, year by year, as far as it was public by a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dashboard.published import Edition, Row, remembered
from dashboard.queries import companies

NO_CURRENCY = "XXX"
#: A filing that corrects itself is right; a year put right later is told beside it.
_VERSION = {"revised": 0, "stated": 1, "restated": 2}
_BASIS = {"company": 0, "consolidated": 1}


@dataclass(frozen=True)
class Telling:
    """One figure as one row of ``accounts`` tells it.

    Attributes:
        value: in units of the currency, or heads.
        row: the row, with its filing, pack and the day it became public.
    """

    value: float
    row: Row


@dataclass(frozen=True)
class Year:
    """A period end of one set of figures, and every row that tells of it.

    Attributes:
        rows: the one that counts first: a filing's own year before the next one's comparative.
    """

    basis: str
    currency: str
    period_end: date
    rows: tuple[Row, ...]

    @property
    def main(self) -> Row:
        """The row that says when, how long and by whom."""
        return self.rows[0]

    @property
    def own(self) -> Row | None:
        """The row of the filing of this very year; None where only a comparative is held."""
        return None if self.main["is_prior"] else self.main

    def tellings(self, item: str) -> list[Telling]:
        """Every time the figure was told, the one that counts first."""
        return [
            Telling(row[item], row)
            for row in self.rows
            if row.get(item) is not None and row[item] == row[item]
        ]

    def value(self, item: str) -> float | None:
        """The figure as first told: null is undisclosed, 0 is nil."""
        found = self.tellings(item)
        return found[0].value if found else None

    def restated(self, item: str) -> Telling | None:
        """The last later telling that is another figure, if there is one."""
        found = self.tellings(item)
        others = [one for one in found[1:] if abs(one.value - found[0].value) >= 1]
        return max(others, key=lambda one: one.row["known_on"]) if others else None


@dataclass(frozen=True)
class Accounts:
    """One set of figures of a company: its own or its group's, in one currency.

    Attributes:
        years: newest first.
    """

    basis: str
    currency: str
    years: tuple[Year, ...]

    @property
    def latest(self) -> Year:
        """The newest year."""
        return self.years[0]

    def of(self, period_end: date) -> Year | None:
        """The year that ended on a day."""
        return next((year for year in self.years if year.period_end == period_end), None)

    def disclosed(self, item: str) -> bool:
        """Whether any of the accounts read gives the figure, nil included."""
        return any(year.value(item) is not None for year in self.years)


@remembered
def sets(edition: Edition, number: str, as_at: date, known_by: date) -> tuple[Accounts, ...]:
    """A company's figures: its own first, then its group's, each by currency.

    A period counts that had ended by ``as_at`` and whose filing was public by ``known_by``.
    """
    if not companies.holds(edition, "facts.accounts"):
        return ()
    rows = edition.rows(
        "SELECT * FROM facts.accounts WHERE company_number = ? AND period_end <= ?"
        " AND known_on <= ?",
        number,
        as_at,
        known_by,
    )
    rows.sort(
        key=lambda row: (
            row["is_prior"],
            row["known_on"],
            _VERSION.get(row["version"], 3),
            row["filing"],
        )
    )
    found: dict[tuple[str, str], dict[date, list[Row]]] = {}
    for row in rows:
        years = found.setdefault((row["basis"], row["currency"]), {})
        years.setdefault(row["period_end"], []).append(row)
    made = [
        Accounts(
            basis,
            currency,
            tuple(Year(basis, currency, end, tuple(years[end])) for end in sorted(years)[::-1]),
        )
        for (basis, currency), years in found.items()
    ]
    made.sort(
        key=lambda one: (_BASIS.get(one.basis, 2), one.currency == NO_CURRENCY, -len(one.years))
    )
    return tuple(made)


@remembered
def pack(edition: Edition, raw_name: str) -> Row | None:
    """The file a filing came in: its name and the day it was published."""
    found = edition.rows("SELECT * FROM facts.source_file WHERE raw_name = ? LIMIT 1", raw_name)
    return found[0] if found else None
