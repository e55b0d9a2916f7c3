"""Settings of the installation, from the environment only; secrets stay in memory and are never printed."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from config.load import PROFILES


class SmtpSettings(BaseSettings):
    """The mail server. Plain text is allowed for loopback only; tasks/dispatch enforces it."""

    model_config = SettingsConfigDict(env_prefix="GIAINGAN_SMTP_", frozen=True, use_attribute_docstrings=True)

    host: str = "127.0.0.1"
    """The server's name or address."""
    port: int = Field(default=587, ge=1, le=65535)
    """Its port: 587 for starttls, 465 for ssl."""
    security: Literal["starttls", "ssl", "plain"] = "starttls"
    """`starttls`, `ssl`, or `plain` for a server on this machine."""
    user: str | None = None
    """Name to log in with; none where the server asks for none."""
    password: SecretStr | None = None
    """Its password."""
    sender: str = "giaingan@localhost"
    """Address that mail comes from."""
    sender_name: str = "Hệ thống theo dõi giải ngân"
    """Name beside that address."""
    timeout_seconds: float = Field(default=20, gt=0)
    """How long the server may take to answer."""
    max_message_bytes: int = Field(default=20_000_000, ge=10_000)
    """Largest message; larger files are named by link or kept back."""
    max_per_minute: int = Field(default=60, ge=1)
    """How many messages go out in a minute."""
    ca_file: Path | None = None
    """Certificates of the authority that signed the server's, where it is the office's own."""
    redirect_all_to: str | None = None
    """Rehearsal: every message goes to this address instead of its recipient."""


class Settings(BaseSettings):
    """Where state lives, and whose profiles are used. `GIAINGAN_HOME`, `GIAINGAN_DATABASE_URL`, `GIAINGAN_PROFILES`."""

    model_config = SettingsConfigDict(env_prefix="GIAINGAN_", frozen=True, use_attribute_docstrings=True)

    home: Path = Path(".giaingan")
    """Folder of all state: ledger, files as received, results."""
    database_url: SecretStr | None = None
    """SQLAlchemy URL of the ledger, `postgresql+psycopg://...` for operations; else SQLite in the home folder."""
    profiles: Path = PROFILES
    """Where provinces' profiles lie; by default those that come with giaingan."""
    link_base_url: str | None = None
    """Where recipients can fetch files too large for mail."""
    report_template: Path | None = None
    """The department's own Word template of the report, instead of config/templates/bao-cao.docx."""

    @property
    def ledger_url(self) -> str:
        """SQLAlchemy URL of the ledger; SQLite under `home` unless set."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{(self.home / 'ledger.sqlite').resolve()}"

    @property
    def illustrative_mark(self) -> Path:
        """A file that says: all that this state holds is sample data. The demo writes it; every later run is marked."""
        return self.home / "SO-LIEU-MINH-HOA"

    @property
    def originals(self) -> Path:
        """Folder of the files as received, named by sha256."""
        return self.home / "originals"
