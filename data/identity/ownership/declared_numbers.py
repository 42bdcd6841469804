"""Which company a company means by the number it declares of its controller.

Companies write these numbers themselves, unchecked: their own number in place of the owner's, two
digits swapped, one digit wrong. A wrong number would join strangers to a group.
"""

from __future__ import annotations

import polars as pl

from data.identity.linkage.number_slips import neighbouring_numbers
from data.identity.ownership.owner_names import name_key

_MEANT = {"controller_number": pl.String, "name": pl.String, "meant": pl.String}


def meant_numbers(control: pl.DataFrame, company: pl.DataFrame) -> pl.DataFrame:
    """The register of control with the numbers of controllers that are meant.

    A company's own number tells nothing of its owner and goes. A number whose company does not bear
    the name declared gives way to the one that is a slip away from it and whose company does, if
    there is one such: no two companies share a name.

    Args:
        control: ``control`` rows.
        company: ``company`` rows, for present and previous names.

    Returns:
        The same rows with ``controller_number`` as meant; ``registration_number`` stays as written.
    """
    own = pl.col("controller_number") == pl.col("company_number")
    sound = control.with_columns(controller_number=pl.when(~own).then("controller_number"))
    meant = _meant(
        sound.select("controller_number", "name").drop_nulls().unique(),
        company.select("company_number", "name", "previous_name"),
    )
    if meant.is_empty():
        return sound
    return sound.join(
        meant, on=["controller_number", "name"], how="left", maintain_order="left"
    ).select(
        pl.coalesce("meant", "controller_number").alias("controller_number")
        if name == "controller_number"
        else name
        for name in control.columns
    )


def _meant(declared: pl.DataFrame, company: pl.DataFrame) -> pl.DataFrame:
    """``controller_number, name, meant`` of the numbers that are a slip of the pen."""
    near = pl.Series(
        [[number, *neighbouring_numbers(number)] for number in declared["controller_number"]],
        dtype=pl.List(pl.String),
    )
    pairs = (
        declared.with_columns(near=near)
        .explode("near")
        .join(company, left_on="near", right_on="company_number", suffix="_listed")
    )
    if pairs.is_empty():
        return pl.DataFrame(schema=_MEANT)
    key = name_key(pl.col("name"))
    bears = (key == name_key(pl.col("name_listed"))) | (
        key == name_key(pl.col("previous_name"))
    ).fill_null(False)
    itself = pl.col("near") == pl.col("controller_number")
    return (
        pairs.filter(bears)
        .group_by("controller_number", "name")
        .agg(meant=pl.col("near").first(), several=pl.col("near").n_unique(), sound=itself.any())
        .filter(~pl.col("sound") & (pl.col("several") == 1))
        .select(*_MEANT)
    )
