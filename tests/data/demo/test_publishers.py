"""The whole market through the connectors: every file is known, nothing is refused, nobody named."""

from __future__ import annotations

import json
import zipfile
from collections import Counter
from datetime import date

import duckdb
import polars as pl
import pytest

from data.demo.ownership.truth import ultimate_owners
from data.sources.discovery import json_sources, large_sources, sources
from data.warehouse.build import build
from data.warehouse.home import Home
from tests.data.homes import ingest

#: What the market's files of companies and homes exercise, which are left out here.
ELSEWHERE = {
    "companies_house.companies",
    "companies_house.filings",
    "companies_house.insolvency",
    "companies_house.charges",
    "gazette",
    "ofsted.childrens_social_care",
}
#: Maps and postcodes are real or nothing; the others are what people made of publications.
NEVER_WRITTEN = {"cqc.market_export", "known_others", "ons.boundaries", "postcodes"}


@pytest.fixture(scope="module")
def built(published, tmp_path_factory) -> tuple[Home, duckdb.DuckDBPyConnection]:
    home = Home(tmp_path_factory.mktemp("built") / "home")
    folders = sorted(
        path
        for path in published.folder.iterdir()
        if path.is_dir() and path.name != "synthetic_companies"
    )
    control = next((published.folder / "synthetic_companies").glob("persons-with-*.zip"))
    outcomes = ingest(home, *folders, control)
    assert Counter(o.kind for o in outcomes) == {"ingested": len(outcomes)}, [
        o.sentence for o in outcomes if o.kind != "ingested"
    ]
    report = build(home)
    assert report.refused == []
    return home, duckdb.connect(str(report.path), read_only=True)


def count(built, sql: str) -> int:
    return int(built[1].sql(sql).fetchall()[0][0])


@pytest.mark.parametrize(
    ("table", "least"),
    [
        ("registration", 700),
        ("cqc_relationship", 50),
        ("cqc_rating", 2000),
        ("ownership_release", 1000),
        ("fostering_agency", 70),
        ("control", 1000),
        ("charity", 20),
        ("charity_return", 50),
        ("placement", 50),
        ("la_spend_line", 30),
        ("adult_care_spend", 40),
        ("fee", 30),
        ("population", 40),
        ("contract", 50),
        ("council_payment", 100),
        ("workforce_return", 30),
        ("capacity_return", 30),
        ("scotland_grade", 20),
    ],
)
def test_every_publication_has_rows_in_the_warehouse(built, table, least) -> None:
    assert count(built, f"SELECT count(*) FROM {table}") >= least


def test_only_returns_without_consent_are_set_aside(built) -> None:
    reasons = built[1].sql("SELECT DISTINCT reason FROM quarantine").fetchall()
    assert len(reasons) == 1 and "consent" in str(reasons[0][0])


def test_no_gate_refuses_an_edition(built) -> None:
    sql = "SELECT sentence FROM gate_result WHERE level = 'required' AND NOT passed"
    assert built[1].sql(sql).fetchall() == []


def test_one_company_is_one_identity_in_every_register(built, published) -> None:
    numbers = set(published.truth.companies.companies["company_number"])
    for table, column in (
        ("cqc_provider", "company_number"),
        ("charity", "company_number"),
        ("control", "company_number"),
        ("ownership_release", "owner_company_number"),
        ("contract", "company_number"),
    ):
        rows = built[1].sql(f"SELECT DISTINCT {column} FROM {table}").fetchall()
        found = {row[0] for row in rows if row[0]}
        # Digits swapped by the register of care alone lead elsewhere.
        slips = 6 if table == "cqc_provider" else 0
        assert found and len(found - numbers) <= slips, table


def test_charities_run_homes_under_the_number_the_commission_gives_them(built) -> None:
    both = count(
        built,
        "SELECT count(*) FROM cqc_provider p JOIN charity c ON p.charity_number = c.charity_number "
        "AND p.company_number = c.company_number",
    )
    assert both >= 10
    # Some registers of care leave a company's number out.
    assert both <= count(built, "SELECT count(charity_number) FROM cqc_provider") <= both + 3


def test_control_has_chains_a_ring_and_an_owner_abroad(published, built) -> None:
    owned = published.truth.owned
    tops = ultimate_owners(owned)
    parent = {
        company: above
        for company, above, ended in owned.filter(pl.col("share_from") > 50)
        .select("company_number", "parent_number", "ceased_on")
        .iter_rows()
        if above and ended is None
    }
    depth = Counter()
    for company in parent:
        steps, at = 0, company
        while at in parent and steps < 50:
            at, steps = parent[at], steps + 1
        depth[steps] += 1
        assert steps == 50 or at == tops[company]
    assert depth[2] > 5 and depth[50] >= 2
    kinds = dict(built[1].sql("SELECT kind, count(*) FROM control GROUP BY 1").fetchall())
    assert kinds["individual"] > 500 and kinds["corporate"] > 100 and kinds["statement"] > 5
    abroad = "SELECT count(*) FROM control WHERE kind = 'corporate' AND controller_number IS NULL"
    assert count(built, abroad) == owned.filter(pl.col("kind") == "abroad").height > 5


def test_the_snapshots_totals_are_its_lines(published) -> None:
    [path] = (published.folder / "synthetic_companies").glob("persons-with-*.zip")
    with zipfile.ZipFile(path) as packed:
        lines = [json.loads(line) for line in packed.read(packed.namelist()[0]).splitlines()]
    totals = lines[-1]["data"]
    kinds = Counter("statement" in line["data"] for line in lines[:-1])
    assert totals["persons_of_significant_control_count"] == kinds[False]
    assert totals["statements_count"] == kinds[True]


def test_no_person_reaches_archive_or_warehouse(built) -> None:
    home, warehouse = built
    for file in home.archive.rglob("*.parquet"):
        text = pl.read_parquet(file).select(pl.col(pl.String))
        for column in text.iter_columns():
            assert not column.str.contains("SYNTHETIC PERSON|PERSON \\d").any(), (file, column.name)
    tables = [row[0] for row in warehouse.sql("SHOW TABLES").fetchall()]
    for table in tables:
        rows = warehouse.sql(f"SELECT * FROM {table}").pl().select(pl.col(pl.String))
        for column in rows.iter_columns():
            assert not column.str.contains("SYNTHETIC PERSON").any(), (table, column.name)


def test_every_connector_has_something_to_read(built) -> None:
    used = {row[0] for row in built[1].sql("SELECT DISTINCT source FROM source_file").fetchall()}
    connectors = {*sources(), *json_sources(), *large_sources()}
    assert connectors - used - ELSEWHERE == NEVER_WRITTEN


def test_the_register_in_the_year_holds_who_was_there_with_what_was_known(published, built) -> None:
    day = date(2024, 9, 30)
    homes = published.truth.homes
    expected = set()
    for urn, registered_on, as_at, left_on in (
        homes.filter(pl.col("as_at") >= date(2024, 3, 31))
        .select("urn", "registered_on", "as_at", "left_on")
        .iter_rows()
    ):
        if registered_on <= day and (as_at > day or left_on is None or left_on > day):
            expected.add(urn)
    # Whoever left by that day is on the register before it alone.
    left = homes.filter(pl.col("left_on").is_between(date(2024, 4, 1), day))["urn"]
    assert len(left) > 10 and not expected & set(left)
    rows = (
        built[1]
        .sql(
            "SELECT urn, inspected_on, inspection_published_on FROM service_snapshot "
            "WHERE as_at = DATE '2024-09-30' AND service_id LIKE 'ofsted:%'"
        )
        .fetchall()
    )
    assert {urn for urn, _, _ in rows} == expected
    assert all(seen is None or seen <= day for _, seen, _ in rows)
    assert all(out is None or out <= date(2024, 10, 30) for _, _, out in rows)
    assert any(seen and seen > date(2024, 3, 31) for _, seen, _ in rows)


def test_the_group_that_was_sold_is_owned_by_the_one_that_bought_it(published, built) -> None:
    truth = published.truth
    number = {
        role: company
        for role, company in truth.companies.companies.select(
            "owner_role", "company_number"
        ).iter_rows()
        if role
    }
    held = (
        built[1]
        .sql(
            "SELECT kind, controller_number, ceased_on IS NULL FROM control "
            f"WHERE company_number = '{number['seller']}' ORDER BY notified_on"
        )
        .fetchall()
    )
    assert held == [("individual", None, False), ("corporate", number["large group"], True)]
    homes = count(
        built,
        f"SELECT count(*) FROM ownership_release WHERE provider_name = '{truth.large_group}' "
        f"AND owner_company_number = '{number['large group']}'",
    )
    register = truth.homes.filter(
        pl.col("as_at") == date(2025, 3, 31), pl.col("owner") == truth.large_group
    )
    assert homes == register.height > 10


def test_children_of_the_councils_add_up_to_england(built) -> None:
    rows = (
        built[1]
        .sql(
            "SELECT placement_provider, level = 'national' AS whole, sum(number) FROM placement "
            "GROUP BY ALL"
        )
        .fetchall()
    )
    told = {(provider, bool(whole)): number for provider, whole, number in rows}
    providers = {provider for provider, _ in told}
    assert len(providers) == 6
    assert all(told[provider, True] == told[provider, False] for provider in providers)
    parts = sum(told[provider, True] for provider in providers if provider != "all")
    assert told["all", True] == parts > 1000
