"""Pages of gov.uk found by its own search, which is how a new edition's address is learned."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from data.errors import ForewarnError

if TYPE_CHECKING:
    from data.fetching.client import Client

ADDRESS = "https://www.gov.uk/api/search.json"


def govuk_pages(client: Client, words: str, wanted: str) -> list[str]:
    """Paths of pages (``/government/…``) that a search finds and a pattern fits.

    Args:
        client: asks for it.
        words: what to search for.
        wanted: a regular expression found in the path.

    Raises:
        ForewarnError: if the answer is not of the expected form.
    """
    answer = client.get_json(ADDRESS, params={"q": words, "fields": "link", "count": "100"})
    results = answer.get("results") if isinstance(answer, dict) else None
    if not isinstance(results, list):
        raise ForewarnError(
            f"gov.uk's search no longer answers with a list of results ({ADDRESS})."
        )
    paths = [entry.get("link") for entry in results if isinstance(entry, dict)]
    return [path for path in paths if isinstance(path, str) and re.search(wanted, path)]
