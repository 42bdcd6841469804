"""The synthetic register of companies, written as the publishers would, and its truth."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from data.demo.accounts.packs import write_packs
from data.demo.companies import tables
from data.demo.companies.basic_company_data import write_snapshot
from data.demo.companies.charge_register import charge_answers
from data.demo.companies.company_world import FIRST_BOOKS, fail, trade
from data.demo.companies.failure_hazard import COEFFICIENTS
from data.demo.companies.filing_history import filing_histories
from data.demo.companies.founding import found_companies
from data.demo.companies.gazette_notices import write_notices
from data.demo.companies.insolvency_cases import insolvency_answers
from data.demo.companies.owner_history import owner_history
from data.demo.companies.statutory_events import statutory_events
from data.demo.companies.turnover import holdings
from data.demo.scale import FIRST_YEAR, LAST_YEAR, Scale

#: Chance of its own, so that the homes' market is the same with and without companies.
_STREAM = 1
FOLDER = "synthetic_companies"
_MARK = "synthetic-data"


@dataclass(frozen=True)
class CompanyTruth:
    """What is true of the synthetic companies; only its shadow stands in the files.

    Attributes:
        companies: one row per company, as ``found_companies``; ``owner`` is the name that the
            homes' register prints, null for peers in adult care.
        chances: one row per register date and company at risk, as ``tables.chances``: ``sign_*``
            flags, ``log_odds``, ``probability`` and, but for the last register, ``failed``. The
            three groups of the market's story are at no risk and not among them.
        endings: one row per company that ended, failed or solvent.
        accounts: one row per accounting period, as ``tables.accounts_due``, with the figures
            planted, how it was filed, and ``pack`` and ``member`` where it was electronically.
        coefficients: effect of each ``sign_*`` on the log-odds, and ``base``.
    """

    companies: pl.DataFrame
    chances: pl.DataFrame
    endings: pl.DataFrame
    accounts: pl.DataFrame
    coefficients: dict[str, float]


def write_companies(folder: Path, world: pl.DataFrame, scale: Scale, seed: int) -> CompanyTruth:
    """Write accounts packs, the register's snapshots, what its interface answers, and notices.

    In ``folder / FOLDER``: ``accounts/Accounts_Monthly_Data-<Month><Year>.zip``, one snapshot a
    year of Basic Company Data, ``filing_history``, ``insolvency`` and ``charges`` as one answer a
    line, and the Gazette's notices by year.

    Args:
        folder: the market's folder.
        world: the homes' market, columns as ``world.simulate`` returns them.
        scale: how many peers, and how many months a pack holds.
        seed: the same seed gives the same bytes.

    Returns:
        The truth, in memory only.
    """
    rng = np.random.default_rng([seed, _STREAM])
    history = owner_history(world)
    companies = found_companies(rng, history, scale.peers)
    held = holdings(companies, history, FIRST_BOOKS, LAST_YEAR)
    years = trade(rng, companies, held)
    risks = fail(rng, companies, held, years)
    ended = tables.endings(companies, risks)
    accounts = tables.accounts_due(companies, years, ended)
    charges = tables.charges(companies, years, ended)
    events = statutory_events(ended, tables.dismissed_petitions(companies, risks))
    events = events.filter(pl.col("on") <= tables.LAST_FILED)

    target = folder / FOLDER
    accounts = write_packs(target / "accounts", accounts, scale.months_per_pack)
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        write_snapshot(target, dt.date(year, 4, 1), companies, accounts, charges, events)
    answers = {
        "filing-history": filing_histories(companies, accounts, charges, events),
        "insolvency": insolvency_answers(ended, events),
        "charges": charge_answers(charges),
    }
    for kind, found in answers.items():
        _write_answers(target, kind, found)
    write_notices(target, companies, events)
    return CompanyTruth(
        companies, tables.chances(companies, risks), ended, accounts, dict(COEFFICIENTS)
    )


def _write_answers(folder: Path, kind: str, answers: list[tuple[str, dict[str, Any]]]) -> None:
    """One answer a line, with the address it came from and the day it was read."""
    name = f"synthetic_{kind.replace('-', '_')}_{tables.LAST_FILED}.jsonl"
    with (folder / name).open("w", encoding="utf-8", newline="\n") as lines:
        for number, answer in answers:
            envelope = {
                "resource_uri": f"/company/{number}/{kind}",
                "fetched_at": f"{tables.LAST_FILED}T00:00:00Z",
                "etag": _MARK,
                "data": answer,
            }
            lines.write(json.dumps(envelope, separators=(",", ":")) + "\n")
