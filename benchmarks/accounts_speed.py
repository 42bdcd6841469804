"""How fast accounts are read: the scanner, the unzip floor, and stream-read-xbrl, in turns.

    .venv/bin/python benchmarks/accounts_corpus.py 3000 PACK.zip
    .venv/bin/python benchmarks/accounts_speed.py PACK.zip [--peer-python PYTHON]
        [--rounds 9] [--filings 300] [--big PACK12000.zip]

Each round gives the same filings to each in turn and takes the CPU seconds of the process, so that
a busy machine spoils ratios least. The peer (python with stream-read-xbrl, deflate) runs in its own
process and answers in messages. ``--big`` is read by one and by two processes into Parquet; that
is wall time, warm: the processes have loaded the scanner and read a batch before.
"""

from __future__ import annotations

import argparse
import mmap
import os
import resource
import statistics
import struct
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from multiprocessing import get_context
from pathlib import Path

import deflate

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
LOCAL_HEADER = 30


class Pack:
    """A pack in memory; the cheapest way to its members' bytes."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self.content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        with zipfile.ZipFile(path) as archive:
            self.members = [
                (info.filename, info.header_offset, info.compress_size, info.file_size)
                for info in archive.infolist()
            ]

    def unzipped(self, first: int, last: int) -> Iterator[tuple[str, bytearray]]:
        for name, at, packed, size in self.members[first:last]:
            lengths = struct.unpack_from("<HH", self.content, at + 26)
            start = at + LOCAL_HEADER + sum(lengths)
            data = memoryview(self.content)[start : start + packed]
            yield name, deflate.deflate_decompress(data, size)


def peer(pack: Pack) -> None:
    """Answer each line ``first last`` with the CPU seconds stream-read-xbrl takes."""
    from stream_read_xbrl import _xbrl_to_rows

    for line in sys.stdin:
        first, last = map(int, line.split())
        started = time.process_time()
        for name, content in pack.unzipped(first, last):
            _xbrl_to_rows((name, bytes(content)))
        print(time.process_time() - started, flush=True)


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def rounds(pack_path: Path, peer_python: str | None, count: int, filings: int) -> None:
    from data.ixbrl.scanner.reader import Scanner

    started = time.process_time()
    scanner = Scanner()
    pack = Pack(pack_path)
    list(scanner.read(pack.unzipped(0, 50)))
    print(
        f"ready after {time.process_time() - started:.1f} CPU s (a minute where nothing is cached)"
    )
    other = None
    if peer_python:
        command = [peer_python, __file__, str(pack_path), "--as-peer"]
        other = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    seconds: dict[str, list[float]] = {"floor": [], "scanner": [], "peer": []}
    facts = 0
    for number in range(count):
        first = number * filings % len(pack.members)
        last = min(first + filings, len(pack.members))
        each = 1e6 / (last - first)
        started = time.process_time()
        for _ in pack.unzipped(first, last):
            pass
        seconds["floor"].append((time.process_time() - started) * each)
        started = time.process_time()
        for part in scanner.read(pack.unzipped(first, last)):
            facts += len(part.facts)
        seconds["scanner"].append((time.process_time() - started) * each)
        if other and other.stdin and other.stdout:
            print(first, last, file=other.stdin, flush=True)
            seconds["peer"].append(float(other.stdout.readline()) * each)
    if other and other.stdin:
        other.stdin.close()
        other.wait()
    for name, measured in seconds.items():
        if measured:
            low, middle, high = min(measured), statistics.median(measured), max(measured)
            print(f"{name:8} {middle:8.1f} us a filing ({low:.1f} to {high:.1f})")
    for above, below in (("peer", "scanner"), ("scanner", "floor"), ("peer", "floor")):
        ratios = sorted(a / b for a, b in zip(seconds[above], seconds[below], strict=False))
        if ratios:
            print(
                f"{above} / {below}: {statistics.median(ratios):.1f} ({ratios[0]:.1f} to {ratios[-1]:.1f})"
            )
    print(
        f"{facts} facts; left to the reference reader: {dict(scanner.left)}; peak {peak():.0f} MB"
    )


def to_parquet(job: tuple[Path, int, int, Path]) -> tuple[float, int, float]:
    """Read a part of a pack into Parquet files; CPU seconds, facts, peak MB."""
    from data.ixbrl.scanner.reader import Scanner

    path, first, last, folder = job
    started = time.process_time()
    pack, facts = Pack(path), 0
    parts = Scanner().read(pack.unzipped(first, last))
    for number, part in enumerate(parts):
        part.facts.write_parquet(folder / f"{first}-{number}.parquet", compression="lz4")
        facts += len(part.facts)
    return time.process_time() - started, facts, peak()


def big(path: Path) -> None:
    count = len(Pack(path).members)
    walls: dict[int, list[float]] = {1: [], 2: []}
    # One thread of polars a process, as the processes are the parallelism.
    os.environ["POLARS_MAX_THREADS"] = "1"
    with tempfile.TemporaryDirectory() as folder, get_context("spawn").Pool(2) as pool:
        warm = [(path, 0, 400, Path(folder)), (path, 400, 800, Path(folder))]
        for _ in range(2):
            pool.map(to_parquet, warm, chunksize=1)
        for _ in range(5):
            for processes in walls:
                step = -(-count // processes)
                jobs = [(path, at, at + step, Path(folder)) for at in range(0, count, step)]
                started = time.perf_counter()
                done = pool.map(to_parquet, jobs, chunksize=1)
                walls[processes].append(time.perf_counter() - started)
    one, two = (statistics.median(walls[processes]) for processes in (1, 2))
    cpu, memory = sum(part[0] for part in done), max(part[2] for part in done)
    print(f"{count} filings to Parquet, wall: {one:.2f} s by one process, {two:.2f} s by two,")
    print(
        f"{min(walls[2]):.2f} s at best; {one / two:.2f} times; CPU {cpu:.2f} s; peak {memory:.0f} MB each"
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("pack", type=Path)
    options.add_argument("--peer-python")
    options.add_argument("--as-peer", action="store_true")
    options.add_argument("--rounds", type=int, default=9)
    options.add_argument("--filings", type=int, default=300)
    options.add_argument("--big", type=Path)
    chosen = options.parse_args()
    if chosen.as_peer:
        peer(Pack(chosen.pack))
        return
    rounds(chosen.pack, chosen.peer_python, chosen.rounds, chosen.filings)
    if chosen.big:
        big(chosen.big)


if __name__ == "__main__":
    main()
