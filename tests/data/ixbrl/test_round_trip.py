"""Any list of facts, written as a filing and read back, is the same list."""

from __future__ import annotations

import json
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

from hypothesis import given, settings
from hypothesis import strategies as st

from data.ixbrl.document import Fact
from data.ixbrl.reference import read_document
from tests.data.ixbrl.markup import INLINE_1_0, INLINE_1_1, inline, plain

WHITE = " \t\r\n"
#: Characters XML may hold, white space aside; no C1 controls, which XML 1.0 allows but nobody means.
CHARACTERS = st.characters(
    min_codepoint=33,
    max_codepoint=0x10FFFF,
    exclude_categories=("Cs", "Cc"),
    exclude_characters="\ufffe\uffff",
)
WORDS = st.lists(st.text(CHARACTERS, min_size=1, max_size=12), max_size=5)
NAMES = st.from_regex(r"[A-Za-z_][A-Za-z0-9_\-]{0,20}", fullmatch=True)
SPACES = st.sampled_from(["urn:a", "http://xbrl.frc.org.uk/fr/2023-01-01/core", "urn:b"])
DAYS = st.dates().map(str)
AMOUNTS = st.decimals(
    min_value=-(10**15), max_value=10**15, allow_nan=False, allow_infinity=False, places=2
)


@st.composite
def drawn_facts(draw: st.DrawFn) -> list[Fact]:
    return draw(st.lists(one_fact(), max_size=6))


@st.composite
def one_fact(draw: st.DrawFn) -> Fact:
    numeric, nil = draw(st.booleans()), draw(st.booleans())
    dimensions = draw(
        st.dictionaries(
            st.builds("{{{}}}{}".format, SPACES, NAMES),
            st.builds("{{{}}}{}".format, SPACES, NAMES) | st.just("typed & <trimmed>"),
            max_size=3,
        )
    )
    amount = draw(AMOUNTS)
    value = "0" if not amount else format(amount.normalize(), "f")
    return Fact(
        concept=draw(NAMES),
        namespace=draw(SPACES),
        entity_identifier=draw(st.sampled_from(["01234567", "A & B LTD"])),
        start=draw(st.none() | DAYS),
        end=draw(DAYS),
        dimensions=json.dumps(
            dimensions, sort_keys=True, separators=(",", ":"), ensure_ascii=False
        ),
        unit=draw(st.sampled_from(["iso4217:GBP", "xbrli:pure", "{urn:b}u"])) if numeric else None,
        decimals=draw(st.sampled_from([None, "0", "-3", "INF"])) if numeric else None,
        value=value if numeric and not nil else None,
        nil=nil,
        hidden=False,
        text=" ".join(draw(WORDS)) if not numeric and not nil else None,
    )


class Writer:
    """Facts as markup; how a figure looks on the page is the drawer's choice."""

    def __init__(self, data: st.DataObject, inlined: bool) -> None:
        self.data, self.inlined = data, inlined
        self.contexts: list[str] = []
        self.units: list[str] = []

    def pick(self, *choices: str) -> str:
        return self.data.draw(st.sampled_from(choices))

    def name(self, clark: str, prefix: str) -> tuple[str, str]:
        namespace, _, local = clark[1:].partition("}")
        return f"{prefix}:{local}", f"xmlns:{prefix}={quoteattr(namespace)}"

    def context(self, fact: Fact) -> str:
        identity = f"c{len(self.contexts)}"
        members = []
        for axis, member in json.loads(fact.dimensions).items():
            name, declared = self.name(axis, self.pick("p", "core", "q"))
            if member.startswith("{"):
                inner, also = self.name(member, "r")
                members.append(
                    f"<xbrldi:explicitMember {declared} {also} dimension={quoteattr(name)}>"
                    f"{self.pick('', ' ')}{inner}</xbrldi:explicitMember>"
                )
            else:
                members.append(
                    f"<xbrldi:typedMember {declared} dimension={quoteattr(name)}><x:t "
                    f'xmlns:x="urn:x"> {escape(member)}\n</x:t></xbrldi:typedMember>'
                )
        inside, beside = "".join(members[::2]), "".join(members[1::2])
        segment = f"<xbrli:segment>{inside}</xbrli:segment>" if inside else ""
        scenario = f"<xbrli:scenario>{beside}</xbrli:scenario>" if beside else ""
        period = (
            f"<xbrli:startDate>{fact.start}</xbrli:startDate><xbrli:endDate>{fact.end}</xbrli:endDate>"
            if fact.start
            else f"<xbrli:instant> {fact.end} </xbrli:instant>"
        )
        self.contexts.append(
            f'<xbrli:context id="{identity}"><xbrli:entity><xbrli:identifier scheme="s">'
            f"{escape(fact.entity_identifier or '')}</xbrli:identifier>{segment}</xbrli:entity>"
            f"<xbrli:period>{period}</xbrli:period>{scenario}</xbrli:context>"
        )
        return identity

    def unit(self, unit: str) -> str:
        identity = f"u{len(self.units)}"
        name, declared = self.name(unit, "m") if unit.startswith("{") else (unit, "")
        self.units.append(
            f'<xbrli:unit id="{identity}"><xbrli:measure {declared}>{name}</xbrli:measure></xbrli:unit>'
        )
        return identity

    def attributes(self, fact: Fact) -> str:
        said = [f'contextRef="{self.context(fact)}"']
        if fact.unit:
            said.append(f'unitRef="{self.unit(fact.unit)}"')
        if fact.decimals:
            said.append(f'decimals="{fact.decimals}"')
        if fact.nil:
            said.append('xsi:nil="true"')
        return " ".join(said)

    def shown(self, value: str) -> tuple[str, str]:
        """A figure's content and the attributes that give the value back."""
        amount = Decimal(value)
        scale = int(self.pick("0", "0", "-2", "3"))
        digits = format(abs(amount).scaleb(-scale), "f")
        whole, _, part = digits.partition(".")
        sign = 'sign="-"' if amount < 0 else ""
        grouped = f"{int(whole):,}"
        content, name = {
            "dot": (grouped + (f".{part}" if part else ""), "ixt:numdotdecimal"),
            "old": (grouped + (f".{part}" if part else ""), "ixt1:numcommadot"),
            "comma": (
                grouped.replace(",", ".") + (f",{part}" if part else ""),
                "ixt:numcommadecimal",
            ),
            "space": (
                grouped.replace(",", "\u00a0") + (f".{part}" if part else ""),
                "ixt1:numspacedot",
            ),
            "none": (digits, ""),
        }[self.pick("dot", "old", "comma", "space", "none")]
        if amount == 0 and self.pick("dash", "figure") == "dash":
            content, name = self.pick("-", "–"), "ixt:zerodash"
        if len(content) > 2 and self.pick("whole", "parted") == "parted":
            content = f"{content[:1]}<!-- 9 --><b>{content[1:2]}<i/></b>{content[2:]}"
        named = f'format="{name}"' if name else ""
        return content, f'{named} {sign} scale="{scale}"'

    def inline_fact(self, fact: Fact) -> str:
        name, declared = self.name(f"{{{fact.namespace}}}{fact.concept}", self.pick("p", "core"))
        head = f"{declared} name={quoteattr(name)} {self.attributes(fact)}"
        if fact.unit:
            content, more = self.shown(fact.value) if fact.value else ("", "")
            return f"<p><ix:nonFraction {head} {more}>{content}</ix:nonFraction></p>"
        words = (fact.text or "").split(" ")
        cut = self.data.draw(st.integers(0, len(words)))
        here, there = " ".join(words[:cut]), " ".join(words[cut:])
        if not here or not there:
            return f"<ix:nonNumeric {head}>{self.laid_out(here or there)}</ix:nonNumeric>"
        identity = f"k{len(self.contexts)}"
        return (
            f'<ix:nonNumeric {head} continuedAt="{identity}">{self.laid_out(here)} </ix:nonNumeric>'
            f'<hr/><ix:continuation id="{identity}">{self.laid_out(there)}</ix:continuation>'
        )

    def laid_out(self, text: str) -> str:
        return escape(text).replace(" ", self.pick(" ", "\n\t", " <ix:exclude>x y</ix:exclude>"))

    def plain_fact(self, fact: Fact) -> str:
        name, declared = self.name(f"{{{fact.namespace}}}{fact.concept}", "p")
        content = fact.value if fact.unit else escape(fact.text or "")
        return f"<{name} {declared} {self.attributes(fact)}>{content or ''}</{name}>"


@settings(max_examples=150)
@given(drawn_facts(), st.sampled_from([INLINE_1_0, INLINE_1_1]), st.data())
def test_inline_facts_come_back(facts, namespace, data):
    writer = Writer(data, inlined=True)
    body = "".join(writer.inline_fact(fact) for fact in facts)
    content = inline(
        body, contexts="".join(writer.contexts), units="".join(writer.units), namespace=namespace
    )
    document = read_document(content)
    assert document.facts == facts
    assert document.warning is None


@given(drawn_facts(), st.data())
def test_plain_facts_come_back(facts, data):
    writer = Writer(data, inlined=False)
    body = "".join(writer.plain_fact(fact) for fact in facts)
    content = plain(body, contexts="".join(writer.contexts), units="".join(writer.units))
    assert read_document(content).facts == facts
