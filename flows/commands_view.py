"""Commands that run the whole job and show it: refresh, demo, dashboard."""

from __future__ import annotations

import logging
import time
from pathlib import Path
from typing import Annotated

import typer

from data.demo.one_market import DEFAULT_SEED, Drawn, keep_to
from data.errors import ForewarnError
from data.settings import settings
from data.warehouse.home import Home
from flows.options import HomeOption, home_of
from flows.prefect_settings import prepare_prefect
from flows.printing import messages

#: The demonstration keeps to itself, so that synthetic and real data never meet.
DEMO_HOME = Path("var/demo")


def refresh(
    no_fetch: Annotated[
        bool, typer.Option("--no-fetch", help="Start from what is archived; nothing is fetched.")
    ] = False,
    home: HomeOption = None,
) -> None:
    """Fetch what is new, then build, train, score and alert."""
    run_flow(home_of(home), [], fetch=not no_fetch)


def demo(
    scale: Annotated[str, typer.Option("--scale", help="small or national.")] = "small",
    seed: Annotated[
        int, typer.Option("--seed", help="Another number draws another market.")
    ] = DEFAULT_SEED,
    noise: Annotated[
        float,
        typer.Option(
            "--noise",
            help="How often names and company numbers are printed otherwise than they are: "
            "0 never, 1 as usual, 2 twice as often.",
        ),
    ] = 1.0,
    no_dashboard: Annotated[
        bool, typer.Option("--no-dashboard", help="Stop once everything is published.")
    ] = False,
    home: Annotated[Path, typer.Option("--home", help="The demonstration's own home.")] = DEMO_HOME,
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.")] = None,
) -> None:
    """Run the whole job on a synthetic market and show it."""
    from data.demo.market import write_market
    from flows.embedded_server import server_beside

    drawn = Drawn(scale, seed, noise)
    chosen = home_of(home)
    if chosen.data_kind() == "real":
        raise ForewarnError(
            f"{chosen.path} holds real data; the demonstration needs a home of its own."
        )
    files = keep_to(chosen.path, drawn)
    prepare_prefect(chosen.path)
    with server_beside(chosen) as ready:
        with chosen.writing(), messages.status("Writing a synthetic market"):
            write_market(files, scale, seed, noise)
            _load_while_waiting()
            ready()
        run_flow(chosen, [files])
    if no_dashboard:
        messages.print(
            f"Synthetic market published in {chosen.path}; see it with: forewarn dashboard --home {home}",
            markup=False,
        )
        return
    serve(chosen, host, port)


def _load_while_waiting() -> None:
    """Load what the flow will need: it takes seconds, and the server is not up yet."""
    import lightgbm  # noqa: F401
    import sklearn.linear_model  # noqa: F401

    import flows.refresh  # noqa: F401
    import models.publishing  # noqa: F401


def dashboard(
    host: Annotated[
        str | None, typer.Option(help="Address to listen on (else FOREWARN_HOST, else 127.0.0.1).")
    ] = None,
    port: Annotated[
        int | None, typer.Option(help="Port to listen on (else FOREWARN_PORT, else 8050).")
    ] = None,
    home: HomeOption = None,
) -> None:
    """Serve the dashboard; it picks up new results by itself."""
    serve(home_of(home), host, port)


def run_flow(home: Home, paths: list[Path], fetch: bool = False) -> None:
    """Run files-to-alerts under Prefect and say what came of it."""
    home.path.mkdir(parents=True, exist_ok=True)
    prepare_prefect(home.path)
    started = time.perf_counter()
    with messages.status("Starting Prefect") as status:
        from flows.refresh import refresh as flow

        logging.getLogger("prefect").setLevel(logging.WARNING)
        # A failed step is said once, in a sentence, by the command; Prefect would add tracebacks.
        for runs in ("prefect.flow_runs", "prefect.task_runs"):
            logging.getLogger(runs).setLevel(logging.CRITICAL)
        status.update(f"Running: {'fetch' if fetch else 'ingest'}, build, train, score, alert")
        done = flow(home.path, paths, fetch)
    for outcome in done["outcomes"]:
        if outcome.kind in {"refused", "quarantined"}:
            messages.print(f"! {outcome.sentence}", markup=False)
    messages.print(
        f"Published {done['run_id']} (warehouse {done['build_id']}, model {done['version']}), "
        f"{done['new_alerts']} new alerts, in {time.perf_counter() - started:.0f} s.",
        markup=False,
    )


def serve(home: Home, host: str | None, port: int | None) -> None:
    """Serve the dashboard with gunicorn until it is stopped."""
    from dashboard.serving import check_address, run

    chosen_host, chosen_port = host or settings().host, port or settings().port
    check_address(chosen_host, chosen_port)
    messages.print(
        f"Forewarn is at http://{chosen_host}:{chosen_port}/ (Ctrl-C stops it)", markup=False
    )
    run(home.path, settings().council, chosen_host, chosen_port)
