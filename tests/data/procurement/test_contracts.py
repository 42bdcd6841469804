"""Procurement notices: who was given what, known when, and nobody's name."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import NotRecognised, UnreadableFile
from data.sources.companies_house.company_number import company_number
from data.sources.contracts import ingest_json
from data.sources.discovery import recognise_json
from data.sources.procurement.contract_rows import contract_rows
from data.sources.procurement.flatten import COLUMNS, lines
from data.tables.contract import Contract
from data.warehouse.family import under


def typed(name: str, content: bytes) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows a file gives, under contract, and the refused."""
    [table] = ingest_json(Path(name), content).tables
    kept, refused = contract_rows(table.cells)
    good, broken = under(Contract, kept.with_columns(raw_name=pl.lit("invented")))
    return good, pl.concat([refused, broken])


def party(name: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "name": name, "roles": ["supplier"], **more}


def award(*suppliers: str, amount: Any = 1_000, **more: Any) -> dict[str, Any]:
    return {
        "id": "a-1",
        "status": "active",
        "date": "2026-02-01T00:00:00Z",
        "value": {"amount": amount, "currency": "GBP"},
        "suppliers": [{"id": name, "name": name} for name in suppliers],
        **more,
    }


def release(*awards: dict[str, Any], parties: Any = (), **tender: Any) -> dict[str, Any]:
    described = {"title": "Care home places", "classification": {"scheme": "CPV", "id": "85311100"}}
    return {
        "ocid": "ocds-b5fd17-1",
        "id": "1",
        "date": "2026-03-01T23:30:00+00:00",
        "tag": ["award"] if awards else ["tender"],
        "buyer": {"id": "b", "name": "Leeds City Council"},
        "parties": list(parties),
        "tender": described | tender,
        "awards": list(awards),
    }


def package(*releases: dict[str, Any]) -> bytes:
    return json.dumps({"publisher": {"name": "Invented"}, "releases": list(releases)}).encode()


@pytest.fixture(scope="module")
def real_path(request: pytest.FixtureRequest) -> Path:
    folder: Path = request.getfixturevalue("real_data")
    return folder / "places" / "ocds" / "uk_contracts_releases.jsonl"


@pytest.fixture(scope="module")
def real_releases(real_path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in real_path.read_text(encoding="utf-8").split("\n") if line]


def test_every_real_notice_award_and_supplier_is_a_row(
    real_path: Path, real_releases: list[dict[str, Any]]
) -> None:
    good, refused = typed(real_path.name, real_path.read_bytes())
    assert len(real_releases) == 380
    assert refused.is_empty()
    expected = [
        (number, (single or {}).get("name"))
        for number, notice in enumerate(real_releases, start=1)
        for awarded in (notice.get("awards") or [{}])
        for single in {(s["id"], s["name"]): s for s in awarded.get("suppliers", [])}.values()
        or [None]
    ]
    folded = sorted((n, " ".join((name or "").split())) for n, name in expected)
    found = good.select("row_number", pl.col("supplier_name").fill_null("")).rows()
    assert sorted(found) == folded
    days = [date.fromisoformat(notice["date"][:10]) for notice in real_releases]
    assert [days[n - 1] for n in good["row_number"]] == good["known_on"].to_list()
    assert good["release_id"].n_unique() == 380


def test_real_money_is_never_given_to_several(
    real_path: Path, real_releases: list[dict[str, Any]]
) -> None:
    good, _ = typed(real_path.name, real_path.read_bytes())
    alone = sum(
        awarded["value"]["amount"]
        for notice in real_releases
        for awarded in notice.get("awards", [])
        if len(awarded["suppliers"]) == 1
    )
    awards = good.filter(pl.col("award_id").is_not_null())
    assert awards["value_gbp"].sum() == pytest.approx(alone)
    assert awards.filter(pl.col("suppliers") > 1)["value_gbp"].null_count() == 131
    assert (good["value_gbp"] > 0).all()


def test_real_company_numbers_come_from_the_parties(
    real_path: Path, real_releases: list[dict[str, Any]]
) -> None:
    good, _ = typed(real_path.name, real_path.read_bytes())
    named = {
        (number, supplier["name"]): company_number(party["identifier"]["id"])
        for number, notice in enumerate(real_releases, start=1)
        for awarded in notice.get("awards", [])
        for supplier in awarded["suppliers"]
        for party in notice["parties"]
        if party.get("id") == supplier["id"]
        and (party.get("identifier") or {}).get("scheme") == "GB-COH"
    }
    found = {
        (number, name): held
        for number, name, held in good.drop_nulls("company_number")
        .select("row_number", "supplier_name", "company_number")
        .iter_rows()
    }
    assert {key: held for key, held in named.items() if held} == found
    # 4103211 and its like have lost their zeros; 458577871 is no company number.
    assert "04103211" in found.values()
    assert None in named.values()


def test_no_contact_of_the_real_notices_reaches_the_archive(
    real_path: Path, real_releases: list[dict[str, Any]]
) -> None:
    [table] = ingest_json(real_path, real_path.read_bytes()).tables
    text = "\n".join(
        table.cells.select(
            pl.concat_str(pl.col(pl.String), separator="\n", ignore_nulls=True)
        ).to_series()
    )
    contacts = [
        point
        for notice in real_releases
        for party in notice["parties"]
        for key, point in party.items()
        if "".join(key.split()) == "contactPoint"
    ]
    said = {p[key] for p in contacts for key in ("name", "email", "telephone") if p.get(key)}
    organisations = {p.get("name") for notice in real_releases for p in notice["parties"]}
    assert len(said) > 300
    assert not [words for words in said - organisations if " " in words.strip() and words in text]
    assert not [words for words in said if "@" in words and words in text]


@pytest.mark.parametrize(
    ("title", "is_care"),
    [
        ("AT1299 - Provision for Children looked after", True),
        ("Placements Award Notice's", True),
        ("HCC08/24 - Emergency Residential Placements", True),
        ("Provision of Occupational Health Physician", False),
        ("Parking Pilot", False),
        ("Care Home Assistant Practitioner", False),  # training
    ],
)
def test_real_notices_are_about_care_or_not(real_path: Path, title: str, is_care: bool) -> None:
    good, _ = typed(real_path.name, real_path.read_bytes())
    rows = good.filter(pl.col("title").str.starts_with(title))
    assert not rows.is_empty()
    assert rows["is_care"].unique().to_list() == [is_care]


@pytest.mark.parametrize(
    ("cpv", "title", "is_care"),
    [
        ("85311300", "Lot 7", True),
        ("85320000", "Lot 7", True),
        ("85000000", "Lot 7", False),
        ("85000000", "Nursing homes for adults", True),
        ("85144000", "Children's home", True),
        ("85100000", "Children's home", False),
        ("45000000", "Roof of a care home", False),
        (None, "Supported living, Leeds", True),
        (None, "Roof", False),
    ],
)
def test_codes_and_words_decide_what_is_care(cpv: str | None, title: str, is_care: bool) -> None:
    classification = {"scheme": "CPV", "id": cpv} if cpv else None
    good, _ = typed("a.json", package(release(title=title, classification=classification)))
    assert good["is_care"].to_list() == [is_care]


def test_an_award_belongs_to_its_one_supplier_and_a_framework_to_none() -> None:
    one = award("Alpha Care Ltd", amount=7_500.5)
    many = award("Beta Care Ltd", "Gamma Care Ltd", amount=9e6, id="a-2")
    good, _ = typed("a.json", package(release(one, many, value={"amount": 5, "currency": "GBP"})))
    assert good.select("line", "award_id", "supplier_name", "suppliers", "value_gbp").rows() == [
        (1, "a-1", "Alpha Care Ltd", 1, 7500.5),
        (2, "a-2", "Beta Care Ltd", 2, None),
        (3, "a-2", "Gamma Care Ltd", 2, None),
    ]
    assert good["buyer_la_code"].unique().to_list() == ["E08000035"]


@pytest.mark.parametrize(
    "amount", ["0", "1e9999", "-1e9999", "NaN", "-5", "1" * 5000, '"x"', "null"]
)
def test_amounts_that_are_none_become_nothing(amount: str) -> None:
    content = package(release(award("Alpha Care Ltd", amount=12345)))
    good, refused = typed("a.json", content.replace(b"12345", amount.encode()))
    assert refused.is_empty()
    assert good["value_gbp"].to_list() == [None]


def test_another_currency_is_not_taken_for_pounds() -> None:
    foreign = award("Alpha Care Ltd", value={"amount": 5, "currency": "EUR"})
    good, _ = typed("a.json", package(release(foreign)))
    assert good["value_gbp"].to_list() == [None]


@pytest.mark.parametrize(
    ("more", "company", "charity"),
    [
        ({"identifier": {"scheme": "GB-COH", "id": "1234567"}}, "01234567", None),
        ({"identifier": {"scheme": "GB-CHC", "id": "1061234"}}, None, "1061234"),
        ({"identifier": {"scheme": "GB-SC", "id": "SC012345"}}, None, "SC012345"),
        ({"identifier": {"scheme": "GB-PPON", "id": "PABC-1234-XYZ"},
          "additionalIdentifiers": [{"scheme": "GB-COH", "id": "SC123456"}]}, "SC123456", None),
        ({"identifier": {"scheme": "GB-COH", "id": "not known"}}, None, None),
        ({"identifier": None}, None, None),
    ],
)  # fmt: skip
def test_register_numbers(more: dict[str, Any], company: str | None, charity: str | None) -> None:
    parties = [party("Alpha Care Ltd", **more)]
    good, _ = typed("a.json", package(release(award("Alpha Care Ltd"), parties=parties)))
    assert good.select("company_number", "charity_number").row(0) == (company, charity)


def test_the_shapes_publishers_answer_in_are_one() -> None:
    notice = release(award("Alpha Care Ltd"))
    bare = json.dumps(notice)
    run = json.dumps(
        {
            "fetched_at": "2026-03-02T00:00:00Z",
            "url": "https://x.example/",
            "data": {"releases": [notice]},
        }
    )
    record = json.dumps({"records": [{"ocid": notice["ocid"], "releases": [notice]}]})
    reads = [
        typed(name, content.encode())[0]
        for name, content in (
            ("a.json", bare), ("a.jsonl", f"{bare}\n"), ("b.jsonl", f"{run}\n\n"),
            ("c.json", record), ("d.json", f"[{bare}]"), ("e.json", package(notice).decode()),
        )
    ]  # fmt: skip
    assert all(read.equals(reads[0]) for read in reads)
    assert len(reads[0]) == 1


def test_a_line_separator_inside_a_notice_ends_no_line() -> None:
    notice = json.dumps(release(title="Care\u2028home \x85 places"), ensure_ascii=False)
    good, _ = typed("a.jsonl", f"{notice}\n{notice}".encode())
    assert good["row_number"].to_list() == [1]


def test_text_in_latin_letters_is_read() -> None:
    content = json.dumps({"releases": [release(title="Soins à domicile £")]}, ensure_ascii=False)
    publication = ingest_json(Path("a.json"), content.encode("iso-8859-1"))
    assert publication.tables[0].encoding == "iso-8859-1"
    assert publication.tables[0].cells["title"].to_list() == ["Soins à domicile £"]


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        (
            "a.jsonl",
            json.dumps(release()).encode() + b'\n{"ocid": "x", "tender": {',
            UnreadableFile,
        ),
        ("a.json", package(release())[:-30], UnreadableFile),
        ("a.json", b'{"ocid": "x", "tender": ' + b"[" * 200_000, UnreadableFile),
        ("a.json", json.dumps({**release(), "date": "soon"}).encode(), UnreadableFile),
        ("a.jsonl", b'{"error": "too many", "releases": []}', UnreadableFile),
        ("a.json", b'{"items": []}', NotRecognised),
        ("a.json", b'{"ocid": []}', NotRecognised),
        ("a.json", b'{"releases": [7]}', NotRecognised),
    ],
)
def test_what_is_damaged_or_no_notice(name: str, content: bytes, error: type[Exception]) -> None:
    with pytest.raises(error, match=r"a\.json"):
        ingest_json(Path(name), content)


def test_a_notice_without_a_day_is_refused_and_the_others_kept() -> None:
    undated = {**release(award("Alpha Care Ltd", "Beta Care Ltd")), "id": "2", "date": None}
    good, refused = typed("a.json", package(release(), undated, {**release(), "ocid": ""}))
    assert good["row_number"].to_list() == [1]
    assert refused.rows() == [(2, "no day on which the notice came out"), (3, "no OCID")]


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["id", "name", "suppliers", "value", "amount", "classification", "items",
                         "techniques", "identifier", "scheme", "contractPeriod", "date"]),
        inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@given(_json, _json, _json, _json)
def test_any_shape_of_notice_gives_lines(
    tender: Any, awards: Any, parties: Any, buyer: Any
) -> None:
    notice = {"ocid": "x", "tender": tender, "awards": awards, "parties": parties, "buyer": buyer}
    found = list(lines(notice))
    assert found
    assert all(tuple(row) == COLUMNS for row in found)
    assert [row["line"] for row in found] == [str(n) for n in range(1, len(found) + 1)]


def test_a_file_in_latin_letters_is_ingested_whatever_other_sources_make_of_it(
    tmp_path: Path,
) -> None:
    content = json.dumps({"releases": [release(title="Soins à domicile £")]}, ensure_ascii=False)
    path = tmp_path / "a.json"
    path.write_bytes(content.encode("iso-8859-1"))
    publication = recognise_json(path, path.read_bytes())
    assert publication.source == "contracts"


def test_half_of_a_pair_of_surrogates_is_no_letter() -> None:
    notice = release(award("A Ltd"), title="Home \ud83c care") | {"tag": ["award\ud83c"]}
    rows, _ = typed("notices.json", json.dumps({"releases": [notice]}).encode())
    assert rows["title"].to_list() == ["Home ? care"]


def test_a_day_to_come_does_not_date_the_whole_file():
    slip = release(award("Oak Ltd")) | {"id": "2", "date": "2099-01-01T00:00:00Z"}
    found = ingest_json(Path("x.json"), package(release(award("Oak Ltd")), slip))
    assert found.as_at == found.published_on == date(2026, 3, 1)
    assert found.tables[0].held == 2


def test_one_object_in_place_of_a_list_of_one_is_read():
    one = award("Oak Ltd")
    one["suppliers"] = one["suppliers"][0]
    body = release(one, parties=[party("Oak Ltd")])
    body |= {"awards": one, "parties": body["parties"][0], "tag": "award"}
    good, refused = typed("x.json", package(body))
    assert good.select("supplier_name", "stage", "suppliers").rows() == [("Oak Ltd", "award", 1)]
    assert refused.is_empty()
