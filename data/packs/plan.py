"""How a pack is parted into batches, and which of its members cannot be what they seem.

A pack may list a million members, so they are never all held: two walks along the list keep three
numbers each.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from data.errors import UnreadableFile
from data.packs.opening import file_name, open_file
from data.packs.zip_directory import DamagedZip, Directory, Member, entries, find_directory

#: A batch ends when its members unpack to this much, or are this many.
BATCH_BYTES = 20 * 1024 * 1024
BATCH_MEMBERS = 2_000
_LOCAL_HEADER = 30


@dataclass(frozen=True)
class Plan:
    """What is known of a pack before a member is read.

    Attributes:
        members: how many the list holds.
        unpacked: how much they unpack to, as the list says.
        comment: the pack's own.
        damage: why the list could not be read to its end, if it could not; a sentence.
        repeated: numbers of members whose name an earlier one has.
        overlapping: numbers of members that reach into what follows them.
    """

    where: str
    directory: Directory
    members: int
    unpacked: int
    comment: bytes
    damage: str | None
    repeated: frozenset[int]
    overlapping: frozenset[int]

    def batches(self) -> Iterator[list[Member]]:
        """The members in order, batch by batch; the same pack always gives the same batches."""
        batch: list[Member] = []
        unpacked = 0
        with open_file(self.where) as file:
            for member in _until_damage(file, self.directory):
                # What is refused for its size is never unpacked; nothing else may fill a batch.
                size = min(max(member.size, member.packed), BATCH_BYTES)
                if batch and (len(batch) >= BATCH_MEMBERS or unpacked + size > BATCH_BYTES):
                    yield batch
                    batch, unpacked = [], 0
                batch.append(self._judged(member))
                unpacked += size
        if self.damage:
            batch.append(_stand_in(self.members, self.damage))
        if batch:
            yield batch

    def _judged(self, member: Member) -> Member:
        if member.number in self.repeated:
            return member._replace(
                name=f"{member.name} (member {member.number + 1})",
                fault="An earlier member of the pack has the same name; that one is read.",
            )
        if member.number in self.overlapping:
            return member._replace(
                fault="It reaches into what follows it in the pack, as a zip bomb does."
            )
        return member


def plan_pack(where: str | Path) -> Plan:
    """Walk a pack's list of members once.

    Raises:
        UnreadableFile: if it is no zip or cut short.
    """
    keys, starts, ends = array("q"), array("q"), array("q")
    unpacked = 0
    damage = None
    with open_file(where) as file:
        try:
            directory = find_directory(file)
        except DamagedZip as error:
            raise UnreadableFile(
                f"{file_name(where)} is a damaged or truncated archive ({error}); download it again."
            ) from error
        try:
            for member in entries(file, directory):
                keys.append(hash(member.raw_name))
                starts.append(min(member.offset, 2**62))
                ends.append(
                    min(member.offset + member.packed, 2**62) + _LOCAL_HEADER + len(member.raw_name)
                )
                unpacked += member.size
        except DamagedZip as error:
            damage = f"The pack is damaged: {error}; what was listed before is read."
    return Plan(
        where=str(where),
        directory=directory,
        members=len(keys),
        unpacked=unpacked,
        comment=directory.comment,
        damage=damage,
        repeated=_repeated(keys),
        overlapping=_overlapping(starts, ends, directory.start),
    )


def _stand_in(number: int, damage: str) -> Member:
    """For the members that a damaged list no longer names."""
    return Member(number, "(list of members)", b"", 0, 0, 0, 0, 0, 0, damage)


def _until_damage(file: IO[bytes], directory: Directory) -> Iterator[Member]:
    try:
        yield from entries(file, directory)
    except DamagedZip:
        return


def _repeated(names: array[int]) -> frozenset[int]:
    import numpy as np

    if not names:
        return frozenset()
    held = np.frombuffer(names, dtype=np.int64)
    order = np.argsort(held, kind="stable")
    return frozenset(order[1:][held[order][1:] == held[order][:-1]].tolist())


def _overlapping(starts: array[int], ends: array[int], directory: int) -> frozenset[int]:
    import numpy as np

    if not starts:
        return frozenset()
    begin = np.frombuffer(starts, dtype=np.int64)
    end = np.frombuffer(ends, dtype=np.int64)
    order = np.argsort(begin, kind="stable")
    # Only the one that reaches too far is refused: its lie must not cost its neighbours.
    limit = np.append(begin[order][1:], directory)
    return frozenset(order[end[order] > limit].tolist())
