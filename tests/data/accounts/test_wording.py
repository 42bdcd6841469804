"""Sentences of doubt and of comfort, told apart."""

from __future__ import annotations

import pytest

from tests.data.accounts.hand_made import at, over, row_of, rows_of, said

DOUBT = [
    (
        "These conditions indicate the existence of a material uncertainty which may cast significant "
        "doubt on the company's ability to continue as a going concern."
    ),
    (
        "As the facility has not yet been refinanced there exists a material uncertainty in relation "
        "to the ability to continue as a going concern."
    ),
    "The accounts have been prepared on a basis other than that of a going concern.",
    "The company is no longer a going concern.",
    "The directors consider that the company is not a going concern.",
    "The financial statements have been prepared on a break-up basis.",
    "Material uncertainty related to going concern",
]
COMFORT = [
    (
        "The members have not identified any material uncertainties related to events or conditions "
        "that may cast significant doubt about the ability to continue as a going concern."
    ),
    (
        "There are no material uncertainties that lead to significant doubt upon the company's ability "
        "to continue as a going concern."
    ),
    (
        "We conclude whether a material uncertainty exists related to events or conditions that may "
        "cast significant doubt on the entity's ability to continue as a going concern."
    ),
    "If we conclude that a material uncertainty exists, we are required to draw attention to it.",
    (
        "The directors have not disclosed any identified material uncertainties that may cast "
        "significant doubt about the company's ability to adopt the going concern basis."
    ),
    "The directors have prepared the accounts on a going concern basis.",
    "The directors are not aware of any material uncertainties.",
    (
        "They prepare the financial statements on the going concern basis unless it is inappropriate "
        "to presume that the company will continue in business."
    ),
]
QUALIFIED = [
    (
        "In our opinion, except for the possible effects of the matter described below, the accounts "
        "give a true and fair view."
    ),
    "Basis for qualified opinion",
    "Adverse opinion on financial statements",
    "We do not express an opinion on the accompanying financial statements of the company.",
    "The opinion was qualified because of doubt about stock.",
    "The auditor's report was qualified because of a limitation of scope.",
]
UNQUALIFIED = [
    "The auditor's report was unqualified.",
    "The report of the auditors was not qualified.",
    "The auditor's report was not a qualified report.",
    "Fair values are found by professionally qualified valuers.",
    "We do not express an opinion on the internal controls of the company.",
]


@pytest.mark.parametrize("sentence", DOUBT)
def test_doubt(sentence: str) -> None:
    row = row_of(said("NoteText", "The year went well. " + sentence))
    assert row["going_concern_doubt"]
    assert row["going_concern_sentence"] == sentence
    assert not row["audit_qualified"]


@pytest.mark.parametrize("sentence", COMFORT)
def test_comfort(sentence: str) -> None:
    row = row_of(said("NoteText", sentence))
    assert not row["going_concern_doubt"]
    assert row["going_concern_sentence"] is None


@pytest.mark.parametrize("sentence", QUALIFIED)
def test_qualified(sentence: str) -> None:
    row = row_of(said("OpinionAuditorsOnEntity", sentence))
    assert row["audit_qualified"]
    assert row["qualification_sentence"] == sentence


@pytest.mark.parametrize("sentence", UNQUALIFIED)
def test_unqualified(sentence: str) -> None:
    assert not row_of(said("OpinionAuditorsOnEntity", sentence))["audit_qualified"]


def test_the_place_of_the_first_such_sentence_is_kept() -> None:
    row = row_of(
        at("Debtors", 1),
        said("First", COMFORT[0]),
        said("Second", "Sales fell.\n\n  " + DOUBT[0].replace(" ", "\n ")),
        said("Third", DOUBT[1]),
    )
    assert (row["going_concern_concept"], row["going_concern_position"]) == ("Second", 2)
    assert row["going_concern_sentence"] == DOUBT[0]


def test_emphasis_of_matter() -> None:
    assert row_of(said("Report", "Emphasis of matter: see note 2."))["emphasis_of_matter"]


def test_group_statements_without_group_tags_are_warned_of() -> None:
    assert row_of(said("Report", "We audited the consolidated balance sheet."))["basis_warning"]
    exempt = "The company is exempt from preparing consolidated accounts."
    assert not row_of(said("Report", exempt))["basis_warning"]
    rows = rows_of(
        said("Report", "We audited the consolidated balance sheet."),
        at("Debtors", 1, where={"GroupCompanyDataDimension": "Consolidated"}),
        at("Debtors", 1),
    )
    assert not rows["basis_warning"].any()


def test_a_group_s_income_statement_tagged_as_the_company_s_is_warned_of() -> None:
    group = {"GroupCompanyDataDimension": "Consolidated"}
    before_tax = over("ProfitLossOnOrdinaryActivitiesBeforeTax", 100)
    tax = over("TaxTaxCreditOnProfitOrLossOnOrdinaryActivities", 20)
    of_group = over("ProfitLoss", 80, where=group)
    for own, warned in (
        ([], True),
        ([over("ProfitLoss", -7)], True),
        ([over("ProfitLoss", 80)], False),
    ):
        rows = rows_of(before_tax, tax, of_group, *own)
        by_basis = dict(rows.select("basis", "basis_warning").rows())
        assert by_basis == {"company": warned, "consolidated": False}
    other = over("ProfitLoss", 90, where=group)
    assert not rows_of(before_tax, tax, other)["basis_warning"].any()
