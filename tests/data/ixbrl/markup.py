"""Small filings written for the tests, inline and plain."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

INLINE_1_0 = "http://www.xbrl.org/2008/inlineXBRL"
INLINE_1_1 = "http://www.xbrl.org/2013/inlineXBRL"
CORE = "http://xbrl.frc.org.uk/fr/2023-01-01/core"
BUS = "http://xbrl.frc.org.uk/cd/2023-01-01/business"

NAMESPACES = {
    "xbrli": "http://www.xbrl.org/2003/instance",
    "xbrldi": "http://xbrl.org/2006/xbrldi",
    "link": "http://www.xbrl.org/2003/linkbase",
    "xlink": "http://www.w3.org/1999/xlink",
    "iso4217": "http://www.xbrl.org/2003/iso4217",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "ixt": "http://www.xbrl.org/inlineXBRL/transformation/2015-02-26",
    "ixt1": "http://www.xbrl.org/inlineXBRL/transformation/2010-04-20",
    "ixt4": "http://www.xbrl.org/inlineXBRL/transformation/2020-02-12",
    "core": CORE,
    "bus": BUS,
}

CONTEXTS = """
<xbrli:context id="now"><xbrli:entity><xbrli:identifier scheme="http://www.companieshouse.gov.uk/">
  01234567 </xbrli:identifier></xbrli:entity><xbrli:period><xbrli:instant>2023-03-31</xbrli:instant>
</xbrli:period></xbrli:context>
<xbrli:context id="year"><xbrli:entity><xbrli:identifier scheme="http://www.companieshouse.gov.uk/"
>01234567</xbrli:identifier></xbrli:entity><xbrli:period><xbrli:startDate>2022-04-01</xbrli:startDate>
<xbrli:endDate>2023-03-31</xbrli:endDate></xbrli:period></xbrli:context>
<xbrli:context id="group"><xbrli:entity><xbrli:identifier scheme="http://www.companieshouse.gov.uk/"
>01234567</xbrli:identifier><xbrli:segment>
<xbrldi:explicitMember dimension="bus:GroupCompanyDataDimension"> bus:Consolidated
</xbrldi:explicitMember></xbrli:segment></xbrli:entity>
<xbrli:period><xbrli:instant>2023-03-31</xbrli:instant></xbrli:period></xbrli:context>
"""
UNITS = """
<xbrli:unit id="GBP"><xbrli:measure>iso4217:GBP</xbrli:measure></xbrli:unit>
<xbrli:unit id="pure"><xbrli:measure>xbrli:pure</xbrli:measure></xbrli:unit>
"""


def inline(
    body: str,
    *,
    contexts: str = CONTEXTS,
    units: str = UNITS,
    hidden: str = "",
    namespace: str = INLINE_1_1,
    declaration: str = '<?xml version="1.0" encoding="UTF-8"?>\n',
    head: str = "<head><title>Accounts</title></head>",
) -> bytes:
    """An inline filing around facts given as markup."""
    declared = " ".join(f'xmlns:{p}="{uri}"' for p, uri in NAMESPACES.items())
    return (
        f'{declaration}<html xmlns="http://www.w3.org/1999/xhtml" xmlns:ix="{namespace}" {declared}>'
        f"{head}<body><div><ix:header><ix:hidden>{hidden}</ix:hidden>"
        '<ix:references><link:schemaRef xlink:type="simple" '
        'xlink:href="https://xbrl.frc.org.uk/FRS-102/2023-01-01/FRS-102-2023-01-01.xsd"/>'
        f"</ix:references><ix:resources>{contexts}{units}</ix:resources></ix:header></div>"
        f"{body}</body></html>"
    ).encode()


def plain(body: str, *, contexts: str = CONTEXTS, units: str = UNITS) -> bytes:
    """A plain filing around facts given as markup."""
    declared = " ".join(f'xmlns:{p}="{uri}"' for p, uri in NAMESPACES.items())
    return (
        f'<?xml version="1.0"?><xbrli:xbrl {declared}><link:schemaRef xlink:type="simple" '
        f'xlink:href="uk-gaap-ae-2009-06-21.xsd"/>{contexts}{units}{body}</xbrli:xbrl>'
    ).encode()


def figure(content: str, *, name: str = "core:Debtors", **attributes: str) -> str:
    """An ``ix:nonFraction`` in pounds at the year end, unless attributes say otherwise."""
    given = {"name": name, "contextRef": "now", "unitRef": "GBP", "decimals": "0"} | attributes
    return f"<ix:nonFraction {_attributes(given)}>{content}</ix:nonFraction>"


def words(
    content: str, *, name: str = "bus:EntityCurrentLegalOrRegisteredName", **more: str
) -> str:
    """An ``ix:nonNumeric`` of the year."""
    given = {"name": name, "contextRef": "year"} | more
    return f"<ix:nonNumeric {_attributes(given)}>{content}</ix:nonNumeric>"


def _attributes(given: dict[str, str]) -> str:
    return " ".join(f"{name.replace('__', ':')}={quoteattr(said)}" for name, said in given.items())


def typed_context(identity: str, axis: str, content: str) -> str:
    """A context with one typed dimension in its scenario."""
    return (
        f'<xbrli:context id="{identity}"><xbrli:entity><xbrli:identifier scheme="s">7'
        "</xbrli:identifier></xbrli:entity><xbrli:period><xbrli:instant>2023-03-31</xbrli:instant>"
        f'</xbrli:period><xbrli:scenario><xbrldi:typedMember dimension="{axis}"><bus:T>'
        f"{escape(content)}</bus:T></xbrldi:typedMember></xbrli:scenario></xbrli:context>"
    )
