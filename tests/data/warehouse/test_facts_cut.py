"""Every table of facts is cut at both dates, or a reason is written down why it is not."""

from __future__ import annotations

import importlib
import pkgutil
import re
from pathlib import Path

import dataframely as dy

import data.tables
from data.warehouse.company_facts import COMPANY_HAPPENED, CompanyFacts
from data.warehouse.facts import HAPPENED, LASTING, TIMELESS, Facts

ROOT = Path(__file__).parents[3]
#: Tables with ``known_on`` that no feature, label, score or alert reads; what each is for. Whoever
#: lets one of them into ``features`` or ``models`` puts it among the facts first.
NOT_READ = {
    "accounts_fact": "behind one row of accounts, for pages and trace",
    "alert": "a result",
    "adult_care_spend": "shown by area on request",
    "boundary": "drawn on maps",
    "capacity_return": "shown on the pages of those who consented",
    "charity": "matched to providers in a build, which dates the match",
    "charity_return": "shown beside a charity's accounts",
    "classic_score": "a result, from accounts that were cut",
    "contract": "shown on request",
    "control": "read by a build into ownership, which is cut",
    "council_payment": "shown on request",
    "cqc_brand": "shown beside the market's figures",
    "cqc_listing": "read by a build into the register's rows, which are cut",
    "cqc_provider": "read by a build into provider and match, which are cut",
    "cqc_rating": "read by a build into inspection, which is cut",
    "dual_registration": "shown beside a service",
    "fee": "shown by area on request",
    "fostering_agency": "shown beside an agency",
    "la_spend_line": "shown by area on request",
    "match_review": "a queue for people",
    "officer_change": "shown on a company's page",
    "ownership_release": "read by a build into ownership, which is cut",
    "placement": "shown by area on request",
    "population": "shown by area on request",
    "postcode": "where a place is, which does not change what is known of its services",
    "premises": "shown beside a service",
    "register_list": "a result",
    "scotland_grade": "shown beside a service",
    "scotland_year": "shown beside a service",
    "source_file": "about files, and no fact of the market",
    "workforce_area": "shown by area on request",
    "workforce_return": "shown on the pages of those who consented",
}
CUT = {*HAPPENED, *LASTING, *TIMELESS, *COMPANY_HAPPENED}


def dated() -> dict[str, type[dy.Schema]]:
    """Every contract with ``known_on`` under its table's name."""
    found = {}
    for module in pkgutil.iter_modules(data.tables.__path__):
        held = importlib.import_module(f"data.tables.{module.name}")
        for name, contract in vars(held).items():
            own = isinstance(contract, type) and issubclass(contract, dy.Schema)
            if own and contract.__module__ == held.__name__ and "known_on" in contract.columns():
                found[re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()] = contract
    return found


def test_every_dated_table_is_cut_or_has_a_reason():
    tables = set(dated())
    assert len(tables) > 40
    assert not CUT & set(NOT_READ)
    assert sorted(tables - CUT - set(NOT_READ)) == []
    assert sorted((CUT | set(NOT_READ)) - tables - NOT_CONTRACTS) == []


#: Tables under a contract of another name.
NOT_CONTRACTS = {"accounts_fact"}


def test_what_is_cut_is_what_is_held():
    undated = {"local_authority"}
    assert set(Facts.__dataclass_fields__) - undated == {*HAPPENED, *LASTING, *TIMELESS}
    assert set(CompanyFacts.__dataclass_fields__) == set(COMPANY_HAPPENED)


def test_the_columns_cut_by_are_those_of_the_contracts():
    contracts = dated()
    for table, happened in (HAPPENED | COMPANY_HAPPENED).items():
        assert happened in contracts[table].columns(), table
    for table, how in LASTING.items():
        named = {how.began, how.ended, how.end_known, *how.of_the_end}
        assert named <= set(contracts[table].columns()), table


def test_every_end_that_is_dated_is_taken_off_where_it_could_not_be_seen():
    """A contract with the day on which an end was public is one of what lasts."""
    ends = {
        table
        for table, contract in dated().items()
        if {"end_known_on", "ended_known_on"} & set(contract.columns())
    }
    assert ends == set(LASTING)


def test_features_and_models_read_no_table_that_is_not_cut():
    """What is not among the facts is not named where figures are made."""
    for room in ("features", "models"):
        for file in sorted((ROOT / room).rglob("*.py")):
            asked = re.findall(r"(?:facts|seen|held)\.([a-z_]+)\b", file.read_text("utf-8"))
            assert not set(asked) & set(NOT_READ), file.name
