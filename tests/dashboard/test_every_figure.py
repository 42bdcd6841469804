"""Every figure on every page opens where it comes from, and every such link leads there."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

import pytest
from dash import html

from dashboard.desk import Desk, open_desk
from dashboard.grid import stretch
from dashboard.pages.data_files import section as files_section
from dashboard.pages.providers import COLUMNS
from dashboard.published import Edition
from dashboard.queries import sources, standing
from dashboard.queries.companies import holds
from dashboard.view import View, read_view
from data.warehouse.trace_inputs import inputs_of, worked_out
from flows.steps import alert_step, score_step, train_step
from tests.dashboard.crawling import crawl, names
from tests.dashboard.reading_pages import parts, show, title, words
from tests.dashboard.sample_home import as_at, invent, known_on, write_home
from tests.dashboard.shown_figures import read, unsourced
from tests.features import built

#: Pages that are a list; what their headline counts is the list under it, each with its sources.
LISTS = {"/changes", "/dependence", "/identity"}


@pytest.fixture(scope="module")
def demo_desk(demo_run: tuple[Path, subprocess.CompletedProcess[str]]) -> Desk:
    home, done = demo_run
    assert done.returncode == 0, done.stderr
    return open_desk(home, None)


@pytest.fixture(scope="module")
def real_desk(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The real registers through the whole job; the model's walk is the one other tests make."""
    built.build_in(tmp_path_factory)
    built.real(real_data)
    home = built.home_of("real")
    with patch("models.training.walk_forward", lambda *_: built.real_walk(real_data)):
        train_step(home)
    score_step(home)
    alert_step(home)
    return open_desk(home.path, None)


@pytest.mark.parametrize("desk_name", ["demo_desk", "real_desk"])
def test_every_figure_opens_its_source(desk_name: str, request: pytest.FixtureRequest) -> None:
    desk: Desk = request.getfixturevalue(desk_name)
    edition = desk.published.current()
    assert edition is not None
    called = names(edition)
    faults: list[str] = []
    seen: dict[str, int] = {}
    for address, page in crawl(desk, most=1):
        path = urlsplit(address).path
        section = f"/{path.split('/')[1]}"
        seen[section] = seen.get(section, 0) + 1
        said = page.words()
        if "cannot be read just now" in said or "There is no such page" in said:
            faults.append(f"{address} does not open")
        elif section == "/source":
            # It leads to a line of a file, or to what it was worked out from.
            if "is not here" in said or "was read from no file" in said:
                faults.append(f"{address} leads nowhere: {said[:120]}")
        else:
            found = unsourced(page, called)
            if section in LISTS:
                found = [one for one in found if not one.startswith("Header/H1")]
            faults += [f"{address}: {one}" for one in found]
    assert not faults, "\n".join(faults[:40])
    assert {"/", "/providers", "/provider", "/owner", "/markets", "/source", "/data"} <= set(seen)


def test_every_figure_of_the_list_of_services_opens_its_source(demo_desk: Desk) -> None:
    edition = demo_desk.published.current()
    assert edition is not None
    named = {"urn", "owner_name", "la_name"}  # the first is a link to the service itself
    for market in standing.markets(edition):
        view = read_view(edition, "/providers", f"?market={market}", None)
        rows = stretch(view, {"startRow": 0, "endRow": 100})["rowData"]
        assert rows
        for row in rows:
            for column in COLUMNS:
                name = column["field"]
                if name in named or not re.search(r"\d", str(row[name])):
                    continue
                assert column.get("cellRenderer") == "Sourced", name
                assert row["sources"][name].startswith("/source?"), (market, name, row[name])
        for address in {link for row in rows[:3] for link in row["sources"].values()}:
            assert "is not here" not in title(show(demo_desk, address).content), address


def test_every_file_read_opens_its_row(demo_desk: Desk) -> None:
    edition = demo_desk.published.current()
    assert edition is not None
    files = sources.files(edition)
    view: View = read_view(edition, "/data", "?files=companies_house.accounts/filings", None)
    [grid] = [one for one in parts(files_section(view, files)) if type(one).__name__ == "AgGrid"]
    for row in grid.rowData[:5]:
        said = words(show(demo_desk, row["sources"]["read"]).content)
        assert row["sha"].removeprefix("sha256 ") in said
        assert f"rows read {row['read']}" in said


def test_whatever_is_worked_out_says_from_what(demo_desk: Desk) -> None:
    """Rows of every table that has inputs, of every market, task and kind of entity."""
    edition = demo_desk.published.current()
    assert edition is not None
    empty: list[str] = []
    for table in sorted(worked_out()):
        room = room_of(edition, table)
        columns = set(edition.rows(f"SELECT * FROM {room} LIMIT 1")[0])
        alike = sorted(columns & {"market", "by", "task", "entity_kind", "sector", "source"})
        kinds = ", ".join(f'"{name}"' for name in alike) or "1"
        for row in edition.rows(
            f"SELECT t.* FROM {room} AS t QUALIFY row_number() OVER"
            f" (PARTITION BY {kinds} ORDER BY t) = 1"
        ):
            asked = inputs_of(table, row)
            found = sum(
                edition.rows(
                    f"SELECT count(*) AS n FROM {room_of(edition, one.table)} WHERE {one.where}",
                    *one.values,
                )[0]["n"]
                for one in asked
            )
            if asked and not found:
                empty.append(f"{table}: {row}")
    assert not empty, "\n".join(empty[:5])


def test_a_reason_rests_on_what_was_public_then(tmp_path: Path) -> None:
    market = invent()
    scored = next(
        row for row in market.rows["reason"] if row["as_at"] == as_at(2022) and row["rank"] == 1
    )
    last = next(
        row
        for row in reversed(market.rows["inspection"])
        if row["service_id"] == scored["entity_id"] and row["happened_on"] <= as_at(2022)
    )
    late = {"happened_on": as_at(2022), "known_on": dt.date(2023, 1, 5), "event_number": "late"}
    market.rows["inspection"].append(last | late)
    desk = open_desk(write_home(tmp_path, market), None)
    key = f"task={scored['task']},entity_id={scored['entity_id']},as_at=2022-03-31"
    said = words(show(desk, f"/source?table=reason&key={key},feature={scored['feature']}").content)
    before = sum(
        row["service_id"] == scored["entity_id"]
        and row["known_on"] <= known_on(2022)
        and row["happened_on"] <= as_at(2022)
        for row in market.rows["inspection"]
    )
    assert f"Its inspections: {before} row" in said


def link(figure: str) -> html.A:
    return html.A(figure, href="/source?table=score&key=a=b")


def room_of(edition: Edition, table: str) -> str:
    return next(
        f"{room}.{table}" for room in ("facts", "results") if holds(edition, f"{room}.{table}")
    )


@pytest.mark.parametrize(
    ("shown", "faults"),
    [
        (html.Tr([html.Th("Leeds"), html.Td("42")]), 1),
        (html.Tr([html.Th("Leeds"), html.Td("42"), html.Td(link("7"))]), 0),
        (html.Section([html.Tr(html.Td("42")), html.Tr(html.Td(link("7")))]), 1),
        (html.Section([html.H2("42 homes left"), html.Tr(html.Td(link("7")))]), 0),
        (html.Section([html.H2("42 homes left"), html.P("See below.")]), 1),
        (html.Div(html.Div("12 %", className="stat-value"), className="stat"), 1),
        (html.Dl([html.Dt("Share"), html.Dd("12 %")]), 1),
        (html.P("Registers of 31 March 2024 and 2025."), 0),
        (html.P(html.A("Home 12", href="/provider/ofsted:SC1")), 0),
        (html.Td("SC900012 of Invented Care 7"), 0),
        (html.Td("SC900012 of Invented Care 7, 3 places"), 1),
    ],
)
def test_the_check_finds_what_has_no_source_and_only_that(shown: Any, faults: int) -> None:
    called = frozenset({"SC900012", "Invented Care 7"})
    assert len(unsourced(read(html.Div(shown)), called)) == faults
