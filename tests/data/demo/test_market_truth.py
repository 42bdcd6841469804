"""Which company each provider is: one answer for every id that the built market's registers give."""

from __future__ import annotations

import duckdb
import polars as pl
import pytest

from data.demo.adult.write import FOLDER as ADULT
from data.demo.identity.market_truth import provider_truth
from data.demo.registrations import COUNCIL, SECTORS
from data.identity.owner import folded_name
from data.warehouse.build import build
from data.warehouse.home import Home
from tests.data.homes import ingest


@pytest.fixture(scope="module")
def truth(published) -> pl.DataFrame:
    return provider_truth(published.truth)


def test_every_provider_of_the_warehouse_has_one_answer(published, truth, tmp_path) -> None:
    home = Home(tmp_path / "home")
    care = published.folder / ADULT
    newest = [*care.glob("01_July_*_Active_Locations.ods"), *care.glob("cqc_providers_*.jsonl")]
    ingest(home, *published.folder.glob("synthetic_childrens_social_care_*.ods"), *newest)
    with duckdb.connect(str(build(home).path), read_only=True) as held:
        ids = {row[0] for row in held.sql("SELECT provider_id FROM provider").fetchall()}
        given = held.sql(
            "SELECT 'cqc:' || provider_id, company_number FROM cqc_provider "
            "WHERE provider_id NOT LIKE 'cqc:%' UNION ALL SELECT provider_id, company_number "
            "FROM cqc_provider WHERE provider_id LIKE 'cqc:%'"
        ).fetchall()
    assert len(ids) > 700
    assert ids <= set(truth["provider_id"])
    assert truth["provider_id"].is_unique().all()
    true = dict(truth.select("provider_id", "company_number").iter_rows())
    right = [true[provider] == number for provider, number in given if number]
    assert len(right) > 200
    # Digits are swapped in eight of a thousand numbers; of these few, perhaps in none.
    assert sum(right) / len(right) > 0.95


def test_one_id_is_never_two_companies(published) -> None:
    """Variants and slips must not make one owner's name another's."""
    owned = published.truth.homes.filter(
        pl.col("entity").is_not_null(), pl.col("sector") != SECTORS[COUNCIL]
    )
    ids = owned.group_by(folded_name(pl.col("owner"))).agg(pl.col("entity").n_unique())
    assert ids["entity"].max() == 1


def test_councils_trusts_and_blanks_are_no_company(truth) -> None:
    none = truth.filter(pl.col("company_number").is_null())["provider_id"]
    companies = [one for one in none if one.startswith(("ofsted-org:", "cqc:"))]
    assert sorted(companies) == [
        "ofsted-org:bradford children and families trust",
        "ofsted-org:worcestershire children first",
    ]
    assert none.str.starts_with("ofsted-la:").sum() > 60
    assert none.str.starts_with("ofsted-none:").sum() > 3
