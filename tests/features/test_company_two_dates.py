"""Nothing about a company is used before it happened or before it was public."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from data.sources.companies_house.words import words
from data.tables.gazette import GazetteNotice
from data.warehouse.company_facts import COMPANY_HAPPENED, CompanyFacts
from features.company_failure import failure_events, failure_labels
from features.filing import filing_features
from features.finance import finance_features
from tests.features.company_made import (
    accounts,
    charged,
    company_facts,
    filed,
    listed,
    of,
    proceeding,
)
from tests.features.hand_made import frame

NUMBERS = [f"{n:08d}" for n in range(1, 61)]
DATES = [date(2016, 3, 31), date(2018, 12, 31), date(2020, 6, 30)]
Attack = Callable[[CompanyFacts, date, date], CompanyFacts]
FAMILIES = [filing_features, finance_features]


@pytest.fixture(scope="module")
def market() -> CompanyFacts:
    """Sixty companies over eight years: filing late and early, borrowing, changing, failing."""
    rng = np.random.default_rng(7)
    kinds = [*words()["insolvency_case"]["failure"], "members-voluntary-liquidation"]
    companies, filings, cases, charges, years = [], [], [], [], []
    for n, number in enumerate(NUMBERS):
        for year in range(2014, 2022):
            status = rng.choice(["active", "active", "active", "strike-off-proposed"])
            companies.append(
                listed(
                    number,
                    date(year, 2, 1),
                    status_kind=str(status),
                    sic_1=str(rng.choice(["87900", "88100"])),
                    accounts_due_on=date(year, 2, 28),
                    accounts_made_up_to=date(year - 2, 5, 31),
                    accounts_type=str(rng.choice(["small", "micro-entity", "full"])),
                    charges=2,
                    charges_outstanding=int(rng.integers(0, 3)),
                )
            )
            end = date(year - 1, 5, 31)
            on = date(year, 2, 28) + timedelta(days=int(rng.integers(-90, 60)))
            if n % 3:
                filings += [
                    filed(number, on, "accounts", end),
                    filed(number, on + timedelta(days=9), "officer-left"),
                    filed(number, on + timedelta(days=40), "year-end-extended", new_date=end),
                ]
            figures = {
                "net_assets": float(rng.normal(100, 200)),
                "total_assets": float(rng.uniform(50, 900)),
                "current_assets": float(rng.uniform(10, 90)),
                "creditors_within_one_year": float(rng.uniform(10, 90)),
                "cash": float(rng.uniform(0, 50)),
            }
            years.append(accounts(number, end, on if n % 2 else None, **figures))
        for k in range(int(rng.integers(0, 4))):
            made = date(2014, 1, 1) + timedelta(days=int(rng.integers(0, 2500)))
            paid = made + timedelta(days=int(rng.integers(50, 900)))
            told = {"satisfied_on": paid, "satisfied_known_on": paid + timedelta(days=8)}
            charges.append(charged(number, str(k), made, floating_covers_all=True, **told))
        if n % 4 == 0:
            on = date(2015, 1, 1) + timedelta(days=int(rng.integers(0, 2400)))
            cases.append(proceeding(number, str(rng.choice(kinds)), "start", on))
    lists = [date(year, 2, 1) for year in range(2014, 2022)]
    held = company_facts(companies, filings, cases, charges, years, lists)
    return replace(
        held, gazette_notice=frame(GazetteNotice, [noticed(number) for number in NUMBERS])
    )


def noticed(number: str) -> dict[str, object]:
    """A petition gazetted before every date."""
    on = date(2014, 6, 1)
    return {
        "notice_id": number, "notice_code": "2450", "published_on": on, "known_on": on,
        "known_on_estimated": False, "company_number": number, "company_name": "HOLLOW OAK LTD",
        "kind": "petition", "notice_class": "petition", "begins": True, "raw_name": "notices",
        "row_number": 1,
    }  # fmt: skip


def known_too_late(facts: CompanyFacts, as_at: date, known_by: date) -> CompanyFacts:
    """Every table again with other contents, public the day after; and rows of new companies."""
    seen, late = facts.seen(as_at, known_by), pl.lit(known_by + timedelta(days=1))
    changed = {
        "company": seen.company.with_columns(
            known_on=late,
            status_kind=pl.lit("administration"),
            accounts_due_on=pl.lit(date(2010, 1, 1)),
            incorporated_on=pl.lit(date(1900, 1, 1)),
            company_type=pl.lit("plc"),
            sic_1=pl.lit("87100"),
        ),
        "company_edition": company_facts(editions=[as_at]).company_edition.with_columns(
            known_on=late
        ),
        "filing": pl.concat(
            [
                seen.filing.with_columns(known_on=late, made_up_to=pl.lit(date(2003, 1, 1))),
                seen.filing.with_columns(
                    known_on=late,
                    transaction_id=pl.lit("late-") + pl.col("transaction_id"),
                    kind=pl.lit("strike-off-notice"),
                    insolvency_kind=pl.lit("administration"),
                ),
            ]
        ),
        "insolvency": pl.concat(
            [
                seen.insolvency.with_columns(known_on=late, date_role=pl.lit("end")),
                _failing(as_at).with_columns(known_on=late),
            ]
        ),
        "charge": seen.charge.with_columns(
            known_on=late, satisfied_on=pl.lit(None, pl.Date), floating_covers_all=pl.lit(False)
        ),
        "accounts": seen.accounts.with_columns(
            known_on=late, net_assets=pl.lit(-9e6), total_assets=pl.lit(1e7)
        ),
        "gazette_notice": seen.gazette_notice.with_columns(
            known_on=late, notice_class=pl.lit("failure"), begins=pl.lit(True)
        ),
    }
    return _with(facts, changed)


def not_yet_happened(facts: CompanyFacts, as_at: date, known_by: date) -> CompanyFacts:
    """Every table with rows of the day after that carry an early day of publication."""
    tomorrow, early = pl.lit(as_at + timedelta(days=1)), pl.lit(date(2013, 1, 1))
    first = {name: _first(getattr(facts, name)) for name in COMPANY_HAPPENED}
    changed = {
        name: rows.with_columns(known_on=early, **{COMPANY_HAPPENED[name]: tomorrow})
        for name, rows in first.items()
    }
    changed["company"] = changed["company"].with_columns(status_kind=pl.lit("receivership"))
    changed["filing"] = changed["filing"].with_columns(
        kind=pl.lit("accounts"), made_up_to=pl.lit(as_at), insolvency_kind=pl.lit("receivership")
    )
    changed["insolvency"] = _failing(as_at + timedelta(days=1)).with_columns(known_on=early)
    changed["accounts"] = changed["accounts"].with_columns(
        net_assets=pl.lit(-9e6), filing=pl.lit("hostile-") + pl.col("company_number")
    )
    return _with(facts, changed)


def satisfied_later(facts: CompanyFacts, as_at: date, known_by: date) -> CompanyFacts:
    """Charges that are held as outstanding, satisfied after the date or told of after the day."""
    open_now = facts.seen(as_at, known_by).charge["satisfied_on"].is_null()
    held = facts.seen(as_at, known_by).charge.filter(open_now)
    later, early = pl.lit(as_at + timedelta(days=1)), pl.lit(date(2013, 1, 1))
    halves = [
        held.gather_every(2).with_columns(satisfied_on=later, satisfied_known_on=early),
        held.gather_every(2, 1).with_columns(
            satisfied_on=early, satisfied_known_on=pl.lit(known_by + timedelta(days=1))
        ),
    ]
    key = ["company_number", "charge_id"]
    rest = facts.charge.join(held, on=key, how="anti")
    assert len(held) > 4
    return replace(facts, charge=pl.concat([*halves, rest]))


ATTACKS = [known_too_late, not_yet_happened, satisfied_later]


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("as_at", DATES)
@pytest.mark.parametrize("family", FAMILIES)
def test_features(market: CompanyFacts, family, attack: Attack, as_at: date) -> None:
    known_by = as_at + timedelta(days=30)
    before = family(market, of(*NUMBERS), as_at, known_by)
    assert_frame_equal(
        family(attack(market, as_at, known_by), of(*NUMBERS), as_at, known_by), before
    )
    told = before.select(pl.exclude("company_number").is_not_null().sum()).row(0)
    assert sum(count > 0 for count in told) > len(told) / 2


@pytest.mark.parametrize("attack", [known_too_late, not_yet_happened])
@pytest.mark.parametrize("as_at", DATES)
def test_failures_as_known_by_a_day(market: CompanyFacts, attack: Attack, as_at: date) -> None:
    known_by = as_at + timedelta(days=30)
    attacked = attack(market, as_at, known_by)
    before = failure_events(market, as_at, known_by)
    assert_frame_equal(failure_events(attacked, as_at, known_by), before)
    assert len(failure_events(attacked)) > len(failure_events(market))


@pytest.mark.parametrize("as_at", DATES)
def test_labels_as_known_by_a_day(market: CompanyFacts, as_at: date) -> None:
    known_by = as_at + timedelta(days=400)
    attacked = known_too_late(market, as_at + timedelta(days=300), known_by)
    before = failure_labels(market, of(*NUMBERS), as_at, 12, known_by)
    assert_frame_equal(failure_labels(attacked, of(*NUMBERS), as_at, 12, known_by), before)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_warehouse_of_that_day_gives_the_same(market: CompanyFacts, family) -> None:
    for as_at in DATES:
        # Accounts without a day of publication were there only from the day they count from.
        then = replace(market.seen(known_by=as_at), accounts=market.accounts)
        assert_frame_equal(family(then, of(*NUMBERS), as_at), family(market, of(*NUMBERS), as_at))


@pytest.mark.parametrize("family", FAMILIES)
def test_the_order_of_a_table_decides_nothing(market: CompanyFacts, family) -> None:
    shuffled = CompanyFacts(
        **{
            name: getattr(market, name).sample(fraction=1, shuffle=True, seed=3)
            for name in COMPANY_HAPPENED
        }
    )
    for as_at in DATES:
        assert_frame_equal(
            family(shuffled, of(*NUMBERS), as_at), family(market, of(*NUMBERS), as_at)
        )


def _failing(on: date) -> pl.DataFrame:
    rows = [
        proceeding(number, "administration", "start", on, case_number="9") for number in NUMBERS
    ]
    return company_facts([], [], rows).insolvency


def _first(rows: pl.DataFrame) -> pl.DataFrame:
    if "company_number" not in rows.columns:
        return rows.head(1)
    return rows.unique("company_number", keep="first", maintain_order=True)


def _with(facts: CompanyFacts, changed: dict[str, pl.DataFrame]) -> CompanyFacts:
    assert set(changed) == set(COMPANY_HAPPENED) and all(len(rows) for rows in changed.values())
    return replace(
        facts,
        **{name: pl.concat([rows, getattr(facts, name)]) for name, rows in changed.items()},
    )
