"""What was not looked at because a crowd of companies shares it: told, not passed over in silence."""

from __future__ import annotations

import polars as pl

from data.identity.linkage.blocks import CROWD
from data.tables.gate_result import GateResult

_EXAMPLES = 3


def crowd_gate(crowded: pl.DataFrame, entity: pl.DataFrame) -> pl.DataFrame:
    """The row of ``gate_result`` that counts providers with a sign that a crowd shares.

    Args:
        crowded: ``candidates.Candidates.crowded``.
        entity: ``Entities.entity``.
    """
    if entity.is_empty():
        return GateResult.create_empty()
    left_out = crowded["entity_id"].unique().sort()
    each = crowded.group_by("what").agg(pl.col("entity_id").n_unique()).sort("what")
    told = "; ".join(f"{what} {count:,}" for what, count in each.iter_rows())
    shown = ", ".join(left_out.head(_EXAMPLES).to_list())
    return GateResult.validate(
        pl.DataFrame(
            [
                {
                    "source": "identity",
                    "table": "shared_by_a_crowd",
                    "as_at": entity["known_on"].max(),
                    "raw_name": "all registers",
                    "gate": "identity",
                    "level": "advisory",
                    "passed": left_out.is_empty(),
                    "figure": float(len(left_out)),
                    "low": None,
                    "high": 0.0,
                    "compared_with": None,
                    "sentence": f"{len(left_out):,} of {len(entity):,} providers have a sign that "
                    f"more than {CROWD:,} companies share, by which no company was looked for"
                    + (f" ({told}), such as {shown}." if told else "."),
                }
            ],
            schema=GateResult.create_empty().schema,
        )
    )
