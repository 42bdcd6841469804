"""Asking again after a passing fault: later each time, with jitter, and as late as was asked for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

import stamina
from stamina.instrumentation import set_on_retry_hooks

from data.fetching.faults import Again, Unreachable
from data.fetching.limits import Limits

T = TypeVar("T")
#: A host that cannot be reached twice will not be a moment later.
_TIMES_UNREACHABLE = 2

# What is tried again and succeeds is nobody's concern; what does not is said in one sentence.
set_on_retry_hooks([])


def persistently(work: Callable[[], T], limits: Limits) -> T:
    """Do it, and again after every ``Again``, within the limits.

    What a publisher asks to be left alone for counts together: one that asks anew each time is
    given up once that is longer than it may ask for at once.

    Raises:
        FetchFailed: the last attempt's fault.
    """
    unreachable, waited = 0, 0.0

    def again(error: Exception) -> bool | float:
        nonlocal unreachable, waited
        if not isinstance(error, Again):
            return False
        unreachable += isinstance(error.fault, Unreachable)
        if unreachable >= _TIMES_UNREACHABLE:
            return False
        if error.wait is None:
            return True
        waited += error.wait
        return error.wait if waited <= limits.longest_asked else False

    try:
        for attempt in stamina.retry_context(
            on=again,
            attempts=limits.attempts,
            timeout=None,
            wait_initial=limits.first_wait,
            wait_max=limits.longest_wait,
            wait_jitter=limits.first_wait,
        ):
            with attempt:
                return work()
    except Again as last:
        raise last.fault from last
    raise AssertionError("an attempt returns or raises")


def asked_to_wait(retry_after: str | None) -> float | None:
    """Seconds that a ``Retry-After`` header asks for (a number, or a date); None for nonsense."""
    if not retry_after:
        return None
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        return float(text[:12])
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, (until - datetime.now(UTC)).total_seconds())
