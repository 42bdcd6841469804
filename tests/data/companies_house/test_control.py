"""Who controls companies: a snapshot of any size goes in, and nobody's name with it."""

from __future__ import annotations

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
from data.sources.companies_house import control_lines
from data.sources.companies_house.control import PART, WHOLE, fetch, ingest_json, ingest_large
from data.sources.companies_house.control_lines import write_lines
from data.sources.companies_house.control_records import FAULT, line_by_line
from data.sources.companies_house.control_rows import control_rows
from data.tables.control import Control
from data.warehouse import reading_control
from data.warehouse.build import build
from data.warehouse.home import Home
from tests.data.companies_house.files import company, company_list
from tests.data.homes import ingest, ingest_one, rows, table

SECRETS = ("MUST NOT", "Inventedland", "1977", "SECRET STREET", "kept-nowhere")


def person(number: str, own: str = "p1", **more: Any) -> dict[str, Any]:
    """One individual, of whom everything that the register has is given; all invented."""
    data = {
        "kind": "individual-person-with-significant-control",
        "links": {"self": f"/company/{number}/persons-with-significant-control/individual/{own}"},
        "name": "Mx A Person WHO MUST NOT BE KEPT",
        "name_elements": {"surname": "MUST NOT BE KEPT"},
        "date_of_birth": {"month": 2, "year": 1977},
        "nationality": "Inventedland",
        "country_of_residence": "Scotland",
        "address": {"address_line_1": "SECRET STREET", "country": "England"},
        "natures_of_control": ["ownership-of-shares-50-to-75-percent"],
        "notified_on": "2016-04-06",
        "etag": "kept-nowhere",
    }
    return {"company_number": number, "data": data | more}


def owner(number: str, parent: str, own: str = "c1", **more: Any) -> dict[str, Any]:
    data = {
        "kind": "corporate-entity-person-with-significant-control",
        "links": {"self": f"/company/{number}/persons-with-significant-control/corporate/{own}"},
        "name": f"Owner of {number} Limited",
        "identification": {
            "registration_number": parent,
            "country_registered": "England",
            "place_registered": "Companies House",
            "legal_form": "Limited",
        },
        "natures_of_control": [
            "ownership-of-shares-75-to-100-percent",
            "voting-rights-25-to-50-percent",
            "right-to-appoint-and-remove-directors",
        ],
        "notified_on": "2019-05-01",
    }
    return {"company_number": number, "data": data | more}


def totals(count: int) -> dict[str, Any]:
    kind = "totals#persons-of-significant-control-snapshot"
    data = {"kind": kind, "persons_of_significant_control_count": count, "statements_count": 0}
    return {"data": {**data, "exemptions_count": 0, "generated_at": "2026-11-01T03:40:50+01:00"}}


def snapshot(folder: Path, records: list[Any], day: str = "2026-11-01", part: str = "") -> Path:
    name = (
        f"psc-snapshot-{day}_{part}" if part else f"persons-with-significant-control-snapshot-{day}"
    )
    lines = [r if isinstance(r, bytes) else json.dumps(r).encode() for r in records]
    with zipfile.ZipFile(folder / f"{name}.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(f"{name}.txt", b"\n".join(lines) + b"\n")
    return folder / f"{name}.zip"


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path / "home")


def test_a_snapshot_goes_in_and_nobody_is_named(home, tmp_path):
    statement = {
        "company_number": "00000003",
        "data": {
            "kind": "persons-with-significant-control-statement",
            "statement": "no-individual-or-entity-with-signficant-control",
            "linked_psc_name": "MUST NOT BE KEPT",
            "notified_on": "2016-07-12",
            "ceased_on": "2016-10-11",
            "links": {"self": "/company/00000003/persons-with-significant-control-statements/x"},
        },
    }
    exempt = {
        "company_number": "00000004",
        "data": {
            "kind": "exemptions",
            "exemptions": {
                "psc_exempt_as_shares_admitted_on_market": {
                    "exemption_type": "psc-exempt-as-shares-admitted-on-market",
                    "items": [{"exempt_from": "2016-10-29"}],
                }
            },
            "links": {"self": "/company/00000004/exemptions"},
        },
    }
    hidden = person("00000005", kind="super-secure-person-with-significant-control", ceased=True)
    abroad = owner(
        "00000006",
        "123456",
        identification={"registration_number": "123456", "country_registered": "Jersey"},
        kind="corporate-entity-beneficial-owner",
    )
    new = person("00000007", kind="robot-person-with-significant-control")
    records = [
        person("00000001", ceased_on="2018-05-14"),
        owner("00000002", "8209948"),
        statement,
        exempt,
        hidden,
        abroad,
        new,
        b"this is no JSON",
        totals(7),
    ]
    outcome = ingest_one(home, snapshot(tmp_path, records))
    assert outcome.kind == "ingested", outcome.sentence
    build(home)
    found = table(home, "SELECT * FROM control ORDER BY company_number").to_dicts()
    individual, corporate, said, exempted, secret, jersey = found
    assert (individual["kind"], individual["residence"]) == ("individual", "uk")
    assert (individual["shares_from"], individual["votes_from"]) == (50, None)
    assert individual["name"] is None
    # 14 days to tell the register (Companies Act 2006).
    assert individual["known_on"] == date(2016, 4, 20)
    assert individual["ceased_known_on"] == date(2018, 5, 28)
    assert corporate["name"] == "Owner of 00000002 Limited"
    assert corporate["controller_number"] == "08209948"
    assert (corporate["shares_from"], corporate["votes_from"]) == (75, 25)
    assert corporate["appoints_directors"] and not corporate["significant_influence"]
    assert (said["kind"], said["ceased_on"]) == ("statement", date(2016, 10, 11))
    assert exempted["exemption"] == "psc-exempt-as-shares-admitted-on-market"
    assert exempted["notified_on"] == date(2016, 10, 29)
    assert (secret["kind"], secret["ceased_on"]) == ("super-secure", date(2026, 11, 1))
    assert jersey["overseas_entity"] and jersey["controller_number"] is None
    assert jersey["registration_number"] == "123456"
    refused = rows(home, "SELECT row_number, reason FROM quarantine ORDER BY row_number")
    assert refused == [
        (7, "a kind never seen before: robot-person-with-significant-control"),
        (8, "the line is not whole JSON"),
    ]
    [(read, kept, out)] = rows(
        home, "SELECT rows_read, rows_kept, rows_quarantined FROM source_file"
    )
    assert (read, kept, out) == (8, 6, 2)
    for file in [*home.archive.rglob("*"), *home.warehouse.rglob("*.duckdb")]:
        if file.is_file():
            held = file.read_bytes()
            text = pl.read_parquet(file).write_csv() if file.suffix == ".parquet" else ""
            assert not [s for s in SECRETS if s.encode() in held or s in text], file.name


def test_parts_stand_together_and_later_snapshots_count(home, tmp_path):
    first = [
        snapshot(tmp_path, [person("00000001")], part="1of2"),
        snapshot(tmp_path, [person("00000002"), totals(2)], part="2of2"),
    ]
    later = snapshot(tmp_path, [person("00000001", ceased_on="2026-10-30")], day="2026-12-01")
    outcomes = ingest(home, *first, later)
    assert [outcome.kind for outcome in outcomes] == ["ingested"] * 3
    build(home)
    assert rows(home, "SELECT company_number, as_at, ceased_on FROM control ORDER BY 1") == [
        ("00000001", date(2026, 12, 1), date(2026, 10, 30)),
        ("00000002", date(2026, 11, 1), None),
    ]


def test_of_a_national_snapshot_only_known_companies_and_those_above(home, tmp_path, monkeypatch):
    monkeypatch.setattr(reading_control, "EXTRACT_ROWS", 3)
    records = [
        owner("00000001", "11111111"),
        owner("11111111", "22222222"),
        owner("22222222", "11111111", own="a circle"),
        person("22222222"),
        owner("33333333", "44444444"),
        person("44444444"),
        totals(6),
    ]
    ingest(home, company_list(tmp_path, [company("00000001")]), snapshot(tmp_path, records))
    build(home)
    assert rows(home, "SELECT company_number, kind FROM control ORDER BY ALL") == [
        ("00000001", "corporate"),
        ("11111111", "corporate"),
        ("22222222", "corporate"),
        ("22222222", "individual"),
    ]
    [(read, kept, told)] = rows(
        home,
        "SELECT rows_read, rows_kept, warnings FROM source_file WHERE source LIKE '%control'",
    )
    assert (read, kept) == (4, 4)
    assert "2 records outside care stay in the archive alone" in told


def test_a_snapshot_cut_short_says_so(tmp_path):
    cut = ingest_large(snapshot(tmp_path, [person("00000001")]), tmp_path / "o.parquet")
    assert "cut short" in cut.tables[0].warnings[0]
    lost = snapshot(tmp_path, [person("00000001"), totals(2)], day="2026-11-02")
    found = ingest_large(lost, tmp_path / "o.parquet")
    assert found.tables[0].warnings == ("1 records, where its own totals say 2",)
    damaged = tmp_path / "psc-snapshot-2026-11-01_1of2.zip"
    damaged.write_bytes(lost.read_bytes()[:200])
    with pytest.raises(UnreadableFile, match="download it again"):
        ingest_large(damaged, tmp_path / "o.parquet")
    undated = tmp_path / "psc.txt"
    undated.write_text(json.dumps(person("00000001")) + "\n")
    with pytest.raises(UnreadableFile, match="put the date in its name"):
        ingest_large(undated, tmp_path / "o.parquet")


def test_samples_are_named_and_skipped(home, real_data):
    folder = real_data / "companies_house" / "psc_fixtures"
    outcomes = ingest(home, folder)
    assert len(outcomes) == 13
    assert {outcome.kind for outcome in outcomes} == {"skipped"}
    assert "a sample and no snapshot" in outcomes[0].sentence


def test_the_apis_own_list(home, real_data, tmp_path):
    recorded = real_data / "companies_house" / "api_json" / "persons_yorkshire_air_ambulance.json"
    dated = tmp_path / "control_2022-01-01.json"
    dated.write_bytes(recorded.read_bytes())
    assert ingest_one(home, dated).kind == "ingested"
    build(home)
    counted = rows(
        home, "SELECT company_number, kind, count(*), count(ceased_on) FROM control GROUP BY ALL"
    )
    # Its own counts: 1 active, a company, and 4 ceased.
    assert sorted(counted) == [("04053514", "corporate", 1, 0), ("04053514", "individual", 4, 4)]
    people = json.loads(recorded.read_bytes())["items"]
    archived = pl.concat([pl.read_parquet(p) for p in home.archive.rglob("*.parquet")]).write_csv()
    for one in people:
        if "individual" in one["kind"]:
            assert one["name_elements"]["surname"].lower() not in archived.lower()


#: Any JSON value at all, small.
anything = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2)
    ),
    max_leaves=4,
)
FIELDS = ["kind", "name", "links", "natures_of_control", "identification", "ceased", "notified_on"]


@given(
    st.lists(
        st.builds(
            lambda number, more, strange: json.dumps(
                {**owner(number, "1", **more), **strange}, ensure_ascii=False
            ).encode("utf-8", "replace"),
            st.sampled_from(["1", "SC1", "x"]),
            st.dictionaries(st.sampled_from(FIELDS), anything, max_size=2),
            st.one_of(st.just({}), st.fixed_dictionaries({"company_number": anything})),
        )
        | st.sampled_from([b"", b"null", b"[1]", b"{", b'{"a":1}{"b":2}', b"\xff", b"  "]),
        min_size=1,
        max_size=12,
    )
)
def test_the_fast_way_is_the_slow_way(lines):
    block = b"\n".join(lines)
    fast = control_lines._frame(block, 1)
    slow = control_lines._columns(line_by_line(block, 1))
    wanted = ["row_number", *control_lines.COLUMNS]
    assert fast.select(wanted).equals(slow.select(wanted))
    # Every line that is not blank is a record or a fault, none twice.
    assert fast["row_number"].to_list() == [n for n, line in enumerate(lines, 1) if line.strip()]
    kept, refused = control_rows(fast.select(wanted), date(2026, 1, 1), date(2026, 1, 2))
    assert sorted([*kept["row_number"], *refused["row_number"]]) == fast["row_number"].to_list()
    _, failure = Control.filter(
        kept.with_columns(raw_name=pl.lit("r"))
        .select(Control.column_names())
        .unique(Control.primary_key()),
        cast=True,
    )
    assert not failure.counts(), failure.counts()


def test_many_blocks_are_one_file(tmp_path, monkeypatch):
    monkeypatch.setattr(control_lines, "_BLOCK", 300)
    records = [json.dumps(person(f"{n:08d}", f"p{n}")).encode() for n in range(1, 40)]
    source = tmp_path / "lines.txt"
    source.write_bytes(b"\n".join(records))
    with source.open("rb") as handle:
        done = write_lines(handle, tmp_path / "o.parquet", "lines.txt")
    held = pl.read_parquet(tmp_path / "o.parquet")
    assert done.records == 39
    assert held["row_number"].to_list() == list(range(1, 40))
    assert held["company_number"].to_list() == [f"{n:08d}" for n in range(1, 40)]
    assert held["control_id"].n_unique() == 39 and held[FAULT].null_count() == 39


class Publisher:
    """Stands for the client: one page, and files by their address."""

    def __init__(self, page: str) -> None:
        self.page, self.asked = page, []

    def get_text(self, url: str, **_: Any) -> str:
        return self.page

    def download(self, url: str, folder: Path, name: str | None = None, **_: Any) -> Path:
        self.asked.append(url)
        return folder / url.rsplit("/", 1)[-1]


class Job:
    def __init__(self, client: Publisher, folder: Path) -> None:
        self.client, self.folder = client, folder


def test_the_whole_file_is_found_on_the_real_page(real_data, tmp_path):
    page = (real_data / "companies_house" / "psc_download_page.html").read_text("utf-8")
    [path] = fetch(Job(Publisher(page), tmp_path))
    assert path.name == "persons-with-significant-control-snapshot-2022-02-09.zip"
    parts = Publisher(page.replace("persons-with-significant-control-snapshot-", "elsewhere-"))
    assert len(fetch(Job(parts, tmp_path))) == 20
    assert parts.asked[0].startswith("https://download.companieshouse.gov.uk/psc-snapshot-")
    with pytest.raises(UnreadableFile, match="names no snapshot"):
        fetch(Job(Publisher("<html></html>"), tmp_path))
    assert WHOLE != PART


def test_parts_of_two_months_are_not_mixed_and_a_part_missing_is_no_snapshot(tmp_path):
    def named(day: str, *numbers: int) -> str:
        return "".join(f'<a href="psc-snapshot-{day}_{n}of2.zip">x</a>' for n in numbers)

    page = named("2026-10-20", 2, 1) + named("2026-11-20", 2, 1, 1) + named("2026-12-20", 1)
    assert [path.name for path in fetch(Job(Publisher(page), tmp_path))] == [
        "psc-snapshot-2026-11-20_1of2.zip",
        "psc-snapshot-2026-11-20_2of2.zip",
    ]


def test_other_files_are_not_taken(tmp_path):
    for name, content in [
        ("a.json", b'{"company_number":"1","data":{"kind":"x"}}'),
        ("b.csv", b"a,b"),
        ("c.txt", b"text"),
        ("d.zip", b"no zip"),
        ("e.jsonl", b'{"data":5}'),
    ]:
        (tmp_path / name).write_bytes(content)
        with pytest.raises(NotRecognised):
            ingest_large(tmp_path / name, tmp_path / "o.parquet")
    with pytest.raises(NotRecognised, match="a sample"):
        ingest_json(tmp_path / "a.json", json.dumps(person("1")).encode())
