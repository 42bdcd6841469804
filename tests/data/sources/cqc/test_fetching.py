"""Fetching from the landing page and from the API, by way of a mirror."""

from __future__ import annotations

import json
from datetime import date

import pytest

from data.errors import ForewarnError
from data.fetching.faults import FetchFailed, KeyMissing
from data.fetching.run import whole_files
from data.sources.cqc import active_locations, api_run, directory, landing_page, syndication
from data.warehouse.home import Home
from tests.data.homes import ingest
from tests.data.sources.cqc.files import ACTIVE, DIRECTORY, README, csv_file, home, lines, ods_file

SITE = "https://www.cqc.org.uk"


def page(*paths: str) -> str:
    return "".join(f'<a href="{path}">a list</a>' for path in paths)


def answer(kind: str, one: str) -> str:
    body = {
        f"{kind}Id": one,
        "providerId": "1-200001",
        "name": "Synthetic",
        "registrationStatus": "Registered",
        "registrationDate": "2011-02-01",
    }
    return json.dumps(body)


@pytest.fixture
def register(tmp_path):
    rows = lines(ACTIVE, [home(1)])
    return ods_file(tmp_path / "a.ods", {"README": README, "x": rows}).read_bytes()


def test_the_newest_by_the_date_in_its_name_is_fetched_and_goes_in(
    mirror, fetching, register, tmp_path
):
    old = "/sites/default/files/2026-06/01_June_2026_HSCA_Active_Locations.ods"
    new = "/system/files/2026-07/01_July_2026_HSCA_Active_Locations.ods"
    mirror.serve(
        landing_page.LANDING_PAGE,
        page(old, new, new.replace("Active", "Deactivated"), "/files/other.ods"),
        content_type="text/html",
    )
    mirror.serve(SITE + new, register)
    [file] = active_locations.fetch(fetching("cqc.active_locations"))
    assert file.name == "01_July_2026_HSCA_Active_Locations.ods"
    assert file.read_bytes() == register
    assert old not in {asked.path for asked in mirror.asked}
    [outcome] = ingest(Home(tmp_path / "h"), file)
    assert outcome.kind == "ingested"


@pytest.mark.parametrize(
    "name",
    [
        "01 July 2026 HSCA Active Locations.ods",
        "01_July_2026_HSCA_Active_Locations_0.ods",
        "01_July_2026_HSCA_Active_Locations%20%281%29.ODS",
        "01-july-2026-hsca-active-locations.ods",
    ],
)
def test_names_are_written_in_more_than_one_way(mirror, fetching, register, name):
    mirror.serve(landing_page.LANDING_PAGE, page(f"/files/{name}"), content_type="text/html")
    mirror.serve(f"{SITE}/files/{name.replace(' ', '%20')}", register)
    [file] = active_locations.fetch(fetching("cqc.active_locations"))
    assert file.read_bytes() == register


def test_locations_go_in_though_providers_cannot_be_had(mirror, fetching):
    serve_api(mirror, ["1-100001"], ["1-200001"])
    mirror.withdraw(f"{api_run.BASE}/providers?page=1&perPage=1000")
    job = fetching("cqc.syndication")
    with pytest.raises(FetchFailed):
        syndication.fetch(job)
    [file] = whole_files(job.folder)
    assert ids(file) == ["1-100001"]


@pytest.mark.parametrize(
    "said",
    ['{"statusCode": 429, "message": "Rate limit"}', "[]", "null", answer("location", "1-9")],
)
def test_an_answer_about_something_else_is_asked_for_again(mirror, fetching, said):
    serve_api(mirror, ["1-100001", "1-100002"], [])
    url = f"{api_run.BASE}/locations/1-100002"
    mirror.serve(url, said)
    job = fetching("cqc.syndication")
    with pytest.raises(FetchFailed, match="1-100002 answers with something else"):
        syndication.fetch(job)
    mirror.serve(url, answer("location", "1-100002"))
    [file] = syndication.fetch(job)
    assert ids(file) == ["1-100001", "1-100002"]


def test_an_older_list_than_wanted_is_left(mirror, fetching):
    path = "/files/23_september_2026_CQC_directory.csv"
    mirror.serve(landing_page.LANDING_PAGE, page(path), content_type="text/html")
    assert directory.fetch(fetching("cqc.directory", since=date(2026, 10, 1))) == []
    assert path not in {asked.path for asked in mirror.asked}


def test_a_page_without_the_list_is_one_clear_sentence(mirror, fetching):
    mirror.serve(landing_page.LANDING_PAGE, page("/nothing.pdf"), content_type="text/html")
    with pytest.raises(ForewarnError, match="links to no file"):
        active_locations.fetch(fetching("cqc.active_locations"))


def test_a_web_page_in_place_of_the_list_is_no_list(mirror, fetching):
    path = "/files/23_September_2026_CQC_directory.csv"
    mirror.serve(landing_page.LANDING_PAGE, page(path), content_type="text/html")
    mirror.serve(SITE + path, "<html>Sorry</html>", content_type="text/html")
    job = fetching("cqc.directory")
    with pytest.raises(FetchFailed):
        directory.fetch(job)
    assert not list(job.folder.glob("*.csv"))


def serve_api(mirror, locations: list[str], providers: list[str]) -> None:
    for kind, ids in (("location", locations), ("provider", providers)):
        pages = max(len(ids), 1)
        for number in range(1, pages + 1):
            listed = [{f"{kind}Id": one} for one in ids[number - 1 : number]]
            body = {"total": len(ids), "page": number, "totalPages": pages, f"{kind}s": listed}
            url = f"{api_run.BASE}/{kind}s?page={number}&perPage=1000"
            mirror.serve(url, json.dumps(body), content_type="application/json")
        for one in ids:
            mirror.serve(
                f"{api_run.BASE}/{kind}s/{one}", answer(kind, one), content_type="application/json"
            )


def ids(path) -> list[str]:
    return [
        one["data"].get("locationId") or one["data"]["providerId"] for one in api_run.answers(path)
    ]


def test_the_first_run_asks_for_all_and_the_next_for_changes(mirror, fetching, tmp_path):
    serve_api(mirror, ["1-100001", "1-100002"], ["1-200001"])
    first = syndication.fetch(fetching("cqc.syndication"))
    assert [file.name for file in first] == [
        "cqc_locations_2026-11-22.jsonl",
        "cqc_providers_2026-11-22.jsonl",
    ]
    assert [ids(file) for file in first] == [["1-100001", "1-100002"], ["1-200001"]]
    assert {o.kind for o in ingest(Home(tmp_path / "h"), *first)} == {"ingested"}
    for kind, changed in (("location", ["1-100002", "1-404404"]), ("provider", [])):
        body = {"total": len(changed), "page": 1, "totalPages": 1, "changes": changed}
        mirror.serve(
            f"{api_run.BASE}/changes/{kind}", json.dumps(body), content_type="application/json"
        )
    before = len(mirror.asked)
    second = syndication.fetch(fetching("cqc.syndication", today=date(2026, 11, 29)))
    assert [file.name for file in second] == ["cqc_locations_2026-11-29.jsonl"]
    assert ids(second[0]) == ["1-100002"]
    later = mirror.asked[before:]
    [window] = [asked.query for asked in later if asked.path.endswith("/changes/location")]
    begun = next(api_run.answers(first[0]))["fetched_at"]
    assert f"startTimestamp={begun}".replace(":", "%3A") in window
    assert not [asked for asked in later if asked.path.endswith("/v1/locations")]


def test_a_run_that_was_cut_goes_on_and_half_a_line_is_asked_again(mirror, fetching):
    serve_api(mirror, ["1-100001", "1-100002"], [])
    job = fetching("cqc.syndication")
    job.folder.mkdir(parents=True)
    kept = json.dumps(
        {"fetched_at": "2026-11-21T00:00:00Z", "url": "x", "data": {"locationId": "1-100001"}}
    )
    (job.folder / "cqc_locations.part001").write_text(f'{kept}\n{{"fetched_at": "2026-11-')
    [file] = syndication.fetch(job)
    assert ids(file) == ["1-100001", "1-100002"]
    asked = [a.path.rsplit("/", 1)[-1] for a in mirror.asked if "/locations/" in a.path]
    assert asked == ["1-100002"]


def test_without_a_key_the_publisher_is_not_asked(fetching, monkeypatch):
    job = fetching("cqc.syndication")
    monkeypatch.setattr(type(job.client), "mirrored", False)
    with pytest.raises(KeyMissing, match="monthly lists still give"):
        syndication.fetch(job)


def test_an_old_directory_is_csv_too(tmp_path):
    file = csv_file(tmp_path / "1_May_2026_CQC_directory.csv", lines(DIRECTORY, [{"Name": "x"}]))
    assert directory.ingest_large(file, tmp_path / "s.parquet").as_at == date(2026, 5, 1)
