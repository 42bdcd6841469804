"""Abbreviated accounts of before 2016 as inline XBRL under the names of 2009.

Inline XBRL 1.0 with contexts in a default namespace; a fifth of the filings write figures with a
blank between thousands and a comma for pence.
"""

from __future__ import annotations

from data.demo.accounts.filing import MARK, Filing
from data.demo.accounts.lines import Line, printed
from data.demo.accounts.older_lines import LINES_2009
from data.demo.accounts.wording import bracketed, commas, long_date, name_of, signed


def lines(filing: Filing) -> list[Line]:
    """The lines printed."""
    return printed(LINES_2009, filing)


def write(filing: Filing) -> str:
    """The accounts as XHTML."""
    name, end = name_of(filing.company_name), filing.period.end
    rows = "\n".join(_row(filing, line) for line in lines(filing))
    contexts = "\n".join(
        _contexts(filing.company_number, which, str(period.start), str(period.end))
        for which, period, _ in filing.years()
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<!-- {MARK} -->
<!DOCTYPE html>
<html
xmlns="http://www.w3.org/1999/xhtml"
xmlns:ix="http://www.xbrl.org/2008/inlineXBRL"
xmlns:link="http://www.xbrl.org/2003/linkbase"
xmlns:xlink="http://www.w3.org/1999/xlink"
xmlns:iso4217="http://www.xbrl.org/2003/iso4217"
xmlns:uk-gaap-pt="http://www.xbrl.org/uk/gaap/core/2009-09-01"
xmlns:uk-gaap-cd-bus="http://www.xbrl.org/uk/cd/business/2009-09-01"
xmlns:ixt="http://www.xbrl.org/inlineXBRL/transformation/2011-07-31">
<head>
<meta name="generator" content="Synthetic WebFiling - Abbreviated Accounts Form" />
<title>Abbreviated Accounts - {name}</title>
</head>
<body>
<div class="hidden"><ix:header>
<ix:hidden>
<ix:nonNumeric name="uk-gaap-cd-bus:UKCompaniesHouseRegisteredNumber"
contextRef="current-period">{filing.company_number}</ix:nonNumeric>
<ix:nonNumeric name="uk-gaap-cd-bus:EntityCurrentLegalOrRegisteredName"
contextRef="current-period">{name}</ix:nonNumeric>
<ix:nonNumeric name="uk-gaap-cd-bus:BalanceSheetDate" contextRef="current-mud">{end}</ix:nonNumeric>
<ix:nonNumeric name="uk-gaap-cd-bus:EntityDormant"
contextRef="current-period">{str(filing.dormant).lower()}</ix:nonNumeric>
<ix:nonNumeric name="uk-gaap-cd-bus:StartDateForPeriodCoveredByReport"
contextRef="current-mud">{filing.period.start}</ix:nonNumeric>
<ix:nonNumeric name="uk-gaap-cd-bus:EndDateForPeriodCoveredByReport"
contextRef="current-mud">{end}</ix:nonNumeric>
</ix:hidden>
<ix:references>
<link:schemaRef xlink:type="simple"
xlink:href="http://www.xbrl.org/uk/gaap/core/2009-09-01/uk-gaap-full-2009-09-01.xsd"/>
</ix:references>
<ix:resources>
{contexts}
<unit id="currencyUnit"
xmlns="http://www.xbrl.org/2003/instance"><measure>iso4217:GBP</measure></unit>
</ix:resources>
</ix:header></div>
<div class="accountspage" id="balancesheet">
<h1>{name}<br />Abbreviated Balance Sheet as at {long_date(end)}</h1>
<table>
{rows}
</table>
</div>
</body>
</html>
"""


def _contexts(number: str, which: str, start: str, end: str) -> str:
    year = "current" if which == "now" else "previous"
    who = f"""<entity>
<identifier scheme="http://www.companieshouse.gov.uk/">{number}</identifier>
</entity>"""
    return f"""<context id="{year}-period" xmlns="http://www.xbrl.org/2003/instance">
{who}
<period>
<startDate>{start}</startDate>
<endDate>{end}</endDate>
</period>
</context>
<context id="{year}-mud" xmlns="http://www.xbrl.org/2003/instance">
{who}
<period>
<instant>{end}</instant>
</period>
</context>"""


def _row(filing: Filing, line: Line) -> str:
    cells = "".join(
        f'<td class="figure">\n{_fact(filing, line, which, line.amount(figures))}\n</td>'
        for which, _, figures in filing.years()
    )
    return f"<tr><td>{line.label}</td>{cells}</tr>"


def _fact(filing: Filing, line: Line, which: str, amount: int) -> str:
    form, text = "numdotdecimal", commas(amount)
    if filing.quirk % 5 == 0:
        form, text = "numspacecomma", f"{commas(amount).replace(',', ' ')},00"
    if amount == 0:
        form, text = "zerodash", "-"
    year = "current" if which == "now" else "previous"
    fact = (
        f'<ix:nonFraction name="uk-gaap-pt:{line.concept}" contextRef="{year}-mud" '
        f'unitRef="currencyUnit" format="ixt:{form}" decimals="0"{signed(amount)}>{text}'
        "</ix:nonFraction>"
    )
    return bracketed(fact, amount, line.debt)
