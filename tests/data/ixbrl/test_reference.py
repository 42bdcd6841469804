"""The rules of inline and plain XBRL, one small filing each."""

from __future__ import annotations

import json

import pytest

from data.ixbrl.document import UnreadableFiling
from data.ixbrl.reference import read_document
from tests.data.ixbrl.markup import (
    BUS,
    CONTEXTS,
    CORE,
    INLINE_1_0,
    UNITS,
    figure,
    inline,
    plain,
    typed_context,
    words,
)

NIL = {"xsi__nil": "true"}
DOT = "ixt:numdotdecimal"


def facts(body: str, **more: str):
    return read_document(inline(body, **more)).facts


def values(body: str, **more: str) -> list[str | None]:
    return [fact.value for fact in facts(body, **more)]


def texts(body: str, **more: str) -> list[str | None]:
    return [fact.text for fact in facts(body, **more)]


def test_a_figure_has_its_context_unit_and_value():
    [fact] = facts(figure("1,234", format=DOT, sign="-", scale="3", decimals="-3"))
    assert (fact.concept, fact.namespace) == ("Debtors", CORE)
    assert (fact.entity_identifier, fact.start, fact.end) == ("01234567", None, "2023-03-31")
    assert (fact.dimensions, fact.unit, fact.decimals) == ("{}", "iso4217:GBP", "-3")
    assert (fact.value, fact.text, fact.nil, fact.hidden) == ("-1234000", None, False, False)


@pytest.mark.parametrize(
    ("attributes", "content", "value"),
    [
        ({"format": "ixt:zerodash", "sign": "-"}, "-", "0"),
        ({"sign": "-"}, "0.00", "0"),
        ({"scale": "-2"}, "150", "1.5"),
        ({"scale": " 2 "}, "7", "700"),
        ({"scale": "6"}, "1.234567", "1234567"),
        ({}, "-5", "-5"),
        ({"sign": "-"}, "-5", "5"),
        ({"format": " ixt:numdotdecimal "}, "\n 1,234 ", "1234"),
        ({"format": DOT}, "1<!-- 9 -->,234<?pi 9?>", "1234"),
        ({"format": DOT}, "<b>1,</b><i>2<u>3</u></i>4", "1234"),
        ({"format": DOT}, "1,2<ix:exclude>9<b>9</b></ix:exclude>34", "1234"),
    ],
)
def test_format_scale_and_sign(attributes, content, value):
    assert values(figure(content, **attributes)) == [value]


@pytest.mark.parametrize(
    ("attributes", "content"),
    [
        ({"format": "ixt:nosuch"}, "1,234"),
        ({"format": DOT}, "see note"),
        ({"scale": "x"}, "7"),
        ({"scale": "999999999"}, "7"),
        ({}, ""),
        ({}, "INF"),
    ],
)
def test_a_figure_that_cannot_be_read_keeps_its_text(attributes, content):
    [fact] = facts(figure(content, **attributes))
    assert fact.value is None
    assert fact.text == content
    assert fact.unit == "iso4217:GBP"


def test_a_nil_fact_says_nothing():
    found = facts(
        figure("", **NIL)
        + figure("5", scale="3", sign="-", **NIL)
        + words("x", **NIL)
        + words("x", xsi__nil="false")
        + figure("", xsi__nil="1")
    )
    assert [fact.nil for fact in found] == [True, True, True, False, True]
    assert [(fact.value, fact.text) for fact in found if fact.nil] == [(None, None)] * 4
    assert [fact.unit for fact in found] == ["iso4217:GBP"] * 2 + [None] * 2 + ["iso4217:GBP"]


def test_words_are_folded_and_keep_no_markup():
    assert texts(
        words("  a \n b\t c ")
        + words("<p>a &amp; b</p><p>c &lt;d&gt;</p>", escape="true")
        + words("a<!-- c -->b<?pi x?>c<![CDATA[<d>]]>")
        + words("", format="ixt:nocontent")
        + words("")
        + words(" 31\n December  2022 ", format="ixt:datedaymonthyearen")
        + words("no date", format="ixt:datedaymonthyearen")
        + words("a\u00a0 b")
    ) == ["a b c", "a & bc <d>", "abc<d>", "", "", "2022-12-31", "no date", "a\u00a0 b"]


def test_continuations_follow_their_chain_wherever_they_stand():
    found = texts(
        '<ix:continuation id="c2" continuedAt="c3">two </ix:continuation>'
        + words("one ", continuedAt="c2")
        + '<ix:continuation id="c3">three<ix:exclude>x</ix:exclude></ix:continuation>'
        + words("lone", continuedAt="missing")
        + words("outer " + words("inner", continuedAt="c4") + " end ", continuedAt="c3")
        + '<ix:continuation id="c4"> four</ix:continuation>'
    )
    assert found == ["one two three", "lone", "outer inner end three", "inner four"]


def test_a_chain_that_bites_its_tail_ends():
    assert texts(
        words("one ", continuedAt="c2")
        + '<ix:continuation id="c2" continuedAt="c3">two </ix:continuation>'
        + '<ix:continuation id="c3" continuedAt="c2">three</ix:continuation>'
    ) == ["one two three"]


def test_facts_within_facts_and_exclusions_are_facts_too():
    found = facts(
        figure(figure("1,234", name="core:Equity", format=DOT), format=DOT)
        + words(
            "Total " + figure("99", scale="3") + " end<ix:exclude>" + figure("7") + "</ix:exclude>"
        )
    )
    assert [(fact.concept, fact.value or fact.text) for fact in found] == [
        ("Debtors", "1234"),
        ("Equity", "1234"),
        ("EntityCurrentLegalOrRegisteredName", "Total 99 end"),
        ("Debtors", "99000"),
        ("Debtors", "7"),
    ]


def test_hidden_facts_say_so():
    found = facts(figure("1") + figure("2"), hidden=figure("3") + words(figure("4")))
    assert [(f.value or f.text, f.hidden) for f in found] == [
        ("3", True),
        ("4", True),
        ("4", True),
        ("1", False),
        ("2", False),
    ]


def test_a_tuple_is_no_fact_but_its_children_are():
    found = facts(
        '<ix:tuple name="core:T" tupleID="a"><ix:tuple name="core:U" tupleID="b" order="1">'
        + figure("1", order="1")
        + "</ix:tuple></ix:tuple>"
        + figure("2", tupleRef="a", order="2")
    )
    assert [fact.value for fact in found] == ["1", "2"]


def test_a_fraction_is_kept_as_words():
    [fact] = facts(
        '<ix:fraction name="core:F" contextRef="now" unitRef="pure">'
        '<ix:numerator format="ixt:numdotdecimal">1,000</ix:numerator> in '
        "<ix:denominator>3</ix:denominator></ix:fraction>"
    )
    assert (fact.value, fact.text, fact.unit) == (None, "1000/3", "xbrli:pure")


def test_footnotes_and_relationships_are_no_facts():
    body = figure("1", id="f") + '<ix:footnote id="n" xml:lang="en">see</ix:footnote>'
    assert values(body + '<ix:relationship fromRefs="f" toRefs="n"/>') == ["1"]


def test_another_target_counts_only_where_there_is_no_other():
    assert values(figure("1") + figure("2", target="x")) == ["1"]
    assert values(figure("1", target="x") + figure("2", target="x")) == ["1", "2"]


def test_names_mean_what_is_declared_where_they_stand():
    found = facts(
        f'<div xmlns:core="urn:other">{figure("1")}</div>{figure("2")}{figure("3", name="zz:A")}'
        '<q:nonFraction xmlns:q="http://www.xbrl.org/2013/inlineXBRL" name="core:B" '
        'contextRef="now" unitRef="GBP">4</q:nonFraction>'
        '<nonFraction xmlns="http://www.xbrl.org/2013/inlineXBRL" name="core:C" '
        'contextRef="now" unitRef="GBP">5</nonFraction>'
        '<ix:nonFraction contextRef="now" unitRef="GBP">6</ix:nonFraction>'
    )
    assert [(f.namespace, f.concept, f.value) for f in found] == [
        ("urn:other", "Debtors", "1"),
        (CORE, "Debtors", "2"),
        (None, "A", "3"),
        (CORE, "B", "4"),
        (CORE, "C", "5"),
    ]


def test_missing_contexts_and_units_leave_gaps():
    found = facts(
        figure("1", contextRef="none")
        + figure("2", unitRef="none")
        + '<ix:nonFraction name="core:A">3</ix:nonFraction>'
    )
    assert [(f.end, f.entity_identifier, f.unit, f.value) for f in found] == [
        (None, None, "iso4217:GBP", "1"),
        ("2023-03-31", "01234567", None, "2"),
        (None, None, None, "3"),
    ]
    assert found[0].dimensions == "{}"


def test_what_has_no_id_answers_no_missing_reference():
    nameless = CONTEXTS.replace('id="now"', ""), UNITS.replace('id="GBP"', "")
    [fact] = facts(
        '<ix:nonFraction name="core:A">3</ix:nonFraction><ix:nonFraction name="core:">4'
        "</ix:nonFraction>",
        contexts=nameless[0],
        units=nameless[1],
    )
    assert (fact.concept, fact.end, fact.unit, fact.value) == ("A", None, None, "3")


def test_of_two_with_one_id_the_last_counts():
    body = figure("1", id="a") + figure("2", id="a")
    later = CONTEXTS + CONTEXTS.replace("2023-03-31", "2021-01-01")
    assert [(f.value, f.end) for f in facts(body, contexts=later)] == [
        ("1", "2021-01-01"),
        ("2", "2021-01-01"),
    ]


def test_contexts_may_come_late_and_in_the_default_namespace():
    late = (
        '<ix:header><ix:resources><context xmlns="http://www.xbrl.org/2003/instance" id="d"><entity>'
        '<identifier scheme=" s">A NAME LTD</identifier><segment><explicitMember '
        'xmlns="http://xbrl.org/2006/xbrldi" dimension="bus:Axis">bus:Member</explicitMember>'
        "</segment></entity><period><startDate>2020-01-01T00:00:00</startDate>"
        "<endDate> 2020-12-31T24:00:00 </endDate></period></context>"
        '<unit xmlns="http://www.xbrl.org/2003/instance" id="u"><measure>shares</measure></unit>'
        "</ix:resources></ix:header>"
    )
    [fact] = facts(figure("1", contextRef="d", unitRef="u") + late)
    assert (fact.start, fact.end) == ("2020-01-01T00:00:00", "2020-12-31T24:00:00")
    assert (fact.entity_identifier, fact.unit) == ("A NAME LTD", "xbrli:shares")
    assert json.loads(fact.dimensions) == {f"{{{BUS}}}Axis": f"{{{BUS}}}Member"}


def test_dimensions_are_canonical_wherever_they_stand():
    both = (
        '<xbrli:context id="t"><xbrli:entity><xbrli:identifier scheme="s">7</xbrli:identifier>'
        '<xbrli:segment><xbrldi:explicitMember dimension="bus:Z">bus:é</xbrldi:explicitMember>'
        '<xbrldi:explicitMember dimension="dpl:A">dpl:m</xbrldi:explicitMember></xbrli:segment>'
        "</xbrli:entity><xbrli:period><xbrli:forever/></xbrli:period><xbrli:scenario>"
        '<xbrldi:typedMember dimension="core:T"><bus:x> <bus:y>a</bus:y> b </bus:x>'
        "</xbrldi:typedMember></xbrli:scenario></xbrli:context>"
    )
    [fact] = facts(figure("1", contextRef="t"), contexts=both)
    assert fact.dimensions == (f'{{"A":"m","{{{BUS}}}Z":"{{{BUS}}}é","{{{CORE}}}T":"a b"}}')
    assert (fact.start, fact.end) == (None, None)


def test_a_typed_member_is_trimmed():
    [fact] = facts(
        figure("1", contextRef="t"), contexts=typed_context("t", "bus:D", "\n  Plant & tools ")
    )
    assert json.loads(fact.dimensions) == {f"{{{BUS}}}D": "Plant & tools"}


def test_units_are_spelt_one_way():
    def unit(identity: str, inner: str) -> str:
        return f'<xbrli:unit id="{identity}">{inner}</xbrli:unit>'

    def measure(name: str) -> str:
        return f"<xbrli:measure> {name}\n</xbrli:measure>"

    divided = (
        f"<xbrli:divide><xbrli:unitNumerator>{measure('iso4217:GBP')}</xbrli:unitNumerator>"
        f"<xbrli:unitDenominator>{measure('xbrli:shares')}</xbrli:unitDenominator></xbrli:divide>"
    )
    units = (
        unit("r", divided)
        + unit("m", measure("xbrli:pure") + measure("iso4217:GBP"))
        + unit("o", measure("core:Tonnes"))
        + unit("z", measure("zz:GBP"))
        + unit("e", "")
    )
    found = facts("".join(figure("1", unitRef=u) for u in "rmoze"), units=units)
    assert [fact.unit for fact in found] == [
        "iso4217:GBP/xbrli:shares",
        "iso4217:GBP*xbrli:pure",
        f"{{{CORE}}}Tonnes",
        "GBP",
        None,
    ]


def test_names_as_html_writes_them_are_read():
    content = inline(figure("1,234", format=DOT, contextRef="group", name="core:Debtors"))
    lower = content
    for name in ["nonFraction", "contextRef", "unitRef", "explicitMember"]:
        lower = lower.replace(name.encode(), name.lower().encode())
    assert lower != content
    assert read_document(lower).facts == read_document(content).facts


def test_plain_facts():
    document = read_document(
        plain(
            '<core:Debtors contextRef="now" unitRef="GBP" precision="4"> 1234 </core:Debtors>'
            '<core:A contextRef="now" unitRef="GBP" decimals="INF" xsi:nil="true"/>'
            '<core:T><core:B contextRef="now" unitRef="GBP">-5.50</core:B>'
            '<core:C contextRef="year"> a  b </core:C></core:T>'
            '<core:D contextRef="year" unitRef="GBP">1.5E3</core:D>'
            '<core:E contextRef="year" unitRef="GBP">abc</core:E>'
            '<core:F contextRef="year" unitRef="pure"><xbrli:numerator> 1 </xbrli:numerator>'
            "<xbrli:denominator>3</xbrli:denominator></core:F>"
        )
    )
    assert document.format == "xbrl"
    assert document.schema_refs == ["uk-gaap-ae-2009-06-21.xsd"]
    assert [(f.concept, f.value, f.text, f.nil, f.decimals) for f in document.facts] == [
        ("Debtors", "1234", None, False, None),
        ("A", None, None, True, "INF"),
        ("B", "-5.5", None, False, None),
        ("C", None, "a b", False, None),
        ("D", "1500", None, False, None),
        ("E", None, "abc", False, None),
        ("F", None, "1/3", False, None),
    ]


def test_a_filing_says_its_format_taxonomies_and_maker():
    head = '<head><meta name="Generator" content=" Ledger  Pro 2 "/></head>'
    document = read_document(inline(figure("1"), head=head, namespace=INLINE_1_0))
    assert (document.format, document.software) == ("ixbrl-1.0", "Ledger Pro 2")
    assert document.schema_refs == [
        "https://xbrl.frc.org.uk/FRS-102/2023-01-01/FRS-102-2023-01-01.xsd"
    ]
    declaration = '<?xml version="1.0"?><!-- Generated by Tally 9 -->'
    assert read_document(inline("", declaration=declaration)).software == "Tally 9"
    said = words("Acme", name="bus:NameProductionSoftware") + words(
        "4.1", name="bus:VersionProductionSoftware"
    )
    assert read_document(inline("", head=head, hidden=said)).software == "Acme 4.1"
    assert read_document(inline(figure("1"))).software is None


def test_markup_without_xbrl_is_refused():
    with pytest.raises(UnreadableFiling, match="no XBRL"):
        read_document(b"<html><body>Accounts</body></html>")


def test_unused_prefixes_and_units_change_nothing():
    assert facts(figure("1"), units=UNITS + '<xbrli:unit id="x"/>') == facts(figure("1"))
