"""How a figure that no filing gives was worked out, and from which figures of the same filing.

The twin of ``data/accounts/derived.py``: there the sums are made, here they are told.
"""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.published import Row

_LOANS = (
    "other_borrowings_within_one_year",
    "other_borrowings_after_one_year",
    "finance_leases_within_one_year",
    "finance_leases_after_one_year",
)
_BANK = ("bank_borrowings_within_one_year", "bank_borrowings_after_one_year")
_OPENING = {"restated": 0, "revised": 1, "stated": 2}


@dataclass(frozen=True)
class Part:
    """One figure that goes into another.

    Attributes:
        sign: 1 where it is added, -1 where it is taken off.
        row: the row of ``accounts`` it stands on, this year's or that of the year before.
    """

    sign: int
    item: str
    value: float
    row: Row


@dataclass(frozen=True)
class Derivation:
    """A formula in words and the figures in it; they come to the derived one."""

    formula: str
    parts: tuple[Part, ...]


def derivation(item: str, row: Row, same_filing: tuple[Row, ...]) -> Derivation | None:
    """How a derived figure of a row came about; None for a figure that filings give.

    Args:
        item: e.g. ``profit_inferred``.
        row: the row it stands on.
        same_filing: every row of the same filing, basis and currency.
    """
    told = _TOLD.get(item)
    return told(row, same_filing) if told and row.get(item) is not None else None


def _parts(row: Row, *signed: tuple[int, str]) -> tuple[Part, ...]:
    return tuple(
        Part(sign, name, row[name], row) for sign, name in signed if row.get(name) is not None
    )


def _profit(row: Row, same_filing: tuple[Row, ...]) -> Derivation:
    earlier = [
        other
        for other in same_filing
        if other["is_prior"] and other.get("retained_earnings") is not None
    ]
    earlier.sort(key=lambda other: _OPENING.get(other["version"], 3))
    paid = row.get("dividends")
    return Derivation(
        "Profit and loss reserve at the end, less the same a year before, plus dividends of the"
        " year. Dividends that are not disclosed make it too low.",
        (
            *_parts(row, (1, "retained_earnings")),
            *(_parts(earlier[0], (-1, "retained_earnings")) if earlier else ()),
            *(_parts(row, (1 if paid > 0 else -1, "dividends")) if paid else ()),
        ),
    )


def _assets(row: Row, same_filing: tuple[Row, ...]) -> Derivation:
    if row.get("total_assets") is not None:
        return Derivation("Total assets as given.", _parts(row, (1, "total_assets")))
    fixed = _parts(row, (1, "fixed_assets")) or _difference(
        row, "total_assets_less_current_liabilities", "net_current_assets"
    )
    rest = ("current_assets", "called_up_capital_unpaid", "prepayments_separate")
    return Derivation(
        "Fixed assets (or what follows for them from total assets less current liabilities) and"
        " current assets, with unpaid capital and prepayments shown apart.",
        (*fixed, *_parts(row, *((1, name) for name in rest))),
    )


def _difference(row: Row, whole: str, part: str) -> tuple[Part, ...]:
    found = _parts(row, (1, whole), (-1, part))
    return found if len(found) == 2 else ()


def _liabilities(row: Row, same_filing: tuple[Row, ...]) -> Derivation:
    if row.get("total_liabilities") is not None:
        return Derivation("Total liabilities as given.", _parts(row, (1, "total_liabilities")))
    return Derivation(
        "Total assets, given or worked out, less net assets.",
        (*_assets(row, same_filing).parts, *_parts(row, (-1, "net_assets"))),
    )


def _debt(row: Row, same_filing: tuple[Row, ...]) -> Derivation:
    if row.get("total_borrowings") is not None:
        return Derivation("Total borrowings as given.", _parts(row, (1, "total_borrowings")))
    bank = _parts(row, *((1, name) for name in _BANK)) or _parts(row, (1, "bank_borrowings"))
    return Derivation(
        "Bank borrowings, other loans and finance leases, as far as given. What is owed to the"
        " group and to directors is not in it.",
        (*bank, *_parts(row, *((1, name) for name in _LOANS))),
    )


def _ebitda(row: Row, same_filing: tuple[Row, ...]) -> Derivation:
    written_off = _parts(row, (1, "depreciation_and_amortisation")) or _parts(
        row, (1, "depreciation"), (1, "amortisation")
    )
    return Derivation(
        "Operating profit plus depreciation and amortisation.",
        (*_parts(row, (1, "operating_profit")), *written_off),
    )


_TOLD = {
    "profit_inferred": _profit,
    "total_assets_derived": _assets,
    "total_liabilities_derived": _liabilities,
    "total_debt_derived": _debt,
    "ebitda_derived": _ebitda,
}
