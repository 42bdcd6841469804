"""What a filing says of itself."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from data.accounts.parent_names import organisation_name
from tests.data.accounts.hand_made import row_of, said


def test_kind_standard_and_audit_are_members() -> None:
    row = row_of(
        said("AccountsType", "", where={"AccountsTypeDimension": "FilletedAccounts"}),
        said("AccountingStandardsApplied", "", where={"AccountingStandardsDimension": "FRS102"}),
        said("AccountsStatusAuditedOrUnaudited", "", where={"AccountsStatusDimension": "Audited"}),
    )
    assert row["accounts_type"] == "FilletedAccounts"
    assert row["accounting_standard"] == "FRS102"
    assert row["audit_status"] == "Audited"


def test_plain_abbreviated_accounts_are_known_by_their_schema() -> None:
    schema = "http://www.companieshouse.gov.uk/ef/xbrl/uk/fr/gaap/ae/2009-06-21/uk-gaap-ae.xsd"
    assert row_of(schema_refs=schema)["accounts_type"] == "AbbreviatedAccounts"
    assert row_of(schema_refs="http://xbrl.frc.org.uk/x.xsd")["accounts_type"] is None


@pytest.mark.parametrize(
    ("concept", "text", "dormant"),
    [
        ("EntityDormantTruefalse", "true", True),
        ("EntityDormant", "False", False),
        ("CompanyNotDormant", "true", False),
        ("CompanyDormant", "true", True),
        ("EntityDormantTruefalse", "perhaps", None),
    ],
)
def test_dormant(concept: str, text: str, dormant: bool | None) -> None:
    assert row_of(said(concept, text))["dormant"] is dormant


def test_names_dates_and_exemptions() -> None:
    row = row_of(
        said("EntityCurrentLegalOrRegisteredName", "  A   CARE\nLIMITED "),
        said("DateAuthorisationFinancialStatementsForIssue", "2023-09-01"),
        said("DescriptionPrincipalActivities", "the running of care homes"),
        said(
            "EntityHasTakenExemptionUnderCompaniesActInNotPublishingItsOwnProfitLossAccountTruefalse",
            "true",
        ),
        said("FinancialStatementsArePreparedOnGoing-concernBasisTruefalse", "false"),
        software="A Program 1.0",
    )
    assert row["entity_name"] == "A CARE LIMITED"
    assert row["approved_on"] == date(2023, 9, 1)
    assert row["principal_activity"] == "the running of care homes"
    assert row["profit_loss_exemption"] is True
    assert row["profit_loss_not_delivered"] is None
    assert row["prepared_on_going_concern"] is False
    assert row["software"] == "A Program 1.0"


def test_the_first_visible_text_wins_in_order_of_concepts() -> None:
    row = row_of(
        said("EntityCurrentLegalName", "OLD NAME"),
        said("EntityCurrentLegalOrRegisteredName", "HIDDEN", hidden=True),
        said("EntityCurrentLegalOrRegisteredName", ""),
        said("EntityCurrentLegalOrRegisteredName", "SHOWN"),
        said("EntityCurrentLegalOrRegisteredName", "LATER"),
    )
    assert row["entity_name"] == "SHOWN"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Big Care Holdings Limited", True),
        ("University of Somewhere", True),
        ("Care Topco S.à r.l., Luxembourg SA", True),
        ("Jane Example", False),
        ("Mr J Example trading as a company", False),
        ("The company is controlled by J Example, director.", False),
        ("The Company is under the control of its members", False),
        ("Example Limited " + "and so on " * 20, False),
        (None, False),
    ],
)
def test_only_organisations_are_parents(name: str | None, kept: bool) -> None:
    frame = pl.DataFrame({"name": [name]}, schema={"name": pl.String})
    assert frame.select(organisation_name(pl.col("name"))).item() == (name if kept else None)


def test_people_are_not_asked_for() -> None:
    row = row_of(
        said("NameEntityOfficer", "Example Director Limited"),
        said("NameControllingParty", "Example Person Limited"),
        said("NameParentEntity", "Mrs Example"),
    )
    assert "Example" not in " ".join(str(value) for value in row.values())
