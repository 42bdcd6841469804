"""The register's files: in the publishers' shapes, agreeing with the truth, nobody named."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from data.demo.companies.basic_company_data import HEADINGS
from data.demo.companies.endings import FAILURES
from data.demo.companies.write import FOLDER, write_companies
from data.demo.market import write_market
from data.demo.one_market import DEFAULT_SEED
from data.demo.scale import SCALES
from data.demo.world import simulate
from data.warehouse.home import Home
from tests.data.homes import ingest_one

YEARS = range(2016, 2026)
STARTS = {
    "wound-up-on",
    "petitioned-on",
    "administration-started-on",
    "voluntary-arrangement-started-on",
}


def snapshot(folder: Path, year: int) -> list[dict[str, str]]:
    with zipfile.ZipFile(folder / f"BasicCompanyDataAsOneFile-{year}-04-01.zip") as file:
        text = file.read(f"BasicCompanyDataAsOneFile-{year}-04-01.csv").decode()
    header, first, *_ = text.split("\r\n")
    assert header.split(",") == HEADINGS
    assert first.startswith('"') and first.endswith('"')
    return [
        {key.strip(): cell for key, cell in row.items()}
        for row in csv.DictReader(io.StringIO(text))
    ]


def answers(folder: Path, kind: str) -> dict[str, dict[str, Any]]:
    lines = (folder / f"synthetic_{kind}_2025-12-31.jsonl").read_text().splitlines()
    found = {}
    for line in lines:
        envelope = json.loads(line)
        assert envelope["etag"] == "synthetic-data"
        assert envelope["fetched_at"] == "2025-12-31T00:00:00Z"
        _, _, number, what = envelope["resource_uri"].split("/")
        assert what.replace("-", "_") == kind
        found[number] = envelope["data"]
    assert len(found) == len(lines)
    return found


def day(text: str) -> dt.date | None:
    return dt.datetime.strptime(text, "%d/%m/%Y").date() if text else None


def test_the_headings_are_those_published(real_data: Path) -> None:
    packed = real_data / "companies_house" / "basic_company_data" / "ftc_CompaniesHouseTestData.zip"
    with zipfile.ZipFile(packed) as file:
        real = file.read(file.namelist()[0]).decode("utf-8-sig").splitlines()[0]
    assert ",".join(HEADINGS) == real
    assert len(HEADINGS) == 55


def test_snapshots_hold_live_companies_alone(companies) -> None:
    ended = dict(companies.truth.endings.select("company_number", "ended_on").iter_rows())
    born = dict(companies.truth.companies.select("company_number", "incorporated_on").iter_rows())
    goes_on = set(companies.truth.endings.filter("goes_on")["company_number"])
    for year in YEARS:
        rows = snapshot(companies.folder, year)
        numbers = {row["CompanyNumber"] for row in rows}
        assert len(numbers) == len(rows) > 400
        on = dt.date(year, 4, 1)
        assert all(born[number] <= on for number in numbers)
        assert all(row["DissolutionDate"] == "" for row in rows)
        assert all(row["RegAddress.County"] == "SYNTHETIC DATA" for row in rows)
        assert {row["RegAddress.PostCode"][:4] for row in rows} == {"ZZ99"}
        two_years_gone = {
            n for n, end in ended.items() if end < on - dt.timedelta(days=730) and n not in goes_on
        }
        assert not numbers & two_years_gone
        running = {n for n, start in born.items() if start <= on and ended.get(n, on) >= on}
        assert running <= numbers


def test_statuses_follow_the_law_days_later(companies) -> None:
    kinds = dict(companies.truth.endings.select("company_number", "ending").iter_rows())
    seen: dict[str, set[str]] = {}
    for year in YEARS:
        for row in snapshot(companies.folder, year):
            kind = kinds.get(row["CompanyNumber"], "none")
            seen.setdefault(kind, set()).add(row["CompanyStatus"])
    assert seen.pop("none") == {"Active"}
    assert seen.pop("voluntary-strike-off") == {"Active", "Active - Proposal to Strike off"}
    assert seen.pop("in-administration") == {"Active", "In Administration"}
    assert seen.pop("corporate-voluntary-arrangement") == {"Active", "Voluntary Arrangement"}
    assert len(seen) == 3
    assert all(statuses == {"Active", "Liquidation"} for statuses in seen.values())


def test_snapshots_know_the_accounts_filed_by_their_day(companies) -> None:
    accounts = companies.truth.accounts
    categories = set()
    for year in (2018, 2025):
        on = dt.date(year, 4, 1)
        filed = accounts.filter(pl.col("filed_on") <= on).sort("period_end")
        last = dict(filed.select("company_number", "period_end").iter_rows())
        for row in snapshot(companies.folder, year):
            assert day(row["Accounts.LastMadeUpDate"]) == last.get(row["CompanyNumber"])
            due = day(row["Accounts.NextDueDate"])
            assert due is not None
            if made := last.get(row["CompanyNumber"]):
                assert 615 < (due - made).days < 645  # a year and nine months
            categories.add(row["Accounts.AccountCategory"])
    assert {"MICRO ENTITY", "TOTAL EXEMPTION FULL", "UNAUDITED ABRIDGED", "GROUP"} <= categories


def test_failures_can_be_told_from_the_insolvency_answers_alone(companies) -> None:
    """The label rule: the earliest opening day of any case but a members' liquidation."""
    told = {}
    for number, answer in answers(companies.folder, "insolvency").items():
        (case,) = answer["cases"]
        assert case["practitioners"] == []
        if case["type"] != "members-voluntary-liquidation":
            told[number] = min(d["date"] for d in case["dates"] if d["type"] in STARTS)
    failed = companies.truth.endings.filter(pl.col("ending").is_in(FAILURES))
    assert told == {n: str(on) for n, on in failed.select("company_number", "ended_on").iter_rows()}


def test_filing_histories_show_every_set_of_accounts_and_when(companies) -> None:
    accounts = companies.truth.accounts.filter(pl.col("filed_on").is_not_null())
    wanted = {
        (n, str(end), str(on), f"accounts-with-accounts-type-{kind}")
        for n, end, on, kind in accounts.select(
            "company_number", "period_end", "filed_on", "accounts_type"
        ).iter_rows()
    }
    told, identities = set(), []
    histories = answers(companies.folder, "filing_history")
    for number, answer in histories.items():
        items = answer["items"]
        identities += [item["transaction_id"] for item in items]
        assert answer["total_count"] == len(items)
        assert [i["date"] for i in items] == sorted((i["date"] for i in items), reverse=True)
        assert items[-1]["type"] == "NEWINC"
        told |= {
            (number, i["description_values"]["made_up_date"], i["date"], i["description"])
            for i in items
            if i["category"] == "accounts"
        }
    assert told == wanted
    assert len(identities) == len(set(identities))
    assert len(histories) == companies.truth.companies.height


def test_charges_gather_before_failure(companies) -> None:
    found = answers(companies.folder, "charges")
    lent = [
        (number, dt.date.fromisoformat(item["created_on"]))
        for number, answer in found.items()
        for item in answer["items"]
    ]
    ends = companies.truth.endings.filter(pl.col("ending").is_in(FAILURES))
    failed = dict(ends.select("company_number", "ended_on").iter_rows())
    near = [n for n, on in lent if n in failed and 0 <= (failed[n] - on).days <= 730]
    years_before_failure, years_else = 2 * len(failed), companies.truth.chances.height
    others = [n for n, _ in lent if n not in failed]
    assert len(near) / years_before_failure > 1.5 * len(others) / years_else
    for answer in found.values():
        assert answer["total_count"] == len(answer["items"])
        assert answer["satisfied_count"] == sum("satisfied_on" in i for i in answer["items"])


def test_notices_come_after_the_event_and_decoys_are_dismissed(companies) -> None:
    petitions, dismissals, orders = set(), set(), set()
    ended = dict(companies.truth.endings.select("company_number", "ended_on").iter_rows())
    kinds = dict(companies.truth.endings.select("company_number", "ending").iter_rows())
    for path in sorted(companies.folder.glob("synthetic_gazette_insolvency_*.json")):
        feed = json.loads(path.read_text())
        assert feed["title"].startswith("SYNTHETIC DATA")
        entries = feed["entry"] if isinstance(feed["entry"], list) else [feed["entry"]]
        assert feed["f:total"] == str(len(entries))
        for entry in entries:
            number = entry["content"].partition("Company Number ")[2][:8]
            assert entry["published"][:4] == path.stem[-4:]
            code = entry["f:notice-code"]
            if code in ("2450", "2452", "2461"):
                {"2450": petitions, "2452": orders, "2461": dismissals}[code].add(number)
            if code == "2410":
                assert kinds[number] == "in-administration"
                published = dt.date.fromisoformat(entry["published"][:10])
                assert (published - ended[number]).days == 5
    compulsory = {n for n, kind in kinds.items() if kind == "compulsory-liquidation"}
    assert orders == compulsory
    assert petitions == compulsory | dismissals
    assert len(dismissals) > 10


def test_the_same_seed_gives_the_same_files_and_leaves_the_homes_alone(companies, tmp_path) -> None:
    homes = simulate(SCALES["small"], DEFAULT_SEED)
    assert homes.equals(companies.homes)
    write_companies(tmp_path, homes, SCALES["small"], DEFAULT_SEED)
    files = sorted(path for path in companies.folder.rglob("*") if path.is_file())
    again = sorted(path for path in (tmp_path / FOLDER).rglob("*") if path.is_file())
    assert [p.name for p in files] == [p.name for p in again]
    assert all(a.read_bytes() == b.read_bytes() for a, b in zip(files, again, strict=True))


def test_the_market_may_be_written_without_companies(companies, tmp_path) -> None:
    truth = write_market(tmp_path, homes_only=True)
    assert truth.companies is None
    assert truth.homes.equals(companies.homes)
    assert not (tmp_path / FOLDER).exists()


def test_a_snapshot_is_known_for_synthetic_though_addresses_are_never_read(
    companies, tmp_path
) -> None:
    home = Home(tmp_path / "home")
    [newest] = companies.folder.glob("BasicCompanyDataAsOneFile-2025-*.zip")
    assert ingest_one(home, newest).kind == "ingested"
    assert home.data_kind() == "synthetic"


def test_no_person_is_named(companies) -> None:
    titles = (" mr ", " mrs ", " ms ", " miss ", " dr ", "officer", "director1")
    for path in companies.folder.glob("*.json*"):
        text = path.read_text().lower()
        assert not [title for title in titles if title in text], path.name


@pytest.mark.parametrize("year", YEARS)
def test_every_snapshot_is_a_plain_zip_of_one_file(companies, year: int) -> None:
    with zipfile.ZipFile(companies.folder / f"BasicCompanyDataAsOneFile-{year}-04-01.zip") as file:
        assert file.testzip() is None
        assert len(file.namelist()) == 1
