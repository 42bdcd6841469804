"""Every vendor's style, read back by the accounts reader to exactly the figures planted."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from data.demo.accounts.figures import Figures, parent_alone
from data.demo.accounts.filing import Filing, Period
from data.demo.accounts.planted import PlantedFact, planted_facts
from data.demo.accounts.writers import STYLES
from data.ixbrl.read import FilingsRead, read_filings

NOW = Figures(
    tangible=250_000,
    intangible=1_200,
    stock=0,
    debtors=61_500,
    cash=4_750,
    creditors_within=298_400,
    creditors_after=120_000,
    provisions=3_000,
    accruals=15_000,
    share_capital=100,
    turnover=812_345,
    staff_costs=503_000,
    depreciation=31_000,
    operating_profit=-42_000,
    interest=7_000,
    tax=0,
    employees=21,
)
BEFORE = replace(
    NOW, creditors_within=150_000, operating_profit=30_500, tax=4_465, employees=3, intangible=0
)
NET_ASSETS = -118_950  # 250,000 + 1,200 + 61,500 + 4,750 - 298,400 - 120,000 - 3,000 - 15,000


def filing(style: str, **changes: object) -> Filing:
    start = 2014 if style in ("plain_xbrl", "gaap_2009") else 2020
    given: dict[str, object] = {
        "company_number": "ZZ000007",
        "company_name": "LARKFIELD CHILDREN'S SERVICES & CARE 12 LIMITED",
        "period": Period(dt.date(start, 4, 1), dt.date(start + 1, 3, 31)),
        "prior": Period(dt.date(start - 1, 4, 1), dt.date(start, 3, 31)),
        "now": NOW,
        "before": BEFORE,
        "accounts_type": "micro-entity" if style == "webfiling" else "total-exemption-full",
        "style": style,
        "quirk": 1,
    }
    return Filing(**(given | changes))  # type: ignore[arg-type]


def document(which: Filing) -> bytes:
    return STYLES[which.style].write(which).encode()


def read(which: Filing) -> FilingsRead:
    name = f"Prod224_0001_{which.company_number}_{which.period.end:%Y%m%d}"
    back = read_filings([(f"{name}.{STYLES[which.style].suffix}", document(which))])
    assert back.filings["outcome"].to_list() == ["read"], back.filings["reason"].to_list()
    return back


def local(name: str) -> str:
    return name.rpartition("}")[2]


def found_facts(back: FilingsRead) -> set[PlantedFact]:
    numbers = back.facts.filter(pl.col("value").is_not_null())
    return {
        PlantedFact(
            row["concept"],
            row["start"],
            row["end"],
            tuple((local(k), local(v)) for k, v in json.loads(row["dimensions"]).items()),
            Decimal(row["value"]),
        )
        for row in numbers.iter_rows(named=True)
    }


def in_order(facts: set[PlantedFact]) -> set[PlantedFact]:
    return {replace(fact, dimensions=tuple(sorted(fact.dimensions))) for fact in facts}


def value(back: FilingsRead, concept: str, end: str, *members: str) -> str | None:
    """The one value of a concept at a date under exactly these members, as the reader wrote it."""
    rows = [
        row["value"]
        for row in back.facts.filter(concept=concept, end=end).iter_rows(named=True)
        if {local(m) for m in json.loads(row["dimensions"]).values()} == set(members)
    ]
    assert len(set(rows)) <= 1
    return rows[0] if rows else None


#: Style -> what stands in its accounts, in its own words: hand-written, not derived.
GOLDEN = {
    "webfiling": {
        ("NetAssetsLiabilities",): "-118950",
        ("Creditors", "WithinOneYear"): "298400",
        ("AccruedLiabilitiesNotExpressedWithinCreditorsSubtotal",): "15000",
        ("CashBankOnHand",): None,
        ("TurnoverRevenue",): None,
        ("AverageNumberEmployeesDuringPeriod",): "21",
    },
    "taxcalc": {
        ("NetAssetsLiabilities",): "-118950",
        ("Creditors", "CurrentFinancialInstruments"): "298400",
        ("Creditors", "Non-currentFinancialInstruments"): "120000",
        ("Equity", "ShareCapital"): "100",
        ("Equity", "RetainedEarningsAccumulatedLosses"): "-119050",
        ("CashBankOnHand",): "4750",
        ("TurnoverRevenue",): None,
        ("AverageNumberEmployeesDuringPeriod",): "21",
    },
    "iris": {
        ("NetAssetsLiabilities",): "-118950",
        ("NetCurrentAssetsLiabilities",): "-232150",
        ("Creditors", "AfterOneYear"): "120000",
        ("Equity",): "-118950",
    },
    "sage": {
        ("NetAssetsLiabilities",): "-118950",
        ("TotalAssetsLessCurrentLiabilities",): "19050",
        ("PropertyPlantEquipment",): "250000",
        ("Equity", "ShareCapital"): "100",
    },
    "full_accounts": {
        ("NetAssetsLiabilities",): "-118950",
        ("Equity",): "-118950",
        ("TurnoverRevenue",): "812345",
        ("OperatingProfitLoss",): "-42000",
        ("ProfitLoss",): "-49000",
    },
    "charity": {
        ("IncomeEndowments",): "812345",
        ("Expenditure",): "861345",
        ("CharityFunds",): "-118950",
        ("CharityFunds", "TotalUnrestrictedFunds"): "-118950",
    },
    "gaap_2009": {
        ("NetAssetsLiabilitiesIncludingPensionAssetLiability",): "-118950",
        ("ShareholderFunds",): "-118950",
        ("CreditorsDueWithinOneYear",): "298400",
        ("CashBankInHand",): "4750",
        ("TangibleFixedAssets",): "250000",
    },
    "plain_xbrl": {
        ("ShareholderFunds",): "-118950",
        ("CreditorsDueWithinOneYearTotalCurrentLiabilities",): "298400",
        ("CreditorsDueAfterOneYearTotalNoncurrentLiabilities",): "120000",
        ("CalledUpShareCapital",): "100",
    },
}


def test_the_totals_follow_from_the_parts() -> None:
    assert NOW.net_assets == NET_ASSETS
    assert NOW.fixed_assets == 251_200
    assert NOW.net_current_assets == -232_150
    assert NOW.total_less_current_liabilities == 19_050
    assert NOW.retained + NOW.share_capital == NET_ASSETS
    assert NOW.profit == -49_000


@pytest.mark.parametrize("style", STYLES)
def test_a_filing_says_in_its_vendors_words_what_was_planted(style: str) -> None:
    which = filing(style)
    back = read(which)
    for (concept, *members), expected in GOLDEN[style].items():
        assert value(back, concept, str(which.period.end), *members) == expected, concept
    assert back.filings["company_number"].to_list() == ["ZZ000007"]
    assert back.filings["balance_sheet_date"].to_list() == [which.period.end]


@pytest.mark.parametrize("style", STYLES)
def test_a_filing_is_well_formed_and_says_that_it_is_synthetic(style: str) -> None:
    content = document(filing(style))
    assert b"SYNTHETIC DATA" in content[:4_000]
    tree = etree.fromstring(content, etree.XMLParser(resolve_entities=False))
    ids = [node.get("id") for node in tree.iter() if node.tag != etree.Comment and node.get("id")]
    assert len(ids) == len(set(ids))
    wanted = {"contextRef", "unitRef", "continuedAt"}
    used = {node.get(name) for node in tree.iter() for name in wanted if node.get(name)}
    assert used <= set(ids)


def test_formats_are_those_of_their_times() -> None:
    formats = {style: read(filing(style)).filings["format"][0] for style in STYLES}
    assert formats == {
        "webfiling": "ixbrl-1.0",
        "taxcalc": "ixbrl-1.1",
        "iris": "ixbrl-1.1",
        "sage": "ixbrl-1.0",
        "full_accounts": "ixbrl-1.1",
        "charity": "ixbrl-1.1",
        "gaap_2009": "ixbrl-1.0",
        "plain_xbrl": "xbrl",
    }


def test_the_web_forms_head_count_is_in_pounds_and_now_and_then_in_hundredths() -> None:
    right, slipped = read(filing("webfiling", quirk=1)), read(filing("webfiling", quirk=3))
    heads = "AverageNumberEmployeesDuringPeriod"
    assert value(right, heads, "2021-03-31") == "21"
    assert value(slipped, heads, "2021-03-31") == "0.21"
    assert slipped.facts.filter(concept=heads)["unit"].unique().to_list() == ["iso4217:GBP"]


def test_a_group_prints_thousands_consolidated_and_its_parents_own_beside() -> None:
    group = replace(
        NOW,
        tangible=9_250_000,
        turnover=40_000_000,
        debtors=61_000,
        cash=5_000,
        intangible=0,
        creditors_within=298_000,
        share_capital=0,
    )
    alone = parent_alone(group)
    which = filing(
        "full_accounts",
        now=alone,
        before=alone,
        group_now=group,
        group_before=group,
        accounts_type="group",
    )
    back, end = read(which), "2021-03-31"
    assert value(back, "TurnoverRevenue", end, "Consolidated") == "40000000"
    assert value(back, "TurnoverRevenue", end) is None
    assert value(back, "Creditors", end, "Consolidated", "WithinOneYear") == "298000"
    assert value(back, "Creditors", end, "WithinOneYear") == "37000"
    assert value(back, "NetAssetsLiabilities", end, "Consolidated") == "8880000"
    assert value(back, "InvestmentsFixedAssets", end) == "5550000"
    assert in_order(found_facts(back)) == in_order(planted_facts(which))
    assert b'scale="3"' in document(which)


def test_text_runs_on_through_continuations_without_what_is_excluded() -> None:
    facts = read(filing("full_accounts")).facts
    text = facts.filter(pl.col("concept").str.starts_with("StatementThatDirectors"))["text"].item()
    assert " ".join(text.split()) == (
        "The directors are responsible for preparing the accounts. They select policies; "
        "they estimate."
    )
    flag = facts.filter(pl.col("concept").str.starts_with("EntityHasTakenExemption"))["text"].item()
    assert flag.strip() == "false"


def test_a_nil_fact_and_hidden_ones_are_what_they_are() -> None:
    facts = read(filing("charity")).facts
    assert facts.filter(concept="DeferredTaxLiabilities").select("nil", "hidden", "value").row(
        0
    ) == (True, True, None)


@pytest.mark.parametrize("style", STYLES)
def test_first_accounts_have_no_year_before(style: str) -> None:
    which = filing(style, prior=None, before=None)
    found = found_facts(read(which))
    assert {fact.end for fact in found} == {str(which.period.end)}
    assert in_order(found) == in_order(planted_facts(which))


amounts = st.one_of(st.just(0), st.integers(1, 999), st.integers(1_000, 10**9))
figures = st.builds(
    Figures,
    **dict.fromkeys(
        ["tangible", "intangible", "stock", "debtors", "cash", "creditors_within"], amounts
    ),
    **dict.fromkeys(["creditors_after", "provisions", "accruals", "share_capital"], amounts),
    **dict.fromkeys(["turnover", "staff_costs", "depreciation", "interest", "tax"], amounts),
    operating_profit=st.integers(-(10**8), 10**8),
    employees=st.integers(0, 5_000),
)


@pytest.mark.parametrize("style", STYLES)
@settings(max_examples=15, deadline=None)
@given(now=figures, before=figures, shows_profit=st.booleans(), quirk=st.integers(0, 14))
def test_any_figures_come_back_as_they_were_planted(
    style: str, now: Figures, before: Figures, shows_profit: bool, quirk: int
) -> None:
    which = filing(style, now=now, before=before, shows_profit=shows_profit, quirk=quirk)
    assert in_order(found_facts(read(which))) == in_order(planted_facts(which))
