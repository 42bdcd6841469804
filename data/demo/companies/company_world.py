"""Twelve years of synthetic companies: trading, filing, borrowing, failing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from data.demo.companies.accounts_types import accounts_types, told_less
from data.demo.companies.books import Books, Habits, trade_a_year
from data.demo.companies.endings import NO_ENDING, draw_failures, draw_solvent_endings
from data.demo.companies.failure_hazard import (
    ILLIQUID_BELOW,
    LARGE_TURNOVER,
    YOUNG_DAYS,
    log_odds_of_failing,
)
from data.demo.companies.filing_habits import Punctuality, draw_punctuality
from data.demo.companies.reference_dates import first_year, latest_due_year
from data.demo.companies.stages import DISTRESSED, SOUND, next_stage, opening_stage
from data.demo.companies.turnover import Holdings, turnover_in
from data.demo.scale import LAST_YEAR, SALE_YEAR

#: Books are kept from here on, so that the first accounts filed have a year to compare with.
FIRST_BOOKS = 2013
FIRST_RISK = 2015
_BORROWS = (0.05, 0.13, 0.3)
_PETITION_DECOY = 0.06


@dataclass(frozen=True)
class YearOfBooks:
    """Everything of the accounting periods ending in one year, arrays of shape (n,)."""

    stage: NDArray[np.int64]
    books: Books
    kind: NDArray[np.int64]
    told_less: NDArray[np.bool_]
    borrowed_on: NDArray[np.datetime64]
    punctuality: Punctuality


@dataclass(frozen=True)
class YearAtRisk:
    """What companies in being at a register showed, and what became of them, shape (n,)."""

    at_risk: NDArray[np.bool_]
    signs: dict[str, NDArray[np.bool_]]
    log_odds: NDArray[np.float64]
    ending: NDArray[np.int64]
    ended_on: NDArray[np.datetime64]
    dismissed_petition_on: NDArray[np.datetime64]


def trade(
    rng: np.random.Generator, companies: pl.DataFrame, held: Holdings
) -> dict[int, YearOfBooks]:
    """Keep every company's books from ``FIRST_BOOKS`` to the last register's year.

    Books are kept for ended companies too; whoever writes filings leaves them out.
    """
    count = companies.height
    month = companies["reference_month"].to_numpy()
    born = first_year(companies["incorporated_on"].to_numpy().astype("datetime64[D]"), month)
    charity = companies["charity"].to_numpy()
    habits = Habits(
        charity=charity,
        accruals_apart=companies["accruals_apart"].to_numpy(),
        share_capital=np.where(charity, 0, rng.choice([1, 2, 100, 100, 1_000], count)),
        has_goodwill=rng.random(count) < 0.08,
        has_provisions=rng.random(count) < 0.2,
    )
    role = companies["owner_role"]
    size, hides = np.exp(rng.normal(0, 0.3, count)), rng.random(count) < 0.5
    peer = companies["peer_turnover"].fill_null(0).to_numpy()
    stage = np.where(role.is_not_null().to_numpy(), SOUND, opening_stage(rng, count))
    years: dict[int, YearOfBooks] = {}
    for year in range(FIRST_BOOKS, LAST_YEAR + 1):
        stage = next_stage(
            rng,
            stage,
            held.loses_in(year - 1) | held.loses_in(year),
            role.is_not_null().to_numpy(),
        )
        filled = rng.uniform(0.84, 1.0, count) - 0.07 * stage
        turnover = turnover_in(year, held, peer, size, filled)
        wants = rng.random(count) < np.array(_BORROWS)[stage]
        days = rng.integers(0, 365, count).astype("timedelta64[D]")
        borrowed = wants & (turnover > 0) & (born < year)
        books = trade_a_year(
            rng,
            years[year - 1].books if year > FIRST_BOOKS else None,
            habits,
            stage,
            turnover,
            borrowed,
            opening=born == year,
            established=born < FIRST_BOOKS,
        )
        kind = accounts_types(
            year,
            turnover,
            companies["prefers_micro"].to_numpy(),
            charity,
            (role == "large group").fill_null(False).to_numpy(),
            stage,
            hides,
        )
        before = years[year - 1].kind if year > FIRST_BOOKS else kind
        years[year] = YearOfBooks(
            stage,
            books,
            kind,
            told_less(kind, before) & (born < year),
            np.where(borrowed, np.datetime64(f"{year}-03-31") - days, np.datetime64("NaT")),
            draw_punctuality(rng, stage),
        )
    return years


def fail(
    rng: np.random.Generator,
    companies: pl.DataFrame,
    held: Holdings,
    years: dict[int, YearOfBooks],
) -> dict[int, YearAtRisk]:
    """Let companies fail and end, register by register; nothing is drawn for the last one."""
    count = companies.height
    month = companies["reference_month"].to_numpy()
    incorporated = companies["incorporated_on"].to_numpy().astype("datetime64[D]")
    born = first_year(incorporated, month)
    story = companies["owner_role"].is_not_null().to_numpy()
    seller = (companies["owner_role"] == "seller").fill_null(False).to_numpy()
    noise = rng.normal(0, 0.25, count)
    ended = np.zeros(count, dtype=bool)
    risks: dict[int, YearAtRisk] = {}
    for year in range(FIRST_RISK, LAST_YEAR + 1):
        as_at = np.datetime64(f"{year}-03-31")
        due = latest_due_year(year, month)
        signs, worth, sales = _signs(year, due, born, years)
        signs |= {
            "lost_home": held.loses_in(year - 1),
            "young": incorporated > as_at - np.timedelta64(YOUNG_DAYS, "D"),
            "loses_last_home": ~np.isnat(held.gone_on[year - held.first]),
        }
        log_odds = log_odds_of_failing(signs, noise)
        in_being = (incorporated <= as_at) & ~ended
        at_risk = in_being & ~story
        ending = np.full(count, NO_ENDING)
        ended_on = dismissed = np.full(count, np.datetime64("NaT"), dtype="datetime64[D]")
        if year < LAST_YEAR:
            chance = np.where(at_risk, 1 / (1 + np.exp(-log_odds)), 0.0)
            gone_on = held.gone_on[year - held.first]
            failed = draw_failures(rng, year, chance, held.last_seen > year + 1, gone_on)
            without_homes = held.is_owner & (held.last_seen < year) & (held.last_seen > 0)
            solvent = draw_solvent_endings(
                rng,
                year,
                in_being & (failed.kind == NO_ENDING),
                without_homes,
                np.where(born <= due, sales, LARGE_TURNOVER),
                worth,
                years[year].stage == SOUND,
                seller & (year == SALE_YEAR),
            )
            ending = np.where(failed.kind == NO_ENDING, solvent.kind, failed.kind)
            ended_on = np.where(failed.kind == NO_ENDING, solvent.on, failed.on)
            ended |= ending != NO_ENDING
            day = as_at + rng.integers(1, 300, count).astype("timedelta64[D]")
            decoy = at_risk & (ending == NO_ENDING) & (years[year].stage == DISTRESSED)
            decoy &= rng.random(count) < _PETITION_DECOY
            dismissed = np.where(decoy, day, np.datetime64("NaT"))
        risks[year] = YearAtRisk(at_risk, signs, log_odds, ending, ended_on, dismissed)
    return risks


def _signs(
    year: int, due: NDArray[np.int64], born: NDArray[np.int64], years: dict[int, YearOfBooks]
) -> tuple[dict[str, NDArray[np.bool_]], NDArray[np.int64], NDArray[np.int64]]:
    """Signs of the accounts last due, their net assets and turnover."""
    there, recent = born <= due, due == year - 1

    def pick(read: Callable[[YearOfBooks], NDArray]) -> NDArray:
        return np.where(recent, read(years[year - 1]), read(years[year - 2]))

    current = pick(lambda y: y.books.current_assets())
    owed = pick(lambda y: y.books.creditors_within)
    worth = pick(lambda y: y.books.net_assets())
    sales = pick(lambda y: y.books.turnover)
    signs = {
        "illiquid": there & (current < ILLIQUID_BELOW * owed),
        "negative_net_worth": there & (worth < 0),
        "late": there & pick(lambda y: y.punctuality.late()),
        "told_less": there & pick(lambda y: y.told_less),
        "large": there & (sales > LARGE_TURNOVER),
        "new_charge": ~np.isnat(years[year].borrowed_on),
    }
    return signs, worth, sales
