"""``forewarn template``: what it writes, the ingest knows."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from data.errors import ForewarnError
from data.sources import workforce
from data.sources.council_spending.mapping import COLUMNS, mappings
from data.sources.return_templates import RETURNS, return_template
from data.sources.spreadsheet import read_sheets
from flows.cli import app
from flows.workbook import TextSheet, workbook

FILLED = {
    "Service id": "cqc:1-123456789",
    "As at": "01/03/2026",
    "Consent": "yes",
    "Consent date": "01/02/2026",
    "Consent source": "agreement",
}


def run(*words: str) -> str:
    result = CliRunner().invoke(app, ["template", *words], catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


def test_the_templates_are_listed() -> None:
    listed = json.loads(run("--list", "--format", "json"))
    assert {entry["name"] for entry in listed} == {*RETURNS, "council-spend"}


@pytest.mark.parametrize("name", sorted(RETURNS))
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_template_filled_in_is_ingested(tmp_path: Path, name: str, ending: str) -> None:
    target = tmp_path / f"mine.{ending}"
    run(name, "--output", str(target))
    sheets = read_sheets(target, target.read_bytes(), 10_000_000)
    headings = sheets[0].rows[0]
    assert headings == return_template(name).headings
    measures = {
        heading: "7"
        for heading in headings
        if heading not in FILLED and "id" not in heading.split()
    }
    line = [{**FILLED, **measures, "Received on": ""}.get(heading, "") for heading in headings]
    text = io.StringIO()
    csv.writer(text).writerows([headings, line])
    filled = Path("filled.csv")
    publication = workforce.ingest(
        filled, read_sheets(filled, text.getvalue().encode(), 10_000_000)
    )
    assert [table.table for table in publication.tables] == [RETURNS[name]]
    if ending == "xlsx":
        noted = {row[0] for row in sheets[1].rows[1:]}
        assert noted == set(headings)


def test_a_workbook_holds_text_alone_and_no_formula() -> None:
    hostile = ["=1+1", "+cmd|' /C calc'!A0", '<b>&"', "@SUM(1)"]
    packed = workbook([TextSheet("A & B", [hostile], [10] * 30, {27: ("yes", "no")})])
    path = Path("a.xlsx")
    [sheet] = read_sheets(path, packed, 10_000_000)
    assert (sheet.name, sheet.rows) == ("A & B", [hostile])
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        pages = [ET.fromstring(archive.read(name)) for name in archive.namelist()]
    tags = {element.tag.rsplit("}", 1)[-1] for page in pages for element in page.iter()}
    assert "c" in tags
    assert not tags & {"f", "hyperlink", "externalReference"}


def test_the_mapping_template_is_a_mapping(tmp_path: Path) -> None:
    target = tmp_path / "mappings" / "ours.yaml"
    target.parent.mkdir()
    run("council-spend", "--output", str(target))
    assert list(yaml.safe_load(target.read_text("utf-8"))["columns"]) == list(COLUMNS)
    found, faults = mappings(target.parent)
    assert faults == []
    assert "ours" in {mapping.name for mapping in found}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["no-such"], "choose workforce-return"),
        (["workforce-return", "--output", "a.pdf"], "must end in .xlsx or .csv"),
        (["council-spend", "--output", "a.csv"], "must end in .yaml"),
        (["workforce-return", "--output", "there.csv"], "is there already"),
        (["workforce-return", "--output", "nowhere/a.csv"], "cannot be written"),
    ],
)
def test_what_cannot_be_written_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], sentence: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "there.csv").write_text("mine")
    with pytest.raises(ForewarnError) as caught:
        run(*words)
    assert sentence in str(caught.value)
    assert (tmp_path / "there.csv").read_text() == "mine"
