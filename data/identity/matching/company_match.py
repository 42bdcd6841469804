"""Which registered company a provider is: a decision, a number given, its name, or all signs together.

A person's decision wins for ever. A number that the publisher gives is believed once the lists of
companies bear it out. A whole name that one company alone has borne leaves no choice. What is left
is weighed (``data.identity.linkage``). Councils, individuals and blanks are never matched. A wrong
match would lay one company's failure at another's door, so what is not sure waits for a person.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import polars as pl

from data.identity.linkage.candidates import candidates
from data.identity.linkage.entities import Entities, entities
from data.identity.linkage.folded_names import crowded_names, folded_names
from data.identity.linkage.model import linkage_model
from data.identity.linkage.register import CompanyLists, Register
from data.identity.linkage.signs import signs
from data.identity.linkage.weighing import weighed
from data.identity.linkage.word_counts import word_counts, words_in_use
from data.identity.matching.bad_numbers import bad_numbers
from data.identity.matching.crowds import crowd_gate
from data.identity.matching.given_number import given_numbers
from data.identity.matching.match_rows import (
    contradictions,
    decided_rows,
    given_rows,
    linked_rows,
    named_rows,
    review_rows,
)
from data.identity.matching.same_name import same_names
from data.identity.matching.verdict import verdicts
from data.tables.gate_result import GateResult
from data.tables.match import METHODS, Match, MatchReview

_MOST_UNKNOWN = 0.5


@dataclass(frozen=True)
class MatchResult:
    """What matching gave.

    Attributes:
        match: ``match`` rows, one per provider found to be a company.
        match_review: ``match_review`` rows, what waits for a person.
        flags: ``gate_result`` rows, the advisory gate ``identity`` of each fault of numbers.
        weighed: every pair weighed on every day, with its probability; for measuring.
    """

    match: pl.DataFrame
    match_review: pl.DataFrame
    flags: pl.DataFrame
    weighed: pl.DataFrame = field(default_factory=pl.DataFrame)


def matches(
    provider: pl.DataFrame,
    service_snapshot: pl.DataFrame,
    company: pl.DataFrame | CompanyLists,
    charity: pl.DataFrame | None = None,
    decided: pl.DataFrame | None = None,
    *,
    cqc_provider: pl.DataFrame | None = None,
    ownership_release: pl.DataFrame | None = None,
    company_edition: pl.DataFrame | None = None,
    former_names: pl.DataFrame | None = None,
) -> MatchResult:
    """Match every organisation of the care registers to its company.

    Nothing is used before it was public: a match states the first day (``known_on``) on which all
    that it rests on could be read, and no list published later has a part in it. Of verdicts that
    differ the stronger method stands, and the other waits in ``match_review``.

    Args:
        provider: ``provider`` rows.
        service_snapshot: ``service_snapshot`` rows.
        company: ``company`` rows, any number of lists of each company; the more companies, the
            surer it is that a name has one bearer; national lists come from
            ``linkage.whole_lists.company_lists``, with their editions and former names.
        charity: ``charity`` rows; a charity's number given leads to its company.
        decided: rows of ``data.casework.identity_decisions.match_decisions``.
        cqc_provider: ``cqc_provider`` rows: first registrations, numbers, who is an individual.
        ownership_release: ``ownership_release`` rows: numbers of owners that stand on the register.
        company_edition: ``company_edition`` rows: who has left the register of companies.
        former_names: ``company_number, name, until``: names given up, beyond the last one.
    """
    lists = (
        company
        if isinstance(company, CompanyLists)
        else CompanyLists(company, company_edition, former_names)
    )
    standing = _decided(decided, provider)
    parts = [decided_rows(standing, provider, lists.of(standing["company_number"]))]
    if lists.company.is_empty():
        match = _strongest(pl.concat(parts))
        return MatchResult(match, MatchReview.create_empty(), GateResult.create_empty())
    found = entities(provider, service_snapshot, cqc_provider, charity, ownership_release)
    named, reviews, faults, pairs = _found(found, lists, standing, parts)
    match = _strongest(pl.concat(parts))
    reviews.append(contradictions(parts, named, match, found.entity))
    return MatchResult(match, review_rows(reviews, match, standing, lists), faults, pairs)


def _found(
    found: Entities, lists: CompanyLists, standing: pl.DataFrame, parts: list[pl.DataFrame]
) -> tuple[pl.DataFrame, list[pl.DataFrame], pl.DataFrame, pl.DataFrame]:
    """Add what rules and weighing found to ``parts``.

    Returns:
        Pairs of one name, what waits, faults of numbers, and the pairs weighed.
    """
    model = linkage_model()
    folded = folded_names(lists.company, lists.former_names)
    counts = word_counts(found.name, folded)
    known = words_in_use(counts)
    held = lists.of(_worth_reading(found, folded))
    checked = given_numbers(found, held, known)
    unknown = (pl.col("fault") == "number-unknown").fill_null(False)
    # Where only extracts are held, a number that is on none of them is no fault; and a list that
    # lacks most numbers is an extract, whatever it is called.
    lacking = checked.select(unknown.mean() > _MOST_UNKNOWN).item()
    whole = lists.may_be_whole() and not lacking
    if not whole:
        checked = checked.filter(~unknown)
    telling = found.name.join(crowded_names(found.name, folded), on="folded", how="anti")
    named = same_names(replace(found, name=telling), held)
    parts += [given_rows(_only_number(checked), model), named_rows(named, found, model)]
    settled = pl.concat([_at_once(pl.concat(parts), found, held), standing["entity_id"]])
    open_ids = found.entity.filter("nameable", ~pl.col("entity_id").is_in(settled.implode()))
    wrong = checked.filter(pl.col("fault").is_not_null())["entity_id"]
    sought = pl.concat([open_ids["entity_id"], wrong]).unique()
    near = candidates(found, folded, lists.postcodes(), counts, sought)
    held = lists.of(near.pairs["company_number"])
    waiting, faults = bad_numbers(checked, near.pairs, found, held, known)
    faults = pl.concat([faults, crowd_gate(near.crowded, found.entity)])
    pairs = near.pairs.join(open_ids, on="entity_id", how="semi")
    if pairs.is_empty():
        return named, [waiting], faults, pl.DataFrame()
    judged = verdicts(weighed(signs(pairs, found, held, known), model), model, whole=whole)
    linked, uncertain = linked_rows(judged)
    # A number of another name waits as such.
    doubted = waiting.filter(pl.col("reason") == "name-disagrees")
    uncertain = uncertain.join(doubted, on=["entity_id", "company_number"], how="anti")
    parts.append(linked)
    return named, [waiting, uncertain], faults, judged


def _at_once(ruled: pl.DataFrame, found: Entities, held: Register) -> pl.Series:
    """Providers that a rule matched as soon as both sides were public; signs may have told others
    before their number was given or their name was.
    """
    ours = found.entity.select("entity_id", ours="known_on")
    theirs = held.company.select("company_number", theirs="known_on")
    dated = ruled.join(ours, on="entity_id").join(theirs, on="company_number")
    return dated.filter(pl.col("known_on") <= pl.max_horizontal("ours", "theirs"))["entity_id"]


def _worth_reading(found: Entities, folded: pl.DataFrame) -> pl.Series:
    """Companies whose number is given, and those of a provider's name that is not a crowd's."""
    names = folded.join(found.name.select("folded").unique(), on="folded", how="semi").join(
        crowded_names(found.name, folded), on="folded", how="anti"
    )
    return pl.concat([found.number["company_number"], names["company_number"]])


def _only_number(given: pl.DataFrame) -> pl.DataFrame:
    """Numbers without fault, where a provider has but one: of two nobody can say which it is."""
    sound = given.filter(pl.col("fault").is_null())
    return sound.filter(pl.col("company_number").n_unique().over("entity_id") == 1)


def _decided(decided: pl.DataFrame | None, provider: pl.DataFrame) -> pl.DataFrame:
    if decided is None:
        decided = pl.DataFrame(
            schema={
                "entity_id": pl.String,
                "company_number": pl.String,
                "reason": pl.String,
                "decided_by": pl.String,
                "decided_at": pl.Datetime("us", "UTC"),
            }
        )
    return decided.join(provider, left_on="entity_id", right_on="provider_id", how="semi")


def _strongest(found: pl.DataFrame) -> pl.DataFrame:
    """One row per provider: a decision before all else, then the strongest method.

    Where several methods lead to one company, the first day on which any did counts.
    """
    rank = pl.col("method").cast(pl.Enum(METHODS)).to_physical()
    ordered = found.with_columns(rank=rank).sort("entity_id", "rank", "known_on", "company_number")
    first = ordered.unique("entity_id", keep="first", maintain_order=True)
    of_one = ordered.join(
        first.select("entity_id", "company_number"), on=["entity_id", "company_number"]
    )
    decided = pl.col("method") == "decided"
    best = (
        of_one.sort("entity_id", ~decided, "known_on", "rank")
        .unique("entity_id", keep="first", maintain_order=True)
        .filter(pl.col("company_number").is_not_null())
        .drop("rank")
        .sort("entity_id")
    )
    return Match.validate(best, cast=True)
