"""What can go wrong between this machine and a publisher, each said in one clear sentence."""

from __future__ import annotations

from data.errors import ForewarnError


class FetchFailed(ForewarnError):
    """A publisher's file or page could not be had; the sentence names it and says what to do."""


class NotThere(FetchFailed):
    """The publisher answered that there is no such thing (404 or 410)."""


class TooLarge(FetchFailed):
    """More came than is read of anything of its kind."""


class KeyMissing(FetchFailed):
    """The publisher asks for a key that is not set, or refuses the one that is."""


class Unreachable(FetchFailed):
    """No connection could be made: the machine is offline, or the publisher's host is down."""


class Again(Exception):
    """A passing fault: the same request may well succeed later.

    Attributes:
        fault: what to raise if it does not.
        wait: seconds the publisher asked to be left alone for, if it did.
    """

    def __init__(self, fault: FetchFailed, wait: float | None = None) -> None:
        super().__init__(str(fault))
        self.fault = fault
        self.wait = wait
