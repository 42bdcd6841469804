"""A second process that reads long files while the first reads others.

Files are archived in the order they were named in; reading them does not depend on it. So the other
process begins with the last of the long files and goes towards the first, until the two meet.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from multiprocessing.connection import Connection
from pathlib import Path

from data.errors import ForewarnError
from data.sources.discovery import recognise_large
from data.sources.publication import Publication
from data.warehouse.atomic import spare_file
from data.warehouse.home import Home
from data.worker import end_with_parent


class ReadAhead:
    """Answers as ``recognise_large`` does, sooner where the other process has the file already."""

    def __init__(self) -> None:
        self.coming: dict[Path, Future[Publication | None]] = {}

    def recognise(self, file: Path, spare: Path) -> Publication | None:
        """The publication a file is; arguments, returns and errors as of ``recognise_large``.

        What the other process wrote lies elsewhere than ``spare``, until the block of
        ``reading_ahead`` ends.
        """
        coming = self.coming.pop(file, None)
        if coming is None or coming.cancel():
            return recognise_large(file, spare)
        try:
            return coming.result()
        except _ReadItYourself:
            return recognise_large(file, spare)


class _ReadItYourself(Exception):
    """The other process could not answer, or not in words that can be sent."""


@contextmanager
def reading_ahead(home: Home, files: list[Path]) -> Iterator[ReadAhead]:
    """Read the long ones among files in a second process as well, if there are several.

    Args:
        home: where Parquet files are kept for a while.
        files: those that will be asked for, in this order.
    """
    ahead = ReadAhead()
    if len(files) < 2:
        yield ahead
        return
    spawn = multiprocessing.get_context("spawn")
    here, there = spawn.Pipe()
    # A daemon, so that nothing waits for it when this process ends.
    other = spawn.Process(target=_serve, args=(there,), daemon=True)
    other.start()
    there.close()
    one_at_a_time = ThreadPoolExecutor(1)
    try:
        with ExitStack() as spares:
            for place, file in reversed(list(enumerate(files))):
                spare = spares.enter_context(spare_file(home.archive, f"ahead-{place}.parquet"))
                ahead.coming[file] = one_at_a_time.submit(_asked, here, file, spare)
            try:
                yield ahead
            finally:
                one_at_a_time.shutdown(wait=False, cancel_futures=True)
                other.kill()
                other.join()
    finally:
        here.close()


def _asked(connection: Connection, file: Path, spare: Path) -> Publication | None:
    try:
        connection.send((file, spare))
        answer = connection.recv()
    except (EOFError, OSError) as error:  # it was ended from outside, perhaps for want of memory
        raise _ReadItYourself from error
    if isinstance(answer, Exception):
        raise answer
    assert answer is None or isinstance(answer, Publication)
    return answer


def _serve(connection: Connection) -> None:
    """The other process: read one file after another, until there are no more questions."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who asks decides when it ends
    end_with_parent()
    with suppress(EOFError, OSError):
        while True:
            file, spare = connection.recv()
            answer: Publication | Exception | None
            try:
                answer = recognise_large(file, spare)
            except ForewarnError as error:
                answer = error
            except Exception:
                answer = _ReadItYourself()
            connection.send(answer)
