"""The ``forewarn`` command. Each step imports what it needs when it runs, so that it starts fast."""

from __future__ import annotations

import os
import sys

import typer

from data.errors import ForewarnError
from flows import (
    commands_accounts,
    commands_alerts,
    commands_benchmark,
    commands_data,
    commands_doctor,
    commands_fetch,
    commands_market,
    commands_model,
    commands_owners,
    commands_schedule,
    commands_succession,
    commands_template,
    commands_trace,
    commands_view,
)
from flows.printing import messages

# Matrices here are small: BLAS threads would mostly wait for each other, and on a busy machine
# for the processor, at several times the cost. Set before numpy is first imported.
for _threads in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_threads, "1")

app = typer.Typer(
    name="forewarn",
    help="Early warning that a care provider may fail or close, and how concentrated its market is.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

app.command()(commands_view.demo)
app.command()(commands_fetch.fetch)
app.command()(commands_data.ingest)
app.command()(commands_data.build)
app.command()(commands_model.train)
app.command()(commands_model.score)
app.command()(commands_alerts.alerts)
app.command()(commands_view.refresh)
app.command()(commands_model.backtest)
app.command()(commands_benchmark.benchmark)
app.command()(commands_accounts.accounts)
app.command()(commands_market.concentration)
app.command()(commands_owners.owners)
app.command()(commands_succession.succession)
app.add_typer(commands_model.models, name="models")
app.command()(commands_schedule.schedule)
app.command()(commands_view.dashboard)
app.command()(commands_trace.trace)
app.command()(commands_doctor.doctor)
app.command()(commands_data.backup)
app.command()(commands_data.restore)
app.command()(commands_template.template)


def main() -> None:
    """Run the command; a problem is one sentence on standard error and a status that is not 0."""
    try:
        app()
    except ForewarnError as error:
        messages.print(str(error), markup=False)
        sys.exit(1)


if __name__ == "__main__":
    main()
