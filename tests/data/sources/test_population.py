"""Population: the tables of Nomis, estimates and projections, and their pages."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from data.errors import NotRecognised, UnreadableFile
from data.sources import population as source
from data.sources.population import population_rows
from tests.data.council_statistics import ingested, text_of, typed

ESTIMATE = [
    "DATE_NAME",
    "GEOGRAPHY_NAME",
    "GEOGRAPHY_CODE",
    "GENDER_NAME",
    "C_AGE_NAME",
    "OBS_VALUE",
]
PROJECTED = ["PROJECTED_YEAR_NAME", *ESTIMATE[1:]]
CAMDEN = ["Camden", "E09000007"]


def test_estimates_are_of_mid_year_and_lines_at_fault_refused():
    content = text_of(
        ESTIMATE,
        ["2023", *CAMDEN, "Total", "All Ages", "218049"],
        ["2023", *CAMDEN, "Male", "Age 3", "1,204"],
        ["2023", "Nowhere", "TYPE464", "Total", "All Ages", "1"],
        ["2023", *CAMDEN, "Unknown", "All Ages", "1"],
        ["2023", *CAMDEN, "Total", "Aged 85+", "n/a"],
        ["later", *CAMDEN, "Total", "Aged 85+", "1"],
    )
    rows, bad, warnings = typed(source, population_rows, Path("nomis.csv"), content)
    assert warnings == ()
    assert rows.select("as_at", "kind", "area_code", "sex", "age", "population").rows() == [
        (date(2023, 6, 30), "estimate", "E09000007", "all", "All Ages", 218049),
        (date(2023, 6, 30), "estimate", "E09000007", "male", "Age 3", 1204),
    ]
    assert bad["row_number"].to_list() == [4, 5, 6, 7]


def test_projections_are_dated_by_their_first_year_and_each_row_by_its_own():
    lines = [[str(year), *CAMDEN, "Total", "Aged 65+", 30000 + year] for year in (2018, 2043)]
    content = text_of([heading.lower() for heading in PROJECTED], *lines)
    publication = ingested(source, Path("nomis.csv"), content)
    assert publication.as_at == date(2018, 6, 30)
    assert publication.published_on_estimated and publication.published_on > publication.as_at
    rows, _, _ = typed(source, population_rows, Path("nomis.csv"), content)
    assert rows["as_at"].to_list() == [date(2018, 6, 30), date(2043, 6, 30)]
    assert set(rows["kind"]) == {"projection"}


def test_other_tables_of_nomis_are_none_and_a_table_without_years_is_refused():
    with pytest.raises(NotRecognised):
        jobs = ["DATE_NAME", "GEOGRAPHY_CODE", "INDUSTRY_NAME", "OBS_VALUE"]
        ingested(source, Path("jobs.csv"), text_of(jobs, ["2023", "E09000007", "Care", "5"]))
    with pytest.raises(UnreadableFile, match="no year"):
        content = text_of(ESTIMATE, ["latest", *CAMDEN, "Total", "All Ages", "1"])
        ingested(source, Path("nomis.csv"), content)


class PagesOfNomis:
    """A client that answers as Nomis does: some rows at a time, from an offset on."""

    def __init__(self, rows: int) -> None:
        self.rows = rows
        self.asked: list[dict[str, str]] = []

    def get_text(self, url: str, *, params: dict[str, str]) -> str:
        assert url == source.ADDRESS
        self.asked.append(params)
        first = int(params["recordoffset"])
        lines = range(first, min(first + source.PAGE_ROWS, self.rows))
        body = [["2023", *CAMDEN, "Total", f"Age {line}", line] for line in lines]
        return text_of(ESTIMATE, *body).decode()


@pytest.mark.parametrize(("rows", "pages"), [(0, 0), (3, 1), (4, 1), (5, 2), (8, 2), (9, 3)])
def test_pages_are_asked_for_until_one_is_short(monkeypatch, tmp_path, rows, pages):
    from types import SimpleNamespace

    monkeypatch.setattr(source, "PAGE_ROWS", 4)
    client = PagesOfNomis(rows)
    job = SimpleNamespace(client=client, folder=tmp_path, told=lambda _: None)
    files = source.fetch(job)
    assert len(files) == pages
    lines = [line for file in files for line in file.read_text().splitlines()[1:]]
    assert len(lines) == len(set(lines)) == rows
    codes = client.asked[0]["geography"].split(",")
    assert len(codes) == len(set(codes)) == 153  # councils with social services since April 2023
