"""Where things are and how they behave: one settings class, every error collected."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from data.errors import ForewarnError


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


def load_settings() -> Settings:
    """Read the settings.

    Raises:
        ForewarnError: naming every setting that is wrong, together.
    """
    try:
        return Settings()
    except ValidationError as error:
        faults = "; ".join(
            f"FOREWARN_{'_'.join(str(part) for part in fault['loc']).upper()}: {fault['msg']}"
            for fault in error.errors()
        )
        raise ForewarnError(f"Settings need attention: {faults}.") from error


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process, read once."""
    return load_settings()
