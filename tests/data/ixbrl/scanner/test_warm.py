"""The scanner is compiled once, told, by a process of its own."""

from __future__ import annotations

from numba import njit

from data.ixbrl.scanner import warm


def test_what_is_not_compiled_is_found_out_and_not_compiled(monkeypatch):
    compiled = []

    @njit
    def plus(number):
        return number + 1

    def scan_nothing():
        compiled.append(plus(1))

    monkeypatch.setattr(warm, "_scan_nothing", scan_nothing)
    assert not warm._loads()
    assert not warm._loads()
    assert compiled == [] and not plus.signatures
    plus(1)
    assert warm._loads()
    assert compiled == [2]


def test_compiling_is_told_once_and_done_apart(monkeypatch, caplog):
    happened = []
    monkeypatch.setattr(warm, "_is_ready", False)
    monkeypatch.setattr(warm, "_loads", lambda: False)
    monkeypatch.setattr(warm, "_compile_apart", lambda: happened.append("apart"))
    monkeypatch.setattr(warm, "_scan_nothing", lambda: happened.append("here"))
    monkeypatch.setattr(warm.gc, "freeze", lambda: None)
    warm.make_ready()
    warm.make_ready()
    assert happened == ["apart", "here"]
    assert [
        said.message.startswith("Compiling the accounts scanner") for said in caplog.records
    ] == [True]


def test_what_is_kept_is_loaded_without_a_word(monkeypatch, caplog):
    monkeypatch.setattr(warm, "_is_ready", False)
    monkeypatch.setattr(warm, "_loads", lambda: True)
    monkeypatch.setattr(warm, "_scan_nothing", lambda: None)
    monkeypatch.setattr(warm.gc, "freeze", lambda: None)
    warm.make_ready()
    assert not caplog.records
