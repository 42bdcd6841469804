"""The whole kingdom's publications through ``forewarn ingest``, each in a process of its own.

    python benchmarks/national_files.py --folder FOLDER
    python benchmarks/national.py --folder FOLDER [--build]

For the two lists of companies and of control, and for all else together: seconds by the clock, seconds
of processor, and the most memory that one process held (10^6 bytes). Then all of them again, when
nothing is new, and with ``--build`` the warehouse. The home is made in the folder and removed again.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

_WIDTH = 58
#: What a file is called -> most seconds, by the first part of its name.
LIMITS = {"BasicCompanyData": 60.0, "persons-with-significant-control": 120.0}
OTHERS, AGAIN = 60.0, 5.0


@dataclass(frozen=True)
class Run:
    """What one process took."""

    seconds: float
    processor: float
    megabytes: float


def run(arguments: list[str]) -> Run:
    """Run the command and wait for it.

    Raises:
        SystemExit: if it fails; with what it said.
    """
    # A child of its own for each, so that the most memory is that of this command alone.
    code = (
        "import resource, subprocess, sys\n"
        "done = subprocess.run(sys.argv[1:], capture_output=True, text=True)\n"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(used.ru_maxrss)\n"
        "sys.exit(done.returncode and done.stderr)\n"
    )
    command = [sys.executable, "-m", "flows.cli", *arguments]
    forewarn = Path(sys.executable).with_name("forewarn")
    if forewarn.exists():
        command = [str(forewarn), *arguments]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", code, *command], capture_output=True, text=True)
    seconds = time.perf_counter() - started
    if done.returncode:
        raise SystemExit(done.stderr)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
    return Run(seconds, processor, int(done.stdout) * 1024 / 1e6)


def shown(what: str, took: Run, most: float | None = None) -> None:
    """One line of the table."""
    limit = f"  (at most {most:,.0f} s)" if most else ""
    sys.stdout.write(
        f"{what:<{_WIDTH}} {took.seconds:7.1f} s {took.processor:7.1f} s cpu "
        f"{took.megabytes:7,.0f} MB{limit}\n"
    )
    sys.stdout.flush()


def main() -> None:
    """Ingest every file of ``--folder`` and print what each took."""
    said = argparse.ArgumentParser(description=__doc__)
    said.add_argument("--folder", type=Path, required=True)
    said.add_argument("--build", action="store_true")
    asked = said.parse_args()
    home = asked.folder / "home"
    shutil.rmtree(home, ignore_errors=True)
    files = sorted(file for file in asked.folder.iterdir() if file.is_file())
    arguments = ["ingest", "--home", str(home)]
    others = []
    try:
        for file in files:
            most = [most for name, most in LIMITS.items() if file.name.startswith(name)]
            if most:
                shown(file.name, run([*arguments, str(file)]), most[0])
            else:
                others.append(str(file))
        shown(f"all else together, {len(others)} files", run([*arguments, *others]), OTHERS)
        everything = [str(file) for file in files]
        shown("everything again, nothing new", run([*arguments, *everything]), AGAIN)
        if asked.build:
            shown("build", run(["build", "--home", str(home)]))
    finally:
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    main()
