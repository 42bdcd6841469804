"""The command that asks publishers: fetch."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Annotated

import typer

from data.errors import ForewarnError
from data.settings import settings
from flows.options import FormatOption, HomeOption, day, home_of
from flows.printing import Format, messages, print_rows
from flows.steps import fetch_step

if TYPE_CHECKING:
    from data.fetching.run import Fetched
    from data.fetching.source import FetchSource
    from data.warehouse.outcome import Outcome

MARKS = {"fetched": "+", "unchanged": "=", "no key": "-", "failed": "!"}


def fetch(
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SOURCE...",
            help="Sources by name, such as cqc.active_locations, a publisher's name, or all.",
        ),
    ] = None,
    listed: Annotated[
        bool, typer.Option("--list", help="Say which sources there are and which need a key.")
    ] = False,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DATE", help="Nothing older than this day.")
    ] = None,
    mirror: Annotated[
        str | None,
        typer.Option(
            "--mirror",
            metavar="URL",
            help="Ask URL/HOST/PATH in place of https://HOST/PATH; a mirror is never told a key.",
        ),
    ] = None,
    home: HomeOption = None,
    form: FormatOption = Format.table,
) -> None:
    """Fetch publications and read them into the archive."""
    from data.fetching.run import exit_status
    from data.sources.discovery import fetch_sources
    from flows.download_progress import progress_of_downloads

    found = fetch_sources()
    if listed:
        print_sources(list(found.values()), form)
        return
    if not sources:
        raise ForewarnError(
            "Name what to fetch: one or more sources, or all; see them with: forewarn fetch --list"
        )
    chosen = chosen_sources(sources, found)
    with progress_of_downloads() as progress:
        results = fetch_step(
            home_of(home),
            chosen,
            day(since, "--since"),
            mirror,
            say_fetched,
            lambda sentence: messages.print(f"  {sentence}", markup=False),
            progress,
            say_ingested,
        )
    counts = {kind: sum(r.kind == kind for r in results) for kind in MARKS}
    messages.print(", ".join(f"{n} {kind}" for kind, n in counts.items() if n), markup=False)
    raise typer.Exit(exit_status(results, asked_for="all" not in sources))


def say_fetched(result: Fetched) -> None:
    """One line on a source."""
    messages.print(f"{MARKS[result.kind]} {result.sentence}", markup=False)


def say_fetches(results: list[Fetched]) -> None:
    """What came of every source; one sentence where none could be reached."""
    failed = [result for result in results if result.kind == "failed"]
    if failed and len(failed) == len(results):
        messages.print(
            f"! Nothing was fetched, so what is archived is used. {failed[0].sentence}",
            markup=False,
        )
        return
    for result in results:
        say_fetched(result)


def say_ingested(outcome: Outcome) -> None:
    """One line on a file that went in, or did not."""
    messages.print(f"  {outcome.sentence}", markup=False)
    for warning in outcome.warnings:
        messages.print(f"    note: {warning}", markup=False)


def chosen_sources(named: list[str], found: dict[str, FetchSource]) -> list[FetchSource]:
    """The sources that names stand for, each once, in the order of the list.

    Raises:
        ForewarnError: for a name that stands for none, with those that are near.
    """
    chosen: set[str] = set()
    for name in named:
        of_name = {
            known for known in found if name in ("all", known) or known.startswith(f"{name}.")
        }
        if not of_name:
            near = difflib.get_close_matches(name, found, 3, 0.4)
            meant = f"; did you mean {' or '.join(near)}?" if near else "."
            raise ForewarnError(
                f"{name!r} is no source{meant} All are shown by: forewarn fetch --list"
            )
        chosen |= of_name
    return [source for name, source in found.items() if name in chosen]


def print_sources(sources: list[FetchSource], form: Format) -> None:
    """Every source with its title, the key it needs, whether that is set, and what works without."""
    mirrored = settings().mirror is not None
    rows = [
        {
            "source": source.name,
            "title": source.title,
            "key": source.key,
            "ready": source.lacks(settings(), mirrored) is None,
            "without_key": source.without_key or None,
        }
        for source in sources
    ]
    print_rows(rows, form, ["source", "title", "key", "ready"])
