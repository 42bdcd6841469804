"""Accounts behind a home: what could be known, what each figure rests on, what is missing."""

from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.account_words import change, money, shown
from dashboard.app import create_app
from dashboard.desk import Desk, open_desk
from dashboard.queries import accounts, companies, facts, filings, search
from dashboard.queries.derivations import derivation
from dashboard.search_box import suggestions
from data.accounts.line_items import line_items
from tests.dashboard.company_home import (
    CONCEPTS,
    DOUBT,
    EVIDENCE,
    FAILED,
    KNOWN,
    NAME,
    NUMBER,
    PACKS,
    company_home,
    name_of,
    owned,
    service_of,
)
from tests.dashboard.reading_pages import links, parts, show, title, words
from tests.dashboard.sample_home import Market, as_at, invent, known_on

NOW, THEN = (as_at(2024), known_on(2024)), (as_at(2023), known_on(2023))
END = {year: dt.date(year, 12, 31) for year in (2021, 2022, 2023)}


@pytest.fixture(scope="module")
def market() -> Market:
    return invent()


@pytest.fixture(scope="module")
def home(market: Market, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return company_home(tmp_path_factory.mktemp("company"), market)


@pytest.fixture(scope="module")
def desk(home: Path) -> Desk:
    return open_desk(home, None)


def held(desk: Desk, when: tuple[dt.date, dt.date] = NOW) -> tuple[accounts.Accounts, ...]:
    edition = desk.published.current()
    assert edition is not None
    return accounts.sets(edition, NUMBER, *when)


def said_at(desk: Desk, address: str) -> str:
    """The words of a page, its unbreakable blanks made plain."""
    return words(show(desk, address).content).replace("\u00a0", " ")


def panel(desk: Desk, query: str) -> dict[str, list[str]]:
    """The particulars of the panel a figure's address opens: name -> values."""
    content = show(desk, f"/company/{NUMBER}?{query}").content
    found = [part for part in parts(content) if getattr(part, "id", None) == "figure"]
    assert len(found) == 1
    names = [part for part in parts(found[0]) if type(part).__name__ in ("Dt", "Dd")]
    said: dict[str, list[str]] = {}
    for name, value in zip(names[::2], names[1::2], strict=True):
        said.setdefault(words(name), []).append(words(value))
    said["figure"] = [
        words(part) for part in parts(found[0]) if getattr(part, "id", None) == "figure-value"
    ]
    return said


# --- what could be known ----------------------------------------------------------------------


def test_company_and_group_are_kept_apart_and_own_years_come_first(desk: Desk) -> None:
    own, group = held(desk)
    assert (own.basis, group.basis) == ("company", "consolidated")
    assert [year.period_end for year in own.years] == [END[2023], END[2022], END[2021]]
    assert own.of(END[2022]).value("net_assets") == 50_000
    assert own.of(END[2022]).restated("net_assets").value == 48_000
    assert own.of(END[2022]).restated("cash") is None
    assert own.of(END[2021]).own is None
    assert group.latest.value("turnover") == 900_000
    assert not own.disclosed("turnover") and own.latest.value("cash") == 0


def test_later_filings_are_not_there_at_an_earlier_day(desk: Desk) -> None:
    assert {row["filing"] for one in held(desk) for y in one.years for row in y.rows} == {
        name_of("A"),
        name_of("B"),
    }
    (own,) = held(desk, THEN)
    assert [year.period_end for year in own.years] == [END[2022], END[2021]]
    assert own.of(END[2022]).restated("net_assets") is None
    assert held(desk, (as_at(2022), known_on(2022))) == ()


@given(
    as_at=st.dates(dt.date(2021, 1, 1), dt.date(2025, 12, 31)),
    known_by=st.dates(dt.date(2021, 1, 1), dt.date(2025, 12, 31)),
)
def test_nothing_is_shown_before_its_day(desk: Desk, as_at: dt.date, known_by: dt.date) -> None:
    for one in held(desk, (as_at, known_by)):
        for year in one.years:
            assert year.period_end <= as_at
            assert all(row["known_on"] <= known_by for row in year.rows)
    edition = desk.published.current()
    assert edition is not None
    score = companies.score(edition, NUMBER, known_by)
    assert score is None or score["known_by"] <= known_by
    assert all(
        row["filed_on"] <= known_by for row in filings.filed(edition, NUMBER, as_at, known_by)
    )


def test_pages_of_an_earlier_day_show_no_later_figure(desk: Desk, market: Market) -> None:
    for address in (f"/company/{NUMBER}", f"/provider/{service_of(market)}"):
        now, then = (
            said_at(desk, f"{address}?as_at={day}") for day in ("2024-03-31", "2023-03-31")
        )
        assert (
            "£29,000" in now and DOUBT in now and "12 % chance of entering" in " ".join(now.split())
        )
        assert "£50,000" in then and "31 December 2022" in then
        for later in (
            "£29,000",
            "48,000",
            DOUBT,
            "31 December 2023",
            "777,777",
            "12 % chance of",
            "900,000",
        ):
            assert later not in then, (address, later)
        assert "777,777" not in now
        assert "dministration began" not in now  # it had begun, but was public in August alone


# --- what each figure rests on ----------------------------------------------------------------


def test_every_figure_leads_to_facts_that_come_to_it(desk: Desk) -> None:
    edition = desk.published.current()
    traced = 0
    for one in held(desk, (dt.date(2025, 1, 1), dt.date(2025, 1, 1))):
        for year in one.years:
            for item in line_items():
                for telling in year.tellings(item.name):
                    row = telling.row
                    found = facts.origin(
                        edition,
                        (row["raw_name"], row["filing"]),
                        facts.read_as(item.name, row),
                        (row["period_start"], row["period_end"]),
                        (row["basis"], row["version"], row["currency"]),
                        telling.value,
                    )
                    (fact,) = found.facts
                    assert fact["concept"] == CONCEPTS[item.name]
                    assert fact["end"] == str(year.period_end)
                    assert fact["filing"] == row["filing"]
                    scale = 100 if found.scale_fixed else 1
                    assert float(fact["value"]) * scale == telling.value
                    traced += 1
    assert traced == sum(len(set(row) & set(CONCEPTS)) for row in _told(desk))


def _told(desk: Desk) -> list[set[str]]:
    rows = [
        row
        for one in held(desk, (dt.date(2025, 1, 1), dt.date(2025, 1, 1)))
        for year in one.years
        for row in year.rows
    ]
    return [{name for name in CONCEPTS if row[name] is not None} for row in rows]


def test_a_wrong_value_has_no_origin(desk: Desk) -> None:
    found = facts.origin(
        desk.published.current(),
        (PACKS["A"][0], name_of("A")),
        "net_assets",
        (dt.date(2022, 1, 1), END[2022]),
        ("company", "stated", "GBP"),
        50_001.0,
    )
    assert found.facts == () and found.total is None


def test_the_address_of_a_figure_opens_its_facts(desk: Desk) -> None:
    said = panel(desk, "figure=net_assets&period=2022-12-31")
    assert said["figure"] == ["£50,000"]
    assert said["Value as filed"] == ["50000", "48000"]  # as filed, then as restated
    assert said["Concept"] == ["NetAssetsLiabilities"] * 2
    assert said["Filing"] == [name_of("A"), name_of("B")]
    assert said["Pack"] == [PACKS["A"][1], PACKS["B"][1]]
    assert said["Public from"] == ["30 June 2023", "30 June 2024"]
    assert said["Context"] == ["at 2022-12-31"] * 2
    assert said["Dimensions"] == ["none", "RestatementsFirstTimeAdoptionDimension = RestatedAmount"]


def test_a_group_figure_has_an_address_of_its_own(desk: Desk) -> None:
    said = panel(desk, "figure=turnover&period=2023-12-31&basis=consolidated")
    assert said["figure"] == ["£900,000"] and said["Value as filed"] == ["900000"]
    assert said["Context"] == ["2023-01-01 to 2023-12-31"]


def test_heads_put_right_say_so(desk: Desk) -> None:
    query = "figure=employees&period=2023-12-31"
    said = panel(desk, query)
    assert said["figure"] == ["12"] and said["Value as filed"] == ["0.12"]
    assert "hundred times too small" in words(show(desk, f"/company/{NUMBER}?{query}").content)


def test_creditors_without_a_due_date_say_so(desk: Desk) -> None:
    query = "figure=creditors_within_one_year&period=2021-12-31"
    assert panel(desk, query)["Value as filed"] == ["5000"]
    assert "does not say when they fall due" in said_at(desk, f"/company/{NUMBER}?{query}")
    dated = f"/company/{NUMBER}?figure=creditors_within_one_year&period=2022-12-31"
    assert "fall due, and" not in said_at(desk, dated)


def test_an_inferred_profit_shows_the_formula_and_the_facts_of_its_parts(desk: Desk) -> None:
    for asked in ("profit_inferred", "profit_after_tax"):
        query = f"figure={asked}&period=2023-12-31"
        said = panel(desk, query)
        assert said["figure"] == ["−£18,000"]
        assert said["Value as filed"] == ["29900", "47900"]  # its end less its restated start
        assert "Not in the filing" in words(show(desk, f"/company/{NUMBER}?{query}").content)


@pytest.mark.parametrize(
    "query",
    (
        "figure=net_assets&period=2024-03-31",  # public too late
        "figure=net_assets&period=nonsense",
        "figure=turnover&period=2023-12-31",  # not the company's own
        "figure=filing&period=2023-12-31",
        "figure=&period=2023-12-31",
        "figure=net_assets&period=2023-12-31&as_at=2023-03-31",
    ),
)
def test_a_figure_that_is_not_there_is_not_shown(desk: Desk, query: str) -> None:
    content = show(desk, f"/company/{NUMBER}?{query}").content
    assert "cannot be read" not in title(content)
    assert not [part for part in parts(content) if getattr(part, "id", None) == "figure"]


figures = st.one_of(st.none(), st.integers(-(10**9), 10**9).map(float))
NAMES = (
    "total_assets", "fixed_assets", "current_assets", "total_assets_less_current_liabilities",
    "net_current_assets", "called_up_capital_unpaid", "prepayments_separate", "net_assets",
    "total_liabilities", "total_borrowings", "bank_borrowings", "bank_borrowings_within_one_year",
    "bank_borrowings_after_one_year", "other_borrowings_within_one_year",
    "other_borrowings_after_one_year", "finance_leases_within_one_year",
    "finance_leases_after_one_year", "operating_profit", "depreciation", "amortisation",
    "depreciation_and_amortisation", "intangible_assets", "retained_earnings", "dividends",
    "profit_after_tax",
)  # fmt: skip


@given(now=st.fixed_dictionaries(dict.fromkeys(NAMES, figures)), opening=figures)
def test_parts_come_to_what_was_derived(now: dict, opening: float | None) -> None:
    import polars as pl

    from data.accounts.derived import with_derived

    same = {"filing": "f", "basis": "company", "version": "stated", "currency": "GBP"}
    before = dict.fromkeys(NAMES) | {"retained_earnings": opening}
    schema = dict.fromkeys(NAMES, pl.Float64)
    rows = with_derived(
        pl.DataFrame(
            [{**same, "is_prior": False, **now}, {**same, "is_prior": True, **before}],
            schema_overrides=schema,
        )
    ).to_dicts()
    for name in ("profit_inferred", "ebitda_derived", "total_assets_derived",
                 "total_liabilities_derived", "total_debt_derived"):  # fmt: skip
        told = derivation(name, rows[0], tuple(rows))
        assert (told is None) == (rows[0][name] is None)
        if told is not None:
            assert sum(part.sign * part.value for part in told.parts) == pytest.approx(
                rows[0][name], abs=0.01
            )


# --- the pages --------------------------------------------------------------------------------


def test_a_home_shows_its_owner_s_accounts(desk: Desk, market: Market) -> None:
    content = show(desk, f"/provider/{service_of(market)}").content
    said = words(content).replace("\u00a0", " ")
    assert NAME in said and NUMBER in said and EVIDENCE in said
    assert "net assets of £29,000, down £21,000 (42 %) in a year" in said
    assert "not disclosed in any accounts read" in said  # turnover
    assert "the group’s: £900,000" in said
    assert "−£18,000" in said and "inferred" in said
    assert "nil" in said and "−£10,000 (−100 %)" in said
    assert DOUBT in said and "does not add up: out in net assets by £1,000" in said
    assert "A question, not a verdict" in said and "entering insolvency proceedings" in said
    assert any(link.startswith(f"/company/{NUMBER}?figure=net_assets") for link in links(content))
    assert f"/company/{NUMBER}" in links(content)


def test_links_between_home_and_company_keep_the_date(desk: Desk, market: Market) -> None:
    service = service_of(market)
    there = links(show(desk, f"/provider/{service}?as_at=2023-03-31").content)
    assert f"/company/{NUMBER}?as_at=2023-03-31" in there
    back = links(show(desk, f"/company/{NUMBER}?as_at=2023-03-31").content)
    assert any(link.startswith("/provider/") and "as_at=2023-03-31" in link for link in back)
    assert all("as_at=2023-03-31" in link for link in back)


def test_the_company_page_shows_history_peers_gaps_and_filings(desk: Desk) -> None:
    said = words(show(desk, f"/company/{NUMBER}").content)
    for heading in ("Balance sheet", "Profit and loss", "People"):
        assert heading in said
    assert "3 years of the company’s own accounts" in said
    assert "1 year of the group’s consolidated figures" in said
    assert "later £48,000" in said and "later accounts" in said
    assert "Not disclosed in any accounts read: turnover, profit after tax and" in said
    assert "0.56 times" in said and "more liquid than 12 in 100" in said
    assert "too few peers" in said and "Return on assets" in said
    assert "Filed its accounts late 1 of 3 times" in said and "12\u00a0late" in said
    assert "Typical company of this kind" in said and "Typical home" not in said


def test_a_company_that_failed_keeps_no_chance_of_an_earlier_day(desk: Desk) -> None:
    then = said_at(desk, f"/company/{FAILED}?as_at=2023-03-31")
    assert "7.0 % chance of entering" in then and "Status" not in then
    now = said_at(desk, f"/company/{FAILED}")
    assert "7.0 %" not in now and "Not among the companies scored on 1 April 2024" in now
    assert "Administration began on 4 May 2023 (public by 5 June 2023)" in now
    assert "It is not on the company list of 1 April 2024" in now


def test_classic_scores_are_those_of_the_newest_accounts_known(desk: Desk) -> None:
    now, then = (said_at(desk, f"/company/{NUMBER}?as_at={y}-03-31") for y in (2024, 2023))
    assert (
        "−1.50" in now and "missing net income" in now and "9.99" not in now and "3.25" not in now
    )
    assert "says distress" in now
    assert "3.25" in then and "says safe" in then and "−1.50" not in then


def test_days_late_are_counted_from_the_last_day(desk: Desk) -> None:
    found = filings.filed(desk.published.current(), NUMBER, *NOW)
    assert [(row["made_up_to"], row["late_days"]) for row in found] == [
        (END[2023], -102),
        (END[2022], -102),
        (END[2021], 12),
    ]


def test_lateness_is_told_as_it_was_last_measured(desk: Desk, market: Market) -> None:
    for address in (f"/company/{NUMBER}", f"/provider/{service_of(market)}"):
        now, then = (said_at(desk, f"{address}?as_at={year}-03-31") for year in (2024, 2023))
        assert "On 1 April 2024 its next accounts were 30 days overdue" in now
        assert "last filed by 1 April 2023 were 12 days late; late 3 times in five years" in then
        assert "overdue" not in then and "days late;" not in now


def test_why_there_are_no_accounts_is_said(desk: Desk, market: Market) -> None:
    kinds = {row["provider_id"]: row for row in market.rows["provider"]}
    said = {}
    for row in market.rows["service_snapshot"]:
        if row["as_at"] == as_at(2024):
            one = kinds[row["provider_id"]]
            key = "person" if one["is_individual"] else one["kind"]
            if row["provider_id"] != owned(market) and key not in said:
                said[key] = words(show(desk, f"/provider/{row['service_id']}").content)
    assert "Councils file no company accounts" in said["local-authority"]
    assert "None is laid at its door" in said["organisation"]
    before = words(show(desk, f"/provider/{service_of(market)}?as_at=2022-03-31").content)
    assert "none are known by 10 July 2022" in before


def test_older_data_without_companies_still_opens(tmp_path: Path, market: Market) -> None:
    from tests.dashboard.sample_home import write_home

    desk = open_desk(write_home(tmp_path, invent(councils=8, homes=40)), None)
    service = next(
        row["service_id"]
        for row in invent(councils=8, homes=40).rows["service_snapshot"]
        if row["as_at"] == as_at(2024)
        and "Limited" in row["owner_name"]
        and "001" not in row["owner_name"]
    )
    shown_page = show(desk, f"/provider/{service}")
    assert "no companies are held here" in words(shown_page.content)
    assert "no such page" in title(show(desk, f"/company/{NUMBER}").content)
    assert show(desk, "/company/").content is not None


TABLES = ("match", "accounts", "accounts_fact", "company", "company_edition", "filing",
          "insolvency", "charge", "panel_company", "classic_score")  # fmt: skip


@pytest.mark.parametrize("table", TABLES)
def test_any_one_table_may_be_missing(table: str, tmp_path: Path) -> None:
    import duckdb

    market = invent(councils=8, homes=40)
    home = company_home(tmp_path, market)
    file = "results" if table in ("panel_company", "classic_score") else "warehouse"
    with duckdb.connect(str(home / file / "sample-1.duckdb")) as connection:
        connection.execute(f"DROP TABLE {table}")
    desk = open_desk(home, None)
    query = "figure=net_assets&period=2023-12-31"
    for address in (f"/provider/{service_of(market)}", f"/company/{NUMBER}?{query}"):
        content = show(desk, address).content
        assert "cannot be read" not in title(content)
        assert "None" not in words(content).replace("None is laid", "").replace("None of its", "")


@pytest.mark.parametrize(("value", "said"), [(0, "nil"), (1234, "£1,234"), (-1234.4, "−£1,234")])
def test_money_is_said_as_people_do(value: float, said: str) -> None:
    assert money(value) == said


def test_a_longer_period_is_not_compared(desk: Desk) -> None:
    own, _ = held(desk)
    now, before = own.years[0], own.years[1]
    assert change("net_assets", now, before, "GBP").startswith("−£21,000")
    longer = accounts.Year("company", "GBP", now.period_end, ({**now.main, "period_days": 550},))
    assert change("profit_after_tax", longer, before, "GBP") == "18 against 12 months"
    assert change("net_assets", longer, before, "GBP").startswith("−£21,000")
    assert change("cash", before, own.years[2], "GBP") == "not disclosed then"
    assert change("cash", now, None, "GBP") == "no year before"
    assert shown(own.years[2], "cash") is None


# --- taking it away ---------------------------------------------------------------------------


def test_the_export_is_marked_and_holds_what_was_known(home: Path) -> None:
    client = create_app(home).server.test_client()
    for query, letters in (("", {"A", "B"}), ("?as_at=2023-03-31", {"A"})):
        answer = client.get(f"/export/company/{NUMBER}/accounts.csv{query}")
        assert answer.status_code == 200
        assert "synthetic.csv" in answer.headers["Content-Disposition"]
        rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).lstrip("\ufeff"))))
        assert {row["filing"] for row in rows} == {name_of(letter) for letter in letters}
        assert {row["known_on"] for row in rows} == {str(KNOWN[letter]) for letter in letters}
        assert all(row["data"].startswith("SYNTHETIC") and row["source"] for row in rows)
        assert {row["as_at"] for row in rows} == {query[-10:] or "2024-03-31"}
    assert client.get("/export/company/ZZ999999/accounts.csv").status_code == 404


def test_a_company_is_found_by_name_and_by_number_once_it_is_public(desk: Desk) -> None:
    edition = desk.published.current()
    assert edition is not None
    listed = dt.date(2022, 4, 8)  # the first list that has it became public then
    for text in (NAME[:12], NUMBER, NUMBER.lower()):
        rows = search.found(edition, text, NOW[0], "childrens-homes", listed)
        assert (NUMBER, NAME) in {
            (row["id"], row["name"]) for row in rows if row["kind"] == "company"
        }
        early = search.found(
            edition, text, NOW[0], "childrens-homes", listed - dt.timedelta(days=1)
        )
        assert not [row for row in early if row["kind"] == "company"]
    view = show(desk, "/").view
    assert view is not None
    assert f"/company/{NUMBER}" in links(suggestions(view, NUMBER))
