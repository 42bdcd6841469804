"""Trained models as folders of plain files: versioned, never changed, one of them in force.

``models/<task>/<version>/`` holds ``metadata.json``, ``backtest.json`` and, per register at which a
model could be fitted, ``<as-at>/`` with ``coefficients.json`` (logistic) or ``model.txt`` (LightGBM),
``calibration.json`` and ``model.json``. The newest of these is the model itself and is repeated at
the top of the folder; the others score past registers with what was known then. ``contents.json``
holds the SHA-256 of every file, so that a damaged version never scores.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from data.errors import ForewarnError, NothingYet
from data.warehouse.atomic import replacing, write_text
from models.boosted import BoostedHazard
from models.calibration import Calibration
from models.logistic import LogisticHazard
from models.walk_forward import Hazard

_CONTENTS = "contents.json"


@dataclass(frozen=True)
class DatedModel:
    """The model that could be had at one register."""

    as_at: date
    known_by: date
    model: Hazard
    calibration: Calibration


@dataclass(frozen=True)
class ModelVersion:
    """One trained version: its metadata, its backtest, its models by register."""

    task: str
    version: str
    metadata: dict[str, Any]
    backtest: dict[str, Any]
    dated: dict[date, DatedModel]

    def at(self, as_at: date, known_by: date) -> DatedModel | None:
        """The newest model that could be had at a register by a day, if any could."""
        possible = [
            day for day, entry in self.dated.items() if day <= as_at and entry.known_by <= known_by
        ]
        return self.dated[max(possible)] if possible else None


def save(
    folder: Path,
    version: str,
    metadata: dict[str, Any],
    backtest: dict[str, Any],
    dated: list[DatedModel],
) -> None:
    """Write a version's folder whole; one that is already there is left as it is."""
    target = folder / version
    if target.exists():
        return
    with replacing(target) as part:
        part.mkdir()
        _write_json(part / "metadata.json", metadata)
        _write_json(part / "backtest.json", backtest)
        for entry in dated:
            _write_model(part / entry.as_at.isoformat(), entry)
        newest = part / max(entry.as_at for entry in dated).isoformat()
        for file in newest.iterdir():
            shutil.copyfile(file, part / file.name)
        _write_json(part / _CONTENTS, _contents(part))


def load(folder: Path, version: str) -> ModelVersion:
    """Read a version.

    Raises:
        ForewarnError: if there is none of that name, or a file of it is missing or damaged.
    """
    target = folder / version
    if version in {"", ".."} or Path(version).name != version or not target.is_dir():
        raise ForewarnError(
            f"There is no version {version!r} of {folder.name}; see: forewarn models list."
        )
    try:
        if _contents(target) != _read_json(target / _CONTENTS):
            raise ValueError("its files are not those that were written")
        metadata, backtest = (
            _read_json(target / "metadata.json"),
            _read_json(target / "backtest.json"),
        )
        dated = {entry.as_at: entry for entry in _dated(target)}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ForewarnError(f"{target} is damaged ({error}); train again.") from error
    return ModelVersion(folder.name, version, metadata, backtest, dated)


def versions(folder: Path) -> list[dict[str, Any]]:
    """The metadata of every version, oldest first, each with ``in_force``."""
    current = history(folder)[-1:] if (folder / "in_force.json").exists() else []
    found = [_metadata(path) for path in sorted(folder.glob("*/metadata.json"))]
    return [
        entry | {"in_force": entry["version"] in current}
        for entry in sorted(found, key=lambda m: m["trained_at"])
    ]


def put_in_force(folder: Path, version: str) -> None:
    """Make a version the one that scores, remembering those before it."""
    past = [entry for entry in history(folder) if entry != version]
    write_text(folder / "in_force.json", json.dumps({"history": [*past, version]}, indent=1))


def roll_back(folder: Path) -> str:
    """Put the version before the present one back in force.

    Raises:
        ForewarnError: if there is none before it, or it is damaged.
    """
    past = history(folder)
    if len(past) < 2:
        raise ForewarnError(f"There is no earlier version of {folder.name} to go back to.")
    load(folder, past[-2])
    write_text(folder / "in_force.json", json.dumps({"history": past[:-1]}, indent=1))
    return past[-2]


def in_force(folder: Path) -> ModelVersion:
    """The version that scores.

    Raises:
        NothingYet: if none has been trained.
    """
    past = history(folder)
    if not past:
        raise NothingYet(
            f"No model of {folder.name} has been trained; run: forewarn train {folder.name}."
        )
    return load(folder, past[-1])


def history(folder: Path) -> list[str]:
    """Versions in the order they came into force, the present one last."""
    path = folder / "in_force.json"
    if not path.exists():
        return []
    try:
        return [str(entry) for entry in _read_json(path)["history"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ForewarnError(f"{path} is damaged ({error}); train again.") from error


def _metadata(path: Path) -> dict[str, Any]:
    try:
        metadata: dict[str, Any] = _read_json(path)
        return metadata | {"version": metadata["version"], "trained_at": metadata["trained_at"]}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ForewarnError(f"{path} is damaged ({error}); train again.") from error


def _contents(target: Path) -> dict[str, str]:
    """SHA-256 by file, the list of them left out."""
    return {
        file.relative_to(target).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(target.rglob("*"))
        if file.is_file() and file != target / _CONTENTS
    }


def _write_model(folder: Path, entry: DatedModel) -> None:
    folder.mkdir()
    about: dict[str, Any] = {
        "as_at": entry.as_at.isoformat(),
        "known_by": entry.known_by.isoformat(),
        "learner": entry.model.learner,
    }
    _write_json(folder / "calibration.json", asdict(entry.calibration))
    if isinstance(entry.model, LogisticHazard):
        _write_json(folder / "coefficients.json", entry.model.to_json())
    else:
        (folder / "model.txt").write_text(entry.model.text, "utf-8")
        for number, text in enumerate(entry.model.resamples):
            (folder / f"resample_{number:02}.txt").write_text(text, "utf-8")
        about |= {
            "features": list(entry.model.features),
            "categories": {k: list(v) for k, v in entry.model.categories.items()},
        }
    _write_json(folder / "model.json", about)


def _dated(target: Path) -> Iterator[DatedModel]:
    for about in sorted(target.glob("*/model.json")):
        folder, facts = about.parent, _read_json(about)
        calibration = Calibration(**_read_json(folder / "calibration.json"))
        model: Hazard
        if facts["learner"] == LogisticHazard.learner:
            model = LogisticHazard.from_json(_read_json(folder / "coefficients.json"))
        else:
            model = BoostedHazard(
                tuple(facts["features"]),
                {k: tuple(v) for k, v in facts["categories"].items()},
                (folder / "model.txt").read_text("utf-8"),
                tuple(path.read_text("utf-8") for path in sorted(folder.glob("resample_*.txt"))),
            )
        yield DatedModel(
            date.fromisoformat(facts["as_at"]),
            date.fromisoformat(facts["known_by"]),
            model,
            calibration,
        )


def _write_json(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, indent=1, default=str), "utf-8")


def _read_json(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))
