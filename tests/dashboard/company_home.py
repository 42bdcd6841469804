"""The sample home with one invented company of hand-made accounts behind one of its owners.

Filing A (public 30 June 2023) tells of 2022 and, as the year before, 2021. Filing B (public 30 June
2024) tells of 2023, restates 2022, has figures of its group, a head count a hundred times too small,
a balance sheet that does not add up and a doubt. Filing C was public only in December 2024, after the
sample home's last day, and moved its year end.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import dataframely as dy
import duckdb
import polars as pl

from data.tables import accounts, accounts_period, company, match, results
from tests.dashboard.sample_home import TASK, Market, as_at, known_on, write_home

NUMBER = "ZZ000001"
NAME = "INVENTED CARE 000 LIMITED"
#: Listed until 2023, scored in 2023 alone: its administration of May 2023 was public in June.
FAILED = "ZZ000002"
EVIDENCE = "The register's owner and company ZZ000001 have one name."
DOUBT = "A material uncertainty exists that may cast significant doubt on going on."
FRC = "http://xbrl.frc.org.uk/fr/2023-01-01/core"
GROUP = f'{{"{{{FRC}}}GroupCompanyDataDimension":"{{{FRC}}}Consolidated"}}'
RESTATED = f'{{"{{{FRC}}}RestatementsFirstTimeAdoptionDimension":"{{{FRC}}}RestatedAmount"}}'
WITHIN = f'{{"{{{FRC}}}MaturitiesOrExpirationPeriodsDimension":"{{{FRC}}}WithinOneYear"}}'
BOTH = WITHIN[:-1] + "," + GROUP[1:]
CONCEPTS = {
    "net_assets": "NetAssetsLiabilities",
    "cash": "CashBankOnHand",
    "current_assets": "CurrentAssets",
    "fixed_assets": "FixedAssets",
    "creditors_within_one_year": "Creditors",
    "creditors_undated": "Creditors",
    "retained_earnings": "RetainedEarningsAccumulatedLosses",
    "turnover": "TurnoverRevenue",
    "employees": "AverageNumberEmployeesDuringPeriod",
}
OVER_PERIOD = ("turnover", "employees")
PACKS = {
    "A": ("2023-06-30_2023-06-30_aaaaaaaaaaaa", "Accounts_Monthly_Data-June2023.zip"),
    "B": ("2024-06-30_2024-06-30_bbbbbbbbbbbb", "Accounts_Monthly_Data-June2024.zip"),
    "C": ("2024-12-31_2024-12-31_cccccccccccc", "Accounts_Monthly_Data-December2024.zip"),
}
KNOWN = {"A": dt.date(2023, 6, 30), "B": dt.date(2024, 6, 30), "C": dt.date(2024, 12, 31)}
FALSE = (
    "going_concern_doubt",
    "audit_qualified",
    "emphasis_of_matter",
    "ebitda_part",
    "profit_is_inferred",
    "basis_warning",
    "conflict",
    "employees_scale_fixed",
    "creditors_from_undated",
    "cash_flows_turned",
    "balance_fails",
)


def name_of(letter: str) -> str:
    """The member's path of a filing."""
    end = {"A": "20221231", "B": "20231231", "C": "20240331"}[letter]
    return f"Prod224_0001_{NUMBER}_{end}.html"


class Books:
    """Period rows and the facts behind them, in the order they are told."""

    def __init__(self) -> None:
        self.accounts: list[dict[str, Any]] = []
        self.facts: list[dict[str, Any]] = []

    def tell(
        self,
        letter: str,
        end: dt.date,
        figures: dict[str, float],
        *,
        basis: str = "company",
        version: str = "stated",
        start: dt.date | None = None,
        filed: dict[str, str] | None = None,
        **more: Any,
    ) -> None:
        """One period row, and one fact for each of its figures."""
        start = start or dt.date(end.year, 1, 1)
        self.accounts.append(
            dict.fromkeys(FALSE, False)
            | {
                "filing": name_of(letter),
                "period_end": end,
                "basis": basis,
                "version": version,
                "currency": "GBP",
                "company_number": NUMBER,
                "is_prior": False,
                "period_start": start,
                "period_days": (end - start).days + 1,
                "raw_name": PACKS[letter][0],
                "known_on": KNOWN[letter],
                "known_on_estimated": False,
            }
            | figures
            | more
        )
        for item, value in figures.items():
            here = {
                ("consolidated", False): GROUP,
                ("consolidated", True): BOTH,
                ("company", True): WITHIN,
            }.get((basis, item == "creditors_within_one_year"), "{}")
            self.facts.append(
                {
                    "raw_name": PACKS[letter][0],
                    "filing": name_of(letter),
                    "position": 10 + len(self.facts),
                    "company_number": NUMBER,
                    "concept": CONCEPTS[item],
                    "namespace": FRC,
                    "start": str(start) if item in OVER_PERIOD else None,
                    "end": str(end),
                    "dimensions": RESTATED if version == "restated" else here,
                    "unit": "xbrli:pure" if item == "employees" else "iso4217:GBP",
                    "decimals": "2" if item == "employees" else "0",
                    "value": (filed or {}).get(item, str(int(value))),
                    "hidden": False,
                }
            )


def books() -> Books:
    """The three filings."""
    made = Books()
    made.tell(
        "A",
        dt.date(2021, 12, 31),
        {"net_assets": 40_100, "retained_earnings": 40_000, "creditors_undated": 5_000},
        is_prior=True,
        creditors_within_one_year=5_000.0,
        creditors_from_undated=True,
    )
    made.tell(
        "A",
        dt.date(2022, 12, 31),
        {
            "fixed_assets": 40_000,
            "current_assets": 30_000,
            "cash": 10_000,
            "creditors_within_one_year": 20_000,
            "net_assets": 50_000,
            "retained_earnings": 49_900,
            "employees": 11,
        },
        profit_inferred=9_900.0,
        profit_is_inferred=True,
    )
    made.tell("B", dt.date(2022, 12, 31), {"net_assets": 48_000, "retained_earnings": 47_900},
              version="restated", is_prior=True)  # fmt: skip
    made.tell(
        "B",
        dt.date(2023, 12, 31),
        {
            "fixed_assets": 50_000,
            "current_assets": 25_000,
            "cash": 0,
            "creditors_within_one_year": 45_000,
            "net_assets": 29_000,
            "retained_earnings": 29_900,
            "employees": 12,
        },
        filed={"employees": "0.12"},
        profit_inferred=-18_000.0,
        profit_is_inferred=True,
        employees_scale_fixed=True,
        balance_fails=True,
        net_assets_gap=-1_000.0,
        net_assets_holds=False,
        going_concern_doubt=True,
        going_concern_sentence=DOUBT,
        going_concern_concept="GoingConcern",
        going_concern_position=7,
    )
    made.tell("B", dt.date(2023, 12, 31),
              {"turnover": 900_000, "net_assets": 310_000, "creditors_within_one_year": 70_000},
              basis="consolidated")  # fmt: skip
    made.tell("C", dt.date(2024, 3, 31), {"net_assets": -777_777},
              start=dt.date(2024, 1, 1))  # fmt: skip
    return made


def _company(day: dt.date) -> dict[str, Any]:
    return {
        "company_number": NUMBER,
        "as_at": day,
        "known_on": day + dt.timedelta(7),
        "known_on_estimated": True,
        "number_repaired": False,
        "name": NAME,
        "company_type": "ltd",
        "status": "Active",
        "status_kind": "active",
        "incorporated_on": dt.date(2001, 2, 3),
        "raw_name": f"{day}_list",
        "row_number": 2,
    }


def _filing(n: int, filed: dt.date, end: dt.date) -> dict[str, Any]:
    return {
        "company_number": NUMBER,
        "transaction_id": f"INVENTED{n}",
        "filed_on": filed,
        "known_on": filed,
        "known_on_estimated": False,
        "kind": "accounts",
        "category": "accounts",
        "accounts_type": "micro-entity",
        "made_up_to": end,
        "paper_filed": False,
        "fetched_on": dt.date(2024, 12, 31),
        "raw_name": "history",
        "row_number": n,
    }


def _case(number: str, kind: str, happened: dt.date, known: dt.date) -> dict[str, Any]:
    return {
        "company_number": number,
        "case_number": "1",
        "date_type": f"{kind}-started-on",
        "happened_on": happened,
        "known_on": known,
        "known_on_estimated": False,
        "case_type": "in-administration",
        "case_kind": kind,
        "case_class": "failure",
        "date_role": "start",
        "practitioners": 0,
        "fetched_on": dt.date(2024, 12, 31),
        "raw_name": "cases",
        "row_number": 1,
    }


def owned(market: Market) -> str:
    """The owner that is matched: the organisation that runs most homes, and no individual."""
    kinds = {row["provider_id"]: row for row in market.rows["provider"]}
    counted: dict[str, int] = {}
    for row in market.rows["service_snapshot"]:
        one = kinds[row["provider_id"]]
        company = one["kind"] == "organisation" and not one["is_individual"]
        if row["as_at"] == as_at(2024) and company:
            counted[row["provider_id"]] = counted.get(row["provider_id"], 0) + 1
    return max(counted, key=lambda one: (counted[one], one))


def service_of(market: Market) -> str:
    """A home of that owner, on the registers of 2023 and 2024."""
    owner = owned(market)
    years: dict[str, set[int]] = {}
    for row in market.rows["service_snapshot"]:
        if row["provider_id"] == owner:
            years.setdefault(row["service_id"], set()).add(row["as_at"].year)
    return next(service for service, seen in sorted(years.items()) if {2022, 2023, 2024} <= seen)


def company_tables(market: Market) -> dict[str, tuple[type[dy.Schema], list[dict[str, Any]]]]:
    """Warehouse tables by name, with their contracts."""
    made = books()
    matched = {
        "entity_kind": "provider",
        "entity_id": owned(market),
        "company_number": NUMBER,
        "method": "same-name",
        "evidence": EVIDENCE,
        "decided_by": "rule",
        "happened_on": as_at(2018),
        "known_on": known_on(2018),
    }
    filings = [
        _filing(1, dt.date(2023, 6, 20), dt.date(2022, 12, 31)),
        # Nine months after 31 December 2023 end on 30 September 2024; 2021's were due on 30
        # September 2022.
        _filing(2, dt.date(2022, 10, 12), dt.date(2021, 12, 31)),
        _filing(3, dt.date(2024, 6, 20), dt.date(2023, 12, 31)),
        _filing(4, dt.date(2024, 12, 20), dt.date(2024, 3, 31)),
    ]
    lists = [_company(dt.date(year, 4, 1)) for year in (2022, 2023, 2024)]
    lists += [_company(dt.date(year, 4, 1)) | {"company_number": FAILED} for year in (2022, 2023)]
    editions = [
        {"as_at": dt.date(y, 4, 1), "known_on": dt.date(y, 4, 8), "complete": True}
        for y in (2022, 2023, 2024)
    ]
    cases = [
        _case(NUMBER, "administration", dt.date(2024, 3, 1), dt.date(2024, 8, 1)),
        _case(FAILED, "administration", dt.date(2023, 5, 4), dt.date(2023, 6, 5)),
    ]
    return {
        "match": (match.Match, [matched]),
        "accounts": (accounts_period.Accounts, made.accounts),
        "accounts_fact": (accounts.WarehouseFact, made.facts),
        "company": (company.Company, lists),
        "company_edition": (company.CompanyEdition, editions),
        "filing": (company.Filing, filings),
        "insolvency": (company.Insolvency, cases),
        "charge": (company.Charge, []),
    }


def _score(day: dt.date, probability: float) -> dict[str, Any]:
    return {
        "task": "company-failure",
        "entity_kind": "provider",
        "entity_id": f"company:{NUMBER}",
        "entity_name": NAME,
        "as_at": day,
        "known_by": day + dt.timedelta(7),
        "model_version": "sample-c",
        "trained_on": "synthetic",
        "learner": "logistic",
        "probability": probability,
        "low": probability / 2,
        "high": probability * 2,
        "base": 0.01,
        "base_log_odds": -4.6,
    }


def add_company(market: Market) -> None:
    """The rows that go into tables the sample home has already."""
    for day, probability in ((dt.date(2023, 4, 1), 0.02), (dt.date(2024, 4, 1), 0.123)):
        market.add("score", **_score(day, probability))
        market.add(
            "reason",
            task="company-failure",
            entity_id=f"company:{NUMBER}",
            as_at=day,
            rank=1,
            feature="liquidity",
            value="0.6",
            phrase="Current assets 0.6 times what falls due within a year",
            log_odds=1.0,
            points=probability - 0.01,
        )
    market.add("score", **_score(dt.date(2023, 4, 1), 0.07) | {"entity_id": f"company:{FAILED}"})
    for letter, (raw_name, file_name) in PACKS.items():
        market.add(
            "source_file",
            source="companies_house.accounts",
            table="filings",
            file_name=file_name,
            raw_name=raw_name,
            sheet="",
            sha256=letter * 64,
            as_at=KNOWN[letter],
            known_on=KNOWN[letter],
            known_on_estimated=False,
            in_use=True,
            preamble_rows=0,
            blank_rows=0,
            rows_read=1,
            rows_kept=1,
            rows_quarantined=0,
            warnings="",
        )


def _classic(letter: str, end: dt.date, value: float | None) -> dict[str, Any]:
    return {
        "company_number": NUMBER,
        "filing": name_of(letter),
        "raw_name": PACKS[letter][0],
        "period_end": end,
        "basis": "company",
        "score": "zmijewski_x" if value is None else "altman_z_double_prime",
        "known_on": KNOWN[letter],
        "value": value,
        "zone": None if value is None else "distress" if value < 1.1 else "safe",
        "not_computable": "not computable: missing net_income" if value is None else None,
    }


def _classics() -> pl.DataFrame:
    rows = [
        _classic(letter, end, value)
        for letter, end, value in (
            ("A", dt.date(2022, 12, 31), 3.25),
            ("B", dt.date(2023, 12, 31), -1.5),
            ("B", dt.date(2023, 12, 31), None),
            ("C", dt.date(2024, 3, 31), 9.99),
        )
    ]
    return results.ClassicScore.validate(pl.DataFrame(rows, infer_schema_length=None), cast=True)


def _panel() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "company_number": [NUMBER, NUMBER],
            "as_at": [dt.date(2023, 4, 1), dt.date(2024, 4, 1)],
            "known_by": [dt.date(2023, 4, 8), dt.date(2024, 4, 8)],
            "accounts_age": [1.2, 1.2],
            "accounts_overdue_days": [0, 30],
            "accounts_late_last": [12, 0],
            "accounts_late_times": [3, 3],
            "current_ratio": [2.0, 0.56],
            "current_ratio_peer": [60.0, 12.4],
            "liabilities_share": [0.3, 0.6],
            "liabilities_share_peer": [50.0, None],
            "return_on_assets": [None, None],
        },
        schema_overrides={"return_on_assets": pl.Float64},
    )


def company_home(folder: Path, market: Market) -> Path:
    """Write the sample home with the company's tables beside its own."""
    assert TASK != "company-failure"
    add_company(market)
    home = write_home(folder, market)
    with duckdb.connect(str(home / "warehouse" / "sample-1.duckdb")) as connection:
        for table, (contract, rows) in company_tables(market).items():
            columns = contract.column_names()
            filled = [{column: row.get(column) for column in columns} for row in rows]
            raw = pl.DataFrame(filled, infer_schema_length=None) if rows else None
            frame = (  # noqa: F841 (read by the query below)
                contract.create_empty() if raw is None else contract.validate(raw, cast=True)
            )
            connection.execute(f'CREATE TABLE "{table}" AS SELECT * FROM frame')
    with duckdb.connect(str(home / "results" / "sample-1.duckdb")) as connection:
        panel = _panel()  # noqa: F841 (read by the query below)
        connection.execute("CREATE TABLE panel_company AS SELECT * FROM panel")
        classic = _classics()  # noqa: F841 (read by the query below)
        connection.execute("CREATE TABLE classic_score AS SELECT * FROM classic")
    return home
