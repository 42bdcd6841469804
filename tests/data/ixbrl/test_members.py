"""What members' names say."""

from __future__ import annotations

from datetime import date

import pytest

from data.ixbrl.members import (
    company_number,
    is_community_interest_report,
    is_junk,
    read_member_name,
)
from data.ixbrl.read import why_skipped


@pytest.mark.parametrize(
    ("name", "number", "day"),
    [
        ("Prod223_3384_09355500_20221231.html", "09355500", date(2022, 12, 31)),
        ("pack.zip/Prod224_0042_00553864_20160831.xml", "00553864", date(2016, 8, 31)),
        ("Prod223_3384_NI681295_20220831.html", "NI681295", date(2022, 8, 31)),
        ("Prod223_3384_OC437536_20220531.html", "OC437536", date(2022, 5, 31)),
        ("Prod223_1_IP12345R_20220531.html", "IP12345R", date(2022, 5, 31)),
        ("Prod223_1_R0000123_20220531.html", "R0000123", date(2022, 5, 31)),
        ("Prod223_3951_15052776_20240831_CIC.zip", "15052776", date(2024, 8, 31)),
        (
            "Prod223_3951_15052776_20240831_CIC.zip/CIC-15052776/accounts/financialStatement.xhtml",
            "15052776",
            date(2024, 8, 31),
        ),
        ("CIC-15052776/accounts/financialStatement.xhtml", "15052776", None),
        ("Prod223_3384_09355500_20221332.html", "09355500", None),
        ("OC300293_aa_2026-03-31.xhtml", "OC300293", None),
        ("accounts.html", None, None),
        ("Prod223_3384_09355500.html", None, None),
    ],
)
def test_number_and_day(name, number, day):
    found = read_member_name(name)
    assert (found.company_number, found.balance_sheet_date) == (number, day)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1873499", "01873499"),
        (" 0187 3499 ", "01873499"),
        ("sc1234", "SC001234"),
        ("NI681295", "NI681295"),
        ("00000000", None),
        ("123456789", None),
        ("A COMPANY LIMITED", None),
        ("", None),
        ("１２３４", None),
    ],
)
def test_one_spelling_of_a_number(text, number):
    assert company_number(text) == number


@pytest.mark.parametrize(
    ("name", "junk"),
    [
        ("__MACOSX/._Prod223_1_09355500_20221231.html", True),
        ("pack.zip/__MACOSX/x.html", True),
        ("folder/", True),
        ("folder/.DS_Store", True),
        ("Prod223_3384_09355500_20221231.html", False),
    ],
)
def test_junk(name, junk):
    assert is_junk(name) is junk


def test_a_community_interest_report_is_told_from_accounts():
    assert is_community_interest_report("CIC-15052776/cic34/cicReport.xhtml")
    assert not is_community_interest_report("CIC-15052776/accounts/financialStatement.xhtml")
    assert not is_community_interest_report("Prod223_3951_15052776_20240831_CIC.zip")


PACK = "Prod223_4320_04973629_20251231_AUDIT_EXEMPT.zip/AUDITEXEMPT-04973629"


@pytest.mark.parametrize(
    ("name", "why"),
    [
        (f"{PACK}/subsidiary-accounts/accounts.html", None),
        ("AUDITEXEMPT-04973629/subsidiary-accounts/guarantee.html", None),
        (f"{PACK}/consolidated-accounts/group.html", "parent"),
        (f"{PACK}/agreement/agreement.html", "parent"),
        ("auditexempt-04973629/Guarantee/g.xhtml", "parent"),
        ("agreement/Prod223_1_01234567_20231231.html", None),
        ("CIC-15052776/cic34/cicReport.xhtml", "community interest"),
        ("x.zip/LEI-2024-12-31/META-INF/taxonomyPackage.xml", "taxonomy"),
        ("x.zip/LEI-2024-12-31/www.x.com/x-2024-12-31_lab-en.xml", "taxonomy"),
        ("x.zip/LEI-2024-12-31/www.x.com/x-2024-12-31.xsd", "taxonomy"),
        ("x.zip/LEI-2024-12-31/reports/x-2024-12-31-en.xhtml", None),
        ("Prod224_0042_00553864_20160831.xml", None),
    ],
)
def test_what_comes_beside_accounts_is_not_taken_for_them(name, why):
    said = why_skipped(name, b"<html/>")
    assert said is None if why is None else why in said


def test_accounts_in_the_package_of_a_subsidiary_are_its_own():
    assert (
        read_member_name("AUDITEXEMPT-04973629/subsidiary-accounts/a.html").company_number
        == "04973629"
    )
