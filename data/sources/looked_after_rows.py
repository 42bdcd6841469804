"""From the text of lists of children looked after to rows of ``placement``."""

from __future__ import annotations

from datetime import date

import polars as pl

from data.sources.authorities.numbers import code_of_number
from data.sources.cells import as_word
from data.sources.drift_table import DriftTable, load_drift_table
from data.sources.looked_after_children import COLUMNS
from data.sources.statistics_table import (
    area_columns,
    figure,
    mapped,
    plain,
    refuse,
    year_end,
)

Rows = tuple[pl.DataFrame, pl.DataFrame, tuple[str, ...]]


def placement_rows(table: str, cells: pl.DataFrame, as_at: date, file_name: str) -> Rows:
    """Type one archived list.

    Args:
        table: the kind of list, as ``looked_after_children.ingest`` named it.
        cells: its text, ``row_number`` first.
        as_at: its latest 31 March; a list of several years dates its own rows.
        file_name: named in errors.

    Returns:
        Rows with the columns of ``Placement``, the origin's aside; ``row_number, reason`` of lines
        that give none; and what was unusual.

    Raises:
        SchemaDrift: if a required column cannot be found.
    """
    drift = load_drift_table(COLUMNS)
    if table == "council":
        return _council_rows(drift, cells, as_at, file_name)
    text, warnings = mapped(drift, "release", cells, as_at, file_name)
    rows = _labelled(table, text).with_columns(
        as_at=year_end(pl.col("period")),
        series=pl.lit(_series(table)),
        **area_columns(pl.col("level"), pl.col("region_code"), pl.col("council_code")),
        area_name=pl.coalesce("council_name", "region_name", pl.lit("England")),
    )
    typed, faults = _figures(rows, {"number": "number", "percentage": "percentage"})
    typed = typed.with_columns(
        **_words(drift, table),
        population=figure(pl.col("population"))[0],
        rate_per_10000=figure(pl.col("rate"))[0],
        rounded=pl.col("level") != "local authority",
    )
    # A list of one council after another says "Reporting year" of every row.
    other = pl.col("identifier").str.to_lowercase() != "reporting year"
    good, bad = refuse(
        typed,
        {
            "is of no year to 31 March": pl.col("as_at").is_null() | other.fill_null(False),
            "names no area of one GSS code": pl.col("area_code").is_null(),
            "says what it counts nowhere": pl.col("characteristic").is_null(),
            **faults,
        },
    )
    return good, bad, (*warnings, *_new_labels(table, good))


def _series(table: str) -> str:
    return "provider" if table == "placement_provider" else table.replace("_", "-")


def _labelled(table: str, text: pl.DataFrame) -> pl.DataFrame:
    """``cla_group`` and ``characteristic`` of each row, whichever columns the labels stand in."""
    if table == "placement_provider":
        return text.with_columns(cla_group="placement_type", characteristic="placement_provider")
    if table == "rate":
        count = pl.col("population_count")
        named = figure(count)[0].is_null()
        return text.with_columns(
            cla_group=pl.lit("all"),
            characteristic=pl.coalesce("characteristic", pl.when(named).then(count)),
            population=pl.coalesce("population", pl.when(~named).then(count)),
        )
    return text.with_columns(cla_group=pl.coalesce("cla_group", pl.lit("all")))


def _figures(rows: pl.DataFrame, names: dict[str, str]) -> tuple[pl.DataFrame, dict[str, pl.Expr]]:
    """Numbers and the codes that stand for them; and of each, the reason against unreadable ones."""
    columns, faults = {}, {}
    for name, text in names.items():
        number, code, unreadable = figure(pl.col(text))
        columns[name] = number
        columns[f"{name}_suppressed"] = code
        columns[f"{name}_unreadable"] = unreadable
        faults[f"its {name} is neither a number nor a code"] = pl.col(f"{name}_unreadable")
    return rows.with_columns(**columns), faults


def _words(drift: DriftTable, table: str) -> dict[str, pl.Expr]:
    """What a row counts in Forewarn's words, null for a label that has none."""
    group = plain(pl.col("cla_group"))
    label = plain(pl.col("characteristic"))
    counted = as_word(label, drift.words("counted"))
    nothing = pl.lit(None, pl.String)
    everything = pl.lit("all")
    if table == "placement_provider":
        lead = pl.col("cla_group").str.extract(r"^(\d)")
        return {
            "counted": pl.lit("looked-after"),
            "placement_type": as_word(group, drift.words("placement_type")),
            "placement_provider": as_word(label, drift.words("provider")),
            "locality": lead.replace_strict({"2": "inside", "3": "outside"}, default="all"),
        }
    if table in {"rate", "net_gain", "homes_net_gain"}:
        outside = pl.when(counted == "outside")
        return {
            "counted": outside.then(pl.lit("looked-after")).otherwise(counted),
            "placement_type": pl.lit("childrens-home") if table.startswith("homes") else everything,
            "placement_provider": everything,
            "locality": outside.then(pl.lit("outside"))
            .when(counted == "from-elsewhere")
            .then(pl.lit("inside"))
            .otherwise(everything),
        }
    if table in {"characteristics", "homes_characteristics"}:
        folded = group.str.to_lowercase()
        homes = table == "homes_characteristics"
        provider = pl.when(folded.str.contains("placement provider"))
        kind = pl.when(folded == "placement")
        every = pl.lit("childrens-home") if homes else everything
        total = as_word(label, drift.words("provider")) == "all"
        return {
            "counted": pl.lit("looked-after"),
            "placement_type": kind.then(as_word(label, drift.words("placement_type")))
            .when(provider.then(True).otherwise(False) | total | homes)
            .then(every),
            "placement_provider": provider.then(as_word(label, drift.words("provider"))).otherwise(
                everything
            ),
            "locality": pl.when(label.str.contains("(?i)outside"))
            .then(pl.lit("outside"))
            .when(label.str.contains("(?i)inside"))
            .then(pl.lit("inside"))
            .otherwise(everything),
        }
    return {
        "counted": nothing,
        "placement_type": nothing,
        "placement_provider": nothing,
        "locality": nothing,
    }


def _new_labels(table: str, rows: pl.DataFrame) -> list[str]:
    """Warnings of labels that have no word of ours where each should."""
    wanted = {
        "placement_provider": {
            "placement_type": "cla_group",
            "placement_provider": "characteristic",
        },
        "rate": {"counted": "characteristic"},
        "net_gain": {"counted": "characteristic"},
    }
    found = []
    for word, label in wanted.get(table, {}).items():
        new = rows.filter(pl.col(word).is_null())[label].unique().sort().to_list()
        if new:
            found.append(f"new labels of {word.replace('_', ' ')}: {'; '.join(new[:10])}")
    return found


def _council_rows(drift: DriftTable, cells: pl.DataFrame, as_at: date, file_name: str) -> Rows:
    """The councils' table of 2013 to 2016, its columns turned into rows."""
    text, warnings = mapped(drift, "council", cells, as_at, file_name)
    counts = drift.raw["council_counts"]
    held = [name for name in counts if text[name].is_not_null().any()]
    level = pl.col("area_level").str.to_uppercase()
    # Inner and Outer London bear the code of London, told apart by name alone.
    london = (
        pl.col("area_name")
        .str.to_uppercase()
        .replace_strict({"INNER LONDON": "E13000001", "OUTER LONDON": "E13000002"}, default=None)
    )
    known = level.replace_strict(
        {"NATIONAL": "National", "REGION": "Regional", "LA": "Local authority"}, default=None
    )
    code = pl.coalesce(london, pl.col("area_code"))
    # Some tables print a code for years after another took its place; the number stays.
    council = pl.coalesce(
        code_of_number(pl.col("council_number"), pl.lit(as_at), "dfe"), "area_code"
    )
    long = (
        text.with_columns(**area_columns(known, code, council))
        .unpivot(
            held,
            index=["row_number", "level", "area_code", "la_code", "area_name"],
            variable_name="column",
            value_name="text",
        )
        .with_columns(
            as_at=pl.lit(as_at),
            series=pl.lit("council"),
            counted=_of(counts, "counted", "looked-after"),
            cla_group=_of(counts, "cla_group"),
            characteristic=_of(counts, "characteristic"),
            placement_type=_of(counts, "type"),
            placement_provider=_of(counts, "provider"),
            locality=_of(counts, "locality"),
            percentage=pl.lit(None, pl.Float64),
            percentage_suppressed=pl.lit(None, pl.String),
            population=pl.lit(None, pl.Float64),
            rate_per_10000=pl.lit(None, pl.Float64),
            rounded=pl.col("level") != "local authority",
        )
        .sort("row_number", maintain_order=True)
    )
    typed, faults = _figures(long, {"number": "text"})
    good, bad = refuse(
        typed,
        {"names no area of one GSS code": pl.col("area_code").is_null(), **faults},
    )
    return good, bad, warnings


def _of(counts: dict[str, dict[str, str]], key: str, default: str | None = None) -> pl.Expr:
    words = {name: said.get(key, default) for name, said in counts.items()}
    return pl.col("column").replace_strict(words, return_dtype=pl.String)
