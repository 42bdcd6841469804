"""The postcode directory made ready for this machine: ``python -m data.sources.authorities.warm``."""

from __future__ import annotations

import sys
import time

import polars as pl

from data.sources.authorities.kept_directory import kept_directory


def main() -> None:
    """Make the kept copy of the directory, unless it is there, and say how long that took."""
    started = time.perf_counter()
    postcodes = kept_directory().select(pl.len()).collect().item()
    took = time.perf_counter() - started
    sys.stdout.write(f"The postcode directory is ready: {postcodes:,} postcodes in {took:.1f} s.\n")


if __name__ == "__main__":
    main()
