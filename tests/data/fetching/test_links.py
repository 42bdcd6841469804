"""Addresses found on pages and in the content API of gov.uk."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.fetching.faults import FetchFailed
from data.fetching.links import (
    file_name_of,
    govuk_attachments,
    govuk_documents,
    links,
    matching,
    newest,
    titled_links,
)

BASE = "https://www.example.org.uk/data/index.html"


def test_links_are_absolute_in_order_and_each_once():
    page = """
      <a href="b.csv">B</a> <a href='/a.csv'><b>A  file</b>
      of ours</a> <A HREF="https://other.org.uk/x?y=1&amp;z=2#part">x</A>
      <a href="b.csv">again</a> <a href="mailto:someone@example.org">m</a>
      <a href="javascript:void(0)">j</a> <a href="">empty</a> <a name="n">no link</a>
      <a href="two words.ods">w</a> <a href="https://[bad/">bad</a>
      <!-- <a href="hidden.csv">h</a> -->
    """
    assert links(page, BASE) == [
        "https://www.example.org.uk/data/b.csv",
        "https://www.example.org.uk/a.csv",
        "https://other.org.uk/x?y=1&z=2",
        "https://www.example.org.uk/data/two%20words.ods",
    ]
    assert titled_links(page, BASE)[1][1] == "A file of ours"


def test_a_stated_base_counts():
    page = '<head><base href="https://files.example.org.uk/d/"></head><a href="x.csv">x</a>'
    assert links(page, BASE) == ["https://files.example.org.uk/d/x.csv"]


@given(st.text(max_size=400))
def test_no_page_is_too_odd_to_look_for_links_in(text):
    assert all(url.startswith(("http://", "https://")) for url in links(text, BASE))


def test_the_newest_is_the_latest_by_its_name_not_by_its_place():
    found = [f"https://d.org.uk/{name}" for name in (
        "20251102_list.csv", "01_March_2026.csv", "2026-02-01_list.csv", "list-2026_01_05.csv",
        "2026-13-45_list.csv", "2027-01-01_other.csv",
    )]  # fmt: skip
    assert newest(found, r"list") == "https://d.org.uk/2026-02-01_list.csv"
    assert newest(found, r"^nothing") is None
    two = [
        "https://d.org.uk/2020-01-01_to_2026-05-01.csv",
        "https://d.org.uk/2021-01-01_to_2022-01-01.csv",
    ]
    assert newest(two, r"to_(?P<day>[\d-]+)\.csv") == two[0]
    assert (
        newest(["https://d.org.uk/a.csv", "https://d.org.uk/b.csv"], "csv")
        == "https://d.org.uk/a.csv"
    )
    assert matching(found, r"OTHER\.CSV$") == ["https://d.org.uk/2027-01-01_other.csv"]
    assert file_name_of("https://d.org.uk/a%20b.csv?x=/y.zip") == "a b.csv"


def test_attachments_of_a_publication_on_gov_uk(mirror, fetching):
    asset = "https://assets.publishing.service.gov.uk/media/0f/"
    document = {
        "public_updated_at": "2026-07-09T09:30:00+01:00",
        "details": {
            "attachments": [
                {"title": "Main tables", "url": f"{asset}tables.ods", "filename": "tables.ods"},
                {"title": "A page", "url": "/government/statistics/x/y"},
                {"no": "url"},
            ],
            "documents": [
                f'<section><a href="{asset}underlying.csv">Underlying data</a></section>'
            ],
            "body": f'<p><a href="{asset}tables.ods">again</a> <a href="https://x.org/y.csv">y</a></p>',
        },
    }
    mirror.serve("https://www.gov.uk/api/content/government/statistics/x", json.dumps(document))
    found = govuk_attachments(fetching().client, "/government/statistics/x")
    assert [(a.title, a.url) for a in found] == [
        ("Main tables", f"{asset}tables.ods"),
        ("A page", "https://www.gov.uk/government/statistics/x/y"),
        ("Underlying data", f"{asset}underlying.csv"),
    ]
    assert found[0].file_name == "tables.ods" and found[0].public_updated == date(2026, 7, 9)


def test_documents_of_a_collection_on_gov_uk(mirror, fetching):
    pages = {"documents": [{"title": "2026", "base_path": "/government/statistics/x-2026"}, {}, 3]}
    mirror.serve("https://www.gov.uk/api/content/c", json.dumps({"links": pages, "details": None}))
    found = govuk_documents(fetching().client, "https://www.gov.uk/c")
    assert found == [("2026", "https://www.gov.uk/government/statistics/x-2026")]


@pytest.mark.parametrize("document", ["[]", "3", "null", '{"details": 7, "links": []}', "{}"])
def test_a_content_api_of_another_form_gives_nothing_or_one_sentence(mirror, fetching, document):
    mirror.serve("https://www.gov.uk/api/content/c", document)
    try:
        assert govuk_attachments(fetching().client, "c") == []
    except FetchFailed as error:
        assert "as an object" in str(error)
