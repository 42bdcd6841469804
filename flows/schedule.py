"""Serving the scheduled deployments in the foreground."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from datetime import timedelta

from data.warehouse.home import Home
from flows.embedded_server import prefect_server
from flows.prefect_settings import prepare_prefect
from flows.run_turn import only_schedule

#: One run of each deployment; they take turns in the home.
_PROCESSES = 3


def serve_schedule(home: Home, told: Callable[[str], None]) -> None:
    """Serve the deployments of a home until Ctrl-C or a termination signal.

    Runs that a killed process left behind are ended first.

    Raises:
        HomeBusy: if another process serves this home's schedule.
        ForewarnError: if no Prefect server answers, or a schedule is no cron line.
    """
    with only_schedule(home):
        prepare_prefect(home.path)
        with prefect_server(home) as address:
            _serve(home, address, told)


def _serve(home: Home, address: str, told: Callable[[str], None]) -> None:
    # Only now is it known where the server is, which Prefect reads when it is first imported.
    from prefect.exceptions import TerminationSignal
    from prefect.runner import Runner

    from flows.cut_off_runs import close_cut_off
    from flows.deployments import deployments

    logging.getLogger("prefect").setLevel(logging.WARNING)
    runner = Runner(limit=_PROCESSES, pause_on_shutdown=False)
    served = deployments(home)
    for deployment in served:
        runner.add_deployment(deployment)
    # This process hands out this home's runs, so one that is not at work is not about to be.
    close_cut_off(home, grace=timedelta(seconds=30), told=told)
    names = ", ".join(deployment.name for deployment in served)
    told(f"Serving {names} for {home.path}; page: {address.removesuffix('/api')} (Ctrl-C stops it)")
    with contextlib.suppress(KeyboardInterrupt, TerminationSignal):
        asyncio.run(runner.start())
