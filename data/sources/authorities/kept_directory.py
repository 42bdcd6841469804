"""The package's postcode directory as one Parquet file, made once on a machine."""

from __future__ import annotations

import os
import sys
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

import polars as pl

from data.sources.authorities.directory import PACKAGE, whole_directory
from data.warehouse.atomic import replacing

_FORM = r"^[A-Z]{1,2}[0-9][0-9A-Z]? [0-9][A-Z]{2}$"
_COLUMNS = ("postcode", "district_code", "easting", "northing")


def kept_directory() -> pl.LazyFrame:
    """Every postcode of the package's directory, made on first use where it is not kept yet.

    Returns:
        One row per postcode, ordered: ``postcode`` (with one blank), ``district_code`` (GSS, pseudo
        codes among them), ``easting`` and ``northing`` (metres, national grid, or null).

    Raises:
        UnreadableFile: if the package is damaged.
    """
    name = f"postcodes-{package_version()}.parquet"
    folders = (folder_of_program(), folder_of_user())
    for folder in folders:
        if (kept := folder / name).exists() and (held := _sound(kept)) is not None:
            return held
    whole = _made()
    for folder in folders:
        try:
            with replacing(folder / name) as part:
                whole.write_parquet(part)
        except OSError:
            continue  # another user's, or a disk that is full: the next folder, else memory
        break
    return whole.lazy()


def tidied(written: pl.Expr) -> pl.Expr:
    """A postcode in capitals with one blank before its last three characters, or null."""
    letters = written.str.to_uppercase().str.replace_all(r"[^A-Z0-9]", "")
    spaced = letters.str.head(-3) + " " + letters.str.tail(3)
    return pl.when(spaced.str.contains(_FORM)).then(spaced)


@lru_cache(maxsize=1)
def package_version() -> str:
    """The version of the package, which names its edition of the directory."""
    return version(PACKAGE)


def folder_of_program() -> Path:
    """Where it is kept beside the program."""
    return Path(sys.prefix, "share", "forewarn")


def folder_of_user() -> Path:
    """Where it is kept for one user, where the program's folder is closed to them."""
    cache = os.environ.get("XDG_CACHE_HOME")
    return (Path(cache) if cache else Path.home() / ".cache") / "forewarn"


def _made() -> pl.DataFrame:
    return (
        pl.concat(list(whole_directory()))
        .with_columns(tidied(pl.col("postcode")))
        .drop_nulls("postcode")
        .unique("postcode", keep="first", maintain_order=True)
        .sort("postcode")
    )


def _sound(kept: Path) -> pl.LazyFrame | None:
    """The file's rows; None if it is no such file."""
    try:
        held = pl.scan_parquet(kept)
        columns = tuple(held.collect_schema().names())
    except (OSError, pl.exceptions.PolarsError):
        return None
    return held if columns == _COLUMNS else None
