"""What councils need and spend, invented, in the layouts of five publications."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

from data.demo.councils.areas import ENGLAND, councils
from data.demo.scale import LAST_YEAR
from data.demo.xlsx_file import write_xlsx

_PROVIDERS = {
    "Own provision (by the LA)": 0.45,
    "Private provision": 0.38,
    "Voluntary/third sector provision": 0.07,
    "Other LA provision": 0.02,
    "Parents or other person with parental responsibility": 0.08,
}
_EVERYONE = "1. All children looked after at 31 March"
_WEEK = "Average fee rate per week for external providers of "
_FEES = {
    f"{_WEEK}care homes without nursing for clients aged 65+": 900,
    f"{_WEEK}care homes with nursing for clients aged 65+": 1050,
    "Average fee rate per hour for external providers of home care": 22,
}


def write_statistics(folder: Path, rng: np.random.Generator) -> None:
    """Write one file each: looked-after children, section 251, adult care finance, fees, people.

    Args:
        folder: where they go.
        rng: source of chance.
    """
    areas = councils()
    people = rng.integers(150_000, 900_000, areas.height)
    _looked_after(folder, areas, (people * 0.0018).astype(np.int64))
    _section_251(folder, areas, people)
    _adult_care(folder, areas, people)
    _fees(folder, areas, rng)
    _population(folder, areas, people)


def _looked_after(folder: Path, areas: pl.DataFrame, children: np.ndarray) -> None:
    """Children by provider of their placement; England is the councils told of, added up."""
    parts = []
    for label, share in _PROVIDERS.items():
        parts.append(
            _places(areas, str(LAST_YEAR), "Reporting year").with_columns(
                placement_type=pl.lit(_EVERYONE),
                placement_provider=pl.lit(label),
                number=pl.Series((children * share).astype(np.int64)),
            )
        )
    each = pl.concat(parts)
    place = ["region_code", "region_name", "old_la_code", "la_name", "new_la_code"]
    everyone = each.group_by("new_la_code", maintain_order=True).agg(
        pl.col("number").sum(), pl.exclude("number", "placement_provider").first()
    )
    rows = pl.concat(
        [
            each,
            everyone.with_columns(placement_provider=pl.lit("All children")).select(each.columns),
        ]
    )
    england = (
        rows.group_by("placement_provider", maintain_order=True)
        .agg(pl.col("number").sum(), pl.exclude("number", "placement_provider").first())
        .with_columns(
            *(pl.lit("").alias(name) for name in place), geographic_level=pl.lit("National")
        )
        .select(rows.columns)
    )
    _csv(folder, "cla_on_31_march_by_placement_provider", pl.concat([england, rows]))


def _section_251(folder: Path, areas: pl.DataFrame, people: np.ndarray) -> None:
    lines = {"Residential care": 62, "Fostering services": 55, "Leaving care support services": 9}
    spans = f"{LAST_YEAR - 1}{LAST_YEAR % 100}"
    parts = []
    for line, per_head in lines.items():
        spent = people * per_head
        parts.append(
            _places(areas, spans, "Financial year").with_columns(
                category_of_expenditure=pl.lit("Children looked after"),
                description_of_expenditure=pl.lit(line),
                own_provision=pl.Series(spent * 35 // 100),
                private_provision=pl.Series(spent * 55 // 100),
                other_public_sector_provision=pl.lit(0),
                voluntary_provision=pl.Series(spent * 10 // 100),
                total_expenditure=pl.Series(
                    spent * 35 // 100 + spent * 55 // 100 + spent * 10 // 100
                ),
                income=pl.Series(spent * 2 // 100),
            )
        )
    _csv(folder, "s251_childrens_services", pl.concat(parts))


def _adult_care(folder: Path, areas: pl.DataFrame, people: np.ndarray) -> None:
    """Gross current expenditure on homes, in thousands of pounds, and weeks of care."""
    frames = []
    for setting, money, weeks in (("Nursing", 48, 45), ("Residential", 75, 85)):
        for measure, value, finance in (
            ("Expenditure", people * money // 1000, "Gross Current Expenditure"),
            ("Weeks of care", people * weeks // 1000, "99"),
        ):
            frames.append(
                areas.select(
                    UUID=pl.lit("synthetic"),
                    GEOGRAPHY_LEVEL=pl.lit("Council"),
                    FY_ENDING=pl.lit(str(LAST_YEAR - 1)),
                    GEOGRAPHY_CODE="la_code",
                    REGION_GO_CODE="region_code",
                    GEOGRAPHY_NAME="la_name",
                    CareType=pl.lit("Long Term"),
                    FinanceType=pl.lit("Gross" if finance != "99" else "99"),
                    FinanceDescription=pl.lit(finance),
                    AgeBand=pl.lit("65 and Over"),
                    PrimarySupportReason=pl.lit("99"),
                    SupportSetting=pl.lit(setting),
                    Purpose=pl.lit("99"),
                    ActivityProvision=pl.lit("External"),
                    DataType=pl.lit(measure),
                    ITEMVALUE=pl.Series(value),
                )
            )
    _csv(folder, "ascfr_finance_and_activity", pl.concat(frames))


def _fees(folder: Path, areas: pl.DataFrame, rng: np.random.Generator) -> None:
    """A workbook with a cover, as the fund's are."""
    years = f"{LAST_YEAR - 1}-{LAST_YEAR % 100}"
    path = folder / f"synthetic_data_msif_care_provider_fees_{years}.xlsx"
    rows: list[list[object]] = [
        ["ONS code", "Local authority", *(f"{heading} in {years}" for heading in _FEES)]
    ]
    for code, name in areas.select("la_code", "la_name").iter_rows():
        fees = [round(usual * rng.uniform(0.85, 1.15), 2) for usual in _FEES.values()]
        rows.append([code, name, *fees])
    write_xlsx(
        path,
        {
            "Cover": [[f"SYNTHETIC DATA. Care provider fees: {years}"]],
            f"Table A {years}": [["SYNTHETIC DATA. Table A: fee rates"], *rows],
        },
    )


def _population(folder: Path, areas: pl.DataFrame, people: np.ndarray) -> None:
    ages = {"All Ages": 1.0, "Aged 65+": 0.19, "Aged 85+": 0.025, "Aged 0-17": 0.21}
    rows = pl.concat(
        areas.select(
            DATE_NAME=pl.lit(str(LAST_YEAR - 1)),
            GEOGRAPHY_NAME="la_name",
            GEOGRAPHY_CODE="la_code",
            GENDER_NAME=pl.lit("Total"),
            C_AGE_NAME=pl.lit(age),
            OBS_VALUE=pl.Series((people * share).astype(np.int64)),
        )
        for age, share in ages.items()
    )
    _csv(folder, "nomis_population", rows)


def _places(areas: pl.DataFrame, period: str, identifier: str) -> pl.DataFrame:
    """The first ten columns of the education statistics service, one row per council."""
    return areas.select(
        time_period=pl.lit(period),
        time_identifier=pl.lit(identifier),
        geographic_level=pl.lit("Local authority"),
        country_code=pl.lit(ENGLAND),
        country_name=pl.lit("England"),
        region_code="region_code",
        region_name="region",
        old_la_code=pl.lit(""),
        la_name="la_name",
        new_la_code="la_code",
    )


def _csv(folder: Path, name: str, rows: pl.DataFrame) -> None:
    rows.write_csv(folder / f"synthetic_data_{name}.csv")
