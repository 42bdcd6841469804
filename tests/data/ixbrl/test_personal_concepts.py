"""Which concepts are a person's data: those of real filings, reviewed one by one."""

from __future__ import annotations

import polars as pl
import pytest
import yaml

from data.ixbrl.personal_concepts import REVIEWED, is_personal, without_personal

PERSONAL = [
    "NameEntityOfficer",
    "NameDirectorSigningAccounts",
    "DirectorSigningFinancialStatements",
    "DirectorSigningDirectorsReport",
    "DirectorSigningReport",
    "NameApprovingDirector",
    "NameAdditionalApprovingPerson",
    "NameSeniorStatutoryAuditor",
    "NameIndividualAuditor",
    "NameAuthor",
    "NameIndividualSegment",
    "NameThirdPartyAgent",
    "NameControllingParty",
    "DirectorOrExecutivesName",
    "NameUltimateControllingPartyIfNotUltimateParent",
    "PrincipleDocumentAuthor",
    "NameOfWitness",
    "NameOrDescriptionRelatedPartyIfNotDefinedByAnotherTag",
    "TransactionsWithDirectors",
    "DescriptionBodyAuthorisingFinancialStatements",
    "StatementOnRelatedPartyDisclosure",
    "GeneralDescriptionAdvancesCreditsToDirectorsIncludingTermsInterestRates",
    "ContactName",
    "DescriptionNatureTransactionsBalancesWithRelatedParties",
    "NameCompanySecretary",
    "E-mailAddress",
    "AccountantsReportOnFinancialStatements",
    "NameSecretary",
    "NamePartner",
    "NameTrustee",
    "DirectorsReport",
    "NAMEENTITYOFFICER",
]
KEPT = [
    "EntityCurrentLegalOrRegisteredName",
    "NameParentEntity",
    "NameUltimateParentGroupIfNotParentEntity",
    "NameSubsidiary",
    "NameJointVenture",
    "NameEntityAuditors",
    "NameEntityAccountants",
    "NameProductionSoftware",
    "UKCompaniesHouseRegisteredNumber",
    "BalanceSheetDate",
    "DateSigningDirectorsReport",
    "DateAuditorsReport",
    "DateAuthorisationFinancialStatementsForIssue",
    "DescriptionPrincipalActivities",
    "NetAssetsLiabilities",
    "DirectorRemuneration",
    "StaffCostsEmployeeBenefitsExpense",
    "OpinionAuditorsOnEntity",
    "EmphasisMatterStatement",
    "TitleAccountingPolicy",
    "ContentAccountingPolicy",
    "EntityDormantTruefalse",
    "ControllingPartyUltimateControllingPartyTruefalse",
    "DirectorsReportConsistentWithAccountsTruefalse",
    "DescriptionWhyEntityNotGoing-concernOrUncertaintiesOverGoing-concernStatus",
    "EntityTradingName",
    "StatementThatDirectorsAcknowledgeTheirResponsibilitiesUnderCompaniesAct",
    "AverageNumberEmployeesDuringPeriod",
    "MembersHaveNotRequiredCompanyToObtainAnAudit",
    "AmountsOwedToRelatedParties",
    "PrincipalLocation-CityOrTown",
]


@pytest.mark.parametrize("concept", PERSONAL)
def test_a_persons_data_is_known(concept):
    assert is_personal(concept)


@pytest.mark.parametrize("concept", KEPT)
def test_what_a_company_says_of_itself_is_kept(concept):
    assert not is_personal(concept)


def test_figures_are_kept_whatever_they_are_called():
    facts = pl.DataFrame(
        {
            "concept": ["TransactionsWithDirectors", "TransactionsWithDirectors", "NetAssets"],
            "value": ["12", None, None],
        }
    )
    assert without_personal(facts)["value"].to_list() == ["12", None]
    assert without_personal(facts)["concept"].to_list() == [
        "TransactionsWithDirectors",
        "NetAssets",
    ]
    coded = facts.with_columns(pl.col("concept").cast(pl.Categorical))
    assert without_personal(coded).height == 2


def test_the_list_is_reviewed_and_says_whom_it_guards():
    said = yaml.safe_load(REVIEWED.read_text(encoding="utf-8"))
    assert {"title", "why_it_matters", "owner", "reviewed_on", "next_review"} <= said.keys()
    assert all(entry["who"] for entry in said["concepts"])
