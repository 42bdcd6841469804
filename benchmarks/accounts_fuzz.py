"""Packs and filings bent at random: nothing may raise, hang, or go without a row and a reason.

    [FOREWARN_REAL_DATA=DIR] .venv/bin/python benchmarks/accounts_fuzz.py [--minutes 5] [--seed 1]

Each round makes a pack of mutated filings and another of mutated bytes, reads it by the scanner and
by the reference reader, and checks what must always hold, their saying the same among it. A round
that breaks it is printed with its seed, its pack is kept in the temporary folder, and the status is
1. Without real data small synthetic filings are bent.
"""

# ruff: noqa: E402 (the rooms are importable from the checkout alone)
from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import polars as pl
from polars.testing import assert_frame_equal

from data.accounts.periods import period_rows
from data.errors import UnreadableFile
from data.ixbrl.frames import FACT_COLUMNS, FILING_COLUMNS
from data.ixbrl.personal_concepts import without_personal
from data.packs.plan import plan_pack
from data.packs.reading import Shard, read_members
from data.tables.accounts import AccountsFact, AccountsFiling
from data.tables.accounts_period import AccountsPeriod
from tests.data.packs.zips import Entry, crafted, filing, member_name, zipped

#: A pack here has some ten filings of at most this size; a hang is longer than that takes.
LARGEST = 300_000
SLOWEST_SECONDS = 60

SNIPPETS = [
    b'<!DOCTYPE x [<!ENTITY a "b">]>',
    b'<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd">',
    b"<![CDATA[ <ix:nonFraction> ]]>",
    b"<!-- -- -->",
    b"<?php exit ?>",
    b"&nbsp;&bogus;&#0;&#xD800;&#1114112;&amp",
    b"\x00\x01\xff\xfe\xef\xbb\xbf",
    b"<div>" * 5_000,
    b"</div>" * 50,
    b' xmlns:ix="http://elsewhere.example"',
    b' scale="999999999999"',
    b' decimals="-999999999999"',
    b' scale="-400" sign="-" sign="-"',
    b' contextRef="nowhere" unitRef=""',
    b' format="ixt:datedaymonthyear"',
    b' xsi:nil="true"',
    b' continuedAt="f1" id="f1"',
    b'<ix:continuation id="f1" continuedAt="f1">x</ix:continuation>',
    b"9" * 5_000,
    b"1e99999",
    "١٢٣٤ ½ ⅷ \u202e 𝟙".encode(),
    b"<xbrli:unit id='u'><xbrli:divide/></xbrli:unit>",
    b"<xbrli:period><xbrli:instant>9999-99-99</xbrli:instant></xbrli:period>",
    b"<ix:nonFraction name='' contextRef='' unitRef=''>",
    b"<ix:fraction><ix:numerator>1</ix:numerator></ix:fraction>",
    b"<ix:tuple name='a:b' tupleID='t'/>",
    b"<ix:exclude>",
]


def seeds() -> list[bytes]:
    real = os.environ.get("FOREWARN_REAL_DATA")
    if not real:
        return [filing(f"{n:08d}", n) for n in range(20)]
    files = [
        p for p in (Path(real) / "accounts").rglob("*") if p.suffix in {".html", ".xhtml", ".xml"}
    ]
    return [path.read_bytes() for path in sorted(files) if path.stat().st_size <= LARGEST]


def flipped(content: bytearray, chance: random.Random) -> None:
    for _ in range(chance.randint(1, 30)):
        content[chance.randrange(len(content))] = chance.randrange(256)


def cut_out(content: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(content))
    del content[at : at + chance.randint(1, 2_000)]


def cut_off(content: bytearray, chance: random.Random) -> None:
    del content[chance.randrange(1, len(content) + 1) :]


def doubled(content: bytearray, chance: random.Random) -> None:
    at, to = chance.randrange(len(content)), chance.randrange(len(content))
    content[to:to] = content[at : at + chance.randint(1, 5_000)]


def inserted(content: bytearray, chance: random.Random) -> None:
    snippet = chance.choice(SNIPPETS)
    # Behind a quotation mark or bracket it does more harm than amid text.
    mark = chance.choice([b">", b'"', b"<ix:", b"<", b" "])
    at = content.find(mark, chance.randrange(len(content)))
    at = at + len(mark) if at >= 0 else chance.randrange(len(content))
    content[at:at] = snippet


def renamed(content: bytearray, chance: random.Random) -> None:
    old, new = chance.choice(
        [
            (b"ix:", b""),
            (b"xbrli:", b"x:"),
            (b"contextRef", b"contextref"),
            (b'"', b"'"),
            (b"<", b"< "),
            (b"=", b" = "),
            (b"decimals", b"precision"),
            (b"</", b"<"),
            (b"2013/inlineXBRL", b"2008/inlineXBRL"),
            (b"\n", b""),
            (b"utf-8", b"utf-16"),
            (b"UTF-8", b"windows-1252"),
        ]
    )
    content[:] = content.replace(old, new, chance.choice([1, 5, -1]))


def recoded(content: bytearray, chance: random.Random) -> None:
    text = content.decode("utf-8", "replace")
    content[:] = text.encode(
        chance.choice(["utf-16", "utf-16-le", "utf-32", "utf-7", "cp037"]), "replace"
    )


MUTATIONS: list[Callable[[bytearray, random.Random], None]] = [
    flipped, cut_out, cut_off, doubled, inserted, inserted, inserted, renamed, recoded,
]  # fmt: skip


def bent(content: bytes, chance: random.Random) -> bytes:
    held = bytearray(content)
    for _ in range(chance.randint(0, 4)):
        if held:
            chance.choice(MUTATIONS)(held, chance)
    return bytes(held)


def entry(content: bytes, chance: random.Random) -> Entry:
    """A member, now and then with lies about it."""
    number = chance.randrange(6)
    name = chance.choice(
        [
            member_name(number),
            member_name(number),
            member_name(number, suffix="xml"),
            f"../{member_name(number)}",
            f"__MACOSX/._{member_name(number)}",
            "Prod223_1_15052776_20240831_CIC.zip",
            "no name at all",
            "é\u202e\x00\n.html",
            "Prod223_0001_AN UNLIKELY NAME LIMITED_99999999.html",
        ]
    )
    if name.endswith("CIC.zip"):
        content = zipped(
            {"CIC-15052776/accounts/a.xhtml": content, "CIC-15052776/cic34/b.xhtml": content}
        )
        content = content if chance.random() < 0.7 else bent(content, chance)
    lies: dict[str, object] = {}
    if chance.random() < 0.15:
        field = chance.choice(["says_size", "says_packed", "says_crc", "says_offset"])
        lies[field] = chance.choice([0, 1, len(content) + 1, 10**6, 2**31, 2**32 - 1])
    method = chance.choice([8] * 30 + [0] * 10 + [9, 12, 14, 99])
    return Entry(
        name, content, method, flags=chance.choice([0] * 10 + [8, 8, 1, 0x800]), wide=chance.random() < 0.2,
        **lies,
    )  # type: ignore[arg-type]  # fmt: skip


def pack(round_seeds: list[bytes], chance: random.Random) -> bytes:
    entries = [
        entry(bent(chance.choice(round_seeds), chance), chance)
        for _ in range(chance.randint(1, 10))
    ]
    content = crafted(
        entries,
        before=chance.randbytes(chance.choice([0, 0, 7])),
        comment=chance.randbytes(chance.choice([0, 0, 30])),
        says_members=chance.choice([None] * 12 + [0, 3, 60_000]),
        spoil_entry=chance.choice([None] * 12 + [1]),
        wide_end=chance.random() < 0.2,
    )
    if chance.random() < 0.2:
        held = bytearray(content)
        chance.choice([flipped, cut_out, cut_off, doubled])(held, chance)
        content = bytes(held)
    return content


def check(path: Path, outcomes: Counter[str]) -> None:
    """Read a pack; whatever it holds, these things hold."""
    try:
        plan = plan_pack(path)
    except UnreadableFile as error:
        outcomes["refused whole"] += 1
        assert str(error).endswith("."), str(error)
        return
    for batch in plan.batches():
        shard: Shard = read_members(path, batch, many=1)
        slow = read_members(path, batch, many=10**9)
        assert_frame_equal(
            shard.filings.cast(FILING_COLUMNS).drop("reader"),
            slow.filings.cast(FILING_COLUMNS).drop("reader"),
        )
        assert_frame_equal(shard.facts.cast(FACT_COLUMNS), slow.facts.cast(FACT_COLUMNS))
        rows = shard.filings
        assert rows.height >= len(batch), "a member has no row"
        assert rows["filing"].n_unique() == rows.height
        assert set(rows["outcome"]) <= {"read", "error", "skipped"}
        assert rows.filter((pl.col("outcome") != "read") & pl.col("reason").is_null()).is_empty()
        AccountsFiling.validate(rows)
        AccountsFact.validate(shard.facts)
        counted = dict(shard.facts["filing"].cast(pl.String).value_counts().iter_rows())
        said = {name: n for name, n in rows.select("filing", "facts").iter_rows() if n}
        assert counted == said, "facts and their count differ"
        bad = shard.facts["value"].drop_nulls().str.contains(r"^-?\d+(\.\d*[1-9])?$").not_()
        assert not bad.any(), "a value is no plain decimal"
        AccountsPeriod.validate(period_rows(without_personal(shard.facts), rows))
        for outcome, number in rows["outcome"].value_counts().iter_rows():
            outcomes[outcome] += number
        outcomes["read by the scanner"] += int((rows["reader"] == "scanner").sum())


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--minutes", type=float, default=5)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--rounds", type=int, help="stop after so many")
    chosen = options.parse_args()
    held = seeds()
    folder = Path(tempfile.mkdtemp(prefix="accounts-fuzz-"))
    outcomes: Counter[str] = Counter()
    failures: Counter[str] = Counter()
    ending = time.monotonic() + 60 * chosen.minutes
    seed = chosen.seed
    slowest = 0.0
    while time.monotonic() < ending and (
        chosen.rounds is None or seed < chosen.seed + chosen.rounds
    ):
        path = folder / f"pack-{seed}.zip"
        path.write_bytes(pack(held, random.Random(seed)))
        started = time.monotonic()
        try:
            check(path, outcomes)
            seconds = time.monotonic() - started
            slowest = max(slowest, seconds)
            assert seconds < SLOWEST_SECONDS, f"it took {seconds:.0f} s"
            path.unlink()
        except Exception as error:
            where = traceback.extract_tb(error.__traceback__)[-1]
            what = f"{type(error).__name__} at {Path(where.filename).name}:{where.lineno}: {str(error)[:150]}"
            failures[what] += 1
            if failures[what] == 1:
                print(f"seed {seed}: {what}; kept as {path}", flush=True)
            else:
                path.unlink()
        seed += 1
    print(f"{seed - chosen.seed:,} packs, slowest {slowest:.1f} s; {dict(outcomes)}")
    if failures:
        print(f"{failures.total():,} failures of {len(failures)} kinds")
        sys.exit(1)
    folder.rmdir()


if __name__ == "__main__":
    main()
