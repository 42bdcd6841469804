"""Companies at risk at a list's date: who is among them, and nothing from the future."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from data.warehouse.company_facts import COMPANY_HAPPENED, CompanyFacts
from features.company_failure import failure_events
from features.company_panel import COMPANY_KEYS, company_lists, company_panel
from models.task import load_task
from models.units.companies import Companies
from tests.features import built

#: What the synthetic market does not tell of its companies.
NOT_PLANTED = {
    "rent_cover",
    "confirmation_overdue_days",
    "year_end_extended",
    "year_end_shortened",
    "officers_left_12m",
    "all_assets_charge",
}


@pytest.fixture(scope="module")
def companies() -> CompanyFacts:
    return built.companies().facts


@pytest.fixture(scope="module")
def as_at(companies: CompanyFacts) -> date:
    day = company_lists(companies)["as_at"].to_list()[5]
    assert isinstance(day, date)
    return day


def test_one_list_a_year(companies: CompanyFacts) -> None:
    lists = company_lists(companies)
    assert lists["as_at"].dt.year().to_list() == list(range(2016, 2026))
    assert lists["as_at"].dt.month().unique().to_list() == [4]
    part = companies.company_edition.with_columns(complete=pl.col("as_at").dt.year() > 2020)
    assert len(company_lists(replace(companies, company_edition=part))) == 5


def test_those_at_risk_are_live_and_have_not_failed(companies: CompanyFacts, as_at: date) -> None:
    known_by = Companies(companies, 12).known_on(as_at)
    panel = company_panel(companies, as_at, known_by)
    assert panel["company_id"].is_unique().all()
    assert panel["company_id"].to_list() == [f"company:{n}" for n in panel["company_number"]]
    listed = companies.company.filter(pl.col("as_at") == as_at)
    failed = failure_events(companies, as_at, known_by)
    assert set(panel["company_number"]) <= set(listed["company_number"])
    assert not set(panel["company_number"]) & set(failed["company_number"])
    assert 0 < len(listed) - len(panel) < 60


def test_every_feature_of_the_task_is_in_the_panel_and_says_something(
    companies: CompanyFacts, as_at: date
) -> None:
    task = load_task("company-failure")
    panel = company_panel(companies, as_at, Companies(companies, 12).known_on(as_at))
    assert set(task.features) <= set(panel.columns) - set(COMPANY_KEYS)
    told = panel.select(pl.col(list(task.features)).n_unique()).row(0, named=True)
    assert {name for name, values in told.items() if values < 2} == NOT_PLANTED


def test_rows_known_later_or_of_what_had_not_happened_change_nothing(
    companies: CompanyFacts, as_at: date
) -> None:
    known_by = Companies(companies, 12).known_on(as_at)
    before = company_panel(companies, as_at, known_by)
    late, later = pl.lit(known_by + timedelta(days=1)), pl.lit(as_at + timedelta(days=1))
    attacked = {}
    for table, happened in COMPANY_HAPPENED.items():
        frame = getattr(companies, table)
        if not len(frame):
            continue
        seen = getattr(companies.seen(as_at, known_by), table)
        unseen = seen.with_columns(known_on=late)
        ahead = seen.with_columns(pl.col(happened).clip(as_at + timedelta(days=1)), known_on=later)
        attacked[table] = pl.concat([unseen, ahead, frame], how="vertical_relaxed")
    assert_frame_equal(company_panel(replace(companies, **attacked), as_at, known_by), before)


def test_labels_wait_until_the_whole_horizon_can_be_overlooked(
    companies: CompanyFacts, as_at: date
) -> None:
    unit = Companies(companies, 12)
    following = unit.editions()[unit.editions().index(as_at) + 1]
    published = unit.known_on(following)
    early = unit.labels(as_at, published - timedelta(days=1))
    assert early["label"].null_count() == len(early)
    labels = unit.panel(as_at).join(unit.labels(as_at, published), on="company_id")["label"]
    assert labels.null_count() < 0.02 * len(labels)
    assert 5 < labels.sum() < 40


def test_labels_are_what_was_planted(companies: CompanyFacts) -> None:
    unit = Companies(companies, 12)
    truth = built.companies().truth.chances
    for day in unit.editions()[:-1]:
        planted = truth.filter(
            (pl.col("as_at").dt.year() == day.year) & pl.col("failed").is_not_null()
        )
        found = unit.panel(day).join(unit.labels(day, None), on="company_id")
        both = found.join(planted, on="company_number").drop_nulls("label")
        assert len(both) > 0.9 * len(found)
        agree = (both["label"] == 1) == both["failed"]
        assert agree.mean() > 0.995, day
