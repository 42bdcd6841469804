"""The register of one date as a frame: what is printed, what is true, what became of it."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from data.demo.inspections import GRADES, INADEQUATE
from data.demo.owners import Owners
from data.demo.passing_year import WHY, Outcome
from data.demo.registrations import PROVISION_TYPES, SECTORS, Registrations

#: First inspection report number; the real series has eight digits too, and does not reach here.
_FIRST_EVENT = 90_000_000


def describe(
    homes: Registrations, index: NDArray[np.int64], as_at: np.datetime64, owners: Owners
) -> pl.DataFrame:
    """What a complete register of ``as_at`` would print, one row per registration in force.

    Columns ``latest_*`` and ``previous_*`` hold the two last full inspections on the list;
    ``places`` and ``owner`` are null where the register is blank.
    """
    year = int(str(as_at)[:4])
    geography = owners.geography
    authority = homes.authority[index]
    seen = homes.visits.seen(as_at)[index]
    return pl.DataFrame(
        {
            "as_at": np.full(len(index), as_at),
            "urn": homes.urn[index].tolist(),
            "provision_type": np.array(PROVISION_TYPES)[homes.kind[index]],
            "registered_on": homes.registered_on[index],
            "region": np.array(geography.regions)[authority],
            "ofsted_region": np.array(geography.ofsted_regions())[authority],
            "la_name": np.array(geography.names_in(year))[authority],
            "constituency": geography.constituencies()[authority, homes.part[index]],
            "sector": np.array(SECTORS)[homes.sector[index]],
            "places": homes.places[index],
            "short_break_only": homes.short_break[index],
            "owner": owners.shown(year)[homes.owner[index]].tolist(),
            **_visit(homes, index, seen, 1, "latest"),
            **_visit(homes, index, seen, 2, "previous"),
        }
    ).with_columns(
        pl.when(pl.col("places") >= 0).then("places").alias("places"),
        pl.when(~pl.Series(homes.owner_blank[index])).then("owner").alias("owner"),
        # Some of the worst-rated are suspended; which ones says nothing more about them.
        pl.when((pl.col("latest_rating") == GRADES[INADEQUATE]) & pl.Series(index % 6 == 0))
        .then(pl.lit("Suspended"))
        .otherwise(pl.lit("Active"))
        .alias("status"),
    )


def _visit(
    homes: Registrations, index: NDArray[np.int64], seen: NDArray[np.int64], back: int, name: str
) -> dict[str, pl.Series]:
    """The ``back``-th last inspection on the list, nulls where there were fewer."""
    visits, last = homes.visits, np.maximum(seen - back, 0)
    there = pl.Series(seen >= back)
    grades = np.array(GRADES)
    columns = {
        "inspected_on": visits.inspected_on[index, last],
        "published_on": visits.published_on[index, last],
        "event_number": _FIRST_EVENT + index * visits.rating.shape[1] + last,
        "rating": grades[visits.rating[index, last]],
        "helped": grades[visits.helped[index, last]],
        "leaders": grades[visits.leaders[index, last]],
    }
    return {
        f"{name}_{column}": pl.select(pl.when(there).then(pl.Series(values))).to_series()
        for column, values in columns.items()
    }


def with_truth(
    rows: pl.DataFrame,
    signs: dict[str, NDArray[np.bool_]],
    log_odds: NDArray[np.float64],
    outcome: Outcome | None,
    kinds: list[str | None],
    successor: dict[int, str],
    decoy: dict[int, str],
) -> pl.DataFrame:
    """Add what no register says: planted signs, true chance, and the year's outcome.

    Args:
        rows: from ``describe``, n rows.
        signs: planted signs, each of shape (n,).
        log_odds: true log-odds of leaving within twelve months, shape (n,).
        outcome: what became of them; None for the last register.
        kinds: how each went on, a word of ``transfers.KINDS``; empty for the last register.
        successor: row number -> URN it came back under.
        decoy: row number -> URN of a home that opened near it and has nothing to do with it.
    """
    rows = rows.with_columns(
        *(pl.Series(f"sign_{name}", flags) for name, flags in signs.items()),
        pl.Series("log_odds", log_odds),
        pl.Series("probability", 1 / (1 + np.exp(-log_odds))),
    )
    if outcome is None:
        return rows.with_columns(
            left=pl.lit(None, pl.Boolean),
            why=pl.lit(None, pl.String),
            left_on=pl.lit(None, pl.Date),
            end_status=pl.lit(None, pl.String),
            successor_urn=pl.lit(None, pl.String),
            succession=pl.lit(None, pl.String),
            decoy_urn=pl.lit(None, pl.String),
        )
    left = outcome.left()
    return rows.with_columns(
        pl.Series("left", left),
        pl.Series("why", [WHY[code] for code in outcome.why], pl.String),
        pl.Series("left_on", outcome.left_on),
        pl.when(pl.Series(left))
        .then(
            pl.when(pl.Series(outcome.cancelled))
            .then(pl.lit("Cancelled"))
            .otherwise(pl.lit("Resigned"))
        )
        .alias("end_status"),
        pl.Series("successor_urn", [successor.get(row) for row in range(len(left))], pl.String),
        pl.Series("succession", kinds, pl.String),
        pl.Series("decoy_urn", [decoy.get(row) for row in range(len(left))], pl.String),
    )
