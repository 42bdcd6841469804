"""Keys that publishers give out: how each travels, and to whom. Never logged, never shown."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from typing import Literal

from pydantic import SecretStr

from data.fetching.faults import KeyMissing
from data.settings import Settings


@dataclass(frozen=True)
class ApiKey:
    """A publisher's key.

    Attributes:
        setting: the environment variable that holds it, such as ``CH_API_KEY``.
        host: the only host, with those below it, that is ever told it.
        way: ``basic`` (user name of HTTP Basic, no password) or the header that carries it.
        secret: the key, or None if it is not set; a mirror needs none.
    """

    setting: str
    host: str
    way: Literal["basic"] | str
    secret: SecretStr | None = field(default=None, repr=False)

    def headers(self, host: str) -> dict[str, str]:
        """What a request to a host carries: nothing unless the host is the publisher's own.

        Raises:
            KeyMissing: if it is needed and not set.
        """
        if host != self.host and not host.endswith(f".{self.host}"):
            return {}
        if self.secret is None:
            raise KeyMissing(f"{host} needs a key; set {self.setting}.")
        value = self.secret.get_secret_value()
        if self.way == "basic":
            pair = base64.b64encode(f"{value}:".encode()).decode("ascii")
            return {"Authorization": f"Basic {pair}"}
        return {self.way: value}


def api_key(setting: str, settings: Settings) -> ApiKey:
    """The key that a setting names, whether it is set or not.

    Args:
        setting: ``CH_API_KEY``, ``CH_STREAM_KEY`` or ``CQC_SUBSCRIPTION_KEY``.
        settings: where the keys are.
    """
    company, cqc = "company-information.service.gov.uk", "service.cqc.org.uk"
    known = {
        "CH_API_KEY": ApiKey("CH_API_KEY", company, "basic", settings.ch_api_key),
        "CH_STREAM_KEY": ApiKey(
            "CH_STREAM_KEY", "stream.companieshouse.gov.uk", "basic", settings.ch_stream_key
        ),
        "CQC_SUBSCRIPTION_KEY": ApiKey(
            "CQC_SUBSCRIPTION_KEY", cqc, "Ocp-Apim-Subscription-Key", settings.cqc_subscription_key
        ),
    }
    return known[setting]
