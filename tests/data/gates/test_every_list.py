"""The reviewed tolerances on doctored second editions of every kind of list."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest

from data.gates.run import gate_results
from data.gates.tolerances import ANY, ListRules, rules_of, tolerances
from data.tables.contract import Contract
from data.tables.cqc import CqcListing
from data.tables.demand import Placement
from data.tables.fostering import FosteringAgency
from data.tables.gazette import GazetteNotice
from data.tables.local_finance import AdultCareSpend, Fee, LaSpendLine
from data.tables.ownership import OwnershipRelease
from data.tables.population import Population
from data.tables.service import JoinerLeaver, ProvidersPlaces, ServiceSnapshot
from data.tables.source_file import Quarantine, SourceFile
from tests.data.gates.synthetic_file import file_of

CONTRACTS = {
    "service_snapshot": ServiceSnapshot,
    "joiner_leaver": JoinerLeaver,
    "providers_places": ProvidersPlaces,
    "fostering_agency": FosteringAgency,
    "ownership_release": OwnershipRelease,
    "cqc_listing": CqcListing,
    "la_spend_line": LaSpendLine,
    "placement": Placement,
    "adult_care_spend": AdultCareSpend,
    "fee": Fee,
    "population": Population,
    "gazette_notice": GazetteNotice,
    "contract": Contract,
}
FIRST, ROWS = date(2025, 3, 31), 400
#: A list of each publisher, with the name of a table where one entry holds for all of a source.
REGISTERS = [
    ("ofsted.childrens_social_care", "provider_level"),
    ("ofsted.management_information", "provider_level"),
    ("cqc.active_locations", "active_location"),
    ("cqc.market_export", "market_export"),
    ("care_inspectorate", "datastore"),
    ("care_inspectorate_wales", "register"),
    ("rqia", "register"),
]
KEYED = [
    *REGISTERS,
    ("ofsted.childrens_social_care", "providers_places"),
    ("ofsted.fostering", "fostering_agency"),
    ("ofsted.ownership", "ownership_release"),
    ("cqc.directory", "directory"),
    ("section_251", "returns"),
    ("looked_after_children", "net_gain"),
    ("adult_social_care", "activity_keys"),
    ("provider_fees", "fees"),
    ("population", "estimate"),
]
STOCKS = [
    *KEYED,
    ("cqc.deactivated_locations", "deactivated_location"),
    ("cqc.latest_ratings", "latest_rating"),
    ("charity_commission", "charity"),
    ("companies_house.companies", "company"),
    ("postcodes", "postcode"),
]
#: Of the directory of postcodes only those that are borne are ever typed.
READ = [kind for kind in STOCKS if kind[0] != "postcodes"]
#: Each file of these tells of a time, not of a whole: fewer rows are no fault.
NEWS = [
    ("gazette", "gazette_notice"),
    ("contracts", "contract"),
    ("companies_house.control", "control"),
    ("cqc.syndication", "location"),
    ("council_spend", "payment"),
]


def rules_for(source: str, table: str) -> ListRules:
    found = rules_of(tolerances(), source, table)
    assert found is not None
    if (source, table) in STOCKS:
        assert found.source == source
    return found


def edition(rules: ListRules, number: int, rows: int = ROWS) -> pl.DataFrame:
    """Rows of the table that the rules name, alike in each edition."""
    as_at = FIRST + timedelta(days=number * (rules.every_days or 30))
    n = pl.int_range(rows, eager=True)
    made = pl.DataFrame({"raw_name": [f"raw{number}"] * rows, "as_at": [as_at] * rows})
    for name in rules.key:
        made = made.with_columns((pl.lit("k") + n.cast(pl.String)).alias(name))
    for name in rules.past_days:
        made = made.with_columns(pl.lit(date(2010, 5, 6)).alias(name))
    for name, (_, high) in rules.bounds.items():
        made = made.with_columns(pl.lit(min(int(high or 9), 9)).alias(name))
    for name in (rules.never_yet, rules.started):
        if name is not None and name not in made.columns:
            made = made.with_columns(pl.lit(date(2010, 5, 6)).alias(name))
    if rules.never_yet:
        some = pl.when(n % 20 > 0).then(rules.never_yet).alias(rules.never_yet)
        made = made.with_columns(some)
    return made.with_columns(name=pl.lit("Synthetic House"))


def refused(source: str, table: str, now: pl.DataFrame, share: float = 1.0, **said: object) -> bool:
    """Whether the second edition, ``share`` of the first one's length, is left out."""
    rules = rules_for(source, table)
    before, long = edition(rules, 0), rules.at_least * 10
    files = [
        file_of(source, table, before, long),
        file_of(source, table, now, round(long * share), **said),
    ]
    frames = {rules.typed or "none": pl.concat([before, now])}
    held = pl.DataFrame(files, schema=SourceFile.create_empty().schema)
    _, why = gate_results(frames, held, Quarantine.create_empty())
    assert set(why) <= {"raw1"}, why
    return bool(why)


@pytest.mark.parametrize(("source", "table"), [*STOCKS, *NEWS])
def test_an_edition_like_the_one_before_is_used(source, table):
    assert not refused(source, table, edition(rules_for(source, table), 1))


@pytest.mark.parametrize(("source", "table"), STOCKS)
def test_an_edition_of_which_three_tenths_are_lost_is_not_used(source, table):
    now = edition(rules_for(source, table), 1)
    assert refused(source, table, now.head(ROWS * 7 // 10), 0.7)
    assert refused(source, table, now.head(2), 2 / ROWS)


@pytest.mark.parametrize(("source", "table"), NEWS)
def test_a_quiet_week_is_news_too(source, table):
    assert not refused(source, table, edition(rules_for(source, table), 1).head(3), 0.01)


@pytest.mark.parametrize(("source", "table"), KEYED)
def test_entries_numbered_anew_are_other_entries(source, table):
    rules = rules_for(source, table)
    other = pl.concat_str(pl.lit("new-"), pl.col(rules.key[0])).alias(rules.key[0])
    assert refused(source, table, edition(rules, 1).with_columns(other))


@pytest.mark.parametrize(("source", "table"), [*KEYED, ("gazette", "gazette_notice")])
def test_text_misread_on_its_way_is_not_used(source, table):
    spoilt = edition(rules_for(source, table), 1).with_columns(name=pl.lit("Ty Mawr\ufffd"))
    assert refused(source, table, spoilt)


@pytest.mark.parametrize("day", [date(1900, 1, 1), date(2099, 1, 1)])
@pytest.mark.parametrize(("source", "table"), REGISTERS)
def test_days_that_cannot_be_are_not_used(source, table, day):
    rules = rules_for(source, table)
    now = edition(rules, 1).with_columns(pl.lit(day).alias(rules.past_days[0]))
    assert refused(source, table, now)


@pytest.mark.parametrize(("source", "table"), REGISTERS)
def test_places_that_cannot_be_are_not_used(source, table):
    now = edition(rules_for(source, table), 1).with_columns(places=pl.lit(9999))
    assert refused(source, table, now)


@pytest.mark.parametrize(("source", "table"), [*READ, *NEWS])
def test_a_column_that_cannot_be_read_any_more_is_not_used(source, table):
    now = edition(rules_for(source, table), 1)
    read = rules_for(source, table).at_least * 10
    lost = f"{read * 6 // 10:,} unreadable or out of bounds in places (rows 1, 2 and more)"
    assert refused(source, table, now, warnings=lost)
    assert not refused(source, table, now, warnings="1 unreadable in places (rows 1)")


@pytest.mark.parametrize(("source", "table"), [*READ, *NEWS])
def test_rows_set_aside_by_the_half_are_not_used(source, table):
    read = rules_for(source, table).at_least * 10
    now = edition(rules_for(source, table), 1)
    assert refused(source, table, now, rows_quarantined=read * 6 // 10)


@pytest.mark.parametrize(
    "warning",
    [
        "6 records, where its own totals say 7",
        "the record of totals is missing, so that it may have been cut short",
    ],
)
def test_a_snapshot_that_does_not_agree_with_its_own_count_is_said(warning):
    rules = rules_for("companies_house.control", "control")
    held = [file_of(rules.source, rules.table, edition(rules, 0), 9, warnings=warning)]
    files = pl.DataFrame(held, schema=SourceFile.create_empty().schema)
    results, why = gate_results({}, files, Quarantine.create_empty())
    [said] = results.filter(~pl.col("passed")).select("gate", "sentence").rows()
    assert said[0] == "own_count" and warning in said[1] and not why


def test_of_a_list_whose_newest_edition_alone_is_used_the_older_one_is_compared_with():
    rules = rules_for("postcodes", "postcode")
    frames = [edition(rules, number) for number in (0, 1)]
    held = [
        file_of(rules.source, "postcode", frames[0], 50_000, in_use=False),
        file_of(rules.source, "postcode", frames[1], 30_000),
    ]
    files = pl.DataFrame(held, schema=SourceFile.create_empty().schema)
    assert set(gate_results({}, files, Quarantine.create_empty())[1]) == {"raw1"}


def test_the_columns_that_rules_name_are_columns_of_their_tables():
    for rules in tolerances():
        if rules.typed is None:
            continue
        named = {*rules.key, *rules.past_days, *rules.bounds, rules.never_yet, rules.started}
        assert named - {None} <= set(CONTRACTS[rules.typed].column_names()), rules.title
    assert rules_for("no.such", "list").source == ANY
