"""Every setting, read from `HALEMARK_*`, with defaults that run on one machine with nothing installed."""

from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

# What the example files carry. Production refuses to start on any of them.
PLACEHOLDER_SECRETS = frozenset({"", "change-me", "changeme", "secret", "password", "halemark", "postgres"})


class Settings(BaseSettings):
    """One object, made once at start-up; nothing else reads the environment."""

    model_config = SettingsConfigDict(
        env_prefix="HALEMARK_",
        extra="ignore",
        hide_input_in_errors=True,  # a refusal to start is logged, and the input holds passwords
    )

    environment: Literal["local", "production"] = "local"
    base_url: str = "http://127.0.0.1:8000"
    data_dir: Path = Path("var")
    database_url: str = ""  # empty: an SQLite file in data_dir
    db_slots: int = Field(default=12, ge=1)  # requests that may hold a connection at once

    storage_url: str = ""  # empty: a folder in data_dir; s3://bucket/prefix for an S3-compatible store
    s3_endpoint: str = ""
    s3_region: str = "eu-west-2"
    s3_access_key_id: str = ""
    s3_secret_access_key: str = ""
    upload_max_bytes: int = Field(default=50 * 1024 * 1024, ge=1024)

    clamd_address: str = ""  # host:port; empty: files are not scanned, and the pages say so

    smtp_url: str = ""  # smtp://user:password@host:port, smtps://..., or smtp+starttls://...
    mail_from: str = "Halemark <no-reply@localhost>"

    session_hours: int = Field(default=12, ge=1)
    sign_in_attempts: int = Field(default=10, ge=1)  # per address and per account, in 15 minutes
    password_hash_slots: int = Field(default=2, ge=1)  # argon2 runs at once: each takes 19 MiB and a core
    embedded_worker: bool = True  # the web process also runs queued work; production runs `halemark worker`
    log_level: str = "INFO"

    @property
    def resolved_database_url(self) -> str:
        """The database address, with the embedded file filled in."""
        return self.database_url or f"sqlite:///{self.data_dir / 'halemark.sqlite'}"

    @property
    def mail_dir(self) -> Path:
        """Where `.eml` files go when no SMTP server is set."""
        return self.data_dir / "mail"

    @model_validator(mode="after")
    def _refuse_default_secrets(self) -> "Settings":
        if self.environment != "production":
            return self
        faults = production_faults(self)
        if faults:
            raise ValueError("Not starting in production. " + " ".join(faults))
        return self


def production_faults(settings: Settings) -> list[str]:
    """What stands between these settings and real people's data: one sentence a fault, empty when none."""
    from sqlalchemy.engine import make_url  # noqa: PLC0415 - keeps `halemark --help` quick

    faults = []
    if not settings.base_url.startswith("https://"):
        faults.append("Set HALEMARK_BASE_URL to the https address people use.")
    if not settings.database_url.startswith("postgresql"):
        faults.append("Set HALEMARK_DATABASE_URL to a PostgreSQL database.")
    elif (make_url(settings.database_url).password or "") in PLACEHOLDER_SECRETS:
        faults.append("The database password in HALEMARK_DATABASE_URL is missing or a placeholder.")
    if settings.storage_url.startswith("s3://") and settings.s3_secret_access_key in PLACEHOLDER_SECRETS:
        faults.append("HALEMARK_S3_SECRET_ACCESS_KEY is missing or a placeholder.")
    if not settings.smtp_url:
        faults.append("Set HALEMARK_SMTP_URL, or nobody gets mail.")
    return faults


@lru_cache
def get_settings() -> Settings:
    """The settings of this process."""
    return Settings()
