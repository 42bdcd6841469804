"""Council names as people and publishers write them, folded to the ONS name."""

from __future__ import annotations

from functools import lru_cache

import polars as pl

from data.sources.authorities.reviewed import aliases, upper_tier

#: What a council calls itself around its name. Left out only when the name as written is unknown:
#: the City of London is not "London".
_STYLE_BEFORE = (
    r"^(the |council of |(london|royal|metropolitan|city and county|county|city|district)"
    r"( borough| and)? of (the )?|borough of )+"
)
_STYLE_AFTER = (
    r"( (city|county) of| metropolitan| london| royal| county| city| borough| district| unitary| mbc"
    r"| council| authority| ua)+$"
)


def trimmed(name: pl.Expr) -> pl.Expr:
    """The name with white space (no-break spaces too) at the ends off and inside made single."""
    blanks = "[\\s\u00a0\u200b\ufeff]+"
    return name.cast(pl.String).str.replace_all(blanks, " ").str.strip_chars()


def ons_name(name: pl.Expr) -> pl.Expr:
    """The ONS name meant by a name in any usual spelling; null if none is known."""
    folded = _folded(name)
    plain = folded.str.replace(_STYLE_BEFORE, "").str.replace(_STYLE_AFTER, "")
    known = _spellings()
    return pl.coalesce(
        folded.replace_strict(known, default=None, return_dtype=pl.String),
        plain.replace_strict(known, default=None, return_dtype=pl.String),
    )


def _folded(name: pl.Expr) -> pl.Expr:
    words = trimmed(name).str.to_lowercase().str.replace_all("&", " and ", literal=True)
    apart = words.str.replace_all(r"[.'’]", "").str.replace_all(r"[^a-z0-9]+", " ")
    return apart.str.strip_chars()


@lru_cache(maxsize=1)
def _spellings() -> dict[str, str]:
    known = pl.concat(
        [
            upper_tier().select(alias="la_name", la_name="la_name"),
            aliases().select("alias", "la_name"),
        ]
    ).select(_folded(pl.col("alias")), "la_name")
    # An ONS name comes first, so that no alias can take it over.
    return dict(known.unique("alias", keep="first", maintain_order=True).iter_rows())
