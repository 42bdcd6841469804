"""Worker processes share the cores; this process's environment is left as it was."""

from __future__ import annotations

import os

import pytest

from data.packs.pack import _cores_shared_by


def test_workers_get_their_share_and_the_environment_is_given_back(monkeypatch):
    monkeypatch.delenv("POLARS_MAX_THREADS", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 8)
    with pytest.raises(KeyError), _cores_shared_by(3):
        assert os.environ["POLARS_MAX_THREADS"] == "2"
        raise KeyError
    assert "POLARS_MAX_THREADS" not in os.environ


def test_what_the_user_set_stays(monkeypatch):
    monkeypatch.setenv("POLARS_MAX_THREADS", "5")
    with _cores_shared_by(3):
        assert os.environ["POLARS_MAX_THREADS"] == "5"
    assert os.environ["POLARS_MAX_THREADS"] == "5"
