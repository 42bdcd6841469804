"""From weighed pairs to verdicts: which pair is a match, which waits for a person, and why."""

from __future__ import annotations

import polars as pl

from data.identity.linkage.model import LinkageModel

#: Names so alike may be taken for one where all signs together say so.
_ONE_NAME = ("same", "respelled")
_MISSPELT = ("typing-error",)
#: Names that may be so only at one address.
_AT_ONE_ADDRESS = ("common-word", "part", "one-letter")
_NUMBERED = ("given", "given beside another name")
_NEAR = ("one postcode", "one sector", "one district", "one town")


def verdicts(pairs: pl.DataFrame, model: LinkageModel, *, whole: bool = False) -> pl.DataFrame:
    """Add ``accepted`` and ``waits`` (a word, or null) to weighed pairs.

    However sure all signs together are: a look-alike is never accepted; one name without a legal
    form that agrees only where places could be compared; a misspelt name only with a legal form or
    a place that agrees, or a number given that is a slip away, or if places could be compared and
    every company is listed, for only then is a spelling known to be nobody's; a name of which one
    is part of the other, or a place's name, only at one postcode; another name only with the number
    given and a place that agrees; and nothing that dates rule out.

    Args:
        pairs: from ``weighing.weighed``.
        model: its thresholds.
        whole: whether the lists have every company.
    """
    sure = pl.col("probability") >= model.accept
    near = pl.col("place").is_in(_NEAR).fill_null(False)
    at_one_address = (pl.col("place") == "one postcode").fill_null(False)
    own_name = (pl.col("which_name") != "place or trading name").fill_null(True)
    one_name, misspelt = pl.col("names").is_in(_ONE_NAME), pl.col("names").is_in(_MISSPELT)
    one_form = pl.col("forms") == "agree"
    compared = pl.col("place").is_not_null()
    slip_of_number = (pl.col("number") == "a slip away").fill_null(False)
    borne_out = near | one_form | slip_of_number | (compared & whole)
    numbered = pl.col("number").is_in(_NUMBERED).fill_null(False) & (
        pl.col("names") != "look-alike"
    )
    alike = (
        (own_name & one_name & (one_form | compared))
        | (own_name & misspelt & borne_out)
        | (at_one_address & (one_name | misspelt))
        | (at_one_address & own_name & pl.col("names").is_in(_AT_ONE_ADDRESS))
        | (numbered & near)
    )
    rivals = one_name.sum().over("entity_id", "known_on") > 1
    return pairs.with_columns(accepted=sure & alike & pl.col("against").is_null()).with_columns(
        waits=pl.when(~pl.col("accepted") & (pl.col("probability") >= model.review)).then(
            pl.coalesce(
                "against",
                pl.when(rivals & one_name).then(pl.lit("namesakes")),
                pl.lit("uncertain"),
            )
        )
    )
