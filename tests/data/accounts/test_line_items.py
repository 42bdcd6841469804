"""The reviewed lists hold together."""

from __future__ import annotations

from collections import Counter

import polars as pl
import yaml

from data.accounts.basis import dimension_meanings
from data.accounts.identities import IDENTITIES, LIABILITIES
from data.accounts.line_items import LINE_ITEMS, candidate_table, line_items
from data.tables.accounts_period import AccountsPeriod

NAMES = [item.name for item in line_items()]


def test_the_contract_has_a_column_for_each_item() -> None:
    columns = AccountsPeriod.column_names()
    assert len(NAMES) >= 60
    assert len(set(NAMES)) == len(NAMES)
    assert [name for name in columns if name in NAMES] == NAMES


def test_each_item_says_what_it_means_in_one_line() -> None:
    for item in line_items():
        assert 10 < len(item.meaning) < 120
        assert item.meaning.endswith(".")


def test_each_item_is_in_the_documentation_with_its_meaning() -> None:
    text = (LINE_ITEMS.parents[2] / "docs" / "accounts.md").read_text("utf-8")
    for item in line_items():
        at = "date" if item.instant else "period"
        assert f"| `{item.name}` | {at} | {item.meaning} |" in text


def test_no_candidate_stands_twice_in_one_item() -> None:
    table = candidate_table()
    repeats = table.group_by("item", "concept", "where").len().filter(pl.col("len") > 1)
    assert repeats.is_empty()
    parts = table.group_by("item", "rank").agg(pl.col("part").sort())["part"].to_list()
    assert all(numbers == list(range(len(numbers))) for numbers in parts)


def test_every_named_set_of_dimensions_is_used() -> None:
    said = yaml.safe_load(LINE_ITEMS.read_text("utf-8"))
    used = Counter(str(item) for item in said["items"].values())
    text = " ".join(used)
    assert all(name in text for name in said["dimensions"])


def test_identities_are_about_items() -> None:
    for identity in IDENTITIES:
        terms = {*identity.needed, *identity.absent_is_nil, *identity.either_way, identity.total}
        assert terms <= set(NAMES)
        assert f"{identity.name}_gap" in AccountsPeriod.column_names()
    assert set(LIABILITIES) <= set(NAMES)


def test_dimensions_are_read_without_their_namespaces() -> None:
    written = (
        '{"{http://b}EquityClassesDimension":"{http://b}ShareCapital",'
        '"{http://a}GroupCompanyDataDimension":"{http://a}Consolidated"}'
    )
    bare = '{"EquityClassesDimension":"ShareCapital"}'
    assert dimension_meanings(pl.Series([bare]))["where"].to_list() == [
        "EquityClassesDimension=ShareCapital"
    ]
    typed = '{"{http://a}X":"\\"quoted\\" {text}, \\"a\\":\\"b\\""}'
    read = dimension_meanings(pl.Series(["{}", written, written, typed])).sort("dimensions")
    by = {row["dimensions"]: row for row in read.iter_rows(named=True)}
    assert len(by) == 3
    assert by["{}"]["where"] == ""
    assert by[written]["where"] == "EquityClassesDimension=ShareCapital"
    assert by[written]["basis"] == 1
    assert by[typed]["where"].startswith("X=")
