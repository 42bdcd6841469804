"""Accounts as IRIS tags them: numbered prefixes, the namespace declared again on every fact.

Inline XBRL 1.1; ``scale="0"`` spelled out; dates dotted; empty facts with ``nocontent``.
"""

from __future__ import annotations

from data.demo.accounts.contexts import (
    MEMBERS,
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
    MICRO_BALANCE_SHEET,
    PROFIT_AND_LOSS,
    Line,
    printed,
)
from data.demo.accounts.wording import bracketed, commas, dotted_date, name_of, signed

_IX = 'xmlns:ix="http://www.xbrl.org/2013/inlineXBRL"'


def lines(filing: Filing) -> list[Line]:
    """The lines printed."""
    micro = filing.accounts_type == "micro-entity"
    income = PROFIT_AND_LOSS if filing.shows_profit else ()
    sheet = MICRO_BALANCE_SHEET if micro else BALANCE_SHEET
    return printed((*income, *sheet, *EQUITY, EMPLOYEES), filing)


def write(filing: Filing) -> str:
    """The accounts as XHTML."""
    edition, name = taxonomy_date(filing.period.end), name_of(filing.company_name)
    shown = lines(filing)
    contexts = "".join(_context(filing, c) for c in contexts_of(filing, shown))
    rows = "\n".join(_row(filing, line) for line in shown)
    end = f"{filing.period.end:%d_%m_%Y}"
    dormant = "true" if filing.dormant else "false"
    kind = "AccountsType" if filing.period.end.year > 2022 else "AccountsTypeFullOrAbbreviated"

    def said(concept: str, text: str, form: str = "", at: str = f"FY_{end}") -> str:
        form = f' format="ixt2:{form}"' if form else ""
        return (
            f'<ix:nonNumeric contextRef="{at}" name="ns10:{concept}"{form} {_IX}>{text}'
            "</ix:nonNumeric>"
        )

    hidden = "\n".join(
        [
            said("NameProductionSoftware", "IRIS Accounts Production (synthetic)"),
            said("UKCompaniesHouseRegisteredNumber", filing.company_number),
            said(
                "StartDateForPeriodCoveredByReport",
                dotted_date(filing.period.start),
                "datedaymonthyear",
                f"cfwd_{end}",
            ),
            said(
                "EndDateForPeriodCoveredByReport",
                dotted_date(filing.period.end),
                "datedaymonthyear",
                f"cfwd_{end}",
            ),
            said(
                "BalanceSheetDate",
                dotted_date(filing.period.end),
                "datedaymonthyear",
                f"cfwd_{end}",
            ),
            said("EntityDormantTruefalse", dormant, f"boolean{dormant}"),
            said(kind, "", "nocontent"),
        ]
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<html xml:lang="en" xmlns="http://www.w3.org/1999/xhtml" {_IX}
xmlns:ixt2="http://www.xbrl.org/inlineXBRL/transformation/2011-07-31"
xmlns:link="http://www.xbrl.org/2003/linkbase"
xmlns:xbrli="http://www.xbrl.org/2003/instance"
xmlns:xbrldi="http://xbrl.org/2006/xbrldi"
xmlns:xlink="http://www.w3.org/1999/xlink"
xmlns:iso4217="http://www.xbrl.org/2003/iso4217"
xmlns:ns5="http://xbrl.frc.org.uk/fr/{edition}/core"
xmlns:ns10="http://xbrl.frc.org.uk/cd/{edition}/business">
<!-- {MARK} -->
<head><meta name="description" content="iXBRL report production" />
<title>{name} - Accounts to registrar (filleted) - small</title></head>
<body>
<div style="display:none"><ix:header><ix:hidden>
{hidden}
</ix:hidden><ix:references><link:schemaRef
xlink:href="https://xbrl.frc.org.uk/FRS-102/{edition}/FRS-102-{edition}.xsd" xlink:type="simple" />
</ix:references><ix:resources>
<xbrli:unit id="GBP"><xbrli:measure>iso4217:GBP</xbrli:measure></xbrli:unit>
<xbrli:unit id="shares"><xbrli:measure>xbrli:shares</xbrli:measure></xbrli:unit>
<xbrli:unit id="pure"><xbrli:measure>xbrli:pure</xbrli:measure></xbrli:unit>
{contexts}</ix:resources></ix:header></div>
<div class="portraitpage"><span>REGISTERED NUMBER: {filing.company_number}</span>
<h1>{said("EntityCurrentLegalOrRegisteredName", name)}</h1>
<table class="iris_table">
{rows}
</table></div>
</body>
</html>
"""


def _context(filing: Filing, context: Context) -> str:
    segment = ""
    if context.part:
        axis, member = MEMBERS[context.part]
        segment = (
            f'<xbrli:segment><xbrldi:explicitMember dimension="ns5:{axis}">ns5:{member}'
            "</xbrldi:explicitMember></xbrli:segment>"
        )
    return context_element(filing, context, _id(context), segment)


def _id(context: Context) -> str:
    day = f"{context.period.end:%d_%m_%Y}"
    plain = f"FY_{day}" if context.duration else f"cfwd_{day}"
    return f"{context.part}Hypercube_{plain}_Set1" if context.part else plain


def _row(filing: Filing, line: Line) -> str:
    cells = "<td />".join(
        f"<td>{_fact(line, context_of(line, which, period), line.amount(figures))}</td>"
        for which, period, figures in filing.years()
    )
    return f'<tr class="iris_table_row"><td><span>{line.label.upper()}</span></td>{cells}</tr>'


def _fact(line: Line, context: Context, amount: int) -> str:
    if amount == 0:
        return "-"  # IRIS leaves a dash untagged: not told, not nought
    unit = "pure" if line is EMPLOYEES else "GBP"
    fact = (
        f'<ix:nonFraction contextRef="{_id(context)}" name="ns5:{line.concept}" unitRef="{unit}" '
        f'decimals="0" format="ixt2:numdotdecimal" scale="0"{signed(amount)} {_IX}>'
        f"{commas(amount)}</ix:nonFraction>"
    )
    return bracketed(fact, amount, line.debt)
