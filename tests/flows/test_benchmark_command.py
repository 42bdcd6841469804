"""``forewarn benchmark`` from files to its JSON contract."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from data.errors import ForewarnError
from flows.cli import app

run = CliRunner()
KEYS = [
    "file", "protocol", "n", "events", "auc_mean", "auc_sd", "ap_mean", "brier_mean", "seconds",
]  # fmt: skip


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The same cases as ARFF, as CSV, and as a pair with semicolons and decimal commas."""
    folder = tmp_path_factory.mktemp("labelled")
    random = np.random.default_rng(3)
    label = np.repeat([1, 0], [20, 130])
    ratio, noise = random.normal(size=150) + 1.5 * label, random.normal(size=150)
    rows = [
        (f"{r:.6f}", "?" if n > 1.5 else f"{n:.6f}", str(y))
        for r, n, y in zip(ratio, noise, label, strict=True)
    ]
    arff = "@relation r\n@attribute ratio numeric\n@attribute 'the noise' real\n"
    arff += "@attribute class {0,1}\n@data\n" + "".join(",".join(row) + "\n" for row in rows)
    found = {}
    for name, text in {
        "cases.arff": arff,
        "cases.csv": "ratio,the noise,class\n" + "".join(",".join(row) + "\n" for row in rows),
        "p.csv": _semicolons(rows[:20]),
        "n.csv": _semicolons(rows[20:]),
    }.items():
        found[name] = folder / name
        found[name].write_text(text, encoding="utf-8")
    return found


def _semicolons(rows: list[tuple[str, str, str]]) -> str:
    lines = [
        f"{n};{r.replace('.', ',')};{'NA' if m == '?' else m.replace('.', ',')}"
        for n, (r, m, _) in enumerate(rows, start=1)
    ]
    return '"";"ratio";"the noise"\n' + "\n".join(lines) + "\n"


def printed(*arguments: str) -> list[dict[str, object]]:
    result = run.invoke(app, ["benchmark", *arguments, "--format", "json"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    rows: list[dict[str, object]] = json.loads(result.stdout)
    return rows


def test_three_ways_to_hand_in_the_same_cases_give_the_same_figures(
    files: dict[str, Path],
) -> None:
    labelled = printed(str(files["cases.arff"]), str(files["cases.csv"]), "--label", "class")
    paired = printed("--positive", str(files["p.csv"]), "--negative", str(files["n.csv"]))
    rows = [*labelled, *paired]
    assert all(list(row)[: len(KEYS)] == KEYS for row in rows)
    assert [row["file"] for row in labelled] == [str(files["cases.arff"]), str(files["cases.csv"])]
    assert paired[0]["left_out"] == {"": "numbers the rows"}
    for row in rows:
        assert (row["n"], row["events"], row["protocol"]) == (150, 20, "cv10")
        assert row["comparable"] is False
        assert row["published"] == []
        for key in KEYS[4:8]:
            assert row[key] == rows[0][key]
        assert row["models"] == rows[0]["models"]


def test_csv_and_table_are_flat(files: dict[str, Path]) -> None:
    wanted = ["benchmark", str(files["cases.csv"]), "--label", "class", "--protocol", "holdout10"]
    result = run.invoke(app, [*wanted, "--format", "csv"], catch_exceptions=False)
    (row,) = csv.DictReader(io.StringIO(result.stdout))
    assert set(KEYS) <= set(row)
    assert 0.5 <= float(row["auc_mean"]) < 1
    assert not any(value.startswith(("{", "[")) for value in row.values())
    shown = run.invoke(app, wanted, catch_exceptions=False)
    assert "cases.csv" in shown.stdout
    assert "no published figures" in shown.stderr
    assert "no published figures" not in shown.stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "Name files with --label"),
        (["cases.csv"], "Name files with --label"),
        (["--label", "class"], "Name files with --label"),
        (["--positive", "p.csv"], "1 --positive and 0 --negative"),
        (["cases.csv", "--label", "y", "--positive", "p.csv", "--negative", "n.csv"], "not both"),
        (["cases.csv", "--label", "outcome"], "no column 'outcome'"),
        (["absent.csv", "--label", "class"], "absent.csv cannot be opened: No such file"),
    ],
)
def test_mistakes_are_one_sentence(files: dict[str, Path], arguments: list[str], says: str) -> None:
    named = [str(files.get(word, word)) for word in arguments]
    with pytest.raises(ForewarnError) as refused:
        run.invoke(app, ["benchmark", *named], catch_exceptions=False)
    assert says in str(refused.value)


def test_a_table_with_too_few_events_is_named(tmp_path: Path) -> None:
    path = tmp_path / "few.csv"
    path.write_text("a,y\n" + "".join(f"{n}.5,{int(n == 7)}\n" for n in range(50)))
    with pytest.raises(ForewarnError, match=r"few\.csv: 1 events and 49 others are too few"):
        run.invoke(app, ["benchmark", str(path), "--label", "y"], catch_exceptions=False)
