"""Accounts as TaxCalc tags them: its own prefixes, and creditors on the axis of instruments.

Inline XBRL 1.1; the text on activities is a fact with the head counts as facts within; the statement
of an exemption is excluded text beside the word ``true``.
"""

from __future__ import annotations

from data.demo.accounts.contexts import (
    INSTRUMENT_MEMBERS,
    Context,
    context_element,
    context_of,
    contexts_of,
    taxonomy_date,
)
from data.demo.accounts.filing import MARK, Filing
from data.demo.accounts.lines import (
    BALANCE_SHEET,
    EMPLOYEES,
    EQUITY,
    PROFIT_AND_LOSS,
    Line,
    printed,
)
from data.demo.accounts.wording import bracketed, commas, long_date, name_of, signed

_SUFFIX = {
    None: "",
    "WithinOneYear": "_CURRENT_NONCURRENT",
    "AfterOneYear": "_NONCURRENT",
    "ShareCapital": "_SHARECAPITAL",
    "RetainedEarningsAccumulatedLosses": "_RETAINED",
}


def lines(filing: Filing) -> list[Line]:
    """The lines printed."""
    income = PROFIT_AND_LOSS if filing.shows_profit else ()
    return printed((*income, *BALANCE_SHEET, *EQUITY, EMPLOYEES), filing)


def write(filing: Filing) -> str:
    """The accounts as XHTML."""
    edition, end = taxonomy_date(filing.period.end), filing.period.end
    name = name_of(filing.company_name)
    shown = lines(filing)
    contexts = "".join(_context(filing, c) for c in contexts_of(filing, shown))
    rows = "\n".join(_row(filing, line) for line in shown if line is not EMPLOYEES)
    heads = " and ".join(
        _fact(EMPLOYEES, context_of(EMPLOYEES, which, period), figures.employees)
        for which, period, figures in filing.years()
    )
    left_out = "" if filing.shows_profit else _EXEMPTION
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<!-- {MARK} -->
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:frs-core="http://xbrl.frc.org.uk/fr/{edition}/core"
xmlns:xbrli="http://www.xbrl.org/2003/instance" xmlns:xbrldi="http://xbrl.org/2006/xbrldi"
xmlns:ixt="http://www.xbrl.org/inlineXBRL/transformation/2010-04-20"
xmlns:iso4217="http://www.xbrl.org/2003/iso4217" xmlns:ix="http://www.xbrl.org/2013/inlineXBRL"
xmlns:frs-bus="http://xbrl.frc.org.uk/cd/{edition}/business"
xmlns:ixt2="http://www.xbrl.org/inlineXBRL/transformation/2011-07-31"
xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:link="http://www.xbrl.org/2003/linkbase"
xmlns:frs-direp="http://xbrl.frc.org.uk/reports/{edition}/direp">
<head><meta http-equiv="Content-Type" content="application/xhtml+xml; charset=UTF-8"/>
<title>{name}</title></head>
<body>
<div style="display:none"><ix:header><ix:hidden>
<ix:nonNumeric contextRef="CURRENT_FY"
name="frs-bus:NameProductionSoftware">TaxCalc Accounts Production (synthetic)</ix:nonNumeric>
<ix:nonNumeric contextRef="CURRENT_FY"
name="frs-bus:UKCompaniesHouseRegisteredNumber">{filing.company_number}</ix:nonNumeric>
<ix:nonNumeric contextRef="CURRENT_FY_END"
name="frs-bus:StartDateForPeriodCoveredByReport">{filing.period.start}</ix:nonNumeric>
<ix:nonNumeric contextRef="CURRENT_FY_END"
name="frs-bus:EndDateForPeriodCoveredByReport">{end}</ix:nonNumeric>
<ix:nonNumeric contextRef="CURRENT_FY"
name="frs-bus:EntityDormantTruefalse">{str(filing.dormant).lower()}</ix:nonNumeric>
</ix:hidden><ix:references><link:schemaRef
xlink:href="https://xbrl.frc.org.uk/FRS-102/{edition}/FRS-102-{edition}.xsd" xlink:type="simple"/>
</ix:references>
<ix:resources><xbrli:unit id="GBP"><xbrli:measure>iso4217:GBP</xbrli:measure></xbrli:unit>
<xbrli:unit id="EUR"><xbrli:measure>iso4217:EUR</xbrli:measure></xbrli:unit>
<xbrli:unit id="Pure"><xbrli:measure>xbrli:pure</xbrli:measure></xbrli:unit>
{contexts}</ix:resources></ix:header></div>
<h1><ix:nonNumeric contextRef="CURRENT_FY"
name="frs-bus:EntityCurrentLegalOrRegisteredName">{name}</ix:nonNumeric></h1>
<h2>Balance sheet at <ix:nonNumeric contextRef="CURRENT_FY_END" name="frs-bus:BalanceSheetDate"
format="ixt:datelonguk">{long_date(end)}</ix:nonNumeric></h2>
<table>
{rows}
</table>
{left_out}<p><ix:nonNumeric contextRef="CURRENT_FY" name="frs-bus:DescriptionPrincipalActivities"
escape="false">{filing.activity}, by an average number of {heads} employees in the period
and the one before</ix:nonNumeric></p>
</body>
</html>
"""


_EXEMPTION = (
    '<p><ix:nonNumeric contextRef="CURRENT_FY" name="frs-direp:EntityHasTakenExemptionUnder'
    'CompaniesActInNotPublishingItsOwnProfitLossAccountTruefalse"><ix:exclude>The directors have '
    "chosen not to file the profit and loss account.</ix:exclude>"
    '<span style="display:none">true</span></ix:nonNumeric></p>\n'
)


def _context(filing: Filing, context: Context) -> str:
    segment = ""
    if context.part:
        axis, member = INSTRUMENT_MEMBERS[context.part]
        segment = (
            f'<xbrli:segment><xbrldi:explicitMember dimension="frs-core:{axis}">'
            f"frs-core:{member}</xbrldi:explicitMember></xbrli:segment>"
        )
    return context_element(filing, context, _id(context), segment)


def _id(context: Context) -> str:
    year = "CURRENT_FY" if context.which == "now" else "PREVIOUS_FY"
    return f"{year}{'' if context.duration else '_END'}{_SUFFIX[context.part]}"


def _row(filing: Filing, line: Line) -> str:
    cells = "".join(
        f"<td>{bracketed(_fact(line, context_of(line, which, period), amount), amount, line.debt)}</td>"
        for which, period, figures in filing.years()
        for amount in [line.amount(figures)]
    )
    return f"<tr><td>{line.label}</td>{cells}</tr>"


def _fact(line: Line, context: Context, amount: int) -> str:
    unit = "Pure" if line is EMPLOYEES else "GBP"
    form, text = ("ixt:numcommadot", commas(amount)) if amount else ("ixt2:zerodash", "-")
    return (
        f'<ix:nonFraction decimals="0" format="{form}" contextRef="{_id(context)}" '
        f'name="frs-core:{line.concept}" unitRef="{unit}"{signed(amount)}>{text}</ix:nonFraction>'
    )
