"""Answers of the syndication API, one by one and as our own runs write them."""

from __future__ import annotations

import json
from datetime import date

import pytest

from data.errors import NotRecognised, UnreadableFile
from data.sources.cqc.answers import rating_rows, register_row, relationship_rows
from data.sources.cqc.syndication import ingest_json

LOCATION = {
    "locationId": "1-100001",
    "providerId": "1-200001",
    "name": "Synthetic House",
    "registrationStatus": "Registered",
    "registrationDate": "2011-02-01",
}


def named(given: str, role: str = "Registered Manager") -> dict:
    return {"personGivenName": given, "personFamilyName": "Invented", "personRoles": [role]}


def test_people_become_counts_each_counted_once():
    body = LOCATION | {
        "regulatedActivities": [
            {"name": "a", "contacts": [named("A"), named("B")]},
            {"name": "b", "contacts": [named("A"), named("C", "Owner")]},
        ]
    }
    row = register_row(body)
    assert row["registered_managers"] == "2"
    assert row["registered_manager_present"] == "Y"
    assert "Invented" not in json.dumps(row)
    nobody = LOCATION | {"regulatedActivities": [{"name": "a"}]}
    assert register_row(nobody)["registered_manager_present"] == "N"


def test_ratings_of_both_frameworks_are_read_by_name():
    body = LOCATION | {
        "currentRatings": {
            "overall": {
                "rating": "Good",
                "reportDate": "2022-08-26",
                "keyQuestionRatings": [
                    {
                        "name": "Well-led",
                        "rating": "Requires Improvement",
                        "reportDate": "2021-01-02",
                    },
                    {"name": "Safe", "rating": "Good"},
                ],
            }
        },
        "assessment": [
            {
                "assessmentPlanPublishedDateTime": "2024-05-10 07:42:57",
                "ratings": {
                    "asgRatings": [
                        {
                            "rating": "Outstanding",
                            "keyQuestionRatings": [{"name": "Caring", "rating": "Good"}],
                        }
                    ]
                },
            }
        ],
    }
    found = {
        (r["report_date"], r["domain"], r["rating"], r["framework"]) for r in rating_rows(body)
    }
    assert found == {
        ("2022-08-26", "overall", "Good", "current"),
        ("2021-01-02", "well_led", "Requires Improvement", "current"),
        ("2022-08-26", "safe", "Good", "current"),
        ("2024-05-10", "overall", "Outstanding", "assessment"),
        ("2024-05-10", "caring", "Good", "assessment"),
    }


def test_an_answer_that_names_nobody_at_all_does_not_say_that_there_is_no_manager():
    told = ("registered_manager_present", "registered_managers", "nominated_individuals")
    nothing = register_row({"locationId": "1-1", "providerId": "1-2"})
    assert [nothing[name] for name in told] == [None, None, None]
    for body in ({"regulatedActivities": []}, {"registeredManagerAbsentDate": "2026-01-01"}):
        assert [register_row(body)[name] for name in told] == ["N", "0", "0"]


def test_one_object_in_place_of_a_list_of_one_is_read():
    part = {"rating": "Good", "keyQuestionRatings": {"name": "Safe", "rating": "Good"}}
    body = {
        "locationId": "1-1",
        "historicRatings": {"reportDate": "2019-01-01", "overall": {"rating": "Inadequate"}},
        "assessment": {
            "assessmentPlanPublishedDateTime": "2025-06-10T07:42:57Z",
            "ratings": {"asgRatings": part},
        },
        "relationships": {"relatedLocationId": "1-2", "type": "HSCA Successor"},
        "gacServiceTypes": {"description": "Shared Lives"},
    }
    told = [(r["report_date"], r["domain"], r["rating"]) for r in rating_rows(body)]
    assert told == [
        ("2019-01-01", "overall", "Inadequate"),
        ("2025-06-10", "overall", "Good"),
        ("2025-06-10", "safe", "Good"),
    ]
    assert [link["related_id"] for link in relationship_rows(body)] == ["1-2"]
    assert register_row(body)["service_types"] == "Shared Lives"


def line(body: dict, day: str) -> str:
    url = "https://api.service.cqc.org.uk/public/v1/locations/x"
    return json.dumps({"fetched_at": f"{day}T03:04:05Z", "url": url, "data": body})


def test_a_run_is_dated_line_by_line(tmp_path):
    file = tmp_path / "cqc_locations_2026-11-22.jsonl"
    odd = LOCATION | {"locationId": "1-100002", "name": "A\u2028B"}
    text = "\n".join([line(LOCATION, "2026-11-21"), line(odd, "2026-11-22")]) + "\n"
    found = ingest_json(file, text.encode())
    assert (found.as_at, found.published_on_estimated) == (date(2026, 11, 22), False)
    [table] = found.tables
    assert (table.table, table.sheet) == ("location", "location")
    assert table.cells["fetched_on"].to_list() == ["2026-11-21", "2026-11-22"]
    assert table.cells["name"].to_list() == ["Synthetic House", "A\u2028B"]


def test_an_answer_without_a_day_is_dated_by_its_file_as_an_estimate(tmp_path):
    file = tmp_path / "location_1-100001_2025-03-14.json"
    file.write_text(json.dumps(LOCATION))
    found = ingest_json(file, file.read_bytes())
    assert (found.as_at, found.published_on_estimated) == (date(2025, 3, 14), True)


@pytest.mark.parametrize(
    "content",
    [
        {"type": "object", "properties": {"locationId": {"type": "string"}}},
        {"company_number": "00000001"},
        [],
        {"total": 3, "page": 1, "items": []},
    ],
)
def test_other_json_is_not_recognised(tmp_path, content):
    with pytest.raises(NotRecognised):
        ingest_json(tmp_path / "a.json", json.dumps(content).encode())


def test_half_an_answer_is_refused(tmp_path):
    with pytest.raises(UnreadableFile, match="line 2 is not whole JSON"):
        ingest_json(tmp_path / "a.jsonl", (line(LOCATION, "2026-11-21") + '\n{"fetched').encode())


def test_half_of_a_pair_of_surrogates_is_no_letter(tmp_path):
    body = {"locationId": "1-100001", "providerId": "1-200001", "name": "Rose \ud83c House"}
    content = json.dumps({"fetched_at": "2026-01-05", "url": "cqc", "data": body}).encode()
    publication = ingest_json(tmp_path / "a.json", content)
    assert publication.tables[0].cells["name"].to_list() == ["Rose ? House"]
