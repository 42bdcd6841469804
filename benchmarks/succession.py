"""How many endings that go on are found, and how many found are right.

    python benchmarks/succession.py [--seeds 1,2,3] [--scale small] [--noise 1] [--real FOLDER]

On the synthetic market, whose truth is known, several seeds: the pair of ended registration and
successor, and whether it went on at all; of adult care with the register's own links hidden. With
``--real``, the folder of real files: on the Care Quality Commission's answers with predecessor and
successor hidden, care homes and others apart, and the pairs found that nothing states; and an
owner whose homes went from 52 to 36 in two years, with the evidence.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import Any

import polars as pl

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from data.demo.market import Truth, write_market  # noqa: E402
from data.identity.succession.successions import successions  # noqa: E402
from data.tables.cqc import CqcRelationship  # noqa: E402
from data.tables.service import JoinerLeaver, ServiceSnapshot  # noqa: E402
from data.tables.succession import CONTINUED  # noqa: E402
from data.warehouse.archive import archived_tables  # noqa: E402
from data.warehouse.families import read_families  # noqa: E402
from data.warehouse.history import providers  # noqa: E402
from data.warehouse.home import Home  # noqa: E402
from flows.steps import ingest_step  # noqa: E402

_TABLES = ("service_snapshot", "joiner_leaver", "registration", "cqc_relationship", "provider")
_CARE_HOMES = ["care-homes", "nursing-homes"]
PRECISION, RECALL = 0.95, 0.90


def typed(home: Home) -> dict[str, pl.DataFrame]:
    """What ``successions`` reads, typed from a home's archive without building the rest."""
    parts: dict[str, list[pl.DataFrame]] = {}
    for read in read_families(archived_tables(home))[0]:
        for name, frame in read.tables.items():
            parts.setdefault(name, []).append(frame)
    whole = {
        contract_name: pl.concat(
            [contract.create_empty(), *map(contract.cast, parts[contract_name])]
        )
        for contract_name, contract in (
            ("service_snapshot", ServiceSnapshot),
            ("joiner_leaver", JoinerLeaver),
        )
    }
    cqc = {name: pl.concat(parts[name]) for name in ("registration", "cqc_relationship")}
    told = pl.concat(parts["cqc_provider"])
    return whole | cqc | {"provider": providers(whole["service_snapshot"], told)}


def read_folder(files: list[Path], home: Path) -> dict[str, pl.DataFrame]:
    """Ingest files into a home of their own and type them."""
    ingest_step(Home(home), files)
    return typed(Home(home))


def hidden(tables: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Successions with every stated link left out."""
    shown = {name: tables[name] for name in _TABLES}
    return successions(**shown | {"cqc_relationship": CqcRelationship.create_empty()})


def true_pairs(truth: Truth) -> dict[str, tuple[pl.DataFrame, pl.Series]]:
    """By market: pairs ``from, to``, and everything that ended."""
    homes = truth.homes.with_columns(prefixed("ofsted", "urn", "successor_urn"))
    found = {
        "homes for children": (
            homes.select(**{"from": "urn", "to": "successor_urn"}).drop_nulls().unique(),
            homes.filter("left")["urn"].unique(),
        )
    }
    if truth.adult is not None:
        adult = truth.adult.locations.with_columns(prefixed("cqc", "location_id", "successor_id"))
        found["adult care"] = (
            adult.select(**{"from": "location_id", "to": "successor_id"}).drop_nulls().unique(),
            adult.filter("left")["location_id"].unique(),
        )
    return found


def prefixed(body: str, *names: str) -> list[pl.Expr]:
    """Numbers as the ids of services."""
    return [(pl.lit(f"{body}:") + pl.col(name)).alias(name) for name in names]


def scores(rows: pl.DataFrame, true: pl.DataFrame, ended: pl.Series) -> dict[str, Any]:
    """Precision and recall of pairs, and of whether a registration went on at all."""
    kind = pl.col("kind").cast(pl.String)
    found = rows.filter(
        pl.col("from_service_id").is_in(ended.implode()), kind.is_in(CONTINUED)
    ).join(true, left_on="from_service_id", right_on="from", how="left")
    right = int((found["to"] == found["to_service_id"]).sum())
    went_on = int(found["to"].is_not_null().sum())
    n, m = max(len(found), 1), max(len(true), 1)
    return {
        "ended": len(ended),
        "went_on": len(true),
        "found": len(found),
        "right": right,
        "precision": right / n,
        "recall": right / m,
        "went_on_precision": went_on / n,
        "went_on_recall": went_on / m,
    }


def synthetic(seeds: list[int], scale: str, noise: float, folder: Path) -> bool:
    """Print the scores of every seed; whether the goal is met by all of them together."""
    totals: dict[str, list[dict[str, Any]]] = {}
    for seed in seeds:
        files = folder / f"market-{seed}"
        truth = write_market(files, scale, seed, noise)
        # Companies and councils say nothing of successors.
        registers = [*files.glob("*.csv"), *files.glob("*.ods"), files / "synthetic_adult_care"]
        rows = hidden(read_folder(registers, folder / f"home-{seed}"))
        for market, (true, ended) in true_pairs(truth).items():
            score = scores(rows, true, ended)
            totals.setdefault(market, []).append(score)
            print(f"seed {seed}, {market}: {told(score)}")
    met = True
    for market, parts in totals.items():
        right, found, true_n = (
            sum(part[name] for part in parts) for name in ("right", "found", "went_on")
        )
        precision, recall = right / max(found, 1), right / max(true_n, 1)
        met = met and precision >= PRECISION and recall >= RECALL
        print(f"all seeds, {market}: precision {precision:.3f}, recall {recall:.3f}")
    return met


def told(score: dict[str, Any]) -> str:
    """A score in words."""
    return (
        f"{score['ended']} ended, {score['went_on']} went on; {score['found']} found, "
        f"{score['right']} right; pairs: precision {score['precision']:.3f}, "
        f"recall {score['recall']:.3f}; going on at all: {score['went_on_precision']:.3f}, "
        f"{score['went_on_recall']:.3f}"
    )


def real_links(files: Path, folder: Path) -> None:
    """The Care Quality Commission's own links, hidden and found again."""
    tables = read_folder([files / "cqc" / "oldham_api_json"], folder / "home-cqc")
    links = tables["cqc_relationship"].filter(pl.col("entity_kind") == "service")
    held = tables["registration"].select("service_id", "market", "service_name", "ended_on")
    rows = hidden(tables)
    kind = pl.col("kind").cast(pl.String)
    found = rows.filter(kind.is_in(CONTINUED))
    stated = links.select(**{"from": "from_id", "to": "to_id"}).unique()
    both = stated.join(held.drop_nulls("ended_on"), left_on="from", right_on="service_id").join(
        held.select("service_id"), left_on="to", right_on="service_id"
    )
    pairs = found.select("from_service_id", "to_service_id", "market", "evidence", "probability")
    right = pairs.join(
        stated, left_on=["from_service_id", "to_service_id"], right_on=["from", "to"]
    )
    says = pl.col("from_service_id").is_in(stated["from"].implode()) | pl.col(
        "to_service_id"
    ).is_in(stated["to"].implode())
    home = pl.col("market").is_in(_CARE_HOMES).fill_null(False)
    for name, chosen in (("care homes", home), ("others", ~home)):
        truth = both.filter(chosen)["from"].unique()
        hits = right.filter(chosen)["from_service_id"].is_in(truth.implode()).sum()
        told_of = pairs.filter(chosen, says)
        agreed = right.filter(chosen).height
        print(
            f"real links, {name}: recall {hits}/{len(truth)}"
            f" = {hits / max(len(truth), 1):.3f}; of pairs found that a link speaks of, right "
            f"{agreed}/{len(told_of)} = {agreed / max(len(told_of), 1):.3f}"
        )
    unstated = pairs.filter(~says)
    print(f"found and not stated, for review: {len(unstated)}")
    for row in unstated.iter_rows(named=True):
        print(f"  {row['from_service_id']} -> {row['to_service_id']}: {row['evidence']}")
    wrong = pairs.filter(says).join(right, on=["from_service_id", "to_service_id"], how="anti")
    print(f"found against a statement: {len(wrong)}")
    for row in wrong.iter_rows(named=True):
        print(f"  {row['from_service_id']} -> {row['to_service_id']}: {row['evidence']}")


def real_owner(files: Path, folder: Path, owner: str = "sandcastle care") -> None:
    """An owner's homes year by year, and what became of those that ended."""
    tables = read_folder(
        [files / "ofsted" / "provider_level", files / "ofsted" / "joiners_leavers"],
        folder / "home-ofsted",
    )
    snapshots = tables["service_snapshot"]
    theirs = snapshots.filter(pl.col("provider_id") == f"ofsted-org:{owner}")
    for row in theirs.group_by("as_at").len().sort("as_at").iter_rows(named=True):
        print(f"{owner} on {row['as_at']}: {row['len']} homes")
    rows = hidden(tables).filter(
        pl.col("from_service_id").is_in(theirs["service_id"].unique().implode())
    )
    print(rows.group_by("kind").len().sort("kind"))
    for row in rows.sort("happened_on").iter_rows(named=True):
        print(
            f"  {row['from_service_id']} -> {row['to_service_id']} {row['kind']}: {row['evidence']}"
        )
    areas = theirs["la_name"].unique().implode()
    [last] = snapshots.select(pl.col("as_at").max().cast(pl.String))["as_at"].to_list()
    day = pl.lit(last).str.to_date()
    joined = snapshots.filter(
        pl.col("as_at") == day,
        pl.col("la_name").is_in(areas),
        pl.col("market") == "childrens-homes",
        ~pl.col("service_id").is_in(
            snapshots.filter(pl.col("as_at") < day)["service_id"].unique().implode()
        ),
    )
    print(f"newly on the register of {last} in councils where it had homes, by owner:")
    print(joined.group_by("owner_name").len().sort("len", descending=True).head(10))


def main() -> None:
    """Measure; exit with 1 if the goal is missed on the synthetic market."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seeds", default="20240331,1,2")
    parser.add_argument("--scale", default="small")
    parser.add_argument("--noise", type=float, default=1.0)
    parser.add_argument("--real", type=Path)
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as made:
        folder = Path(made)
        seeds = [int(seed) for seed in given.seeds.split(",") if seed]
        met = synthetic(seeds, given.scale, given.noise, folder) if seeds else True
        if given.real:
            real_links(given.real, folder)
            real_owner(given.real, folder)
    if not met:
        raise SystemExit(f"Below precision {PRECISION} or recall {RECALL}.")


if __name__ == "__main__":
    main()
