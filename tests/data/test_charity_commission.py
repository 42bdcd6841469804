"""The register extract of charities: both forms, damaged files, and no contact's name anywhere."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import NotRecognised, UnreadableFile
from data.sources import charity_records
from data.sources.charity_commission import fetch, ingest_large
from data.sources.charity_records import json_records, text_records
from data.warehouse import reading_charities
from data.warehouse.build import build
from data.warehouse.home import Home
from tests.data.companies_house.files import company, company_list
from tests.data.homes import ingest, ingest_one, rows, table


def charity(number: int, **more: Any) -> dict[str, Any]:
    """One charity under the extract's headings; every name is invented."""
    return {
        "date_of_extract": "2026-11-01T00:00:00",
        "organisation_number": number,
        "registered_charity_number": number,
        "linked_charity_number": 0,
        "charity_name": f"Hollow Oak Trust {number}",
        "charity_type": "Charitable company",
        "charity_registration_status": "Registered",
        "date_of_registration": "1999-05-04T00:00:00",
        "date_of_removal": None,
        "latest_acc_fin_period_end_date": "2025-03-31T00:00:00",
        "latest_income": 1234567.0,
        "latest_expenditure": 2000000000.0,
        "charity_contact_address1": "A HOUSE THAT MUST NOT BE KEPT",
        "charity_contact_email": "someone@must-not.invalid",
        "charity_contact_phone": "MUST NOT",
        "charity_company_registration_number": "1234567",
        "charity_insolvent": False,
        "charity_in_administration": True,
        "charity_is_cio": "False",
        "charity_activities": "prose by A PERSON WHO MUST NOT BE KEPT",
        **more,
    }


def history(number: int, end: str = "2025-03-31T00:00:00", **more: Any) -> dict[str, Any]:
    return {
        "date_of_extract": "2026-11-01T00:00:00",
        "registered_charity_number": number,
        "fin_period_start_date": "2024-04-01T00:00:00",
        "fin_period_end_date": end,
        "ar_cycle_reference": "AR25",
        "reporting_due_date": "2026-01-31T00:00:00",
        "date_annual_return_received": "2026-01-20T00:00:00",
        "date_accounts_received": "2026-01-21T00:00:00",
        "total_gross_income": 1234567,
        "total_gross_expenditure": 1300000,
        "accounts_qualified": True,
        **more,
    }


def part_b(number: int, **more: Any) -> dict[str, Any]:
    return {
        "date_of_extract": "2026-11-01T00:00:00",
        "registered_charity_number": number,
        "fin_period_end_date": "2025-03-31T00:00:00",
        "ar_received_date": "2026-01-20T00:00:00",
        "reserves": -5000,
        "assets_cash": 20000,
        "creditors_one_year_total_current": 90000,
        "count_employees": 41,
        **more,
    }


def packed(folder: Path, name: str, records: list[dict[str, Any]], form: str = "json") -> Path:
    path = folder / f"publicextract.{name}.zip"
    if form == "json":
        content = "\ufeff" + json.dumps(records, indent=1)
    else:
        lines = ["\t".join(records[0])]
        lines += ["\t".join("" if v is None else str(v) for v in r.values()) for r in records]
        content = "\r\n".join(lines) + "\r\n"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr(f"publicextract.{name}.{form}", content.encode("utf-8"))
    return path


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path / "home")


@pytest.mark.parametrize("form", ["json", "txt"])
def test_the_tables_go_in_and_contacts_do_not(home, tmp_path, form):
    files = [
        packed(
            tmp_path,
            "charity",
            [charity(200001), charity(200001, linked_charity_number=2), charity(5)],
            form,
        ),
        packed(tmp_path, "charity_annual_return_history", [history(200001)], form),
        packed(tmp_path, "charity_annual_return_partb", [part_b(200001)], form),
        packed(tmp_path, "charity_trustee", [{"trustee_name": "MUST NOT"}], form),
    ]
    outcomes = ingest(home, *files)
    assert "it names people" in outcomes[3].sentence
    assert [o.kind for o in outcomes] == ["ingested"] * 3 + ["skipped"], [
        o.sentence for o in outcomes
    ]
    build(home)
    [found] = table(home, "SELECT * FROM charity").to_dicts()
    assert (found["company_number"], found["status"]) == ("01234567", "registered")
    assert (found["insolvent"], found["in_administration"], found["is_cio"]) == (False, True, False)
    assert (found["income"], found["expenditure"]) == (1234567.0, 2000000000.0)
    assert (found["as_at"], found["registered_on"]) == (date(2026, 11, 1), date(1999, 5, 4))
    [told] = table(home, "SELECT * FROM charity_return").to_dicts()
    assert told["known_on"] == date(2026, 1, 20) and told["accounts_qualified"]
    assert (told["reserves"], told["cash"], told["employees"]) == (-5000, 20000, 41)
    assert (told["income"], told["volunteers"]) == (1234567, None)
    assert rows(home, "SELECT reason FROM quarantine") == [("no readable charity number",)]
    for path in home.archive.rglob("*.parquet"):
        assert "MUST NOT" not in pl.read_parquet(path).write_csv().upper()


def test_of_a_national_extract_only_what_others_know(home, tmp_path, monkeypatch):
    drift = reading_charities.load_drift_table(reading_charities.COLUMNS)
    monkeypatch.setitem(drift.raw, "extract_rows", 1)
    files = [
        packed(
            tmp_path,
            "charity",
            [charity(200001), charity(200002, charity_company_registration_number="76")],
        ),
        packed(tmp_path, "charity_annual_return_history", [history(200001), history(200002)]),
    ]
    ingest(home, company_list(tmp_path, [company("00000076")]), *files)
    build(home)
    assert rows(home, "SELECT charity_number FROM charity") == [("200002",)]
    assert rows(home, "SELECT charity_number FROM charity_return") == [("200002",)]


def test_damaged_and_other_files(tmp_path):
    spare = tmp_path / "o.parquet"
    whole = packed(tmp_path, "charity", [charity(200001), charity(200002)])
    cut = tmp_path / "publicextract.charity.json"
    cut.write_text(json.dumps([charity(200001), charity(200002)])[:-40])
    with pytest.raises(UnreadableFile, match="after record 1"):
        ingest_large(cut, spare)
    for content, said in [(b"<html>", "no list"), (b"[]", "not one record"), (b"[\xff", "UTF-8")]:
        cut.write_bytes(content)
        with pytest.raises(UnreadableFile, match=said):
            ingest_large(cut, spare)
    broken = tmp_path / "publicextract.charity_annual_return_history.zip"
    broken.write_bytes(whole.read_bytes()[:100])
    with pytest.raises(UnreadableFile, match="download it again"):
        ingest_large(broken, spare)
    with pytest.raises(NotRecognised, match="names people"):
        ingest_large(packed(tmp_path, "charity_trustee", [{"trustee_name": "x"}]), spare)
    (tmp_path / "other.txt").write_text("x")
    with pytest.raises(NotRecognised):
        ingest_large(tmp_path / "other.txt", spare)


def test_missing_columns_are_drift(home, tmp_path):
    record = charity(200001)
    del record["charity_registration_status"]
    ingest_one(home, packed(tmp_path, "charity", [record]))
    ingest_one(home, company_list(tmp_path, [company("00000076")]))
    report = build(home)
    assert "charity_registration_status" in " ".join(report.refused) or "status" in " ".join(
        report.refused
    )
    assert rows(home, "SELECT count(*) FROM charity") == [(0,)]


def test_lines_broken_within_a_cell_are_put_together():
    lines = b"a\tb\tc\r\n1\ttwo\r\nlines\t3\r\n4\tfree\\\ttab\t6\r\n\r\n7\t8\r\n9\t9\t9\t9\r\n1\t2\t3\r\n"
    assert list(text_records(io.BytesIO(lines), "x.txt")) == [
        (2, {"a": "1", "b": "two lines", "c": "3"}, None),
        (4, {"a": "4", "b": "free\ttab", "c": "6"}, None),
        (6, {}, "the line has 2 of 3 cells"),
        (7, {}, "the line has 4 of 3 cells"),
        (8, {"a": "1", "b": "2", "c": "3"}, None),
    ]


@given(
    st.lists(
        st.dictionaries(
            st.text(max_size=3), st.none() | st.integers() | st.text(max_size=9), max_size=3
        ),
        max_size=8,
    ),
    st.integers(1, 40),
    st.sampled_from([None, 2]),
)
def test_an_array_read_in_pieces_is_the_array(records, chunk, indent):
    content = json.dumps(records, indent=indent).encode()
    held = charity_records._CHUNK
    charity_records._CHUNK = chunk
    try:
        found = list(json_records(io.BytesIO(content), "x.json"))
    finally:
        charity_records._CHUNK = held
    assert found == [(n, record, None) for n, record in enumerate(records, 1)]


def test_the_tables_are_found_on_the_page(tmp_path):
    base = "https://ccewuksprdoneregsadata1.blob.core.windows.net/data"
    names = ["charity", "charity_annual_return_history", "charity_annual_return_parta"]
    names += ["charity_annual_return_partb", "charity_trustee"]
    page = "".join(
        f'<a href="{base}/{form}/publicextract.{name}.zip">x</a>'
        for form in ("txt", "json")
        for name in names
    )

    class Client:
        def __init__(self) -> None:
            self.asked: list[str] = []

        def get_text(self, url: str) -> str:
            return page

        def download(self, url: str, folder: Path, **_: Any) -> Path:
            self.asked.append(url)
            return folder / url.rsplit("/", 1)[-1]

    class Job:
        client, folder = Client(), tmp_path

    assert len(fetch(Job())) == 4
    assert all("/json/" in url and "trustee" not in url for url in Job.client.asked)
