"""Adult social care: keys, words and unit costs, on the real files and on made ones."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from data.errors import KnownOther, NotRecognised, UnreadableFile
from data.sources import adult_social_care as source
from data.sources.adult_social_care_rows import adult_care_rows
from tests.data.council_statistics import dicts, ingested, text_of, typed

ACTIVITY = "CSV_ASCFR_Activity.csv"
TOTALS = "CSV_ASCFR_Additional.csv"
COSTS_2014 = "Annex_Final_CASSR_Level_Unit_Costs_2013_14.csv"
COSTS_2015 = "pss-exp-eng-14-15-fin-coun-lev-unit-cost.csv"
KEY = ["table", "area_code", "measure", "finance", "care_type", "age_band", "purpose"]
KEY += ["primary_support_reason", "support_setting", "provision", "detail"]
WORDS = ["UUID", "GEOGRAPHY_LEVEL", "FY_ENDING", "GEOGRAPHY_CODE", "REGION_GO_CODE"]
WORDS += ["GEOGRAPHY_NAME", "CASSR", "CareType", "FinanceType", "FinanceDescription", "AgeBand"]
WORDS += ["PrimarySupportReason", "SupportSetting", "Purpose", "ActivityProvision", "DataType"]
WORDS += ["ITEMVALUE"]


def read(real_data: Path, name: str) -> tuple[pl.DataFrame, pl.DataFrame, tuple[str, ...]]:
    return typed(source, adult_care_rows, real_data / "places" / "asc_finance" / name)


@pytest.mark.parametrize(("name", "table"), [(ACTIVITY, "activity-keys"), (TOTALS, "further-keys")])
def test_keys_are_kept_as_keys_and_nothing_is_lost(real_data, name, table):
    rows, bad, warnings = read(real_data, name)
    plain = dicts(real_data / "places" / "asc_finance" / name)
    value = "ItemValue"
    assert bad.is_empty() and len(rows) == len(plain)
    assert set(rows["table"]) == {table} and set(rows["as_at"]) == {date(2017, 3, 31)}
    assert rows.select(KEY).is_unique().all()
    withheld = sum(row[value] == ":" for row in plain)
    assert rows["value"].null_count() == withheld == rows.filter(value_suppressed=":").height
    numbers = [float(row[value]) for row in plain if row[value] != ":"]
    assert rows["value"].sum() == pytest.approx(sum(numbers))
    # 151 councils, nine regions and England, each with every figure.
    assert Counter(rows["level"].unique().to_list()) == Counter(
        ["local authority", "region", "national"]
    )
    assert rows["la_code"].drop_nulls().n_unique() == 151
    assert rows["area_code"].n_unique() == 161
    assert "keys" in warnings[-1]


def wide(rows: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    return rows.pivot("measure", index=by, values="value", aggregate_function="first").drop_nulls()


def test_unit_costs_of_2015_are_what_was_spent_over_the_weeks(real_data):
    publication = ingested(source, real_data / "places" / "asc_finance" / COSTS_2015)
    [table] = publication.tables
    assert publication.as_at == date(2015, 3, 31)
    rows, bad, warnings = read(real_data, COSTS_2015)
    assert bad.is_empty() and warnings == ()
    # 152 councils, nine regions and England in each of the lines.
    assert len(rows) == len(table.cells) * 162
    assert rows.select(KEY).is_unique().all()
    same = [
        "area_code",
        "age_band",
        "primary_support_reason",
        "support_setting",
        "detail",
        "care_type",
    ]
    held = wide(rows.filter(level="local authority"), same)
    off = held["expenditure"] / held["activity"] - held["unit cost"]
    whole = held.filter((held["activity"] > 0) & (held["expenditure"] > 0))
    off = (whole["expenditure"] / whole["activity"] / whole["unit cost"] - 1).abs()
    assert len(whole) > 5000 and float(off.quantile(0.99)) < 0.01  # type: ignore[arg-type]


def test_unit_costs_of_2014_are_what_was_spent_over_the_weeks(real_data):
    rows, bad, warnings = read(real_data, COSTS_2014)
    assert bad.is_empty() and warnings == ()
    # 152 councils and England; sixty indicators, each a numerator, a denominator and a cost.
    assert len(rows) == 153 * 180
    assert rows["la_code"].drop_nulls().n_unique() == 152
    coded = rows.with_columns(indicator=pl.col("detail").str.extract(r"^(\S+)"))
    assert coded["indicator"].n_unique() == 60
    held = wide(coded.filter(level="local authority"), ["area_code", "indicator"])
    weekly = coded.filter(unit="weeks")["indicator"].unique().implode()
    whole = held.filter(pl.col("indicator").is_in(weekly), pl.col("activity") > 500)
    off = (whole["expenditure"] / whole["activity"] / whole["unit cost"] - 1).abs()
    assert len(whole) > 2000 and float(off.quantile(0.99)) < 0.01  # type: ignore[arg-type]
    [cumbria] = coded.filter(la_code="E10000006", indicator="2.1", measure="unit cost").to_dicts()
    assert (cumbria["value"], cumbria["unit"]) == (560.0, "GBP per week")


def test_words_give_pounds_for_finance_and_counts_for_activity():
    council = ["Council", "2023", "E10000006", "E12000002", "Cumbria", "102"]
    content = text_of(
        WORDS,
        ["1", *council, "Long Term", "Gross", "Gross Current", "65 and Over", "99", "Nursing", "99",
         "External", "Expenditure", "1234.5"],
        ["2", *council, "Long Term", "99", "99", "18 to 64", "Physical Support", "Residential", "99",
         "In House", "Weeks of care", "[c]"],
        ["3", "England", "2022-23", "E92000001", "", "England", "", "99", "", "", "99", "99", "99",
         "99", "99", "Weeks of care", "*"],
        ["4", "Region", "2023", "", "E12000001", "North East", "", "99", "", "", "99", "99", "99",
         "99", "99", "Weeks of care", "7"],
        ["5", "Council", "2023", "", "", "Nowhere", "", "99", "", "", "99", "99", "99", "99", "99",
         "Weeks of care", "7"],
        ["6", *council, "99", "", "", "99", "99", "99", "99", "99", "Weeks of care", "many"],
    )  # fmt: skip
    rows, bad, _ = typed(source, adult_care_rows, Path("ascfr.csv"), content)
    picked = rows.select(
        "table", "area_code", "level", "provision", "unit", "value", "value_suppressed"
    )
    assert picked.rows() == [
        ("finance", "E10000006", "local authority", "external", "GBP", 1_234_500, None),
        ("activity", "E10000006", "local authority", "own", "weeks", None, "c"),
        ("activity", "E92000001", "national", "all", "weeks", None, "*"),
        ("activity", "E12000001", "region", "all", "weeks", 7, None),
    ]
    assert set(rows["as_at"]) == {date(2023, 3, 31)}
    assert rows["primary_support_reason"].to_list()[:2] == ["all", "Physical Support"]
    assert bad["row_number"].to_list() == [6, 7]


def test_a_table_of_further_money_without_settings_is_read_too():
    headings = ["FY_ENDING", "GEOGRAPHY_CODE", "FinanceType", "FinanceDescription", "ITEMVALUE"]
    content = text_of(headings, ["2021-22", "E09000007", "Income", "Client contributions", "1.5"])
    rows, bad, _ = typed(source, adult_care_rows, Path("ascfr.csv"), content)
    assert bad.is_empty()
    [row] = rows.select("as_at", "la_code", "finance", "measure", "value", "unit").rows()
    said = "Income: Client contributions"
    assert row == (date(2022, 3, 31), "E09000007", said, "all", 1500, "GBP")


def test_money_by_keys_is_in_pounds_and_net_is_total_less_income():
    headings = ["FY_Ending", "CASSR_CODE", "GEOGRAPHY_CODE", "REGION_GO_CODE", "CareType_KEY"]
    headings += ["AgeBand_KEY", "PrimarySupportReason_KEY", "SupportSetting_KEY", "Purpose_KEY"]
    headings += ["CarerSupportType_KEY", "DataType_KEY", "TOTALEXPENDITURE", "TOTALINCOME"]
    headings += ["NETTOTALEXPENDITURE"]
    place = ["2017", "102", "E10000006", "E12000002", "2", "1", "4"]
    content = text_of(
        headings,
        [*place, "3", "", "", "1", "1200.5", "200.25", "1000.25"],
        [*place, "4", "", "", "1", ":", "0", "-3"],
    )
    rows, bad, _ = typed(source, adult_care_rows, Path("totals.csv"), content)
    assert bad.is_empty() and len(rows) == 2 * 6  # three kinds of total are not in this file
    held = rows.drop_nulls("value")
    amounts = dict(held.filter(support_setting="key 3").select("measure", "value").iter_rows())
    assert amounts == {
        "total expenditure": 1_200_500,
        "total income": 200_250,
        "net total expenditure": 1_000_250,
    }
    assert set(rows["table"]) == {"finance-keys"} and set(rows["unit"]) == {"GBP"}
    withheld = rows.filter(value_suppressed=":").select("measure", "support_setting").rows()
    assert withheld == [("total expenditure", "key 4")]


def test_a_derived_table_is_named_as_one_and_other_tables_are_none(real_data):
    folder = real_data / "places" / "asc_finance"
    with pytest.raises(KnownOther, match="derived"):
        ingested(source, folder / "activity.csv")
    with pytest.raises(NotRecognised):
        ingested(source, folder / "GDP_Deflators_Qtrly_National_Accounts_December_2023_update.csv")
    with pytest.raises(UnreadableFile, match="financial year"):
        ingested(source, Path("a.csv"), text_of(WORDS, ["1"] * len(WORDS)))


def test_the_latest_report_of_each_kind_is_fetched(mirror, fetching):
    report = "/government/statistics/adult-social-care-{}-report-england-{}"
    pages = [report.format("activity", "2023-to-2024"), report.format("activity", "2024-to-2025")]
    pages += [report.format("finance", "2024-to-2025"), "/government/news/adult-social-care"]
    search = "https://www.gov.uk/api/search.json"
    asked = "?q=adult+social+care+activity+report+finance+report+England&fields=link&count=100"
    answer = {"results": [{"link": page} for page in pages]}
    import json

    for address in (search, search + asked):
        mirror.serve(address, json.dumps(answer))
    for page, name in zip(pages[1:3], ("STS001.csv", "finance.ods"), strict=True):
        url = f"https://assets.publishing.service.gov.uk/media/1/{name}"
        details = {"attachments": [{"url": url, "title": name}]}
        mirror.serve(f"https://www.gov.uk/api/content{page}", json.dumps({"details": details}))
        mirror.serve(url, b"a,b\n1,2\n" if name.endswith("csv") else b"PK\x05\x06" + b"\0" * 18)
    found = source.fetch(fetching("adult_social_care"))
    assert sorted(path.name for path in found) == ["STS001.csv", "finance.ods"]
