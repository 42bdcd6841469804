"""What a reader must find in a filing: every number it prints, once for each year and context."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from data.demo.accounts.contexts import INSTRUMENT_MEMBERS, MEMBERS
from data.demo.accounts.filing import Filing
from data.demo.accounts.lines import EMPLOYEES, Line, is_duration
from data.demo.accounts.styles import charity, full_accounts
from data.demo.accounts.writers import STYLES


@dataclass(frozen=True)
class PlantedFact:
    """One number: local names only; ``start`` is None for an instant."""

    concept: str
    start: str | None
    end: str
    dimensions: tuple[tuple[str, str], ...]
    value: Decimal


def planted_facts(filing: Filing) -> set[PlantedFact]:
    """Every numeric fact of a filing as a strict reader gives it."""
    own = _facts(filing, STYLES[filing.style].lines(filing), group=False)
    consolidated = _facts(filing, full_accounts.group_lines(filing), group=True)
    return {*own, *consolidated}


def _facts(filing: Filing, lines: list[Line], group: bool) -> Iterator[PlantedFact]:
    for _, period, figures in filing.group_years() if group else filing.years():
        for line in lines:
            amount = line.amount(figures)
            # IRIS leaves a dash untagged.
            if amount == 0 and filing.style == "iris":
                continue
            dimensions = [("GroupCompanyDataDimension", "Consolidated")] if group else []
            if line.part:
                dimensions.append(_member(filing, line.part))
            start = str(period.start) if is_duration(line) else None
            yield PlantedFact(
                line.concept,
                start,
                str(period.end),
                tuple(dimensions),
                _strict(filing, line, amount),
            )


def _member(filing: Filing, part: str) -> tuple[str, str]:
    if part in (charity.UNRESTRICTED, charity.RESTRICTED):
        return charity.FUNDS_AXIS, part
    return (INSTRUMENT_MEMBERS if filing.style == "taxcalc" else MEMBERS)[part]


def _strict(filing: Filing, line: Line, amount: int) -> Decimal:
    """Head counts that the web form scales by mistake read as hundredths."""
    slip = filing.style == "webfiling" and line is EMPLOYEES and filing.quirk % 3 == 0
    return Decimal(amount) / 100 if slip else Decimal(amount)
