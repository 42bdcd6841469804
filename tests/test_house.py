"""The house rules that a machine can check."""

from __future__ import annotations

import ast
import re
import statistics
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ["data", "features", "models", "dashboard", "flows"]
MODULES = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
PURE = {"features", "models"}
FORBIDDEN = {"prefect", "dash", "httpx", "requests", "flask"}


def imported(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_room_imports_only_rooms_above_it(path):
    room = path.relative_to(ROOT).parts[0]
    below = set(ROOMS[ROOMS.index(room) + 1 :])
    tops = {name.split(".")[0] for name in imported(path)}
    assert not tops & below
    if room in PURE:
        assert not tops & FORBIDDEN
    if room == "dashboard":
        assert not tops & {"lightgbm", "shap", "prefect", "models"} or not tops & {
            "lightgbm",
            "shap",
            "prefect",
        }


@pytest.mark.parametrize("path", [p for p in MODULES if p.name == "__init__.py"], ids=str)
def test_package_files_stay_empty(path):
    assert path.read_text() == ""


def test_modules_stay_small_and_say_what_they_are():
    lengths = {
        path: len(path.read_text().splitlines()) for path in MODULES if path.name != "__init__.py"
    }
    assert statistics.median(lengths.values()) <= 120
    assert not [path.name for path, length in lengths.items() if length > 300]
    vague = re.compile(r"^(utils?|helpers?|common|misc|manager|core)\.py$")
    assert not [path for path in lengths if vague.match(path.name)]


def test_every_command_and_setting_is_documented():
    from data.settings import Settings
    from flows.cli import app

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    names = [command.name or command.callback.__name__ for command in app.registered_commands]
    assert not [
        name for name in names if f"forewarn {name}" not in readme and f"`{name}" not in readme
    ]
    assert not [n for n in Settings.model_fields if f"FOREWARN_{n.upper()}" not in readme]


def test_every_table_is_documented():
    from data.warehouse.facts import HAPPENED

    text = (ROOT / "docs" / "data.md").read_text(encoding="utf-8")
    results = (ROOT / "data" / "tables" / "results.py").read_text(encoding="utf-8")
    classes = re.findall(r"^class (\w+)\(dy", results, re.M)
    tables = [re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower() for name in classes]
    assert not [table for table in [*HAPPENED, *tables] if f"`{table}`" not in text]


def test_every_rule_is_reviewed():
    for path in (ROOT / "models" / "rules").glob("*.yaml"):
        rule = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert {"title", "why_it_matters", "owner", "reviewed_on", "next_review"} <= set(rule), (
            path.name
        )


def test_pins_hold_no_address_and_cover_every_dependency():
    import tomllib

    pins = (ROOT / "constraints.txt").read_text().splitlines()
    assert all(re.fullmatch(r"[A-Za-z0-9_.\-]+==[^\s/]+", pin) for pin in pins if pin)
    pinned = {pin.split("==")[0].lower().replace("_", "-") for pin in pins}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    names = {re.split(r"[<>=!\[; ]", entry)[0].lower().replace("_", "-") for entry in wanted}
    assert names <= pinned


def test_tests_are_named_for_rooms():
    assert {path.name for path in (ROOT / "tests").iterdir() if path.is_dir()} - {
        "__pycache__"
    } <= {*ROOMS, "e2e"}
