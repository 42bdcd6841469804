"""The API's answers: recognised by their keys, read as they really are, kept without names."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import NotRecognised, UnreadableFile
from data.sources.companies_house.companies import ingest_json
from data.warehouse.build import build
from data.warehouse.home import Home
from data.warehouse.ingest import exit_status
from tests.data.companies_house.files import answer, cases, history
from tests.data.homes import ingest, ingest_one, rows, table

NUMBER = "02345678"


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path / "home")


def test_a_filing_history(home, tmp_path):
    items = history(
        NUMBER,
        {
            "date": "2020-01-10",
            "action_date": "2019-05-31",
            "type": "AA",
            "category": "accounts",
            "description": "accounts-with-accounts-type-audit-exemption-subsiduary",
            "description_values": {"made_up_date": "2019-05-31"},
            "paper_filed": True,
            "pages": 5,
        },
        {
            "date": "2020-02-10",
            "type": "AA01",
            "category": "accounts",
            "description": "change-account-reference-date-company-current-shortened",
            "description_values": {"made_up_date": "2020-05-31", "new_date": "2020-03-31"},
        },
        {
            "date": "2020-03-01",
            "type": "TM01",
            "category": "officers",
            "description": "termination-director-company-with-name",
            "description_values": {"officer_name": "A PERSON WHO MUST NOT BE KEPT"},
        },
        {
            "date": "2020-03-02",
            "type": "287",
            "description": "legacy",
            "description_values": {"description": "FROM A HOUSE THAT MUST NOT BE KEPT"},
        },
        {
            "date": "2020-04-02",
            "type": "COCOMP",
            "category": "insolvency",
            "description": "liquidation-compulsory-winding-up-order-with-case-start-date",
            "description_values": {"case_start_date": "2020-03-20"},
        },
        {"date": "some day", "type": "X"},
    )
    assert ingest_one(home, answer(tmp_path / "filing_2021-01-01.json", items)).kind == "ingested"
    build(home)
    found = table(home, "SELECT * FROM filing ORDER BY filed_on").to_dicts()
    assert [row["kind"] for row in found] == [
        "accounts",
        "year-end-shortened",
        "officer-left",
        None,
        None,
    ]
    accounts, year_end, _, _, wound_up = found
    assert accounts["accounts_type"] == "audit-exemption-subsidiary" and accounts["paper_filed"]
    assert accounts["made_up_to"] == date(2019, 5, 31) and accounts["pages"] == 5
    assert accounts["known_on"] == date(2020, 1, 10) and not accounts["known_on_estimated"]
    assert accounts["fetched_on"] == date(2021, 1, 1)
    assert (year_end["made_up_to"], year_end["new_date"]) == (date(2020, 5, 31), date(2020, 3, 31))
    assert wound_up["insolvency_kind"] == "compulsory-liquidation"
    assert wound_up["case_started_on"] == date(2020, 3, 20)
    assert rows(home, "SELECT reason FROM quarantine") == [("no readable filing date",)]
    _no_names(home)


def test_insolvency_cases(home, tmp_path):
    body = cases(
        ("compulsory-liquidation", {"petitioned-on": "2019-10-01", "wound-up-on": "2019-12-01"}),
        ("members-voluntary-liquidation", {"declaration-solvent-on": "2019-01-01"}),
        ("in-administration", {}),
        ("something-new", {"wound-up-on": "2018-01-01"}),
    )
    body["cases"][2]["practitioners"][0]["appointed_on"] = "2019-06-01"
    file = answer(tmp_path / f"insolvency_{NUMBER}_2020-01-01.json", body)
    assert ingest_one(home, file).kind == "ingested"
    build(home)
    query = "SELECT case_kind, case_class, date_role, happened_on, known_on, practitioners"
    assert rows(home, f"{query} FROM insolvency ORDER BY happened_on") == [
        (None, None, "start", date(2018, 1, 1), date(2018, 1, 16), 1),
        (
            "members-voluntary-liquidation",
            "solvent",
            "solvency",
            date(2019, 1, 1),
            date(2019, 1, 16),
            1,
        ),
        ("administration", "failure", "start", date(2019, 6, 1), date(2019, 6, 16), 1),
        # A petition is not public before the order that followed it.
        ("compulsory-liquidation", "failure", "petition", date(2019, 10, 1), date(2019, 12, 16), 1),
        ("compulsory-liquidation", "failure", "start", date(2019, 12, 1), date(2019, 12, 16), 1),
    ]
    _no_names(home)


def test_what_an_answer_tells_was_known_when_it_was_read(home, tmp_path):
    body = cases(("in-administration", {"administration-started-on": "2020-01-01"}))
    early = answer(tmp_path / f"insolvency_{NUMBER}_2020-01-03.json", body)
    late = answer(tmp_path / f"insolvency_{NUMBER}_2021-01-03.json", body | {"etag": "2"})
    ingest(home, late, early)
    build(home)
    assert rows(home, "SELECT known_on, fetched_on FROM insolvency") == [
        (date(2020, 1, 3), date(2021, 1, 3))
    ]


@pytest.mark.parametrize("wrapped", [False, True], ids=["live", "as the schema has it"])
def test_charges(home, tmp_path, wrapped):
    def one(value):
        return [value] if wrapped else value

    body = {
        "items": [
            {
                "charge_code": "023456780001",
                "charge_number": 1,
                "status": "fully-satisfied",
                "created_on": "2018-01-02",
                "delivered_on": "2018-01-20",
                "satisfied_on": "2020-02-01",
                "classification": one({"type": "charge-description", "description": "Debenture"}),
                "particulars": one({"floating_charge_covers_all": True}),
                "persons_entitled": [{"name": "A PERSON WHO MUST NOT BE KEPT"}],
                "transactions": [
                    {"filing_type": "create-charge-with-deed", "delivered_on": "2018-01-20"},
                    {"filing_type": "charge-satisfaction", "delivered_on": "2020-02-09"},
                ],
                "links": {"self": f"/company/{NUMBER}/charges/abc"},
            },
            {
                "charge_number": 2,
                "status": "outstanding",
                "created_on": "2019-01-31",
                "links": {"self": f"/company/{NUMBER}/charges/def"},
            },
            {"charge_number": 3, "status": "outstanding"},
        ]
    }
    ingest(home, answer(tmp_path / "charges_2021-01-01.json", body))
    build(home)
    first, second = table(home, "SELECT * FROM charge ORDER BY charge_number").to_dicts()
    assert first["known_on"] == date(2018, 1, 20) and not first["known_on_estimated"]
    assert (first["satisfied_on"], first["satisfied_known_on"]) == (
        date(2020, 2, 1),
        date(2020, 2, 9),
    )
    assert first["classification"] == "Debenture" and first["floating_covers_all"]
    assert first["fixed"] is None and first["persons_entitled"] == 1
    assert first["status"] == "fully-satisfied" and first["status_kind"] == "satisfied"
    # 21 days to register it, and nothing said of satisfaction.
    assert second["known_on"] == date(2019, 2, 21) and second["known_on_estimated"]
    assert second["satisfied_on"] is None and second["persons_entitled"] == 0
    assert rows(home, "SELECT count(*) FROM quarantine") == [(1,)]
    _no_names(home)


def test_a_profile_is_a_row_of_the_register(home, tmp_path):
    body = {
        "company_number": "SC012345",
        "company_name": "HOLLOW OAK LTD",
        "type": "ltd",
        "company_status": "active",
        "company_status_detail": "active-proposal-to-strike-off",
        "date_of_creation": "2014-03-25",
        "sic_codes": ["87900", "88990"],
        "registered_office_address": {"region": None, "postal_code": "EH1 1AA"},
        "accounts": {
            "accounting_reference_date": {"day": "31", "month": "03"},
            "next_accounts": {"due_on": "2021-03-31"},
            "last_accounts": {"made_up_to": "2019-03-31"},
        },
    }
    ingest(home, answer(tmp_path / "company_2020-09-01.json", body))
    build(home)
    [row] = table(home, "SELECT * FROM company").to_dicts()
    assert row["company_number"] == "SC012345" and not row["number_repaired"]
    assert row["status_kind"] == "strike-off-proposed" and row["company_type"] == "ltd"
    assert (row["as_at"], row["known_on"]) == (date(2020, 9, 1), date(2020, 9, 1))
    assert row["accounts_due_on"] == date(2021, 3, 31) and row["accounts_type"] is None
    assert (row["sic_1"], row["sic_2"], row["sic_3"]) == ("87900", "88990", None)
    # Not said, so not nought.
    assert row["charges"] is None


def test_json_lines_of_one_run(home, tmp_path):
    run = [
        {
            "resource_uri": f"/company/{NUMBER}/filing-history",
            "fetched_at": "2021-02-03T10:00:00Z",
            "data": {"filing_history_status": "filing-history-available", "items": []},
        },
        {
            "resource_uri": f"/company/{NUMBER}/insolvency",
            "fetched_at": "2021-02-03T10:00:01Z",
            "data": cases(("in-administration", {"administration-started-on": "2020-01-01"})),
        },
    ]
    file = tmp_path / "run.jsonl"
    file.write_text("\n".join(json.dumps(line) for line in run) + "\n")
    assert ingest_one(home, file).kind == "ingested"
    build(home)
    assert rows(home, "SELECT company_number, fetched_on FROM insolvency") == [
        (NUMBER, date(2021, 2, 3))
    ]
    assert rows(home, "SELECT count(*) FROM filing") == [(0,)]


def test_insolvency_names_no_company_so_the_file_must(home, tmp_path):
    body = cases(("in-administration", {"administration-started-on": "2020-01-01"}))
    outcome = ingest_one(home, answer(tmp_path / "insolvency_of_somebody.json", body))
    assert outcome.kind == "refused" and "which company" in outcome.sentence


@pytest.mark.parametrize(
    "body",
    [
        {"items": [{"officer_role": "director", "appointed_to": {"company_number": NUMBER}}]},
        {"items": [], "kind": "search#companies", "total_results": 0},
        {"type": "FeatureCollection", "features": []},
        {},
    ],
)
def test_other_answers_are_skipped(home, tmp_path, body):
    outcome = ingest_one(home, answer(tmp_path / "x.json", body))
    assert outcome.kind == "skipped" and exit_status([outcome]) == 1


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["items", "cases", "links", "self", "data", "dates", "company_number", "event"]
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
def test_no_json_is_too_odd(tmp_path_factory, body):
    path = tmp_path_factory.getbasetemp() / "odd_02345678.json"
    path.write_text("{}")
    with contextlib.suppress(NotRecognised, UnreadableFile):
        ingest_json(path, json.dumps(body).encode())


def test_synthetic_answers_and_real_ones_never_meet(home, tmp_path):
    body = history(NUMBER, {"date": "2020-01-01"})
    ingest(home, answer(tmp_path / "a_2020-02-01.json", body))
    outcome = ingest_one(home, answer(tmp_path / "synthetic_data_2020-02-01.json", body | {"n": 1}))
    assert outcome.kind == "refused" and "never mix" in outcome.sentence
    marked = body | {"etag": "synthetic-data"}
    assert ingest_one(home, answer(tmp_path / "b_2020-02-01.json", marked)).kind == "refused"


@pytest.mark.real
def test_the_real_answers(home, real_data, tmp_path):
    folder = real_data / "companies_house" / "api_json"
    for file in folder.glob("*.json"):
        shutil.copyfile(file, tmp_path / f"{file.stem}_2023-06-01.json")
    shutil.copyfile(
        folder / "insolvency_london_airways.json", tmp_path / f"insolvency_{NUMBER}_2023-06-01.json"
    )
    outcomes = ingest(home, *sorted(tmp_path.glob("*.json")))
    kinds = {o.path.stem.removesuffix("_2023-06-01"): o.kind for o in outcomes}
    assert kinds["insolvency_london_airways"] == "refused"
    said = {o.path.stem.removesuffix("_2023-06-01"): o.sentence for o in outcomes}
    assert "one person's appointments" in said["appointments_one_officer"]
    assert "search for names" in said["search_result_you"]
    assert {n for n, kind in kinds.items() if kind == "ingested"} == {
        "charges_pfb_hire",
        "company_candour",
        "company_candour_last_account_type",
        "filing_pfb_hire",
        "filing_tell_aldi",
        "officers_you_limited",
        "persons_yorkshire_air_ambulance",
        f"insolvency_{NUMBER}",
    }
    build(home)
    counts = "SELECT (SELECT count(*) FROM filing), (SELECT count(*) FROM charge)"
    assert rows(home, counts) == [(50, 9)]
    told = dict(rows(home, "SELECT kind, count(*) FROM filing GROUP BY 1"))
    assert {kind: told[kind] for kind in ("accounts", "charge-created", "charge-satisfied")} == {
        "accounts": 5,
        "charge-created": 7,
        "charge-satisfied": 1,
    }
    assert told["officer-left"] == 4 and told["dissolved"] == 1 and told["incorporated"] == 2
    assert rows(home, "SELECT count(*) FROM charge WHERE satisfied_on IS NOT NULL") == [(1,)]
    assert rows(home, "SELECT min(happened_on), max(practitioners) FROM insolvency") == [
        (date(1994, 12, 12), 1)
    ]
    # Of seven officers one has no day of appointment; two directors came on one day.
    came = "SELECT sum(officers) FILTER (change = 'appointed'), sum(officers) FROM officer_change"
    assert rows(home, came) == [(6, 10)]
    assert rows(home, "SELECT reason FROM quarantine") == [
        ("a change of officers without a readable day",)
    ]
    people = json.loads((folder / "officers_you_limited.json").read_bytes())["items"]
    archived = "".join(str(pl.read_parquet(f).to_dicts()) for f in home.archive.rglob("*.parquet"))
    assert not [p for p in people if p["name"] in archived or p["name"].split(",")[0] in archived]


def _no_names(home: Home) -> None:
    for archived in home.archive.rglob("*.parquet"):
        assert "MUST NOT BE KEPT" not in str(pl.read_parquet(archived).to_dicts())
    for name in ("filing", "insolvency", "charge", "company", "quarantine"):
        assert "MUST NOT BE KEPT" not in str(table(home, f"SELECT * FROM {name}").to_dicts())


def test_half_a_character_does_not_end_the_run(home, tmp_path):
    answer = {"company_number": NUMBER, "company_status": "active"}
    path = tmp_path / f"profile_{NUMBER}_2026-01-01.json"
    path.write_text(json.dumps(answer | {"company_name": "HALF \ud800 LTD"}))
    assert ingest_one(home, path).kind == "ingested"
    build(home)
    assert table(home, "SELECT name FROM company")["name"].to_list() == ["HALF ? LTD"]


def test_a_file_whose_name_is_no_text_is_refused_and_the_others_go_in(home, tmp_path):
    answer = {"company_number": NUMBER, "company_status": "active", "company_name": "A LTD"}
    folder = tmp_path / "in"
    folder.mkdir()
    name = os.fsdecode(os.fsencode(folder) + b"/profile_\xff.json")
    Path(name).write_text(json.dumps(answer))
    (folder / "profile_2026-01-01.json").write_text(json.dumps(answer))
    assert sorted(outcome.kind for outcome in ingest(home, folder)) == ["ingested", "refused"]
    build(home)
