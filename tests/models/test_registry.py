"""Versions as folders of plain files: kept whole, told apart, never scored when damaged."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from data.errors import ForewarnError, NothingYet
from data.warehouse.facts import Facts
from models.boosted import BoostedHazard
from models.registry import (
    DatedModel,
    ModelVersion,
    history,
    in_force,
    load,
    put_in_force,
    roll_back,
    save,
    versions,
)
from models.task import Task
from models.training import refuse_synthetic_on_real, train
from models.walk_forward import Walk, labelled_rows
from tests.features import built


def dated(walk: Walk, learner: str, resampled: pl.DataFrame | None = None) -> list[DatedModel]:
    entries = [
        DatedModel(day, step.known_by, step.models[learner], step.calibrations[learner])
        for day, step in walk.steps.items()
    ]
    if resampled is not None:
        model = BoostedHazard.fit(
            resampled, resampled["label"].to_numpy(), walk.task.features, intervals=True
        )
        entries[-1] = replace(entries[-1], model=model)
    return entries


def keep(folder: Path, name: str, entries: list[DatedModel], at: str = "2026-01-01") -> None:
    metadata = {"task": "service-exit", "version": name, "trained_at": at, "as_at": "2025-03-31"}
    save(folder, name, metadata, {"overall": {}}, entries)


@pytest.fixture
def folder(tmp_path: Path, small_walk: Walk) -> Path:
    """Two versions of the task, the second in force."""
    place = tmp_path / "service-exit"
    for number, name in enumerate(("2024-03-31-aaaa", "2025-03-31-bbbb")):
        keep(place, name, dated(small_walk, "logistic"), f"2026-01-0{number + 1}")
        put_in_force(place, name)
    return place


@pytest.mark.parametrize("learner", ["logistic", "lightgbm"])
def test_what_is_read_back_scores_alike(
    tmp_path: Path,
    small: Facts,
    task: Task,
    small_walk: Walk,
    learner: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("models.boosted._RESAMPLES", 3)
    first = min(small_walk.panels)
    rows = labelled_rows(small, task, small_walk.panels[first], first, None)
    entries = dated(small_walk, learner, rows if learner == "lightgbm" else None)
    keep(tmp_path, "v", entries)
    panel = small_walk.panels[max(small_walk.panels)]
    back = load(tmp_path, "v").dated
    assert list(back) == [entry.as_at for entry in entries]
    for entry in entries:
        again = back[entry.as_at]
        assert (again.model.logit(panel) == entry.model.logit(panel)).all()
        assert np.array_equal(
            again.model.logit_error(panel), entry.model.logit_error(panel), equal_nan=True
        )
        assert (again.model.contributions(panel)[0] == entry.model.contributions(panel)[0]).all()
        assert again.calibration == entry.calibration
        assert again.known_by == entry.known_by


@pytest.mark.parametrize("learner", ["logistic", "lightgbm"])
def test_never_a_pickle(tmp_path: Path, small_walk: Walk, learner: str) -> None:
    keep(tmp_path, "v", dated(small_walk, learner))
    files = [file for file in (tmp_path / "v").rglob("*") if file.is_file()]
    assert {file.suffix for file in files} == {".json"} | (
        {".txt"} if learner == "lightgbm" else set()
    )
    for file in files:
        text = file.read_text("utf-8")
        assert file.suffix == ".txt" or json.loads(text)
    newest = tmp_path / "v" / max(small_walk.steps).isoformat()
    for file in newest.iterdir():
        assert (tmp_path / "v" / file.name).read_bytes() == file.read_bytes()


def test_a_version_is_never_changed(folder: Path, small_walk: Walk) -> None:
    before = load(folder, "2025-03-31-bbbb").metadata
    keep(folder, "2025-03-31-bbbb", dated(small_walk, "lightgbm"), "2027-01-01")
    assert load(folder, "2025-03-31-bbbb").metadata == before


def test_versions_and_rollback(folder: Path) -> None:
    assert [(v["version"], v["in_force"]) for v in versions(folder)] == [
        ("2024-03-31-aaaa", False),
        ("2025-03-31-bbbb", True),
    ]
    assert in_force(folder).version == "2025-03-31-bbbb"
    assert roll_back(folder) == "2024-03-31-aaaa"
    assert in_force(folder).version == "2024-03-31-aaaa"
    with pytest.raises(ForewarnError, match="no earlier version"):
        roll_back(folder)
    put_in_force(folder, "2025-03-31-bbbb")
    put_in_force(folder, "2025-03-31-bbbb")
    assert history(folder) == ["2024-03-31-aaaa", "2025-03-31-bbbb"]


def test_nothing_trained_yet(tmp_path: Path) -> None:
    assert versions(tmp_path) == []
    assert history(tmp_path) == []
    with pytest.raises(NothingYet, match="forewarn train"):
        in_force(tmp_path)


@pytest.mark.parametrize(
    "name", ["", ".", "..", "2023-03-31-none", "../service-exit", "a/../2024-03-31-aaaa", "/etc"]
)
def test_a_name_that_is_no_version(folder: Path, name: str) -> None:
    # What the parent folder holds must not pass for a version.
    shutil.copytree(folder / "2024-03-31-aaaa", folder.parent, dirs_exist_ok=True)
    with pytest.raises(ForewarnError, match="no version"):
        load(folder, name)


def test_an_absolute_path_is_no_version(folder: Path) -> None:
    with pytest.raises(ForewarnError, match="no version"):
        load(folder, str(folder / "2024-03-31-aaaa"))


def damage(version: Path, how: str) -> None:
    newest = max(path for path in version.iterdir() if path.is_dir())
    match how:
        case "a cut file":
            file = newest / "coefficients.json"
            file.write_text(file.read_text("utf-8")[:200], "utf-8")
        case "another number":
            file = newest / "calibration.json"
            file.write_text(file.read_text("utf-8").replace('"a": ', '"a": 1'), "utf-8")
        case "a lost file":
            (newest / "calibration.json").unlink()
        case "a lost register":
            shutil.rmtree(newest)
        case "no metadata":
            (version / "metadata.json").unlink()
        case "bytes":
            (version / "metadata.json").write_bytes(b"\xff\xfe\x00")
        case "a stray file":
            (newest / "notes.json").write_text("{}")
        case "a list":
            (version / "contents.json").write_text("[]")


DAMAGES = [
    "a cut file",
    "another number",
    "a lost file",
    "a lost register",
    "no metadata",
    "bytes",
    "a stray file",
    "a list",
]


@pytest.mark.parametrize("how", DAMAGES)
def test_a_damaged_version_is_refused(folder: Path, how: str) -> None:
    damage(folder / "2024-03-31-aaaa", how)
    with pytest.raises(ForewarnError, match="damaged"):
        load(folder, "2024-03-31-aaaa")
    with pytest.raises(ForewarnError, match="damaged"):
        roll_back(folder)
    assert in_force(folder).version == "2025-03-31-bbbb"


def test_damaged_lists_say_so(folder: Path) -> None:
    (folder / "2024-03-31-aaaa" / "metadata.json").write_text('{"task"', "utf-8")
    with pytest.raises(ForewarnError, match="damaged"):
        versions(folder)
    (folder / "in_force.json").write_text("[1", "utf-8")
    with pytest.raises(ForewarnError, match="damaged"):
        in_force(folder)


def test_a_past_register_is_scored_by_what_could_be_had_then(version: ModelVersion) -> None:
    days = sorted(version.dated)
    for day in days:
        entry = version.at(day, version.dated[day].known_by)
        assert entry is not None
        assert entry.as_at == day
    assert version.at(date(days[0].year - 1, 3, 31), date(2030, 1, 1)) is None
    # A register's own model is no use before that register was published.
    late = version.at(days[2], version.dated[days[1]].known_by)
    assert late is not None
    assert late.as_at == days[1]


def test_the_same_inputs_give_the_same_version() -> None:
    folder, done = built.trained()
    before = {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    again = built.train_again(folder)
    assert (again.version, again.fresh) == (done.version, False)
    assert again.figures == json.loads(json.dumps(done.figures))
    assert {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()} == before


def test_a_damaged_version_is_trained_anew(tmp_path: Path) -> None:
    kept, done = built.trained()
    folder = tmp_path / "service-exit"
    shutil.copytree(kept, folder)
    damage(folder / done.version, "a cut file")
    again = built.train_again(folder)
    assert (again.version, again.fresh) == (done.version, True)
    # The clock apart, the same inputs give the same bytes.
    for file in (kept / done.version).rglob("coefficients.json"):
        assert (folder / file.relative_to(kept)).read_bytes() == file.read_bytes()
    assert load(folder, done.version).metadata["version"] == done.version


def test_other_inputs_give_another_version(small: Facts) -> None:
    from data.warehouse.fingerprint import table_fingerprint

    other = small.service_snapshot.with_columns(pl.col("places") + 1)
    assert table_fingerprint(other) != table_fingerprint(small.service_snapshot)
    shuffled = small.service_snapshot.sample(fraction=1, shuffle=True, seed=1)
    assert table_fingerprint(shuffled) == table_fingerprint(small.service_snapshot)


def test_too_few_registers_say_so(tmp_path: Path, small: Facts, task: Task) -> None:
    for year, sentence in ((2017, "a first model needs 3"), (2018, "one more register")):
        with pytest.raises(NothingYet, match=sentence):
            train(small.seen(date(year, 3, 31)), task, tmp_path, "synthetic")
    assert not list(tmp_path.iterdir())


def test_synthetic_never_scores_real() -> None:
    refuse_synthetic_on_real("real", "real", "v")
    refuse_synthetic_on_real("synthetic", "synthetic", "v")
    for trained_on, kind in (("synthetic", "real"), ("real", "synthetic")):
        with pytest.raises(ForewarnError, match=f"trained on {trained_on}"):
            refuse_synthetic_on_real(trained_on, kind, "v")
