"""Notices of corporate insolvency: the feed's traps, and nobody's name but a company's."""

from __future__ import annotations

import csv
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from data.errors import NotRecognised, UnreadableFile
from data.sources import gazette, gazette_entries
from data.sources.companies_house.words import words
from data.sources.gazette_entries import number_in, number_on_page
from data.tables.gazette import GazetteNotice
from data.warehouse.build import build
from data.warehouse.home import Home
from tests.data.companies_house.files import company, company_list
from tests.data.homes import ingest, ingest_one, rows

BASE = "https://www.thegazette.co.uk"


def entry(
    code: str, number: str = "01234567", notice: str = "4237126", **more: Any
) -> dict[str, Any]:
    """One entry of the feed; every name is invented."""
    return {
        "id": f"{BASE}/id/notice/{notice}",
        "f:status": "published",
        "f:notice-code": code,
        "title": "HOLLOW OAK CARE LIMITED",
        "published": "2026-11-03T00:00:00",
        "content": f"<div><p>In the matter of HOLLOW OAK CARE LIMITED</p><p>(Company Number "
        f"<span>{number}</span>)</p><p>by A PERSON WHO MUST NOT BE KEPT, director</p></div>",
        **more,
    }


def page(*entries: dict[str, Any], following: str | None = None, **more: Any) -> dict[str, Any]:
    links = [{"@href": f"{BASE}/insolvency/notice/data.json", "@rel": "self"}]
    links += [{"@href": following, "@rel": "next"}] if following else []
    held: dict[str, Any] = {"id": f"{BASE}/insolvency/notice/data.feed", "link": links}
    held |= {"title": "Search Result", "f:total": str(len(entries))}
    if entries:
        held["entry"] = entries[0] if len(entries) == 1 else list(entries)
    return {**held, **more}


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path / "home")


def test_corporate_notices_go_in_and_people_do_not(home, tmp_path):
    person = entry("2503", notice="1", title="A PERSON WHO MUST NOT BE KEPT")
    name = entry("2403", notice="2", title="A PERSON WHO MUST NOT BE KEPT")
    supplement = {"id": f"{BASE}/London/issue/1/page/2", "title": "The London Gazette, Page 2"}
    as_object = entry("2410", notice="L-60768-1986497")
    as_object["content"] = {"div": {"p": ["x", {"#text": "Registered Number: sc 12345"}]}}
    body = page(entry("2450"), entry("2431", notice="3"), as_object, person, name, supplement)
    path = tmp_path / "feed.json"
    path.write_text(json.dumps(body))
    outcome = ingest_one(home, path)
    assert outcome.kind == "ingested", outcome.sentence
    build(home)
    told = "SELECT notice_id, company_number, kind, notice_class, begins, published_on, known_on"
    day = date(2026, 11, 3)
    assert rows(home, f"{told} FROM gazette_notice ORDER BY 1") == [
        ("3", "01234567", "members-voluntary-liquidation", "solvent", True, day, day),
        ("4237126", "01234567", "compulsory-liquidation", "petition", True, day, day),
        ("L-60768-1986497", "SC012345", "administration", "failure", True, day, day),
    ]
    for file in home.archive.rglob("*.parquet"):
        assert "MUST NOT" not in str(pl.read_parquet(file).to_dicts())
    assert (
        "3 notices that are not of corporate insolvency"
        in rows(home, "SELECT warnings FROM source_file")[0][0]
    )


@pytest.mark.parametrize("pages", [[page(entry("2441"))], [page()]], ids=["one", "none"])
def test_an_entry_alone_is_an_object_and_none_is_missing(tmp_path, pages):
    path = tmp_path / "a.json"
    path.write_text(json.dumps(pages[0]))
    found = gazette.ingest_json(path, path.read_bytes())
    assert found.tables[0].held == ("entry" in pages[0])


def test_the_recorded_sample_has_no_insolvency(home, real_data, tmp_path):
    ingest_one(home, company_list(tmp_path, [company("00000076")]))
    [outcome] = ingest(home, real_data / "gazette" / "notice_feed_sample.json")
    assert outcome.kind == "ingested" and "(0 rows)" in outcome.sentence
    build(home)
    assert rows(home, "SELECT count(*) FROM gazette_notice") == [(0,)]
    [(warnings,)] = rows(home, "SELECT warnings FROM source_file WHERE source = 'gazette'")
    assert warnings == "1 notices that are not of corporate insolvency are left out"


def test_company_numbers_in_notices():
    for text, number in [
        ("(Company Number 05086161)", "05086161"),
        ("Company No: SC123456 of", "SC123456"),
        ("Company No. 123456", "00123456"),
        ("&lt;p&gt;Registered number: 8209948&lt;/p&gt;", "08209948"),
        ("Company Number <b>OC301234</b>.", "OC301234"),
        ("Tel 01234567", None),
        ("Company Number 01234567 and Company Number 07654321", None),
        ("Company Number: unknown", None),
    ]:
        assert number_in(text) == number, text
    assert number_on_page('<span property="gazorg:companyNumber">05086161</span>') == "05086161"
    assert (
        number_on_page('<span property="gazorg:companyNumber" content="76">x</span>') == "00000076"
    )
    assert number_on_page("<p>05086161</p>") is None


def test_all_pages_of_the_window_are_followed(mirror, fetching, home):
    second = f"{gazette.FEED}?results-page=2"
    other = entry("2452", notice="77", content="<p>nothing printed</p>")
    gone = entry("2452", notice="78", content="<p>nothing printed</p>")
    mirror.serve(
        gazette.FEED, json.dumps(page(entry("2450"), entry("2503", notice="5"), following=second))
    )
    # The last page names itself as the next: pages already seen are not asked for again.
    mirror.serve(second, json.dumps(page(other, gone, following=second)))
    mirror.serve(f"{BASE}/notice/77", '<span property="gazorg:companyNumber">07654321</span>')
    said: list[str] = []
    job = fetching("gazette", since=date(2026, 11, 1), home=home, hosts=gazette.HOSTS)
    job = type(job)(**{**job.__dict__, "told": said.append})
    [file] = gazette.fetch(job)
    assert "start-publish-date=2026-11-01" in mirror.asked[0].query
    assert not [a for a in mirror.asked if "linked-data" in a.query or "data.rdf" in a.path]
    assert "MUST NOT" not in file.read_text()
    assert ingest_one(home, file).kind == "ingested"
    build(home)
    assert rows(home, "SELECT notice_id, company_number FROM gazette_notice ORDER BY 1") == [
        ("4237126", "01234567"),
        ("77", "07654321"),
        ("78", None),
    ]
    assert any("78 keeps no company number" in text for text in said)


@pytest.mark.parametrize("answer", ["{}", '{"error": "busy"}', "[]", '{"title": "Maintenance"}'])
def test_an_answer_that_is_no_page_of_the_feed_is_not_taken_for_an_empty_one(
    mirror, fetching, answer
):
    mirror.serve(gazette.FEED, answer)
    with pytest.raises(UnreadableFile, match="no page of the feed"):
        gazette.fetch(fetching("gazette"))


def test_the_codes_are_the_official_ones(real_data):
    path = Path(gazette_entries.__file__).with_name("gazette_notice_codes.csv")
    with path.open(newline="") as handle:
        held = {row["notice_code"]: row for row in csv.DictReader(handle)}
    official = (real_data / "gazette" / "notice_notice-taxonomy.md").read_text("utf-8")
    documented = set(re.findall(r"\b(24\d\d)\b", official))
    assert documented <= set(held) | {"2400"}, documented - set(held)
    kinds = {k for of_class in words()["insolvency_case"].values() for k in of_class}
    for row in held.values():
        if row["class"] in {"failure", "solvent", "petition", "dismissal"}:
            assert row["kind"] in kinds
        assert re.fullmatch(r"failure|solvent|petition|dismissal|other", row["class"])
        # A members' voluntary liquidation is solvent: all are paid.
        assert (row["class"] == "solvent") == ("members' voluntary" in row["title"])
    assert GazetteNotice.primary_key() == ["notice_id"]


def test_other_json_is_not_taken(tmp_path):
    for body in ({}, {"id": "x"}, {"entry": []}, {"id": f"{BASE}/x"}):
        with pytest.raises(NotRecognised):
            gazette.ingest_json(tmp_path / "x.json", json.dumps(body).encode())


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("Mr Invented Person t/a Oak Care", None),
        ("DR. INVENTED PERSON", None),
        ("MISS INVENTED", None),
        ("MR CARE LIMITED", "MR CARE LIMITED"),
        ("DRAKE HOUSE LIMITED", "DRAKE HOUSE LIMITED"),
        ("MRS. OAK", None),
        ("MSC CARE LTD", "MSC CARE LTD"),
    ],
)
def test_a_person_in_a_title_is_no_company(title, kept):
    assert gazette_entries.reduced(entry("2450", title=title))["company_name"] == kept


def test_a_day_to_come_does_not_date_the_feed(tmp_path):
    slip = entry("2450", notice="9", published="2099-01-01T00:00:00")
    path = tmp_path / "feed.json"
    path.write_text(json.dumps(page(entry("2450"), slip)))
    assert gazette.ingest_json(path, path.read_bytes()).as_at == date(2026, 11, 3)
