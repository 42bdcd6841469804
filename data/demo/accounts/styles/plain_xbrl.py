"""Abbreviated accounts of before 2016 as plain XBRL: no page, facts as elements.

Half the filings declare the instance namespace as default, the others with a prefix; contexts are
named for the year; ``precision`` instead of decimals; debts carry their own minus.
"""

from __future__ import annotations

from data.demo.accounts.filing import MARK, Filing, Period
from data.demo.accounts.lines import Line, printed
from data.demo.accounts.older_lines import LINES_2004
from data.demo.accounts.wording import name_of

_EXTENSION = "http://www.companieshouse.gov.uk/ef/xbrl/uk/fr/gaap/ae/2009-06-21"


def lines(filing: Filing) -> list[Line]:
    """The lines printed."""
    return printed(LINES_2004, filing)


def write(filing: Filing) -> str:
    """The accounts as an XBRL instance."""
    year, name = filing.period.end.year, name_of(filing.company_name)
    x = "xbrli:" if filing.quirk % 2 else ""
    default = "" if x else ' xmlns="http://www.xbrl.org/2003/instance"'
    facts = "".join(
        f'<pt:{line.concept} precision="{len(str(abs(amount)))}" contextRef="e{period.end.year}" '
        f'unitRef="GBP">{amount}</pt:{line.concept}>\n'
        for line in lines(filing)
        for _, period, figures in filing.years()
        for amount in [line.amount(figures)]
    )
    contexts = "".join(_contexts(filing, period, x) for _, period, _ in filing.years())
    return f"""<?xml version="1.0"?>
<?xml-stylesheet type="text/xsl" href="{_EXTENSION}/stylesheet/CH-AE-stylesheet.xsl"?>
<!-- {MARK} -->
<{x}xbrl{default} xmlns:xbrli="http://www.xbrl.org/2003/instance" xmlns:ae="{_EXTENSION}"
xmlns:gc="http://www.xbrl.org/uk/fr/gcd/2004-12-01" xmlns:iso4217="http://www.xbrl.org/2003/iso4217"
xmlns:link="http://www.xbrl.org/2003/linkbase"
xmlns:pt="http://www.xbrl.org/uk/fr/gaap/pt/2004-12-01"
xmlns:xlink="http://www.w3.org/1999/xlink"><link:schemaRef
xlink:arcrole="http://www.w3.org/1999/xlink/properties/linkbase"
xlink:href="{_EXTENSION}/uk-gaap-ae-2009-06-21.xsd" xlink:type="simple"/>
<ae:CompanyNotDormant contextRef="y{year}">{str(not filing.dormant).lower()}</ae:CompanyNotDormant>
<gc:EntityNames>
<gc:EntityCurrentLegalName contextRef="y{year}">{name}</gc:EntityCurrentLegalName>
</gc:EntityNames>
<ae:CompanyIdentifyingNumbers>
<ae:CompaniesHouseRegisteredNumber contextRef="y{year}"
>{filing.company_number}</ae:CompaniesHouseRegisteredNumber>
</ae:CompanyIdentifyingNumbers>
<gc:StatementDatesPeriodsCovered>
<gc:BalanceSheetDate contextRef="e{year}">{filing.period.end}</gc:BalanceSheetDate>
</gc:StatementDatesPeriodsCovered>
{facts}<ae:AccountingPolicy>
<ae:TitleAccountingPolicy contextRef="y{year}">Basis of accounting</ae:TitleAccountingPolicy>
<ae:ContentAccountingPolicy contextRef="y{year}">Historical cost.</ae:ContentAccountingPolicy>
</ae:AccountingPolicy>
{contexts}<{x}unit id="GBP"><{x}measure>iso4217:GBP</{x}measure></{x}unit>
</{x}xbrl>
"""


def _contexts(filing: Filing, period: Period, x: str) -> str:
    who = (
        f'<{x}entity><{x}identifier scheme="http://www.companieshouse.gov.uk/">'
        f"{filing.company_number}</{x}identifier></{x}entity>"
    )
    year = period.end.year
    return (
        f'<{x}context id="y{year}">{who}<{x}period><{x}startDate>{period.start}</{x}startDate>'
        f"<{x}endDate>{period.end}</{x}endDate></{x}period></{x}context>\n"
        f'<{x}context id="e{year}">{who}<{x}period><{x}instant>{period.end}</{x}instant>'
        f"</{x}period></{x}context>\n"
    )
