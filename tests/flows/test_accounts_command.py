"""``forewarn accounts``: its contract, its formats, its exit status, its speed from a cold start."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from flows import accounts_output
from flows.accounts_output import json_row
from flows.cli import app
from tests.data.packs.zips import Entry, crafted, filing, member_name, ordinary_pack, zipped

ROOT = Path(__file__).resolve().parents[2]
KEYS = [
    "filing", "company_number", "entity_identifier", "concept", "namespace", "start", "end",
    "dimensions", "unit", "decimals", "value", "nil", "text",
]  # fmt: skip
run = CliRunner()


@pytest.fixture
def one(tmp_path: Path) -> Path:
    path = tmp_path / member_name(1234567)
    path.write_bytes(filing("01234567", net_assets=5))
    return path


def printed(*arguments: object) -> list[dict[str, object]]:
    result = run.invoke(app, ["accounts", *map(str, arguments), "--format", "json"])
    assert result.exit_code == 0, result.output
    rows = json.loads(result.stdout)
    assert isinstance(rows, list)
    return rows


def test_facts_keep_their_contract(one):
    rows = printed(one, "--facts")
    assert all(list(row) == KEYS for row in rows)
    by_concept = {row["concept"]: row for row in rows}
    assert by_concept["ProfitLoss"] == {
        "filing": one.name,
        "company_number": "01234567",
        "entity_identifier": "01234567",
        "concept": "ProfitLoss",
        "namespace": "http://xbrl.frc.org.uk/fr/2023-01-01/core",
        "start": None,
        "end": "2024-03-31",
        "dimensions": {},
        "unit": "iso4217:GBP",
        "decimals": "INF",
        "value": "-12",
        "nil": False,
        "text": None,
    }
    assert by_concept["NetAssetsLiabilities"]["decimals"] == 0
    # It is the user's own file: nothing is left out and nothing is kept.
    assert by_concept["NameEntityOfficer"]["text"] == "A Person Invented"


def test_dimensions_are_an_object_and_decimals_a_number_or_inf():
    row = json_row({"dimensions": '{"{ns}axis":"{ns}member"}', "decimals": "-3", "x": float("nan")})
    assert row == {"dimensions": {"{ns}axis": "{ns}member"}, "decimals": -3, "x": None}
    said = [
        json_row({"decimals": text})["decimals"] for text in ("INF", "inf", "2", "", "two", None)
    ]
    assert said == ["INF", "INF", 2, None, None, None]


def test_without_facts_a_row_is_a_period(one):
    [row] = printed(one)
    assert row["filing"] == one.name
    assert row["period_end"] == "2024-03-31"
    assert row["net_assets"] == 5


def test_packs_and_filings_together_in_the_order_given(one, tmp_path):
    pack = ordinary_pack(tmp_path / "Accounts_Bulk_Data-2024-05-03.zip", 3)
    rows = printed(pack, one, "--facts")
    assert list(dict.fromkeys(row["filing"] for row in rows)) == [
        *(member_name(n) for n in (1, 2, 3)),
        one.name,
    ]


def test_a_zip_of_one_filing_is_a_filing(tmp_path):
    path = tmp_path / "Prod223_3951_15052776_20240831_CIC.zip"
    path.write_bytes(
        zipped([("CIC-15052776/accounts/financialStatement.xhtml", filing("15052776"))])
    )
    rows = printed(path, "--facts")
    assert {row["company_number"] for row in rows} == {"15052776"}
    assert {row["filing"] for row in rows} == {
        f"{path.name}/CIC-15052776/accounts/financialStatement.xhtml"
    }


@pytest.mark.parametrize("facts", [True, False])
def test_every_form_holds_the_same(one, tmp_path, facts):
    chosen = ["--facts"] if facts else []
    pack = ordinary_pack(tmp_path / "Accounts_Bulk_Data-2024-05-03.zip", 3)
    rows = printed(one, pack, *chosen)
    for suffix in ("json", "parquet", "csv"):
        target = tmp_path / f"out.{suffix}"
        result = run.invoke(
            app, ["accounts", str(one), str(pack), *chosen, "--output", str(target)]
        )
        assert result.exit_code == 0, result.output
        assert not result.stdout
    assert json.loads((tmp_path / "out.json").read_text()) == rows
    frame = pl.read_parquet(tmp_path / "out.parquet")
    assert [json_row(row) for row in frame.iter_rows(named=True)] == rows
    held = list(csv.DictReader(io.StringIO((tmp_path / "out.csv").read_text())))
    assert len(held) == len(rows)
    assert list(held[0]) == list(rows[0])
    if facts:
        assert [row["value"] or None for row in held] == [row["value"] for row in rows]


def test_a_cell_that_would_run_in_a_spreadsheet_does_not(tmp_path):
    path = tmp_path / member_name(1)
    path.write_bytes(
        filing(
            extra='<ix:nonNumeric name="bus:EntityTradingName" contextRef="now">=1+1</ix:nonNumeric>'
        )
    )
    result = run.invoke(app, ["accounts", str(path), "--facts", "--format", "csv"])
    assert ",'=1+1" in result.stdout
    assert ",-12," in result.stdout


def test_a_name_that_reads_as_markup_is_printed_as_it_stands(tmp_path):
    name = "A [UK] [/bold] &#x9b;31m Ltd"
    path = tmp_path / member_name(1)
    path.write_bytes(
        filing(
            extra="<ix:nonNumeric name='bus:EntityCurrentLegalOrRegisteredName' "
            f"contextRef='now'>{name}</ix:nonNumeric>"
        )
    )
    result = run.invoke(app, ["accounts", str(path)])
    assert result.exit_code == 0
    assert "A [UK] [/bold] \ufffd31m Ltd" in result.stdout


def test_a_table_is_bounded(tmp_path, monkeypatch):
    monkeypatch.setattr(accounts_output, "_MOST_SHOWN", 4)
    pack = ordinary_pack(tmp_path / "Accounts_Bulk_Data-2024-05-03.zip", 3)
    result = run.invoke(app, ["accounts", str(pack), "--facts"])
    assert result.exit_code == 0
    assert "11 more rows" in result.stderr


def test_what_cannot_be_read_is_named_and_the_rest_printed(one, tmp_path):
    pack = tmp_path / "Accounts_Bulk_Data-2024-05-03.zip"
    members = [Entry(member_name(n), filing(), flags=n % 2) for n in range(30)]
    pack.write_bytes(crafted(members))
    result = run.invoke(app, ["accounts", str(pack), "--facts", "--format", "json"])
    assert result.exit_code == 0
    assert len({row["filing"] for row in json.loads(result.stdout)}) == 15
    assert result.stderr.count("encrypted") == 10
    assert "15 documents" in result.stderr
    cut = tmp_path / "Accounts_Bulk_Data-2024-05-04.zip"
    cut.write_bytes(pack.read_bytes()[:-40])
    result = run.invoke(app, ["accounts", str(cut), str(one), "--facts", "--format", "json"])
    assert result.exit_code == 3
    assert cut.name in result.stderr
    assert json.loads(result.stdout)


@pytest.mark.parametrize("content", [None, b"", b"plain words", b"<html/>", b"PK\x03\x04cut"])
def test_nothing_readable_is_one_sentence_and_no_output(tmp_path, content):
    path = tmp_path / "x.html"
    if content is not None:
        path.write_bytes(content)
    target = tmp_path / "out.json"
    target.write_text("what was there")
    done = subprocess.run(
        [sys.executable, "-m", "flows.cli", "accounts", str(path), "--output", str(target)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "x.html" in done.stderr
    assert target.read_text() == "what was there"
    assert {p.name for p in tmp_path.iterdir()} <= {"x.html", "out.json"}


@pytest.mark.parametrize("name", ["out.xlsx", "out"])
def test_an_unknown_kind_of_output_is_refused_before_reading(one, tmp_path, name):
    result = run.invoke(app, ["accounts", str(one), "--output", str(tmp_path / name)])
    assert result.exit_code == 1
    assert ".parquet" in str(result.exception)


def seconds(*arguments: object) -> float:
    """What the processor spends on it: a busy machine would have it wait for its turn."""
    before = os.times()
    command = [sys.executable, "-m", "flows.cli", "accounts", *map(str, arguments)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    after = os.times()
    return sum(after[2:4]) - sum(before[2:4])  # of children that have ended


@pytest.mark.parametrize("facts", [["--facts"], []])
def test_one_file_answers_within_a_second_or_so_of_a_cold_start(one, facts):
    # The best of three, for a busy machine spoils caches; nothing heavy may be loaded.
    assert min(seconds(one, *facts, "--format", "json") for _ in range(3)) < 1.5
    probe = (
        "import sys; from flows.cli import app\n"
        "try: app(['accounts', *sys.argv[1:], '--format', 'json'])\n"
        "except SystemExit: pass\n"
        "heavy = {'numba', 'prefect', 'duckdb', 'dash', 'lightgbm', 'pyarrow', 'dataframely', 'fsspec'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe, str(one), *facts],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr.strip().endswith("[]"), done.stderr


def test_real_filings(real_data):
    packs = sorted((real_data / "accounts" / "stream_read_xbrl").glob("*.zip"))
    rows = printed(*packs, "--facts")
    assert all(list(row) == KEYS for row in rows)
    dimensioned = [row["dimensions"] for row in rows if row["dimensions"]]
    assert dimensioned
    assert all(isinstance(row["dimensions"], dict) for row in rows)
    assert {type(row["decimals"]) for row in rows} <= {int, str, type(None)}
    micro = {
        row["concept"]: row["value"]
        for row in rows
        if row["company_number"] == "NI681295"
        and row["end"] == "2022-08-31"
        and not row["dimensions"]
    }
    assert micro["CurrentAssets"] == "10346"
    assert micro["NetAssetsLiabilities"] == "3437"
    assert "TurnoverRevenue" not in micro
