"""A pack's batches under Prefect: on threads, processes or a Dask cluster, as the setting says.

The work is the same plain function everywhere (``data.packs.shards.write_shard``) and writes to the
same folder, which every worker must see. A batch whose worker dies is read again by another one.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data.errors import ForewarnError
from data.packs.pack import WriteShards, least_for_scanner
from data.packs.plan import Plan
from data.packs.shards import pending, write_shard

if TYPE_CHECKING:
    from prefect.task_runners import TaskRunner

#: Batches handed out ahead of the workers: enough to keep a small cluster busy, few to hold.
_AHEAD = 64
_RETRIES = 2


def read_under_prefect(runner: str, scheduler: str | None, workers: int) -> WriteShards:
    """What writes a pack's pending shards through Prefect.

    Args:
        runner: ``threads``, ``processes`` or ``dask``.
        scheduler: the Dask scheduler's address; only for ``dask``.
        workers: threads or processes.

    Returns:
        A function of the plan, the folder of shards, and what is told the members of each shard.

    Raises:
        ForewarnError: if ``dask`` is asked for without a scheduler, or without its packages.
    """
    tasks_run_by = _task_runner(runner, scheduler, workers)

    def read(plan: Plan, target: Path, told: Callable[[int], None]) -> None:
        from prefect import flow, task
        from prefect.cache_policies import NO_CACHE
        from prefect.futures import as_completed

        shard: Any = task(name="shard", retries=_RETRIES, cache_policy=NO_CACHE)(write_shard)

        @flow(name="read-pack", task_runner=tasks_run_by, validate_parameters=False)
        def read_pack() -> None:
            batches, many = pending(plan, target), least_for_scanner(plan)
            while ahead := [batch for batch, _ in zip(batches, range(_AHEAD), strict=False)]:
                written = [shard.submit(plan.where, batch, target, many) for batch in ahead]
                for done in as_completed(written):
                    told(done.result())

        read_pack()

    return read


def _task_runner(runner: str, scheduler: str | None, workers: int) -> TaskRunner[Any]:
    from prefect.task_runners import ProcessPoolTaskRunner, ThreadPoolTaskRunner

    if runner == "threads":
        return ThreadPoolTaskRunner(max_workers=workers)
    if runner == "processes":
        return ProcessPoolTaskRunner(max_workers=workers)
    if not scheduler:
        raise ForewarnError(
            "FOREWARN_TASK_RUNNER is dask, but FOREWARN_DASK_SCHEDULER names no scheduler; "
            "set it to its address, such as tcp://10.0.0.5:8786."
        )
    try:
        from prefect_dask import DaskTaskRunner
    except ImportError as error:
        raise ForewarnError(
            "FOREWARN_TASK_RUNNER is dask, but prefect-dask is not installed; "
            "install Forewarn with its extra: pip install -e '.[cluster]'."
        ) from error
    return DaskTaskRunner(address=scheduler)
