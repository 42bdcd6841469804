"""Commands that train, score and test."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import typer

from data.errors import ForewarnError
from data.tables.market import ADULT_MARKETS
from flows.options import AsAt, FormatOption, HomeOption, MarketOption, day, held_day, home_of
from flows.printing import Format, messages, print_json, print_rows
from flows.steps import TASK, score_step, train_step

TaskName = Annotated[str, typer.Argument(metavar="TASK", help="The risk task, e.g. service-exit.")]

models = typer.Typer(help="List, show or roll back trained model versions.", no_args_is_help=True)


def train(
    task: TaskName = TASK,
    as_at: Annotated[
        str | None, typer.Option("--as-at", metavar="DATE", help="Learn up to this register only.")
    ] = None,
    market: MarketOption = None,
    home: HomeOption = None,
) -> None:
    """Train a task and put its champion in force."""
    from models.task import task_of_market

    task = task_of_market(task, market)
    with messages.status("Training") as status:
        done = train_step(
            home_of(home), task, day(as_at), lambda line: status.update(f"Training: {line}")
        )
    state = "trained" if done.fresh else "unchanged, already trained"
    figures = done.figures["overall"][done.figures["champion"]]
    messages.print(
        f"{task} {done.version} {state}; champion {done.figures['champion']}, "
        f"out-of-time AUC {figures['auc']:.3f} "
        f"({figures['auc_low']:.3f}-{figures['auc_high']:.3f}), ECE {figures['ece']:.4f}.",
        markup=False,
    )


def score(
    as_at: AsAt = None,
    form: FormatOption = Format.table,
    limit: Annotated[
        int | None, typer.Option("--top", min=1, help="Print only the highest.")
    ] = None,
    market: MarketOption = None,
    home: HomeOption = None,
) -> None:
    """Score every service with reasons; publish and print."""
    import polars as pl

    from models.publishing import read_results
    from models.task import task_of_market

    asked = task_of_market(TASK, market)
    with messages.status("Scoring"):
        done = score_step(home_of(home))
        frames = read_results(done.path, "score", "reason")
    # Each adult market is asked for by name; its dates are those of its own lists.
    other = pl.col("task").str.starts_with(f"{TASK}-")
    scores = frames["score"].filter(pl.col("task") == asked if market else ~other)
    if scores.is_empty():
        messages.print(
            f"Results {done.run_id}; nothing is scored: no model of {asked} is in force.",
            markup=False,
        )
        return
    chosen = held_day(as_at, scores["as_at"].unique().sort().to_list())
    listed = scores.filter(pl.col("as_at") == chosen).sort(
        "probability", "entity_id", descending=[True, False], nulls_last=True
    )
    listed = listed.head(limit) if limit else listed
    messages.print(f"Results {done.run_id}; scores as at {chosen}.", markup=False)
    rows = listed.to_dicts()
    if form is Format.json:
        why = (
            frames["reason"]
            .filter(
                pl.col("as_at") == chosen, pl.col("task").is_in(scores["task"].unique().implode())
            )
            .join(listed.select("entity_id"), on="entity_id", how="semi")
        )
        by_service: dict[str, list[dict[str, Any]]] = {row["entity_id"]: [] for row in rows}
        kept = ("feature", "value", "phrase", "log_odds", "points")
        for reason in why.sort("entity_id", "rank").iter_rows(named=True):
            by_service[reason["entity_id"]].append({name: reason[name] for name in kept})
        rows = [row | {"reasons": by_service[row["entity_id"]]} for row in rows]
    print_rows(rows, form, ("entity_name", "probability", "low", "high", "base", "not_computable"))


def backtest(
    task: TaskName = TASK,
    tests: Annotated[
        str, typer.Option("--tests", metavar="YEARS", help="Registers to test on, as 2022,2023.")
    ] = "2022,2023",
    protocol: Annotated[
        str, typer.Option("--protocol", help="time, or time_and_owner (no test owner in training).")
    ] = "time",
    market: MarketOption = None,
    form: FormatOption = Format.table,
    home: HomeOption = None,
) -> None:
    """Test a task out of time beside naive baselines."""
    from data.warehouse.facts import Facts
    from data.warehouse.publish import published_warehouse
    from features.labels import exit_counts
    from models.backtest import PROTOCOLS
    from models.backtest import backtest as test
    from models.task import load_task, task_of_market
    from models.units.registered import read_held
    from models.walk_forward import walk_forward

    if protocol not in PROTOCOLS:
        raise ForewarnError(f"--protocol {protocol!r} is none of: {', '.join(PROTOCOLS)}.")
    try:
        years = [int(year) for year in tests.split(",")]
        last = date(max(years), 12, 31)  # later registers teach nothing that is tested
    except ValueError as error:
        raise ForewarnError(
            f"--tests {tests!r} is not a list of years; write it as 2022,2023."
        ) from error
    definition = load_task(task_of_market(task, market))
    facts = read_held(definition, published_warehouse(home_of(home)))
    with messages.status("Backtest") as status:
        walk = walk_forward(
            facts, definition, last, lambda line: status.update(f"Backtest: {line}")
        )
        done = test(facts, walk, years, protocol, lambda line: status.update(f"Backtest: {line}"))
    counts = None
    if isinstance(facts, Facts) and definition.market not in ADULT_MARKETS:
        counts = exit_counts(facts, definition.market)
    if form is Format.json:
        shown_too = {} if counts is None else {"exit_counts": counts.to_dicts()}
        print_json(done.to_json() | shown_too)
        return
    shown = (
        "as_at",
        "model",
        "n",
        "events",
        "auc",
        "auc_low",
        "auc_high",
        "ap",
        "brier",
        "brier_skill",
        "ece",
        "recall_at_10pct",
        "lift_at_10pct",
    )
    rows = [
        {
            "as_at": test_["as_at"],
            "model": name,
            "n": test_["n"],
            "events": test_["events"],
            **figures,
        }
        for test_ in [
            *done.tests,
            {
                "as_at": "all",
                "n": sum(t["n"] for t in done.tests),
                "events": sum(t["events"] for t in done.tests),
                "models": done.overall,
            },
        ]
        for name, figures in test_["models"].items()
    ]
    print_rows(rows, form, shown)
    if form is Format.table:
        if counts is not None:
            print_rows(counts.to_dicts(), form)
        difference = done.challenge
        messages.print(
            f"Champion: {done.champion}. LightGBM minus logistic, AUC {difference['auc_difference']:+.3f} "
            f"({difference['low']:+.3f} to {difference['high']:+.3f}); "
            "the logistic stays until that interval is above zero."
            + (
                ""
                if counts is None
                else " Lead is counted from the register's publication to the leaver's own day."
            ),
            markup=False,
        )


@models.command("list")
def list_models(form: FormatOption = Format.table, home: HomeOption = None) -> None:
    """List every trained version, oldest first."""
    from models.registry import versions

    folder = home_of(home).models
    rows = [entry for path in sorted(folder.glob("*")) if path.is_dir() for entry in versions(path)]
    if not rows:
        messages.print(f"{folder} holds no model yet; run: forewarn train {TASK}.", markup=False)
    print_rows(
        rows, form, ("task", "version", "learner", "trained_on", "as_at", "trained_at", "in_force")
    )


@models.command("show")
def show_model(
    version: Annotated[
        str | None, typer.Argument(help="A version (else the one in force).")
    ] = None,
    task: Annotated[str, typer.Option("--task", help="The risk task.")] = TASK,
    home: HomeOption = None,
) -> None:
    """Print one version's metadata and backtest as JSON."""
    from models.registry import in_force, load

    folder = home_of(home).models / task
    found = load(folder, version) if version else in_force(folder)
    print_json(found.metadata | {"backtest": found.backtest})


@models.command("rollback")
def rollback(
    task: Annotated[str, typer.Option("--task", help="The risk task.")] = TASK,
    home: HomeOption = None,
) -> None:
    """Put the version before the present one back in force; score again to publish with it."""
    from models.registry import roll_back

    chosen = home_of(home)
    with chosen.writing():
        version = roll_back(chosen.models / task)
    messages.print(f"{task} {version} is in force again; run: forewarn score.", markup=False)
