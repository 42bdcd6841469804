"""A mirror of the publishers: ``https://HOST/PATH?Q`` is asked for as ``MIRROR/HOST/PATH?Q``."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from data.errors import ForewarnError


@dataclass(frozen=True)
class Mirror:
    """Where publishers' addresses are looked up instead.

    Attributes:
        base: its address, with no slash at its end.
    """

    base: str

    @classmethod
    def at(cls, address: str) -> Mirror:
        """A mirror by its address.

        Raises:
            ForewarnError: if it is no address of a web server.
        """
        try:
            parts = urlsplit(address.strip())
            usable = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
        except ValueError:
            usable = False
        if not usable or parts.query or parts.fragment:
            raise ForewarnError(
                f"The mirror {address!r} is no address; write it as http://HOST:PORT or "
                "https://HOST/PATH."
            )
        return cls(address.strip().rstrip("/"))

    def address(self, url: str) -> str:
        """Where a publisher's address is asked for."""
        return f"{self.base}/{url.removeprefix('https://')}"

    def publisher(self, url: str) -> str:
        """The publisher's address that an address on the mirror stands for; others unchanged."""
        own = f"{self.base}/"
        return f"https://{url.removeprefix(own)}" if url.startswith(own) else url

    @property
    def is_here(self) -> bool:
        """Whether it runs on this machine, where no publisher needs sparing."""
        host = urlsplit(self.base).hostname or ""
        try:
            return ipaddress.ip_address(host).is_loopback
        except ValueError:
            return host == "localhost"
