"""A pack's shards written through Prefect, in a process of its own: Prefect leaves threads behind.

python tests/flows/read_pack.py RUNNER SCHEDULER PACK FOLDER BATCH_MEMBERS
"""

from __future__ import annotations

import sys
from pathlib import Path

import data.packs.plan
from data.packs.plan import plan_pack
from data.packs.shards import begin
from flows.pack_runner import read_under_prefect
from flows.prefect_settings import prepare_prefect

if __name__ == "__main__":
    runner, scheduler, pack, folder, batch = sys.argv[1:]
    data.packs.plan.BATCH_MEMBERS = int(batch)
    home = Path(folder).parent / f"prefect-{runner}"
    home.mkdir()
    prepare_prefect(home)
    plan = plan_pack(pack)
    told: list[int] = []
    read_under_prefect(runner, scheduler or None, 2)(
        plan, begin(Path(folder), plan, "reader"), told.append
    )
    sys.exit(0 if sum(told) == plan.members else 3)
