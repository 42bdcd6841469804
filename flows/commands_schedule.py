"""The command that serves the scheduled deployments."""

from __future__ import annotations

from flows.options import HomeOption, home_of
from flows.printing import messages


def schedule(home: HomeOption = None) -> None:
    """Serve the scheduled refreshes and the retrain until Ctrl-C."""
    from flows.schedule import serve_schedule

    serve_schedule(home_of(home), lambda said: messages.print(said, markup=False))
