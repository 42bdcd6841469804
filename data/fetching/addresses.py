"""Which addresses a request may go to: publishers by https, and nowhere a page might lure it."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit, urlunsplit

from data.fetching.faults import FetchFailed

#: How no name of a host ends.
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*")
#: Suffixes under which many owners register, as far as publishers of care data use them; two
#: hosts directly under one of them are strangers.
_SHARED = frozenset(
    {
        "uk", "gov.uk", "service.gov.uk", "co.uk", "org.uk", "ac.uk", "nhs.uk", "net.uk",
        "gov.wales", "gov.scot", "scot", "wales", "cymru", "com", "org", "net", "io", "info",
        "amazonaws.com", "blob.core.windows.net", "core.windows.net", "windows.net",
        "azurewebsites.net", "cloudfront.net", "azureedge.net", "azurefd.net", "github.io",
        "githubusercontent.com", "googleapis.com", "herokuapp.com", "netlify.app", "vercel.app",
    }
)  # fmt: skip
#: Publishers that keep their files on a host of another name.
_KEPT_AT = {
    "www.gov.uk": ("assets.publishing.service.gov.uk",),
    "digital.nhs.uk": ("files.digital.nhs.uk",),
    "www.arcgis.com": ("services1.arcgis.com", "ago-item-storage.s3.us-east-1.amazonaws.com"),
    "open-geography-portalx-ons.hub.arcgis.com": ("www.arcgis.com", "services1.arcgis.com"),
}


def asked(url: str) -> str:
    """A publisher's address as it is asked for: by https, without a fragment.

    Raises:
        FetchFailed: if it is no web address, or names a machine by number, port or password.
    """
    try:
        parts = urlsplit(url.strip())
        host, odd = (parts.hostname or "").lower(), parts.port not in (None, 80, 443)
    except ValueError:
        raise FetchFailed(f"{url!r} is no web address.") from None
    if parts.scheme not in {"http", "https"} or not host or any(c.isspace() for c in parts.netloc):
        raise FetchFailed(f"{url!r} is no web address.")
    if odd or parts.username is not None or _is_number(host) or "." not in host:
        shown = urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
        raise FetchFailed(f"{shown} is not fetched: it is not the address of a publisher.")
    return urlunsplit(("https", host, parts.path or "/", parts.query, ""))


def redirected(url: str, location: str, hosts: Iterable[str]) -> str:
    """The address a redirect leads to.

    Args:
        url: the address that was asked for.
        location: what the answer says, absolute or not.
        hosts: further hosts the source allows.

    Raises:
        FetchFailed: if it leads away from https or to a stranger's host.
    """
    try:
        target = urljoin(url, location.strip())
        scheme = urlsplit(target).scheme
    except ValueError:
        raise FetchFailed(f"{url} redirects to {location!r}, which is no web address.") from None
    if scheme != "https":
        raise FetchFailed(
            f"{url} redirects to {target.partition('?')[0]}, which is not https; it is not "
            "followed."
        )
    target = asked(target)
    if not is_allowed(host_of(target), (host_of(url), *hosts)):
        raise FetchFailed(
            f"{url} redirects to {host_of(target)}, another's host; it is not followed."
        )
    return target


def is_allowed(host: str, homes: Iterable[str]) -> bool:
    """Whether a host belongs to the publisher of one of the homes, or keeps its files."""
    for home in homes:
        also = _KEPT_AT.get(home, ())
        if host == home or registered(host) == registered(home) or host in also:
            return True
    return False


def host_of(url: str) -> str:
    """The host of an address, in small letters."""
    return (urlsplit(url).hostname or "").lower()


def registered(host: str) -> str:
    """The name its owner registered: ``assets.example.co.uk`` is of ``example.co.uk``.

    One label more than the longest suffix that many owners share; for a suffix not known here, the
    last two labels.
    """
    labels = host.split(".")
    for start in range(1, len(labels)):
        if ".".join(labels[start:]) in _SHARED or (
            # buckets of a region: BUCKET.s3.REGION.amazonaws.com
            labels[start].startswith("s3") and labels[-2:] == ["amazonaws", "com"]
        ):
            return ".".join(labels[start - 1 :])
    return ".".join(labels[-2:])


def _is_number(host: str) -> bool:
    """Whether a host is a number in any form that resolvers read, such as ``0x7f.1``."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return _NUMBER.fullmatch(host.rstrip(".").rpartition(".")[2]) is not None
    return True
