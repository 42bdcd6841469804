"""A charitable company's accounts: income, spending and funds instead of profit and capital.

Inline XBRL 1.1 with two schema references; funds are split on the charity taxonomy's axis, their
total stands without one; income by fund too. Figures under the old heading of a resting line are
nil.
"""

from __future__ import annotations

from data.demo.accounts.contexts import MEMBERS, Context, context_of, contexts_of, taxonomy_date
from data.demo.accounts.filing import MARK, Filing
from data.demo.accounts.lines import BALANCE_SHEET, EMPLOYEES, Line, printed
from data.demo.accounts.wording import bracketed, commas, long_date, name_of, signed

UNRESTRICTED, RESTRICTED = "TotalUnrestrictedFunds", "TotalRestrictedIncomeFunds"
FUNDS_AXIS = "CharityFundsDimension"
#: The charity taxonomy has no edition of 2014.
_FIRST_EDITION = "2019-01-01"
ACTIVITIES = (
    Line("Total income", "IncomeEndowments", "turnover", total=True),
    Line("Total expenditure", "Expenditure", "expenditure", total=True, debt=True),
    Line(
        "Net income (expenditure)",
        "NetIncomeExpenditureBeforeTransfersBetweenFundsOtherRecognisedGainsLosses",
        "profit",
        total=True,
    ),
)
FUNDS = (
    Line("Unrestricted funds", "CharityFunds", "unrestricted_funds", UNRESTRICTED, total=True),
    Line("Restricted funds", "CharityFunds", "restricted_funds", RESTRICTED),
    Line("Total funds", "CharityFunds", "net_assets", total=True),
)


def lines(filing: Filing) -> list[Line]:
    """The lines printed."""
    return printed((*ACTIVITIES, *BALANCE_SHEET, *FUNDS, EMPLOYEES), filing)


def write(filing: Filing) -> str:
    """The accounts as XHTML."""
    edition = max(taxonomy_date(filing.period.end), _FIRST_EDITION)
    end, name, shown = filing.period.end, name_of(filing.company_name), lines(filing)
    contexts = "\n".join(_context(filing, c) for c in contexts_of(filing, shown))
    rows = "\n".join(_row(filing, line) for line in shown)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<!-- {MARK} -->
<html xmlns="http://www.w3.org/1999/xhtml"
 xmlns:ix="http://www.xbrl.org/2013/inlineXBRL"
 xmlns:ixt3="http://www.xbrl.org/inlineXBRL/transformation/2015-02-26"
 xmlns:e="http://xbrl.frc.org.uk/fr/{edition}/core"
 xmlns:c="http://xbrl.frc.org.uk/cd/{edition}/business"
 xmlns:char="http://xbrl.frc.org.uk/char/{edition}"
 xmlns:xbrli="http://www.xbrl.org/2003/instance"
 xmlns:xbrldi="http://xbrl.org/2006/xbrldi"
 xmlns:xlink="http://www.w3.org/1999/xlink"
 xmlns:link="http://www.xbrl.org/2003/linkbase"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xmlns:iso4217="http://www.xbrl.org/2003/iso4217">
<head><title>{name} - Trustees' report and accounts</title></head>
<body>
<div style="display:none"><ix:header><ix:hidden>
<ix:nonNumeric name="c:UKCompaniesHouseRegisteredNumber"
contextRef="c0">{filing.company_number}</ix:nonNumeric>
<ix:nonNumeric name="c:StartDateForPeriodCoveredByReport"
contextRef="c1">{filing.period.start}</ix:nonNumeric>
<ix:nonNumeric name="c:EntityDormantTruefalse" contextRef="c0">false</ix:nonNumeric>
<ix:nonFraction name="e:DeferredTaxLiabilities" contextRef="c1" unitRef="u1"
xsi:nil="true"></ix:nonFraction>
</ix:hidden>
<ix:references><link:schemaRef xlink:type="simple"
xlink:href="https://xbrl.frc.org.uk/FRS-102/{edition}/FRS-102-{edition}.xsd"/><link:schemaRef
xlink:type="simple" xlink:href="https://xbrl.frc.org.uk/char/{edition}/char-{edition}.xsd"/>
</ix:references>
<ix:resources>
{contexts}
<xbrli:unit id="u1"><xbrli:measure>iso4217:GBP</xbrli:measure></xbrli:unit>
<xbrli:unit id="u2"><xbrli:measure>xbrli:pure</xbrli:measure></xbrli:unit>
</ix:resources></ix:header></div>
<h1><ix:nonNumeric name="c:EntityCurrentLegalOrRegisteredName"
contextRef="c0">{name}</ix:nonNumeric></h1>
<p>Statement of financial activities and balance sheet at <ix:nonNumeric
name="c:EndDateForPeriodCoveredByReport" contextRef="c1"
format="ixt3:datedaymonthyearen">{long_date(end)}</ix:nonNumeric></p>
<table>
{rows}
</table>
</body>
</html>
"""


def _context(filing: Filing, context: Context) -> str:
    segment = ""
    if context.part in (UNRESTRICTED, RESTRICTED):
        segment = _segment(f"char:{FUNDS_AXIS}", f"char:{context.part}")
    elif context.part:
        axis, member = MEMBERS[context.part]
        segment = _segment(f"e:{axis}", f"e:{member}")
    start, end = context.period.start, context.period.end
    dates = f"<xbrli:instant>{end}</xbrli:instant>"
    if context.duration:
        dates = f"<xbrli:startDate>{start}</xbrli:startDate><xbrli:endDate>{end}</xbrli:endDate>"
    return f"""<xbrli:context id="{_id(context)}">
 <xbrli:entity>
<xbrli:identifier scheme="http://www.companieshouse.gov.uk/">{filing.company_number}</xbrli:identifier>{segment}</xbrli:entity>
 <xbrli:period>{dates}</xbrli:period>
</xbrli:context>"""


def _segment(axis: str, member: str) -> str:
    return f"""
 <xbrli:segment><xbrldi:explicitMember dimension="{axis}">
 {member}
 </xbrldi:explicitMember></xbrli:segment>"""


def _id(context: Context) -> str:
    parts = [None, "WithinOneYear", "AfterOneYear", UNRESTRICTED, RESTRICTED]
    year = 0 if context.which == "now" else 2
    return f"c{100 * parts.index(context.part) + year + (0 if context.duration else 1)}"


def _row(filing: Filing, line: Line) -> str:
    cells = "".join(
        f"<td>{_fact(line, context_of(line, which, period), line.amount(figures))}</td>"
        for which, period, figures in filing.years()
    )
    return f"<tr><td>{line.label}</td>{cells}</tr>"


def _fact(line: Line, context: Context, amount: int) -> str:
    unit = "u2" if line is EMPLOYEES else "u1"
    form, text = ("numdotdecimal", commas(amount)) if amount else ("zerodash", "-")
    fact = (
        f'<ix:nonFraction name="e:{line.concept}" contextRef="{_id(context)}" unitRef="{unit}" '
        f'decimals="0" format="ixt3:{form}"{signed(amount)}>{text}</ix:nonFraction>'
    )
    return bracketed(fact, amount, line.debt)
