"""What a pack's name says, by the names Companies House uses, and what it must not be taken for."""

from __future__ import annotations

import calendar
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.sources.companies_house.accounts import recognise_pack


@pytest.mark.parametrize(
    ("name", "kind", "day"),
    [
        ("Accounts_Bulk_Data-2023-03-02.zip", "daily", date(2023, 3, 2)),
        ("Accounts_Bulk_Data-2023-03-02 (1).zip", "daily", date(2023, 3, 2)),
        ("Accounts_Monthly_Data-January2024.zip", "monthly", date(2024, 1, 31)),
        ("Accounts_Monthly_Data-February2024.zip", "monthly", date(2024, 2, 29)),
        ("Accounts_Monthly_Data-JanuaryToDecember2008.zip", "yearly", date(2008, 12, 31)),
        ("Accounts_Monthly_Data-JanToDec2009.zip", "yearly", date(2009, 12, 31)),
        ("accounts_monthly_data-march2021.ZIP", "monthly", date(2021, 3, 31)),
    ],
)
def test_packs_are_known_by_their_names_and_known_on_their_day(name, kind, day):
    pack = recognise_pack(name)
    assert pack is not None
    assert (pack.kind, pack.as_at, pack.known_on) == (kind, day, day)
    assert not pack.known_on_estimated


@pytest.mark.parametrize("month", range(1, 13))
def test_every_month_is_known_october_too(month):
    pack = recognise_pack(f"Accounts_Monthly_Data-{calendar.month_name[month]}2022.zip")
    assert pack is not None
    assert pack.kind == "monthly"
    assert pack.known_on == date(2022, month, calendar.monthrange(2022, month)[1])


@pytest.mark.parametrize(
    ("name", "balance_sheet", "due"),
    [
        ("Prod223_3384_NI681295_20220831.html", date(2022, 8, 31), date(2023, 5, 31)),
        ("Prod224_0042_00553864_20160831.xml", date(2016, 8, 31), date(2017, 5, 31)),
        ("Prod223_3951_15052776_20240831_CIC.zip", date(2024, 8, 31), date(2025, 5, 31)),
        ("Prod223_4320_04973629_20241231_AUDIT_EXEMPT.zip", date(2024, 12, 31), date(2025, 9, 30)),
        ("Prod223_1_03033634_20241231_UKSEF.zip", date(2024, 12, 31), date(2025, 9, 30)),
        ("Prod223_1_OC437536_20220531.xhtml", date(2022, 5, 31), date(2023, 2, 28)),
        ("Prod223_1_OC437536_20230530.html", date(2023, 5, 30), date(2024, 2, 29)),
        # A slip of the pen; the calendar ends there.
        ("Prod223_1_OC437536_99991231.html", date(9999, 12, 31), date(9999, 9, 30)),
    ],
)
def test_a_single_filing_is_known_when_it_was_due_at_the_latest(name, balance_sheet, due):
    pack = recognise_pack(name)
    assert pack is not None
    assert (pack.kind, pack.as_at, pack.known_on, pack.known_on_estimated) == (
        "filing", balance_sheet, due, True,
    )  # fmt: skip


def test_a_download_is_known_on_the_day_in_its_name_when_it_was_filed():
    for suffix in ("xhtml", "zip"):
        pack = recognise_pack(f"OC300293_aa_2026-03-31.{suffix}")
        assert pack is not None
        assert (pack.kind, pack.known_on) == ("filing", date(2026, 3, 31))
        assert not pack.known_on_estimated


@pytest.mark.parametrize(
    "name",
    [
        "OC300293_aa_2026-03-32.xhtml",
        "OC300293_cs01_2026-03-31.xhtml",
        "Accounts_Bulk_Data-2023-02-30.zip",
        "Accounts_Bulk_Data-2023-03-02.csv",
        "Accounts_Bulk_Data-2023-03-02.zip.part",
        "Accounts_Monthly_Data-Smarch2021.zip",
        "Accounts_Monthly_Data-March0000.zip",
        "Accounts_Monthly_Data-MarchToNever2021.zip",
        "My_Accounts_Bulk_Data-2023-03-02.zip",
        "Prod223_1_01234567_20241301.html",
        "Prod223_1_01234567_20240331.pdf",
        "BasicCompanyDataAsOneFile-2024-01-01.zip",
        "register.csv",
        "",
    ],
)
def test_other_names_are_no_packs(name):
    assert recognise_pack(name) is None


@given(st.text(max_size=60))
def test_no_name_is_too_odd(name):
    recognise_pack(name)
    recognise_pack(f"Accounts_Monthly_Data-{name}2021.zip")
    recognise_pack(f"Prod223_1_{name}_20240331.html")
