"""Names of parents, kept only where they are names of organisations."""

from __future__ import annotations

import polars as pl

_LONGEST = 160
_ORGANISATION = (
    r"(?i)\b(limited|ltd|cyfyngedig|plc|public limited company|llp|l\.?p|inc|incorporated|corp|"
    r"corporation|company|co|group|holdings?|partners|partnership|trust|trustees|university|"
    r"college|school|council|authority|nhs|association|society|foundation|charity|church|"
    r"diocese|institute|bank|fund|funds|capital|gmbh|ag|kg|s\.?a\.?r?\.?l?|b\.?v|n\.?v|ab|as|"
    r"a/s|oy|oyj|spa|s\.p\.a|llc|pty|pte|kk|topco|bidco|midco|holdco|c\.?i\.?c|government|"
    r"department|ministry|state)\b"
)
_PERSON_OR_SENTENCE = (
    r"(?i)\b(mr|mrs|ms|miss|mx|dr|sir|dame|lord|lady|rev|professor|prof|esq|director|directors|"
    r"shareholders?|shareholding|controlled|control|majority|family|wife|husband|member|members)\b"
)


def organisation_name(name: pl.Expr) -> pl.Expr:
    """The name if it is plainly an organisation's, else null.

    The concepts for parents often hold a person, or a sentence about one; those are not kept.
    """
    plain = (
        (name.str.len_chars() <= _LONGEST)
        & name.str.contains(_ORGANISATION)
        & ~name.str.contains(_PERSON_OR_SENTENCE)
    )
    return pl.when(plain).then(name)
