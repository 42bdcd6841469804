"""Worker processes take one thread each; this process's environment is left as it was."""

from __future__ import annotations

import os

import pytest

from data.packs.pack import _one_thread_each


def test_workers_take_one_thread_and_the_environment_is_given_back(monkeypatch):
    monkeypatch.delenv("POLARS_MAX_THREADS", raising=False)
    with pytest.raises(KeyError), _one_thread_each():
        assert os.environ["POLARS_MAX_THREADS"] == "1"
        raise KeyError
    assert "POLARS_MAX_THREADS" not in os.environ


def test_what_the_user_set_stays(monkeypatch):
    monkeypatch.setenv("POLARS_MAX_THREADS", "5")
    with _one_thread_each():
        assert os.environ["POLARS_MAX_THREADS"] == "5"
    assert os.environ["POLARS_MAX_THREADS"] == "5"
