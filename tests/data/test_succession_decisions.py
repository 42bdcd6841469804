"""What people decide about ended registrations is only ever added, and is an input of a build."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from data.casework.backup import backup, restore
from data.casework.connection import CASEWORK_FILE
from data.casework.identity_decisions import decide_match
from data.casework.succession_decisions import decide_succession, succession_decisions
from data.errors import ForewarnError
from data.warehouse.build import build
from data.warehouse.home import Home
from tests.data.files import HEADINGS_2025, csv_bytes, register_2025, title, written
from tests.data.homes import fingerprints, ingest, rows

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
WHY = "rang the owner"
OLD, NEW = "ofsted:SC000001", "ofsted:SC000002"


@pytest.fixture
def where(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    return home / CASEWORK_FILE


def test_absent_casework_reads_as_no_decisions_and_is_not_made(where):
    assert succession_decisions(where).columns == [
        "from_service_id",
        "to_service_id",
        "reason",
        "decided_by",
        "decided_at",
    ]
    assert not where.exists()


def test_the_last_decision_stands_and_a_withdrawn_one_does_not(where):
    decide_succession(where, OLD, NEW, WHY, "asha", NOON)
    decide_succession(where, NEW, None, " it was sold ", None, NOON)
    decide_succession(where, OLD, None, "closed after all", "asha", NOON - timedelta(days=1))
    assert succession_decisions(where).rows() == [
        (OLD, None, "closed after all", "asha", NOON - timedelta(days=1)),
        (NEW, None, "it was sold", "local user", NOON),
    ]
    decide_succession(where, OLD, NEW, "a slip", "asha", NOON, withdrawn=True)
    assert succession_decisions(where)["from_service_id"].to_list() == [NEW]
    decide_succession(where, OLD, NEW, WHY, "asha", NOON)
    assert succession_decisions(where)["to_service_id"].to_list() == [NEW, None]


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ((OLD, OLD, WHY), "as itself"),
        ((OLD, f" {OLD} ", WHY), "as itself"),
        ((OLD, NEW, "  "), "needs a reason"),
        (("  ", NEW, WHY), "needs the id"),
    ],
)
def test_refused(where, said, message):
    with pytest.raises(ForewarnError, match=message):
        decide_succession(where, *said, "asha", NOON)
    assert succession_decisions(where).is_empty()


def test_nothing_decided_is_nothing_to_withdraw(where):
    with pytest.raises(ForewarnError, match="Nothing is decided"):
        decide_succession(where, OLD, None, WHY, withdrawn=True)
    decide_succession(where, OLD, None, WHY)
    decide_succession(where, OLD, None, WHY, withdrawn=True)
    with pytest.raises(ForewarnError, match="Nothing is decided"):
        decide_succession(where, OLD, None, WHY, withdrawn=True)


def test_the_file_itself_refuses_to_forget(where):
    decide_succession(where, OLD, NEW, WHY, "asha", NOON)
    with closing(sqlite3.connect(where)) as connection:
        for sql in ("delete from succession_decided", "update succession_decided set reason = 'x'"):
            with pytest.raises(sqlite3.IntegrityError, match="never"):
                connection.execute(sql)


def test_a_backup_carries_them_and_older_casework_gains_the_table(where, tmp_path):
    decide_match(where, "cqc:1-1", "01234567", WHY)
    with closing(sqlite3.connect(where)) as connection, connection:
        connection.execute("drop table if exists succession_decided")
    backup(where.parent, tmp_path / "old")
    decide_succession(where, OLD, NEW, WHY, "asha", NOON)
    backup(where.parent, tmp_path / "new")
    restore(where.parent, tmp_path / "old")
    assert succession_decisions(where).is_empty()
    restore(where.parent, tmp_path / "new")
    assert succession_decisions(where)["to_service_id"].to_list() == [NEW]


def register(path: Path, homes: int, day: str) -> Path:
    above = title("Provider level", day)
    return written(path, csv_bytes(HEADINGS_2025, register_2025(homes), above))


@pytest.fixture
def built(tmp_path):
    """A home with two registers, of which the later shows fewer homes."""
    home = Home(tmp_path / "built")
    home.path.mkdir()
    ingest(
        home,
        register(tmp_path / "a.csv", 20, "31 March 2024"),
        register(tmp_path / "b.csv", 12, "31 March 2025"),
    )
    build(home)
    return home


TOLD = "SELECT from_service_id, to_service_id, kind::VARCHAR, method::VARCHAR FROM succession"


def test_a_decision_is_an_input_of_a_build_and_survives_every_other(built, tmp_path):
    before, plain = build(built), fingerprints(built)
    found = rows(built, f"{TOLD} ORDER BY 1")
    ended, other = found[0][0], rows(built, "SELECT max(service_id) FROM service_snapshot")[0][0]
    assert other not in [row[0] for row in found] or other != ended
    decide_succession(built.casework, ended, other, WHY, "asha", NOON)
    decided = build(built)
    assert decided.fresh and decided.build_id != before.build_id
    [row] = rows(built, f"{TOLD} WHERE from_service_id = '{ended}'")
    assert row == (ended, other, row[2], "decided")
    label = f"SELECT label::VARCHAR FROM event WHERE entity_id = '{ended}'"
    assert rows(built, label) == [("L8",)]
    # Said again, with the same archive: the same build. With another list: it still holds.
    assert build(built).build_id == decided.build_id
    ingest(built, register(tmp_path / "c.csv", 25, "31 March 2023"))
    assert build(built).build_id != decided.build_id
    assert rows(built, f"{TOLD} WHERE from_service_id = '{ended}'") == [row]
    # Taken back, everything is as it was found.
    decide_succession(built.casework, ended, None, "a slip", "asha", NOON, withdrawn=True)
    assert rows(built, f"{TOLD} WHERE from_service_id = '{ended}'") == [row]
    build(built)
    assert rows(built, f"{TOLD} WHERE from_service_id = '{ended}'")[0][3] != "decided"
    again = Home(tmp_path / "again")
    again.path.mkdir()
    ingest(again, tmp_path / "a.csv", tmp_path / "b.csv")
    assert build(again).build_id == before.build_id and fingerprints(again) == plain


def test_the_same_decisions_in_another_home_give_the_same_build(built, tmp_path):
    [ended] = rows(built, "SELECT min(from_service_id) FROM succession")[0]
    other = Home(tmp_path / "other")
    other.path.mkdir()
    ingest(other, tmp_path / "b.csv", tmp_path / "a.csv")
    for home in (built, other):
        decide_succession(home.casework, ended, None, WHY, "asha", NOON)
    decide_succession(other.casework, "ofsted:9999999", None, WHY, "asha", NOON)
    decide_succession(other.casework, "ofsted:9999999", None, WHY, "asha", NOON, withdrawn=True)
    assert build(built).build_id == build(other).build_id
    assert fingerprints(built) == fingerprints(other)
    assert rows(built, f"{TOLD} WHERE from_service_id = '{ended}'") == [
        (ended, None, "true-closure", "decided")
    ]
