"""Accounts as Sage tags them: inline XBRL 1.0 with the transformations of 2008.

Periods are ``TMinusZero`` and ``TMinusOne``; numbers under a thousand carry no format; figures are
repeated in a note.
"""

from __future__ import annotations

from data.demo.accounts.contexts import MEMBERS, Context, context_of, contexts_of, taxonomy_date
from data.demo.accounts.filing import MARK, Filing
from data.demo.accounts.lines import (
    BALANCE_SHEET,
    EMPLOYEES,
    EQUITY,
    MICRO_BALANCE_SHEET,
    PROFIT_AND_LOSS,
    Line,
    printed,
)
from data.demo.accounts.wording import bracketed, commas, long_date, name_of, signed


def lines(filing: Filing) -> list[Line]:
    """The lines printed."""
    micro = filing.accounts_type == "micro-entity"
    income = PROFIT_AND_LOSS if filing.shows_profit else ()
    sheet = MICRO_BALANCE_SHEET if micro else BALANCE_SHEET
    return printed((*income, *sheet, *EQUITY[:2], EMPLOYEES), filing)


def write(filing: Filing) -> str:
    """The accounts as XHTML."""
    edition, name = taxonomy_date(filing.period.end), name_of(filing.company_name)
    shown = lines(filing)
    contexts = "\n".join(_context(filing, c) for c in contexts_of(filing, shown))
    rows = "\n".join(_row(filing, line) for line in shown)
    again = "\n".join(_row(filing, line) for line in shown if line.figure == "debtors")
    flags = "\n".join(
        f'<ix:nonNumeric name="{concept}" contextRef="Period_TMinusZero">{text}</ix:nonNumeric>'
        for concept, text in {
            "bus:NameProductionSoftware": "Sage Accounts Production (synthetic)",
            "bus:UKCompaniesHouseRegisteredNumber": filing.company_number,
            "bus:EntityTradingStatus": "",
            "bus:EntityDormantTruefalse": str(filing.dormant).lower(),
            "core:FinancialStatementsArePreparedOnGoing-concernBasisTruefalse": "true",
            "direp:EntityHasTakenExemptionUnderCompaniesActInNotPublishingItsOwnProfitLoss"
            "AccountTruefalse": str(not filing.shows_profit).lower(),
        }.items()
    )
    return f"""<?xml version="1.0" encoding="utf-8"?>
<html xmlns="http://www.w3.org/1999/xhtml"
xmlns:direp="http://xbrl.frc.org.uk/reports/{edition}/direp"
xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:core="http://xbrl.frc.org.uk/fr/{edition}/core"
xmlns:xbrli="http://www.xbrl.org/2003/instance" xmlns:link="http://www.xbrl.org/2003/linkbase"
xmlns:bus="http://xbrl.frc.org.uk/cd/{edition}/business"
xmlns:iso4217="http://www.xbrl.org/2003/iso4217" xmlns:ix="http://www.xbrl.org/2008/inlineXBRL"
xmlns:xbrldi="http://xbrl.org/2006/xbrldi"
xmlns:ixt="http://www.xbrl.org/2008/inlineXBRL/transformation">
<head><meta name="generator" content="Sage Assisted Tagging (synthetic)" />
<title>{name} Filleted accounts</title></head>
<body><!-- {MARK} -->
<div style="display:none"><ix:header><ix:hidden>
{flags}
</ix:hidden><ix:references><link:schemaRef xlink:type="simple"
xlink:href="https://xbrl.frc.org.uk/FRS-102/{edition}/FRS-102-{edition}.xsd" /></ix:references>
<ix:resources>
{contexts}
<xbrli:unit id="GBP"><xbrli:measure>iso4217:GBP</xbrli:measure></xbrli:unit>
<xbrli:unit id="Pure"><xbrli:measure>xbrli:pure</xbrli:measure></xbrli:unit>
</ix:resources></ix:header></div>
<h1><ix:nonNumeric name="bus:EntityCurrentLegalOrRegisteredName"
contextRef="Period_TMinusZero">{name}</ix:nonNumeric></h1>
<p>For the year ended <ix:nonNumeric name="bus:EndDateForPeriodCoveredByReport"
contextRef="PeriodEnd_TMinusZero"
format="ixt:datelonguk">{long_date(filing.period.end)}</ix:nonNumeric>,
begun <ix:nonNumeric name="bus:StartDateForPeriodCoveredByReport" contextRef="PeriodEnd_TMinusZero"
format="ixt:datelonguk">{long_date(filing.period.start)}</ix:nonNumeric></p>
<table>
{rows}
</table>
<h2>Debtors</h2>
<table>
{again}
</table>
</body>
</html>
"""


def _context(filing: Filing, context: Context) -> str:
    segment = ""
    if context.part:
        axis, member = MEMBERS[context.part]
        segment = f"""
<xbrli:segment>
<xbrldi:explicitMember dimension="core:{axis}">core:{member}</xbrldi:explicitMember>
</xbrli:segment>"""
    start, end = context.period.start, context.period.end
    dates = f"<xbrli:instant>{end}</xbrli:instant>"
    if context.duration:
        dates = f"<xbrli:startDate>{start}</xbrli:startDate><xbrli:endDate>{end}</xbrli:endDate>"
    return f"""<xbrli:context id="{_id(context)}"><xbrli:entity>
<xbrli:identifier scheme="http://www.companieshouse.gov.uk/">{filing.company_number}</xbrli:identifier>{segment}
</xbrli:entity><xbrli:period>{dates}</xbrli:period></xbrli:context>"""


def _id(context: Context) -> str:
    span = "Period" if context.duration else "PeriodEnd"
    part = f"{context.part}_" if context.part else ""
    return f"{part}{span}_TMinus{'Zero' if context.which == 'now' else 'One'}"


def _row(filing: Filing, line: Line) -> str:
    cells = "".join(
        f"<td>{_fact(line, context_of(line, which, period), line.amount(figures))}</td>"
        for which, period, figures in filing.years()
    )
    return f"<tr><td><span>{line.label}</span></td>{cells}</tr>"


def _fact(line: Line, context: Context, amount: int) -> str:
    unit = "Pure" if line is EMPLOYEES else "GBP"
    form = ' format="ixt:numcommadot"' if abs(amount) > 999 else ""
    fact = (
        f'<ix:nonFraction name="core:{line.concept}" contextRef="{_id(context)}" unitRef="{unit}" '
        f'decimals="0" scale="0"{form}{signed(amount)}>{commas(amount)}</ix:nonFraction>'
    )
    return bracketed(fact, amount, line.debt)
