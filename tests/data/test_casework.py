"""Casework: alerts recorded once, decisions only added, and backups that are whole."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from datetime import UTC, date, datetime, timedelta, timezone

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from data.casework import backup as backups
from data.casework.alerts import Recorded, alerts_ever, record_alerts
from data.casework.backup import Held, backup, restore
from data.casework.connection import CASEWORK_FILE, writing
from data.casework.decisions import history, set_state, states
from data.casework.tables import alert_state
from data.errors import ForewarnError, NothingYet
from data.tables.results import Alert

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def alert(key, year, opened=2023, rule="exit-risk-high", **more):
    return {
        "alert_id": key,
        "as_at": date(year, 3, 31),
        "rule": rule,
        "title": "High chance",
        "severity": "act",
        "entity_kind": "service",
        "entity_id": f"ofsted:{key}",
        "entity_name": f"Home {key}",
        "opened_as_at": date(opened, 3, 31),
        "last_seen": date(year, 3, 31),
        "reason": f"as said in {year}",
        "evidence": "{}",
        **more,
    }


def frame(*rows):
    if not rows:
        return Alert.create_empty()
    return pl.concat([Alert.create_empty(), pl.DataFrame(list(rows))], how="diagonal_relaxed")


@pytest.fixture
def home(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    return home


@pytest.fixture
def casework(home):
    where = home / CASEWORK_FILE
    record_alerts(where, frame(alert("a", 2023), alert("b", 2023)), "build-1", "v1")
    return where


def test_absent_casework_reads_as_empty_and_is_not_made(tmp_path):
    where = tmp_path / CASEWORK_FILE
    assert alerts_ever(where).is_empty()
    assert states(where).is_empty()
    assert states(where).schema["decided_at"] == pl.Datetime("us", "UTC")
    assert not where.exists()


def test_recording_is_idempotent(tmp_path):
    where = tmp_path / CASEWORK_FILE
    alerts = frame(alert("a", 2023), alert("a", 2024), alert("b", 2024, opened=2024))
    assert record_alerts(where, alerts, "build-1", "v1") == Recorded(2, 0, 0)
    first = alerts_ever(where)
    assert record_alerts(where, alerts, "build-2", "v2") == Recorded(0, 2, 0)
    assert_frame_equal(alerts_ever(where), first)
    assert first["reason"].to_list() == ["as said in 2023", "as said in 2024"]
    assert first["last_seen"].to_list() == [date(2024, 3, 31)] * 2
    assert first["first_model_version"].to_list() == ["v1", "v1"]


def test_lasting_alerts_keep_their_first_words(casework):
    later = frame(alert("a", 2023), alert("b", 2023), alert("a", 2024))
    assert record_alerts(casework, later, "build-2", None) == Recorded(0, 2, 0)
    row = alerts_ever(casework).row(0, named=True)
    assert (row["last_seen"], row["reason"]) == (date(2024, 3, 31), "as said in 2023")
    assert row["first_build_id"] == "build-1"


def test_what_is_no_longer_supported_is_said_and_can_return(casework):
    assert record_alerts(casework, frame(alert("a", 2023)), "b2", "v1") == Recorded(0, 1, 1)
    assert alerts_ever(casework)["supported"].to_list() == [True, False]
    assert record_alerts(casework, frame(alert("a", 2023)), "b2", "v1") == Recorded(0, 1, 0)
    both = frame(alert("a", 2023), alert("b", 2023))
    assert record_alerts(casework, both, "b3", "v1") == Recorded(0, 2, 0)
    assert alerts_ever(casework)["supported"].all()


def test_only_what_was_evaluated_again_is_judged(casework):
    other_date = frame(alert("c", 2024, opened=2024))
    assert record_alerts(casework, other_date, "b2", "v1").no_longer_supported == 0
    other_rule = frame(alert("d", 2023, rule="rating-stale"))
    assert record_alerts(casework, other_rule, "b2", "v1").no_longer_supported == 0
    assert record_alerts(casework, frame(), "b2", "v1") == Recorded(0, 0, 0)
    silent = record_alerts(
        casework, frame(), "b2", "v1", rules=["exit-risk-high"], as_ats=[date(2023, 3, 31)]
    )
    assert silent == Recorded(0, 0, 2)
    assert alerts_ever(casework).height == 4


def test_decisions_are_added_and_the_last_one_stands(casework):
    set_state(casework, "a", "acknowledged", None, None, NOON)
    there = timezone(timedelta(hours=1))
    set_state(casework, "a", "closed", " visited ", "asha", datetime(2026, 5, 5, 13, tzinfo=there))
    assert states(casework).to_dicts() == [
        {"alert_id": "a", "state": "closed", "note": "visited", "decided_by": "asha",
         "decided_at": datetime(2026, 5, 5, 12, tzinfo=UTC)},
        {"alert_id": "b", "state": "new", "note": None, "decided_by": None, "decided_at": None},
    ]  # fmt: skip
    assert history(casework, "a")["state"].to_list() == ["acknowledged", "closed"]
    assert history(casework, "a")["decided_by"][0] == "local user"
    record_alerts(casework, frame(alert("a", 2023), alert("b", 2023)), "b2", "v1")
    assert states(casework)["state"].to_list() == ["closed", "new"]


@pytest.mark.parametrize(
    ("alert_id", "state", "note", "message"),
    [
        ("a", "closed", "  ", "needs a note"),
        ("a", "ignored", None, "'ignored' is no state"),
        ("z", "watching", None, "No alert z"),
    ],
)
def test_refused_decisions(casework, alert_id, state, note, message):
    with pytest.raises(ForewarnError, match=message):
        set_state(casework, alert_id, state, note, "asha", NOON)
    assert states(casework)["state"].to_list() == ["new", "new"]


def test_the_file_itself_refuses_to_forget(casework):
    set_state(casework, "a", "watching", None, "asha", NOON)
    with closing(sqlite3.connect(casework)) as connection:
        for sql in (
            "delete from alert_raised",
            "delete from alert_state",
            "update alert_state set note = 'x'",
        ):
            with pytest.raises(sqlite3.IntegrityError, match="never"):
                connection.execute(sql)


def test_an_interrupted_write_leaves_nothing(casework):
    with pytest.raises(KeyboardInterrupt), writing(casework) as connection:
        connection.execute(
            alert_state.insert().values(
                alert_id="a", state="watching", decided_by="x", decided_at=datetime(2026, 1, 1)
            )
        )
        raise KeyboardInterrupt
    assert states(casework)["state"].to_list() == ["new", "new"]


def test_two_writers_wait_for_each_other(casework):
    def decide(n):
        for _ in range(5):
            set_state(casework, "a", "watching", None, f"user {n}", NOON)

    threads = [threading.Thread(target=decide, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert history(casework, "a").height == 20


def test_not_a_database(tmp_path):
    where = tmp_path / CASEWORK_FILE
    where.write_text("hello " * 500)
    with pytest.raises(ForewarnError, match="cannot be used: file is not a database"):
        states(where)


def test_backup_and_restore(casework, home, tmp_path):
    set_state(casework, "a", "watching", None, "asha", NOON)
    file = tmp_path / "casework.backup"
    assert backup(home, file) == Held(alerts=2, decisions=1)
    set_state(casework, "a", "closed", "too soon", "asha", NOON)
    assert restore(home, file) == Held(alerts=2, decisions=1)
    assert states(casework)["state"].to_list() == ["watching", "new"]
    elsewhere = tmp_path / "elsewhere"
    assert restore(elsewhere, file) == Held(alerts=2, decisions=1)
    assert_frame_equal(alerts_ever(elsewhere / CASEWORK_FILE), alerts_ever(casework))
    set_state(elsewhere / CASEWORK_FILE, "b", "watching")
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "casework.backup",
        "elsewhere",
        "home",
    ]


def test_backup_sees_what_another_connection_has_committed(casework, home, tmp_path):
    # With a reader holding on, SQLite cannot fold its write-ahead log into the main file.
    with closing(sqlite3.connect(casework)) as reader:
        reader.execute("begin")
        reader.execute("select * from alert_raised").fetchall()
        set_state(casework, "a", "watching", None, "asha", NOON)
        assert backup(home, tmp_path / "b").decisions == 1


def test_restore_under_a_reader(casework, home, tmp_path):
    backup(home, tmp_path / "b")
    set_state(casework, "a", "watching", None, "asha", NOON)
    with closing(sqlite3.connect(casework)) as reader:
        reader.execute("begin")
        assert reader.execute("select count(*) from alert_state").fetchone() == (1,)
        restore(home, tmp_path / "b")
        assert reader.execute("select count(*) from alert_state").fetchone() == (1,)
        reader.rollback()
        assert reader.execute("select count(*) from alert_state").fetchone() == (0,)


def test_restore_gives_up_on_a_busy_home(casework, home, tmp_path, monkeypatch):
    monkeypatch.setattr(backups, "BUSY_MS", 50)
    backup(home, tmp_path / "b")
    set_state(casework, "a", "watching", None, "asha", NOON)
    with closing(sqlite3.connect(casework)) as writer:
        writer.execute("begin immediate")
        with pytest.raises(ForewarnError, match=r"could not be copied .*busy"):
            restore(home, tmp_path / "b")
        writer.rollback()
    assert states(casework)["state"].to_list() == ["watching", "new"]


def test_backup_refusals(casework, home, tmp_path):
    with pytest.raises(NothingYet, match="no casework"):
        backup(tmp_path, tmp_path / "b")
    (tmp_path / "b").write_text("precious")
    with pytest.raises(ForewarnError, match="exists already"):
        backup(home, tmp_path / "b")
    assert (tmp_path / "b").read_text() == "precious"
    assert backup(home, tmp_path / "b", overwrite=True).alerts == 2
    with pytest.raises(ForewarnError, match="not a place"):
        backup(home, casework, overwrite=True)
    with pytest.raises(ForewarnError, match="not a place"):
        backup(home, home, overwrite=True)
    with pytest.raises(ForewarnError, match="cannot be written"):
        backup(home, tmp_path / "nowhere" / "b")


def test_restore_refusals_leave_casework_alone(casework, home, tmp_path):
    before = alerts_ever(casework)
    text = tmp_path / "text"
    text.write_text("hello " * 500)
    other = tmp_path / "other"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("create table t (x)")
    cut = tmp_path / "cut"
    backup(home, cut)
    cut.write_bytes(cut.read_bytes()[:-4096])
    for file, message in (
        (tmp_path / "absent", "There is no file"),
        (text, "not a readable casework database"),
        (other, "not casework: it has no table alert_raised, alert_state"),
        (cut, "not a readable casework database|damaged"),
        (casework, "the casework itself"),
    ):
        with pytest.raises(ForewarnError, match=message):
            restore(home, file)
    assert_frame_equal(alerts_ever(casework), before)
    with pytest.raises(ForewarnError):
        restore(tmp_path / "new-home", text)
    assert not (tmp_path / "new-home").exists()


def test_a_failed_backup_leaves_no_litter(home, tmp_path):
    (home / CASEWORK_FILE).write_text("hello " * 500)
    with pytest.raises(ForewarnError, match="could not be copied"):
        backup(home, tmp_path / "b")
    assert [path.name for path in tmp_path.iterdir()] == ["home"]
