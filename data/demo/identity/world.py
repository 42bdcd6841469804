"""A market of invented providers and companies in which it is known which provider is which company.

Nothing of it comes from a register. The postcodes are of areas that no post office serves and the
people have no names, but a company number may happen to be somebody's: these frames are for
measuring, and no home takes them in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from data.demo.identity import company_columns as columns
from data.demo.identity.company_table import company_rows, former_names, number_text
from data.demo.identity.planted_companies import DEAD_NAMESAKES, NAMES_TAKEN_OVER, plant
from data.demo.identity.printed_rows import Printed, print_rows
from data.demo.identity.register_table import locations_table, register_table
from data.demo.identity.registered_rows import Rows, choose_companies, draw_rows, entities

#: Companies in care for each that is a provider.
_CARE_COMPANIES = 4
_STRETCH = 500_000


@dataclass(frozen=True)
class IdentityWorld:
    """Registers, companies, and which is which.

    Attributes:
        registers: one row per provider as a register prints it: ``provider_id, kind, name,
            is_individual, first_as_at, known_on`` (the columns of ``provider``), ``register`` (cqc,
            ofsted, ciw or ci), ``postcode`` (null where none is printed), ``la_name``,
            ``registered_on`` (its first registration) and ``company_number`` as printed.
        given: one row per provider and number printed by any edition: ``provider_id,
            company_number, as_at``; some providers have had two.
        locations: one row per service: ``service_id, provider_id, postcode, la_name,
            registered_on``.
        companies: one row per company under the columns of ``company``; those that are no more are
            among them, with ``dissolved_on``.
        former_names: every name a company has given up: ``company_number, name, until``.
        truth: one row per provider: ``provider_id, company_number`` (null where it is none of
            them).
        planted: one row per provider: ``provider_id, name_case, number_case, address_case`` (what
            was done to each; empty for nothing) and ``decidable``, false where only a trading name
            is printed that nothing leads from.
    """

    registers: pl.DataFrame
    given: pl.DataFrame
    locations: pl.DataFrame
    companies: pl.DataFrame
    former_names: pl.DataFrame
    truth: pl.DataFrame
    planted: pl.DataFrame


def identity_world(providers: int, companies: int, seed: int, noise: float = 1.0) -> IdentityWorld:
    """Make a whole world in memory; for millions of companies see ``write_identity_world``.

    Args:
        providers: rows of the registers, all kinds together.
        companies: rows of the list of companies, at least about twice the providers.
        seed: the same seed gives the same rows.
        noise: how much is wrong with names, numbers and addresses: 0 nothing, 1 the usual, 2 twice
            as much.

    Raises:
        ValueError: if the companies are too few for the providers.
    """
    drawn = _draw(providers, companies, seed, noise)
    return _world(drawn, pl.concat(_stretches(drawn)))


def write_identity_world(
    folder: Path, providers: int, companies: int, seed: int, noise: float = 1.0
) -> None:
    """The same world as Parquet files, the list of companies never whole in memory.

    Args:
        folder: where ``companies/part-*.parquet`` and one file for each other attribute of
            ``IdentityWorld`` go.
        providers: as for ``identity_world``, and so are the others.
        companies: rows of the list of companies.
        seed: the same seed gives the same rows.
        noise: how much is wrong.

    Raises:
        ValueError: if the companies are too few for the providers.
    """
    drawn = _draw(providers, companies, seed, noise)
    (folder / "companies").mkdir(parents=True, exist_ok=True)
    for number, rows in enumerate(_stretches(drawn)):
        rows.write_parquet(folder / "companies" / f"part-{number:03d}.parquet")
    world = _world(drawn, rows.clear())
    for name in ("registers", "given", "locations", "former_names", "truth", "planted"):
        getattr(world, name).write_parquet(folder / f"{name}.parquet")


def read_identity_world(folder: Path) -> IdentityWorld:
    """A world written before, all in memory; of the companies scan ``companies/*.parquet`` instead."""
    parts = {
        name: pl.read_parquet(folder / f"{name}.parquet")
        for name in ("registers", "given", "locations", "former_names", "truth", "planted")
    }
    return IdentityWorld(companies=pl.read_parquet(folder / "companies" / "*.parquet"), **parts)


@dataclass(frozen=True)
class _Drawn:
    companies: columns.Companies
    former: columns.FormerNames
    rows: Rows
    printed: Printed
    rng: np.random.Generator
    noise: float


def _draw(providers: int, companies: int, seed: int, noise: float) -> _Drawn:
    rng = np.random.default_rng(seed)
    ours = entities(providers)
    planted = round((DEAD_NAMESAKES + NAMES_TAKEN_OVER) * noise * ours)
    base = companies - planted
    care = min(_CARE_COMPANIES * ours, base * 6 // 10)
    listed = columns.draw_companies(rng, max(care, 0), max(base, 0))
    chosen = choose_companies(rng, listed, care, ours)
    former = columns.draw_former_names(rng, listed, care, chosen)
    listed, namesakes, given_up = plant(rng, listed, former, chosen, planted, noise)
    columns.give_numbers(rng, listed)
    rows = draw_rows(rng, listed, chosen, providers)
    # Who took the name later cannot be who was registered under it before.
    until = np.array([given_up.get(at, np.datetime64("NaT")) for at in rows.company.tolist()])
    before = until - np.timedelta64(30, "D")
    rows.registered_on = np.where(
        np.isnat(until), rows.registered_on, np.minimum(rows.registered_on, before)
    )
    strangers = np.setdiff1d(np.arange(care), chosen)
    printed = print_rows(rng, rows, listed, former, namesakes, strangers, noise)
    return _Drawn(listed, former, rows, printed, rng, noise)


def _stretches(drawn: _Drawn) -> Iterator[pl.DataFrame]:
    """The list of companies in order of number, some at a time."""
    order = np.lexsort((drawn.companies.number, drawn.companies.prefix))
    listed = drawn.companies.take(order)
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    former = columns.FormerNames(
        place[drawn.former.of], drawn.former.until, drawn.former.back, drawn.former.names
    )
    for first in range(0, len(listed), _STRETCH):
        yield company_rows(listed, former, first, min(first + _STRETCH, len(listed)))


def _world(drawn: _Drawn, listed: pl.DataFrame) -> IdentityWorld:
    registers, given, planted = register_table(
        drawn.rng, drawn.rows, drawn.printed, drawn.companies, drawn.noise
    )
    at = drawn.rows.company
    numbers = number_text(drawn.companies.prefix[at], drawn.companies.number[at])
    truth = registers.select("provider_id").with_columns(
        company_number=pl.when(pl.Series(at >= 0)).then(numbers)
    )
    shuffled = registers.sample(fraction=1, shuffle=True, seed=int(drawn.rng.integers(1 << 31)))
    return IdentityWorld(
        registers=shuffled,
        given=given,
        locations=locations_table(drawn.rng, drawn.rows, registers["provider_id"]),
        companies=listed,
        former_names=former_names(drawn.companies, drawn.former),
        truth=truth.sort("provider_id"),
        planted=planted.sort("provider_id"),
    )
