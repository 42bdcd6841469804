"""Which contexts a filing's facts need, in whatever ids and words a vendor gives them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from data.demo.accounts.filing import Filing, Period
from data.demo.accounts.lines import AFTER, RETAINED, SHARES, WITHIN, Line, is_duration

#: Part of a line -> axis and member in the core taxonomy of 2014 and later.
MEMBERS = {
    WITHIN: ("MaturitiesOrExpirationPeriodsDimension", "WithinOneYear"),
    AFTER: ("MaturitiesOrExpirationPeriodsDimension", "AfterOneYear"),
    SHARES: ("EquityClassesDimension", "ShareCapital"),
    RETAINED: ("EquityClassesDimension", "RetainedEarningsAccumulatedLosses"),
}
#: The other axis vendors put creditors on.
INSTRUMENT_MEMBERS = MEMBERS | {
    WITHIN: ("FinancialInstrumentCurrentNon-currentDimension", "CurrentFinancialInstruments"),
    AFTER: ("FinancialInstrumentCurrentNon-currentDimension", "Non-currentFinancialInstruments"),
}


@dataclass(frozen=True)
class Context:
    """One context: which year, instant or duration, which member of an axis, whose figures.

    Contexts of one filing are told apart without the period, which follows from the year.
    """

    which: str
    period: Period = field(compare=False)
    duration: bool
    part: str | None = None
    consolidated: bool = False


def context_of(line: Line, which: str, period: Period, consolidated: bool = False) -> Context:
    """The context a line's figure stands in."""
    return Context(which, period, is_duration(line), line.part, consolidated)


def contexts_of(
    filing: Filing, lines: Iterable[Line], group_lines: Iterable[Line] = ()
) -> list[Context]:
    """Every context of a filing once: its plain periods first, then those of the lines."""
    wanted: dict[Context, None] = {}
    for which, period, _ in filing.years():
        wanted[Context(which, period, duration=True)] = None
        wanted[Context(which, period, duration=False)] = None
    for duration, part in _kinds(lines):
        for which, period, _ in filing.years():
            wanted[Context(which, period, duration, part)] = None
    for duration, part in _kinds(group_lines):
        for which, period, _ in filing.group_years():
            wanted[Context(which, period, duration, part, consolidated=True)] = None
    return list(wanted)


def _kinds(lines: Iterable[Line]) -> dict[tuple[bool, str | None], None]:
    """What tells the contexts of lines apart within a year; most lines share one."""
    return dict.fromkeys((is_duration(line), line.part) for line in lines)


def context_element(filing: Filing, context: Context, context_id: str, segment: str) -> str:
    """A context under the usual prefix, as most vendors write it; ``segment`` is markup or empty."""
    start, end = context.period.start, context.period.end
    dates = f"<xbrli:instant>{end}</xbrli:instant>"
    if context.duration:
        dates = f"<xbrli:startDate>{start}</xbrli:startDate><xbrli:endDate>{end}</xbrli:endDate>"
    return (
        f'<xbrli:context id="{context_id}"><xbrli:entity><xbrli:identifier '
        f'scheme="http://www.companieshouse.gov.uk/">{filing.company_number}</xbrli:identifier>'
        f"{segment}</xbrli:entity><xbrli:period>{dates}</xbrli:period></xbrli:context>\n"
    )


def taxonomy_date(end: dt.date) -> str:
    """The edition of the taxonomies that accounts ending on a day are tagged with."""
    if end.year < 2019:
        return "2014-09-01"
    return f"{2019 if end.year == 2020 else end.year}-01-01"
