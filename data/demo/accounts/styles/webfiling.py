"""The register's own web form for micro-entities, as it wrote from 2016 on.

Inline XBRL 1.0; contexts in a default namespace; dashes for nothing. Head counts carry the unit
GBP and, every third time, ``scale="-2"``, so that three employees read as 0.03, as the real form did.
"""

from __future__ import annotations

from data.demo.accounts.contexts import MEMBERS, Context, context_of, contexts_of, taxonomy_date
from data.demo.accounts.filing import MARK, Filing
from data.demo.accounts.lines import EMPLOYEES, EQUITY, MICRO_BALANCE_SHEET, Line, printed
from data.demo.accounts.wording import bracketed, commas, long_date, name_of, signed


def lines(filing: Filing) -> list[Line]:
    """The lines printed."""
    return printed((*MICRO_BALANCE_SHEET, EQUITY[-1], EMPLOYEES), filing)


def write(filing: Filing) -> str:
    """The form as XHTML."""
    edition, end = taxonomy_date(filing.period.end), filing.period.end
    name = name_of(filing.company_name)
    shown = lines(filing)
    contexts = "\n".join(_context(filing, c) for c in contexts_of(filing, shown))
    standard = _member("dcur1", filing, "AccountingStandardsDimension", "Micro-entities")
    scope = _member("dcur2", filing, "AccountsStatusDimension", "AuditExempt-NoAccountantsReport")
    rows = "\n".join(_row(filing, line) for line in shown)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<!-- {MARK} -->
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml"
  xmlns:ix="http://www.xbrl.org/2008/inlineXBRL"
  xmlns:ixt2="http://www.xbrl.org/inlineXBRL/transformation/2011-07-31"
  xmlns:link="http://www.xbrl.org/2003/linkbase"
  xmlns:xlink="http://www.w3.org/1999/xlink"
  xmlns:xbrldi="http://xbrl.org/2006/xbrldi"
  xmlns:iso4217="http://www.xbrl.org/2003/iso4217"
  xmlns:uk-bus="http://xbrl.frc.org.uk/cd/{edition}/business"
  xmlns:uk-core="http://xbrl.frc.org.uk/fr/{edition}/core">
<head>
<meta name="generator" content="Synthetic WebFiling - Micro-entity Accounts Form" />
<title>Micro-entity Accounts - {name}</title>
<style type="text/css">.figure {{ text-align: right; }} .hidden {{ display: none; }}</style>
</head>
<body>
<div class="hidden"><ix:header>
<ix:hidden>
<ix:nonNumeric name="uk-bus:UKCompaniesHouseRegisteredNumber"
contextRef="dcur">{filing.company_number}</ix:nonNumeric>
<ix:nonNumeric name="uk-bus:EntityDormantTruefalse"
contextRef="dcur">{str(filing.dormant).lower()}</ix:nonNumeric>
<ix:nonNumeric name="uk-bus:AccountingStandardsApplied" contextRef="dcur1"></ix:nonNumeric>
<ix:nonNumeric name="uk-bus:AccountsStatusAuditedOrUnaudited" contextRef="dcur2"></ix:nonNumeric>
<ix:nonNumeric name="uk-bus:StartDateForPeriodCoveredByReport"
contextRef="icur">{filing.period.start}</ix:nonNumeric>
<ix:nonNumeric name="uk-bus:EndDateForPeriodCoveredByReport" contextRef="icur">{end}</ix:nonNumeric>
<ix:nonNumeric name="uk-bus:BalanceSheetDate" contextRef="icur">{end}</ix:nonNumeric>
</ix:hidden>
<ix:references><link:schemaRef
xlink:href="https://xbrl.frc.org.uk/FRS-102/{edition}/FRS-102-{edition}.xsd"
xlink:type="simple"></link:schemaRef></ix:references>
<ix:resources>
{contexts}
{standard}
{scope}
<unit id="GBP" xmlns="http://www.xbrl.org/2003/instance"><measure>iso4217:GBP</measure></unit>
</ix:resources>
</ix:header></div>
<div class="titlepage">
<h1><ix:nonNumeric name="uk-bus:EntityCurrentLegalOrRegisteredName"
contextRef="dcur">{name}</ix:nonNumeric></h1>
<p>Registered Number {filing.company_number}</p>
<p>Micro-entity Accounts for the period ended {long_date(end)}</p>
</div>
<table id="balancesheet">
{rows}
</table>
<p>The accounts have been prepared in accordance with the micro-entity provisions.</p>
</body>
</html>
"""


def _context(filing: Filing, context: Context) -> str:
    segment = ""
    if context.part:
        axis, member = MEMBERS[context.part]
        segment = f"""<segment>
<xbrldi:explicitMember dimension="uk-core:{axis}">uk-core:{member}</xbrldi:explicitMember>
</segment>"""
    start, end = context.period.start, context.period.end
    dates = f"<instant>{end}</instant>"
    if context.duration:
        dates = f"<startDate>{start}</startDate><endDate>{end}</endDate>"
    return f"""<context id="{_id(context)}" xmlns="http://www.xbrl.org/2003/instance">
<entity>
<identifier scheme="http://www.companieshouse.gov.uk/">{filing.company_number}</identifier>
{segment}</entity>
<period>{dates}</period>
</context>"""


def _member(name: str, filing: Filing, axis: str, member: str) -> str:
    return f"""<context id="{name}" xmlns="http://www.xbrl.org/2003/instance">
<entity><identifier scheme="http://www.companieshouse.gov.uk/">{filing.company_number}</identifier>
<segment>
<xbrldi:explicitMember dimension="uk-bus:{axis}">uk-bus:{member}</xbrldi:explicitMember>
</segment></entity>
<period><startDate>{filing.period.start}</startDate><endDate>{filing.period.end}</endDate></period>
</context>"""


def _id(context: Context) -> str:
    year = "cur" if context.which == "now" else "prev"
    part = {None: "", "WithinOneYear": "9", "AfterOneYear": "11"}[context.part]
    return f"{'d' if context.duration else 'i'}{year}{part}"


def _row(filing: Filing, line: Line) -> str:
    cells = "".join(
        f'<td class="figure">{_fact(filing, line, context_of(line, which, period), figure)}</td>'
        for which, period, figures in filing.years()
        for figure in [line.amount(figures)]
    )
    return f"<tr><th>{line.label}</th>{cells}</tr>"


def _fact(filing: Filing, line: Line, context: Context, amount: int) -> str:
    name = f'name="uk-core:{line.concept}" contextRef="{_id(context)}" unitRef="GBP"'
    if line is EMPLOYEES:
        slip = ' scale="-2" decimals="2"' if filing.quirk % 3 == 0 else ' decimals="0"'
        return f'<ix:nonFraction {name}{slip} format="ixt2:numdotdecimal">{amount}</ix:nonFraction>'
    if amount == 0:
        return f'<ix:nonFraction format="ixt2:zerodash" {name} decimals="2">-</ix:nonFraction>'
    fact = (
        f'<ix:nonFraction format="ixt2:numdotdecimal" {name} decimals="2"{signed(amount)}>'
        f"{commas(amount)}</ix:nonFraction>"
    )
    return bracketed(fact, amount, line.debt)
