"""The packs: named as published, every filing once, in the month it was filed, read back whole."""

from __future__ import annotations

import calendar
import io
import json
import zipfile
from decimal import Decimal

import polars as pl
import pytest

from data.demo.accounts.filing import filing_of
from data.demo.accounts.packs import ODD_NUMBERS, write_packs
from data.demo.accounts.planted import PlantedFact, planted_facts
from data.demo.accounts.writers import STYLES
from data.ixbrl.members import read_member_name
from data.ixbrl.read import read_filings

A_FEW = 12


@pytest.fixture(scope="module")
def members(companies) -> dict[str, dict[str, bytes]]:
    found = {}
    for path in sorted((companies.folder / "accounts").iterdir()):
        with zipfile.ZipFile(path) as pack:
            assert pack.comment.startswith(b"SYNTHETIC DATA")
            assert len(pack.namelist()) == len(set(pack.namelist()))
            found[path.name] = {name: pack.read(name) for name in pack.namelist()}
    return found


def odd(name: str) -> bool:
    return any(number in name for number in ODD_NUMBERS)


def test_packs_are_of_a_month_each_unless_said_otherwise(companies, tmp_path) -> None:
    some = companies.truth.accounts.filter(filed="electronic").drop("pack", "member").head(40)
    for pack, filed_on in write_packs(tmp_path, some).select("pack", "filed_on").iter_rows():
        assert (
            pack
            == f"Accounts_Monthly_Data-{calendar.month_name[filed_on.month]}{filed_on.year}.zip"
        )


def test_every_electronic_filing_is_in_the_pack_of_its_quarter(companies, members) -> None:
    accounts = companies.truth.accounts
    electronic = accounts.filter(filed="electronic")
    assert 4_000 < electronic.height < 8_000
    held = {(pack, name) for pack, names in members.items() for name in names if not odd(name)}
    assert held == set(electronic.select("pack", "member").iter_rows())
    assert len(held) == electronic.height
    for pack, filed_on in electronic.select("pack", "filed_on").iter_rows():
        quarter_end = calendar.month_name[(filed_on.month + 2) // 3 * 3]
        assert pack == f"Accounts_Monthly_Data-{quarter_end}{filed_on.year}.zip"
    rest = accounts.filter(pl.col("filed") != "electronic")
    assert rest["member"].null_count() == rest.height > 0


def test_members_names_give_company_and_date(companies) -> None:
    filed = companies.truth.accounts.filter(pl.col("member").is_not_null())
    for row in filed.iter_rows(named=True):
        member = read_member_name(row["member"])
        assert member.company_number == row["company_number"]
        assert member.balance_sheet_date == row["period_end"]


@pytest.mark.parametrize("style", STYLES)
def test_packs_read_back_to_the_figures_planted(companies, members, style: str) -> None:
    rows = companies.truth.accounts.filter(
        pl.col("member").is_not_null(), style=style, community_interest=False
    )
    assert rows.height > 80
    wanted = pl.concat(
        [rows.gather_every(rows.height // A_FEW), rows.filter(accounts_type="group")]
    ).unique("member", maintain_order=True)
    back = read_filings(
        (row["member"], members[row["pack"]][row["member"]]) for row in wanted.iter_rows(named=True)
    )
    assert back.filings["outcome"].unique().to_list() == ["read"]
    for row in wanted.iter_rows(named=True):
        facts = back.facts.filter(pl.col("value").is_not_null(), filing=row["member"])
        found = {
            (
                fact["concept"],
                fact["start"],
                fact["end"],
                frozenset(
                    (k.rpartition("}")[2], v.rpartition("}")[2])
                    for k, v in json.loads(fact["dimensions"]).items()
                ),
                Decimal(fact["value"]),
            )
            for fact in facts.iter_rows(named=True)
        }
        planted = planted_facts(filing_of(row))
        assert found == {_plain(fact) for fact in planted}, row["member"]


def _plain(fact: PlantedFact) -> tuple[object, ...]:
    return fact.concept, fact.start, fact.end, frozenset(fact.dimensions), fact.value


def test_community_interest_companies_file_a_zip_within(companies, members) -> None:
    row = companies.truth.accounts.filter(
        pl.col("member").is_not_null(), community_interest=True
    ).row(0, named=True)
    content = members[row["pack"]][row["member"]]
    assert row["member"].endswith("_CIC.zip")
    with zipfile.ZipFile(io.BytesIO(content)) as nested:
        assert len(nested.namelist()) == 2
    back = read_filings([(row["member"], content)])
    assert sorted(back.filings["outcome"]) == ["read", "skipped"]
    assert back.facts.filter(pl.col("value").is_not_null()).height > 10
    assert back.facts["company_number"].unique().to_list() == [row["company_number"]]


def test_one_pack_holds_what_no_loader_can_read(members) -> None:
    strange = {
        name: content for names in members.values() for name, content in names.items() if odd(name)
    }
    assert len(strange) == 3
    outcomes = read_filings(strange.items()).filings.select("company_number", "outcome")
    assert sorted(outcomes["outcome"]) == ["error", "skipped", "skipped"]


def test_the_vendors_all_have_a_share_and_most_leave_profit_out(companies) -> None:
    filed = companies.truth.accounts.filter(filed="electronic")
    shares = dict(filed["style"].value_counts(normalize=True).iter_rows())
    assert set(shares) == set(STYLES)
    assert min(shares.values()) > 0.015
    assert filed["shows_profit"].mean() < 0.2
    groups = filed.filter(accounts_type="group")
    assert groups["company_number"].n_unique() == 1
    assert groups.height >= 10
