"""Full accounts, audited: a profit and loss account, and in a group the consolidated figures.

Inline XBRL 1.1 with lettered contexts. A group's figures stand in thousands (``scale="3"``) under
the member ``Consolidated``, the parent's own beside them without it. The strategic report runs on
through continuations with text excluded between; equity is a fact nested in net assets.
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
from data.demo.accounts.figures import Figures
from data.demo.accounts.filing import MARK, Filing, Period
from data.demo.accounts.lines import (
    BALANCE_SHEET,
    EMPLOYEES,
    EQUITY,
    PROFIT_AND_LOSS,
    Line,
    printed,
)
from data.demo.accounts.wording import bracketed, commas, long_date, name_of, signed

_NESTED = EQUITY[-1]
_LETTERS = {("now", True): "C", ("now", False): "A", ("before", True): "F", ("before", False): "E"}
_PARTS = {
    None: "",
    "WithinOneYear": "_Q_R",
    "AfterOneYear": "_Q_S",
    "ShareCapital": "_K_L",
    "RetainedEarningsAccumulatedLosses": "_K_M",
}


def lines(filing: Filing) -> list[Line]:
    """The company's own lines; a group's parent publishes no profit and loss account of its own."""
    income = () if filing.group_now else PROFIT_AND_LOSS
    return printed((*income, *BALANCE_SHEET, *EQUITY, EMPLOYEES), filing)


def group_lines(filing: Filing) -> list[Line]:
    """The consolidated lines; none in a single company's accounts."""
    if not filing.group_now:
        return []
    return printed((*PROFIT_AND_LOSS, *BALANCE_SHEET, *EQUITY, EMPLOYEES), filing, group=True)


def write(filing: Filing) -> str:
    """The accounts as XHTML."""
    edition, end = taxonomy_date(filing.period.end), filing.period.end
    name, own, group = name_of(filing.company_name), lines(filing), group_lines(filing)
    contexts = "".join(_context(filing, c) for c in contexts_of(filing, own, group))
    title = "Group strategic report and consolidated accounts" if group else "Annual report"
    unit_of_account = "£000" if group else "£"
    consolidated = _table(filing, group, True, "Consolidated statements") if group else ""
    exempt = str(bool(filing.group_now)).lower()
    kind = "AccountsType" if end.year > 2022 else "AccountsTypeFullOrAbbreviated"
    return f"""<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"
xmlns:link="http://www.xbrl.org/2003/linkbase" xmlns:xbrli="http://www.xbrl.org/2003/instance"
xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:bus="http://xbrl.frc.org.uk/cd/{edition}/business"
xmlns:direp="http://xbrl.frc.org.uk/reports/{edition}/direp"
xmlns:core="http://xbrl.frc.org.uk/fr/{edition}/core" xmlns:ix="http://www.xbrl.org/2013/inlineXBRL"
xmlns:ixt="http://www.xbrl.org/inlineXBRL/transformation/2010-04-20"
xmlns:iso4217="http://www.xbrl.org/2003/iso4217" xmlns:xbrldi="http://xbrl.org/2006/xbrldi">
<!-- {MARK} -->
<head><meta content="application/xhtml+xml; charset=UTF-8" http-equiv="Content-Type" />
<title>{name} - {title}</title></head>
<body xml:lang="en">
<p>Company registration number <ix:nonNumeric contextRef="C"
name="bus:UKCompaniesHouseRegisteredNumber">{filing.company_number}</ix:nonNumeric></p>
<h1><ix:nonNumeric contextRef="C"
name="bus:EntityCurrentLegalOrRegisteredName">{name}</ix:nonNumeric></h1>
<h2><ix:nonNumeric contextRef="C"
name="bus:ReportTitle">{title}</ix:nonNumeric>, year ended {long_date(end)}, {unit_of_account}</h2>
<p><ix:nonNumeric contextRef="C"
name="direp:StatementThatDirectorsAcknowledgeTheirResponsibilitiesUnderCompaniesAct"
continuedAt="C_DN_0"
><span>The directors are responsible for preparing the accounts.</span></ix:nonNumeric></p>
<ul><li><ix:continuation id="C_DN_0"
continuedAt="C_DN_1"
><ix:exclude>&#8729; </ix:exclude><span> They select policies;</span></ix:continuation></li>
<li><ix:continuation id="C_DN_1"
><ix:exclude>&#8729; </ix:exclude><span> they estimate.</span></ix:continuation></li></ul>
<p><ix:nonNumeric contextRef="C"
name="direp:EntityHasTakenExemptionUnderCompaniesActInNotPublishingItsOwnProfitLossAccountTruefalse"
><ix:exclude>On the exemption of section 408: </ix:exclude><span>{exempt}</span></ix:nonNumeric></p>
{consolidated}{_table(filing, own, False, "Company statements")}
<div style="display:none"><ix:header><ix:hidden>
<ix:nonNumeric contextRef="A"
name="bus:StartDateForPeriodCoveredByReport">{filing.period.start}</ix:nonNumeric>
<ix:nonNumeric contextRef="A" name="bus:EndDateForPeriodCoveredByReport">{end}</ix:nonNumeric>
<ix:nonNumeric contextRef="A" name="bus:BalanceSheetDate">{end}</ix:nonNumeric>
<ix:nonNumeric contextRef="C"
name="bus:NameProductionSoftware">CCH Accounts Production (synthetic)</ix:nonNumeric>
<ix:nonNumeric contextRef="C" name="bus:EntityDormantTruefalse">false</ix:nonNumeric>
<ix:nonNumeric contextRef="C" name="bus:{kind}"></ix:nonNumeric>
</ix:hidden><ix:references><link:schemaRef xlink:type="simple"
xlink:href="https://xbrl.frc.org.uk/FRS-102/{edition}/FRS-102-{edition}.xsd"></link:schemaRef>
</ix:references><ix:resources>
{contexts}<xbrli:unit id="GBP"><xbrli:measure>iso4217:GBP</xbrli:measure></xbrli:unit>
<xbrli:unit id="persons"><xbrli:measure>xbrli:pure</xbrli:measure></xbrli:unit>
</ix:resources></ix:header></div>
</body>
</html>
"""


def _context(filing: Filing, context: Context) -> str:
    members = []
    if context.consolidated:
        members.append("bus:GroupCompanyDataDimension bus:Consolidated")
    if context.part:
        members.append("core:{} core:{}".format(*MEMBERS[context.part]))
    explicit = "".join(
        f'<xbrldi:explicitMember dimension="{axis}">{member}</xbrldi:explicitMember>'
        for axis, member in (pair.split() for pair in members)
    )
    segment = f"<xbrli:segment>{explicit}</xbrli:segment>" if members else ""
    return context_element(filing, context, _id(context), segment)


def _id(context: Context) -> str:
    letter = _LETTERS[context.which, context.duration]
    return f"{letter}{'_CA_CB' if context.consolidated else ''}{_PARTS[context.part]}"


def _table(filing: Filing, shown: list[Line], group: bool, title: str) -> str:
    years = list(filing.group_years() if group else filing.years())
    rows = "\n".join(_row(filing, line, years, group) for line in shown if line is not _NESTED)
    return f"<h3>{title}</h3>\n<table>\n{rows}\n</table>\n"


def _row(filing: Filing, line: Line, years: list[tuple[str, Period, Figures]], group: bool) -> str:
    cells = "".join(
        f"<td>{bracketed(_fact(filing, line, which, period, amount, group), amount, line.debt)}</td>"
        for which, period, figures in years
        for amount in [line.amount(figures)]
    )
    return f"<tr><td>{line.label}</td>{cells}</tr>"


def _fact(filing: Filing, line: Line, which: str, period: Period, amount: int, group: bool) -> str:
    """One fact; net assets hold equity within, as one number may be two facts."""
    at = _id(context_of(line, which, period, group))
    heads = line is EMPLOYEES
    thousands = filing.group_now is not None and not heads
    unit = "persons" if heads else "GBP"
    precision = 'decimals="-3" scale="3"' if thousands else 'decimals="0" scale="0"'
    shown = abs(amount) // 1000 if thousands else abs(amount)

    def around(concept: str, inner: str, form: str) -> str:
        return (
            f'<ix:nonFraction contextRef="{at}" {precision} unitRef="{unit}"{form} '
            f'name="core:{concept}"{signed(amount)}>{inner}</ix:nonFraction>'
        )

    form = ' format="ixt:numcommadot"'
    inner = commas(shown)
    if line.figure == "net_assets":
        inner = around(_NESTED.concept, inner, form)
    return around(line.concept, inner, form)
