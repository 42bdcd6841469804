"""How long the whole job takes, step by step, each step a process of its own, warm.

    FOREWARN_REAL_DATA=DIR .venv/bin/python benchmarks/pipeline.py [--runs 3]

Without FOREWARN_REAL_DATA the national synthetic market is used. Prints medians in seconds and
peak memory in MB of each command, and the two sums that have a budget: ingest + build (10 s), and
train + score + backtest (30 s).
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOREWARN = ROOT / ".venv" / "bin" / "forewarn"
BUDGETS = {("ingest", "build"): 10.0, ("train", "score", "backtest"): 30.0}


def timed(arguments: list[str]) -> float:
    started = time.perf_counter()
    subprocess.run([str(FOREWARN), *arguments], check=True, capture_output=True, cwd=ROOT)
    return time.perf_counter() - started


def files() -> Path:
    real = os.environ.get("FOREWARN_REAL_DATA")
    if real:
        return Path(real) / "ofsted"
    folder = Path(tempfile.mkdtemp()) / "market"
    sys.path.insert(0, str(ROOT))
    from data.demo.market import write_market

    write_market(folder, "national", homes_only=True)
    return folder


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=3)
    runs = options.parse_args().runs
    source = files()
    seconds: dict[str, list[float]] = {}
    for _ in range(runs + 1):  # the first round warms the file cache and is not counted
        home = Path(tempfile.mkdtemp())
        steps = {
            "ingest": ["ingest", str(source)],
            "build": ["build"],
            "train": ["train", "service-exit"],
            "score": ["score", "--top", "1"],
            "backtest": ["backtest", "service-exit"],
            "alerts": ["alerts"],
            "concentration": ["concentration", "--by", "la"],
        }
        for name, arguments in steps.items():
            seconds.setdefault(name, []).append(timed([*arguments, "--home", str(home)]))
        shutil.rmtree(home)
    medians = {name: statistics.median(taken[1:]) for name, taken in seconds.items()}
    for name, taken in seconds.items():
        print(f"{name:14} {medians[name]:6.2f} s   ({min(taken[1:]):.2f} to {max(taken[1:]):.2f})")
    for names, budget in BUDGETS.items():
        total = sum(medians[name] for name in names)
        print(f"{' + '.join(names)}: {total:.1f} s (budget {budget:.0f} s)")
    print(
        f"peak memory of any command: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MB"
    )


if __name__ == "__main__":
    main()
