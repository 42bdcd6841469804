"""Of national lists every company counts for matching, in care or not."""

from __future__ import annotations

from datetime import date

import pytest
from polars.testing import assert_frame_equal

from data.identity.linkage import whole_lists
from data.identity.linkage.whole_lists import company_lists
from data.sources.companies_house import company_rows
from data.sources.drift_table import load_drift_table
from data.tables.company import Company
from data.warehouse.archive import archived_tables
from data.warehouse.home import Home
from tests.data.companies_house.files import company
from tests.data.companies_house.files import company_list as written
from tests.data.homes import ingest

PUB = {"SICCode.SicText_1": "56302 - Public houses and bars"}


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setitem(load_drift_table(company_rows.COLUMNS).raw, "extract_rows", 1)
    home = Home(tmp_path / "home")
    older = {
        "PreviousName_1.CompanyName": "LAST NAME LTD",
        "PreviousName_1.CONDATE": "01/02/2015",
        "PreviousName_2.CompanyName": "FIRST NAME LTD",
        "PreviousName_2.CONDATE": "03/04/2011",
    }
    ingest(
        home,
        written(tmp_path, [company("1"), company("2", **PUB), company("3", **PUB)]),
        written(tmp_path, [company("1"), company("2", **PUB, **older)], "2020-07-01"),
    )
    return home


def test_lists_are_read_in_stretches_and_come_out_whole(home, monkeypatch):
    at_once = company_lists(archived_tables(home), Company.create_empty())
    monkeypatch.setattr(whole_lists, "_STRETCH", 1)
    by_ones = company_lists(archived_tables(home), Company.create_empty())
    assert at_once.company.height == 3
    assert_frame_equal(by_ones.company, at_once.company)


def test_all_companies_are_there_each_known_since_its_first_list(home):
    lists = company_lists(archived_tables(home), Company.create_empty())
    rows = {row["company_number"]: row for row in lists.company.to_dicts()}
    assert set(rows) == {"00000001", "00000002", "00000003"}
    pub = rows["00000002"]
    assert (pub["as_at"], pub["last_as_at"]) == (date(2020, 6, 1), date(2020, 7, 1))
    assert pub["known_on"] == date(2020, 6, 8)
    assert pub["incorporated_on"] == date(2012, 5, 10)
    assert (pub["sic_1"], pub["status_kind"]) == ("56302", "active")
    assert rows["00000003"]["last_as_at"] == date(2020, 6, 1)


def test_names_given_up_longer_ago_are_read_too(home):
    lists = company_lists(archived_tables(home), Company.create_empty())
    assert lists.former_names is not None
    assert lists.former_names.rows() == [("00000002", "FIRST NAME LTD", date(2011, 4, 3))]
    names = lists.of(lists.company["company_number"]).name.filter(company_number="00000002")
    assert {"LAST NAME LTD", "FIRST NAME LTD"} < set(names["borne"])


def test_extracts_are_left_to_the_warehouse(tmp_path):
    home = Home(tmp_path / "home")
    ingest(home, written(tmp_path, [company("1"), company("2", **PUB)]))
    assert company_lists(archived_tables(home), Company.create_empty()).company.is_empty()
