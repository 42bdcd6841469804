"""The real pairs that two real extracts share: a register of care and lists of companies."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import polars as pl

from data.identity.matching.company_match import matches
from data.sources.companies_house.company_number import as_company_number
from data.warehouse.build import build
from data.warehouse.database import read_database
from data.warehouse.home import Home
from data.warehouse.ingest import ingest_paths

#: Numbers, addresses and postcodes of real companies, without their names.
_ADDRESSES = "companies_house_addresses_postcode_overlap.parquet"
_TABLES = [
    "provider",
    "service_snapshot",
    "company",
    "company_edition",
    "cqc_provider",
    "charity",
    "ownership_release",
]


def real_pairs() -> None:
    """Match the providers of the real extracts, with and without the numbers they give."""
    real = Path(os.environ["FOREWARN_REAL_DATA"])
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder) / "home")
        ingest_paths(
            home,
            [
                real / "cqc" / "mooperd_2026",
                real / "cqc" / "oldham_api_json",
                real / "ofsted" / "provider_level",
                real / "companies_house" / "basic_company_data",
            ],
            512_000_000,
        )
        held = read_database(build(home).path, _TABLES)
    print({name: len(frame) for name, frame in held.items()})
    shared = (
        held["cqc_provider"]
        .filter(~held["cqc_provider"]["company_number"].is_null())
        .join(held["company"].unique("company_number"), on="company_number")
    )
    print(f"numbers that both sides have: {shared['company_number'].n_unique()}")
    addresses = pl.read_parquet(
        real / "companies_house" / "basic_company_data" / _ADDRESSES,
        columns=["unique_id", "address_concat", "postcode"],
    ).with_columns(company_number=as_company_number(pl.col("unique_id")))
    pairs = (
        held["service_snapshot"]
        .filter(pl.col("company_number").is_not_null())
        .select("provider_id", "company_number", "service_name", "la_name")
        .unique()
        .join(addresses, on="company_number")
    )
    print(f"numbers that the list of addresses has too: {pairs['company_number'].n_unique()}")
    for row in pairs.to_dicts():
        print(" ", row)
    for numbers in (True, False):
        snapshots, told = held["service_snapshot"], held["cqc_provider"]
        if not numbers:
            snapshots = snapshots.drop("company_number")
            told = told.with_columns(company_number=pl.lit(None, pl.String))
        result = matches(
            held["provider"],
            snapshots,
            held["company"],
            cqc_provider=told,
            company_edition=held["company_edition"],
        )
        print(f"\nnumbers given {'used' if numbers else 'hidden'}: {len(result.match)} matches")
        for row in result.match.to_dicts():
            print(" ", row["entity_id"], row["company_number"], row["method"], row["evidence"])
        print(f"waiting: {len(result.match_review)}")
        for row in result.match_review.group_by("reason").len().to_dicts():
            print(" ", row)
        for row in result.match_review.filter(
            result.match_review["reason"] != "number-unknown"
        ).to_dicts():
            print(" ", row["entity_id"], row["company_number"], row["reason"], row["evidence"])
