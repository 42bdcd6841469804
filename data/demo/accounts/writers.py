"""Every vendor's style by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from data.demo.accounts.filing import Filing
from data.demo.accounts.lines import Line
from data.demo.accounts.styles import (
    charity,
    full_accounts,
    gaap_2009,
    iris,
    plain_xbrl,
    sage,
    taxcalc,
    webfiling,
)


@dataclass(frozen=True)
class Style:
    """How one vendor writes: the lines it prints, the document, and the member's suffix."""

    lines: Callable[[Filing], list[Line]]
    write: Callable[[Filing], str]
    suffix: str = "html"


STYLES = {
    "webfiling": Style(webfiling.lines, webfiling.write),
    "taxcalc": Style(taxcalc.lines, taxcalc.write),
    "iris": Style(iris.lines, iris.write),
    "sage": Style(sage.lines, sage.write),
    "full_accounts": Style(full_accounts.lines, full_accounts.write),
    "charity": Style(charity.lines, charity.write),
    "gaap_2009": Style(gaap_2009.lines, gaap_2009.write),
    "plain_xbrl": Style(plain_xbrl.lines, plain_xbrl.write, "xml"),
}
