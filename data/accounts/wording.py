"""Doubt about going concern and qualified audit reports, in the filing's own sentences."""

from __future__ import annotations

import polars as pl

_SHORTEST = 20  # bytes; a shorter text holds no sentence
_LONGEST = 1000  # characters kept of a sentence

_MENTION = (
    r"(?i)going[\s-]+concern|material\s+uncertaint|significant\s+doubt|qualified|"
    r"adverse\s+opinion|opinion\s+on\s+the\s+accompanying|emphasis\s+of\s+matter|"
    r"except\s+for\s+the|break-?up\s+basis|unable\s+to\s+continue|"
    r"consolidated\s+(?:statement\s+of|balance|income|profit)|opinion\s+(?:is|was|has)"
)
_SENTENCE = r"[^.!?;]+(?:[.!?;]+[^\s.!?;][^.!?;]*)*[.!?;]*"

# What a sentence must and must not hold. Auditors and directors write the same words to say that
# there is no doubt, or what would follow if there were; then a small word stands close before.
DOUBT = (
    r"(?i)material uncertaint|significant doubt|"
    r"\b(?:not|no longer|other than|ceased to be)(?: \w+){0,4} going[ -]concern|"
    r"\bbreak-?up basis|\bunable to continue (?:as a going concern|in operation|trading)"
)
NO_DOUBT = (
    r"(?i)\b(?:no|any|nor|neither|without|whether|if|absence of|free from)\b(?:[ ,]+[\w'’-]+){0,6}?"
    r" (?:material uncertaint|significant doubt)|"
    r"\bnot\b(?: [\w'’-]+){0,4} (?:material uncertaint|significant doubt)|"
    r"\b(?:no|not)(?: \w+){0,3} reason(?: \w+){0,8} going[ -]concern|"
    r"\bnot inappropriate\b|\bunless\b(?: [\w'’-]+){0,12} going[ -]concern|"
    r"\bif(?: [\w'’-]+){0,12} (?:going[ -]concern|break-?up)"
)
QUALIFIED = (
    r"(?i)\bqualified (?:audit )?(?:opinion|report)|"
    r"\bexcept for the (?:possible )?(?:effect|matter)|\badverse (?:audit )?opinion|"
    r"\bdisclaimer of (?:audit )?opinion|\bnot express an opinion on the accompanying|"
    r"\b(?:report|opinion) (?:is|was|has been) qualified"
)
NOT_QUALIFIED = (
    r"(?i)\bun-?qualified|"
    r"\b(?:not|no|nor|neither|without|whether|if)\b(?: \w+){0,4} (?:qualif|adverse|disclaim)"
)
EMPHASIS = r"(?i)emphasis of matter"
GROUP_STATEMENT = (
    r"(?i)consolidated (?:statement of|balance sheet|income statement|profit and loss)"
)


def filing_wording(facts: pl.DataFrame, numbers: pl.DataFrame) -> pl.DataFrame:
    """What the tagged text says about going concern and the audit.

    Only tagged text is read; that nothing is found does not say that nothing is written.

    Args:
        facts: as ``AccountsFact``.
        numbers: ``filing`` and its number ``f``.

    Returns:
        One row per filing with such words: ``f``, ``going_concern_doubt``, ``audit_qualified``,
        ``emphasis_of_matter``, ``says_group_statement`` (Boolean), and the first sentence of
        doubt and of qualification with its place: ``going_concern_sentence``, ``…_concept``,
        ``…_position``, ``qualification_sentence``, ``…_concept``, ``…_position``.
    """
    text = pl.col("text").cast(pl.String)
    sentences = (
        facts.select("filing", "concept", "position", "text")
        .filter(text.str.len_bytes() > _SHORTEST)
        .filter(text.str.contains(_MENTION))
        .select(
            pl.col("filing").cast(pl.String),
            pl.col("concept").cast(pl.String),
            "position",
            text.str.replace_all(r"\s+", " ").str.extract_all(_SENTENCE).alias("sentence"),
        )
        .explode("sentence", empty_as_null=True)
        .with_columns(pl.col("sentence").str.strip_chars())
        .join(numbers, on="filing")
        .sort("f", "position", maintain_order=True)
    )
    said = pl.col("sentence")
    doubt = said.str.contains(DOUBT) & ~said.str.contains(NO_DOUBT)
    qualified = said.str.contains(QUALIFIED) & ~said.str.contains(NOT_QUALIFIED)
    return (
        sentences.with_columns(doubt.alias("doubt"), qualified.alias("qualified"))
        .group_by("f")
        .agg(
            pl.col("doubt").any().alias("going_concern_doubt"),
            pl.col("qualified").any().alias("audit_qualified"),
            said.str.contains(EMPHASIS).any().alias("emphasis_of_matter"),
            said.str.contains(GROUP_STATEMENT).any().alias("says_group_statement"),
            *_first("doubt", "going_concern"),
            *_first("qualified", "qualification"),
        )
    )


def _first(flag: str, name: str) -> list[pl.Expr]:
    return [
        pl.col("sentence").filter(flag).first().str.slice(0, _LONGEST).alias(f"{name}_sentence"),
        pl.col("concept").filter(flag).first().alias(f"{name}_concept"),
        pl.col("position").filter(flag).first().alias(f"{name}_position"),
    ]
