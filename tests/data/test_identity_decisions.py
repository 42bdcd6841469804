"""What people decide about identities is only ever added, and the last word stands."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from data.casework.backup import backup, restore
from data.casework.connection import CASEWORK_FILE
from data.casework.decisions import states
from data.casework.identity_decisions import (
    decide_edge,
    decide_match,
    edge_decisions,
    match_decisions,
)
from data.errors import ForewarnError

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
WHY = "seen the certificate"


@pytest.fixture
def where(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    return home / CASEWORK_FILE


def test_absent_casework_reads_as_no_decisions_and_is_not_made(where):
    assert match_decisions(where).is_empty() and edge_decisions(where).is_empty()
    assert match_decisions(where).columns == [
        "entity_id",
        "company_number",
        "reason",
        "decided_by",
        "decided_at",
    ]
    assert not where.exists()


def test_the_last_decision_about_a_match_stands(where):
    decide_match(where, "cqc:1-1", "1234567", WHY, "asha", NOON)
    there = timezone(timedelta(hours=1))
    decide_match(where, "cqc:1-1", None, " no company at all ", None, NOON.astimezone(there))
    decide_match(where, "cqc:1-2", "sc 12345", WHY, "asha", NOON)
    assert match_decisions(where).rows() == [
        ("cqc:1-1", None, "no company at all", "local user", NOON),
        ("cqc:1-2", "SC012345", WHY, "asha", NOON),
    ]


def test_the_last_decision_about_an_edge_stands_and_others_are_untouched(where):
    edge = (where, "company:01234567", "controller", "company:07654321", "Thornwick Group Ltd")
    decide_edge(*edge, WHY, "asha", NOON, valid_from=date(2019, 1, 1))
    decide_edge(where, "company:01234567", "sponsor", "owner:elder", "Elder LP", WHY, "asha", NOON)
    decide_edge(*edge, "sold", "asha", NOON, withdrawn=True)
    rows = edge_decisions(where).select("level", "owner_id", "valid_from", "withdrawn").rows()
    assert rows == [
        ("controller", "company:07654321", None, True),
        ("sponsor", "owner:elder", None, False),
    ]


@pytest.mark.parametrize(
    ("number", "reason", "message"),
    [("12 Oak Road", WHY, "no company number"), ("01234567", "  ", "needs a reason")],
)
def test_refused_matches(where, number, reason, message):
    with pytest.raises(ForewarnError, match=message):
        decide_match(where, "cqc:1-1", number, reason, "asha", NOON)
    assert match_decisions(where).is_empty()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"level": "cousin"}, "no level of ownership"),
        ({"owner_id": "company:01234567"}, "its own owner"),
        ({"owner_name": " "}, "needs a name"),
        ({"reason": ""}, "needs a reason"),
        ({"valid_from": date(2020, 1, 1), "valid_to": date(2019, 1, 1)}, "before it began"),
    ],
)
def test_refused_edges(where, change, message):
    edge = {
        "entity_id": "company:01234567",
        "level": "parent",
        "owner_id": "company:07654321",
        "owner_name": "Thornwick Ltd",
        "reason": WHY,
    }
    with pytest.raises(ForewarnError, match=message):
        decide_edge(where, **(edge | change))
    assert edge_decisions(where).is_empty()


def test_the_file_itself_refuses_to_forget(where):
    decide_match(where, "cqc:1-1", "01234567", WHY, "asha", NOON)
    decide_edge(where, "a", "parent", "b", "B Ltd", WHY, "asha", NOON)
    with closing(sqlite3.connect(where)) as connection:
        for table in ("match_decided", "edge_decided"):
            for sql in (f"delete from {table}", f"update {table} set reason = 'x'"):
                with pytest.raises(sqlite3.IntegrityError, match="never"):
                    connection.execute(sql)


def test_a_backup_carries_the_decisions(where, tmp_path):
    decide_match(where, "cqc:1-1", "01234567", WHY, "asha", NOON)
    decide_edge(where, "a", "parent", "b", "B Ltd", WHY, "asha", NOON)
    backup(where.parent, tmp_path / "b")
    decide_match(where, "cqc:1-1", None, "too soon", "asha", NOON)
    restore(where.parent, tmp_path / "b")
    assert match_decisions(where)["company_number"].to_list() == ["01234567"]
    assert edge_decisions(where)["owner_id"].to_list() == ["b"]


def test_older_casework_gains_the_tables_and_keeps_what_it_had(where, tmp_path):
    states(where)  # read alone makes nothing
    decide_match(where, "cqc:1-1", "01234567", WHY, "asha", NOON)
    with closing(sqlite3.connect(where)) as connection, connection:
        connection.execute("drop table match_decided")
        connection.execute("drop table edge_decided")
    backup(where.parent, tmp_path / "old")
    restore(where.parent, tmp_path / "old")
    assert match_decisions(where).is_empty()
    decide_match(where, "cqc:1-1", "01234567", WHY, "asha", NOON)
    assert len(match_decisions(where)) == 1
