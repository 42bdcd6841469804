"""Where things are and how they behave: one settings class, every error collected."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from data.errors import ForewarnError


def _named(key: str) -> AliasChoices:
    """The names a key is known by: ours first, then the bare one."""
    return AliasChoices(f"FOREWARN_{key}", key)


class Settings(BaseSettings):
    """Environment variables beginning with ``FOREWARN_`` (also read from ``.env``)."""

    model_config = SettingsConfigDict(env_prefix="FOREWARN_", env_file=".env", extra="ignore")

    home: Path = Field(Path("var"), description="Folder that holds everything Forewarn stores.")
    council: str | None = Field(
        None, description="The council whose officers use this dashboard (name or GSS code)."
    )
    host: str = Field("127.0.0.1", description="Address the dashboard listens on.")
    port: int = Field(8050, ge=1, le=65535, description="Port the dashboard listens on.")
    max_file_mb: int = Field(
        default=512, ge=1, description="Largest file or zip member read, in MB."
    )
    raw: Literal["keep", "link", "prune"] = Field(
        default="keep",
        description="What becomes of an accounts pack itself: copied, linked to, or not kept.",
    )
    task_runner: Literal["none", "threads", "processes", "dask"] = Field(
        default="none",
        description="What reads accounts packs: own worker processes (none), or Prefect's runner.",
    )
    dask_scheduler: str | None = Field(
        default=None, description="Address of the Dask scheduler, for the task runner dask."
    )
    pack_workers: int = Field(
        default=1, ge=1, le=64, description="Processes that read one accounts pack."
    )
    mirror: str | None = Field(
        default=None,
        description="Address of a mirror that is asked instead of the publishers; it gets no key.",
    )
    max_download_gb: int = Field(
        default=40, ge=1, description="Largest bulk product that is downloaded, in GB."
    )
    schedule_monthly: str = Field(
        default="0 5 8 * *",
        description="When the monthly refresh runs, as a cron line in London's time.",
    )
    schedule_weekly: str = Field(
        default="0 5 * * 1",
        description="When the weekly delta runs, as a cron line in London's time.",
    )
    alert_url: SecretStr | None = Field(
        default=None,
        description="Where a failed scheduled run is told, as an Apprise address.",
    )
    ch_api_key: SecretStr | None = Field(
        default=None,
        validation_alias=_named("CH_API_KEY"),
        description="Key of the Companies House REST API (also read from CH_API_KEY).",
    )
    ch_stream_key: SecretStr | None = Field(
        default=None,
        validation_alias=_named("CH_STREAM_KEY"),
        description="Key of the Companies House streaming API (also read from CH_STREAM_KEY).",
    )
    cqc_subscription_key: SecretStr | None = Field(
        default=None,
        validation_alias=_named("CQC_SUBSCRIPTION_KEY"),
        description="Key of the CQC syndication API (also read from CQC_SUBSCRIPTION_KEY).",
    )

    @field_validator("ch_api_key", "ch_stream_key", "cqc_subscription_key", mode="after")
    @classmethod
    def _empty_is_none(cls, key: SecretStr | None) -> SecretStr | None:
        """A key left blank in ``.env`` is not set; one that cannot go into a header is refused."""
        value = key.get_secret_value().strip() if key else ""
        if not value.isascii() or not value.isprintable():
            raise ValueError("holds characters that no key has")
        return SecretStr(value) if value else None


def _setting(where: tuple[int | str, ...]) -> str:
    return "_".join(str(part) for part in where).upper().removeprefix("FOREWARN_")


def load_settings() -> Settings:
    """Read the settings.

    Raises:
        ForewarnError: naming every setting that is wrong, together.
    """
    try:
        return Settings()
    except ValidationError as error:
        faults = "; ".join(
            f"FOREWARN_{_setting(fault['loc'])}: {fault['msg']}" for fault in error.errors()
        )
        raise ForewarnError(f"Settings need attention: {faults}.") from error


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process, read once."""
    return load_settings()
