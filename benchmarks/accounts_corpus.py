"""A pack the size of a real one, made of the real filings: each with another company and figures.

    FOREWARN_REAL_DATA=DIR .venv/bin/python benchmarks/accounts_corpus.py 3000 PACK.zip [--plain 0.03]

Company numbers and the digits of every ix:nonFraction are changed, their lengths kept, so that no
two filings are the same. The mix of sizes is weighted by hand to a mean of about 80 kB, as seen in
packs; ``--plain`` is the share of plain XBRL, some 3 % now and 40 % in packs of ten years ago.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

#: Upper limit of a filing's size in bytes, and the share of filings up to it.
MIX = [(24_000, 26), (40_000, 34), (80_000, 14), (130_000, 10), (300_000, 12), (2_000_000, 4)]
NUMBER = re.compile(rb"(<(?:ix:)?nonFraction\b[^>]*>)([^<]*)(<)")
MEMBER = re.compile(r"Prod22[34]_\d+_([A-Z0-9]{8})_(\d{8})")


def documents(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every filing of the real files, zips opened."""
    for path in sorted(folder.rglob("*")):
        if "tests" in path.parent.name:
            continue  # a parser's fixtures, some spoiled on purpose
        if path.suffix in {".html", ".xhtml", ".xml"}:
            yield path.name, path.read_bytes()
        elif path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                for name in archive.namelist():
                    if name.endswith((".html", ".xhtml", ".xml")) and "__MACOSX" not in name:
                        yield Path(name).name, archive.read(name)


def changed(content: bytes, number: bytes | None, new: bytes, chance: random.Random) -> bytes:
    """A filing under another company number and with other figures of the same length."""
    if number:
        content = content.replace(number, new)

    def other(found: re.Match[bytes]) -> bytes:
        digits = bytes(chance.choice(b"123456789") if 48 < b < 58 else b for b in found[2])
        return found[1] + digits + found[3]

    return NUMBER.sub(other, content)


def write_pack(target: Path, count: int, plain: float, seed: int = 7) -> None:
    """Write a pack of ``count`` filings."""
    chance = random.Random(seed)
    folder = Path(os.environ["FOREWARN_REAL_DATA"]) / "accounts"
    pool = [(name, content) for name, content in documents(folder) if len(content) > 2_000]
    instances = [entry for entry in pool if entry[0].endswith(".xml")]
    inline = [entry for entry in pool if b"inlineXBRL" in entry[1]]
    bands, low = [], 0
    for high, _ in MIX:
        bands.append([entry for entry in inline if low <= len(entry[1]) < high])
        low = high
    raw = 0
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as pack:
        for _ in range(count):
            band = chance.choices(bands, [weight for _, weight in MIX])[0]
            name, content = chance.choice(instances if chance.random() < plain else band)
            said = MEMBER.match(name)
            new = f"{chance.randrange(100_000, 16_500_000):08d}"
            content = changed(content, said[1].encode() if said else None, new.encode(), chance)
            day, suffix = said[2] if said else "20221231", name.rpartition(".")[2]
            suffix = "html" if suffix == "xhtml" else suffix
            pack.writestr(f"Prod223_3951_{new}_{day}.{suffix}", content)
            raw += len(content)
    size = target.stat().st_size
    print(
        f"{count} filings, {raw / count / 1e3:.1f} kB each, {raw / 1e6:.1f} MB, zipped {size / 1e6:.1f} MB"
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("count", type=int)
    options.add_argument("target", type=Path)
    options.add_argument("--plain", type=float, default=0.03)
    chosen = options.parse_args()
    write_pack(chosen.target, chosen.count, chosen.plain)


if __name__ == "__main__":
    main()
