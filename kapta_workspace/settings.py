"""
Where the workspace lives and what is switched on.

In order: what a call or a command-line flag says, the environment (``KAPTA_…``), ``.env``, ``kapta.toml``,
the default.
"""

import re
from pathlib import Path
from typing import Any

from platformdirs import user_data_path
from pydantic import AliasChoices, Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from kapta_workspace.domain.errors import Misconfigured

TOML = "kapta.toml"


def _default_folder() -> Path:
    """Beside the notebooks of a checkout when there is one, else where the system keeps a user's data."""
    for here in (Path.cwd(), *Path.cwd().parents):
        if (here / "data").is_dir() and (here / "notebooks").is_dir():
            return here / "data" / "local"
    return user_data_path("kapta", appauthor=False)


class Settings(BaseSettings):
    """
    The settings of one installation.

    Attributes:
        database_url: An SQLAlchemy URL; empty means the workspace file in ``folder``.
        folder: Where the workspace file, pictures, documents and backups are kept.
        user: The e-mail of the person a notebook works as; empty means the workspace's first administrator.
        port: Where the dashboards are served.
        address: On which address; anything but this machine needs sign-in.
        public_url: What browsers know the server by, such as ``https://kapta.example.com/team``.
        secret: What sessions are signed with, 32 characters or more; empty means a file of our own.
        session_idle_hours: Whoever does nothing for so long signs in again.
        session_days: Whoever signed in so long ago does so again.
        oidc_issuer: The address of a sign-in provider (OpenID Connect); empty means passwords of our own.
        oidc_client_id: What the provider knows this workspace by.
        oidc_client_secret: The word shared with the provider.
        oidc_name: What the provider is called on the sign-in page.
        trust_network_disk: Open a SQLite workspace on a network disk all the same.
        metrics_token: Whoever shows it may read ``/metrics`` from another machine.
        connectors: Which other systems records may be taken over from, parted by commas: *salesforce,
            hubspot, warehouse*. None, unless said.
        salesforce: How Salesforce is asked: *user, domain, consumer_key, kinds, fields*; never a secret.
        hubspot: How HubSpot is asked: *kinds, fields*.
        warehouse: The *query* for metrics, and after how many *seconds* it is given up.
        enrich: Who may be asked what is missing about a contact or an account, parted by commas: *website,
            gravatar, search_accounts, search_contacts*. Nobody, unless said.
        searcher: The language model that searches the web for them: *url, model*, what it *tells* of a
            record, *unencrypted*, *seconds*. None, unless said; its key is never a setting.
        advisor: The language model that may say things in other words: *url, model*, and whether *names* may
            be sent, *unencrypted*, *seconds*, *calls_a_day*. None, unless said; its key is never a setting.
    """

    model_config = SettingsConfigDict(env_prefix="KAPTA_", env_file=".env", toml_file=TOML, extra="ignore")

    database_url: str = Field(
        "", validation_alias=AliasChoices("KAPTA_DATABASE_URL", "DATABASE_URL", "database_url")
    )
    folder: Path = Field(default_factory=_default_folder)
    user: str = ""
    port: int = 5006
    address: str = "127.0.0.1"
    public_url: str = ""
    secret: str = Field("", repr=False)
    session_idle_hours: float = Field(12, gt=0)
    session_days: float = Field(7, gt=0)
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = Field("", repr=False)
    oidc_name: str = "your organisation"
    trust_network_disk: bool = False
    metrics_token: str = Field("", repr=False)
    connectors: str = ""
    salesforce: dict[str, Any] = Field(default_factory=dict)
    hubspot: dict[str, Any] = Field(default_factory=dict)
    warehouse: dict[str, Any] = Field(default_factory=dict)
    enrich: str = ""
    searcher: dict[str, Any] = Field(default_factory=dict)
    advisor: dict[str, Any] = Field(default_factory=dict)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Put ``kapta.toml`` behind the environment."""
        _ = file_secret_settings
        return (init_settings, env_settings, dotenv_settings, TomlConfigSettingsSource(settings_cls))

    @property
    def sources(self) -> dict[str, dict[str, Any]]:
        """The connectors that are switched on, each with what is set about it."""
        told = {"salesforce": self.salesforce, "hubspot": self.hubspot, "warehouse": self.warehouse}
        return {name: told.get(name, {}) for name in listed(self.connectors)}

    @property
    def url(self) -> str:
        """The database's URL, the workspace file's when none is set."""
        if not self.database_url:
            return f"sqlite:///{self.folder / 'kapta.db'}"
        # Hosts hand out addresses without a driver, some under the scheme's old name.
        return re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", self.database_url)


def listed(text: str) -> list[str]:
    """The names in a setting that lists some, parted by commas."""
    return list(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def load(**told: Any) -> Settings:
    """
    The settings, with what is told here before everything else; None means not told.

    Raises:
        Misconfigured: when a setting is not what it should be; the sentence names it.
    """
    try:
        return Settings(**_told(told))
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(str(part) for part in first["loc"])
        raise Misconfigured(
            f"The setting {name} cannot be “{first['input']}”: {first['msg']}. kapta config show tells where "
            "each setting comes from."
        ) from error


def origins(**told: Any) -> dict[str, str]:
    """Where each setting's value comes from: command line, environment, .env, kapta.toml or default."""
    sources = {
        "command line": set(_told(told)),
        "environment": set(EnvSettingsSource(Settings)()),
        ".env": set(DotEnvSettingsSource(Settings)()),
        TOML: set(TomlConfigSettingsSource(Settings)()),
    }
    alike = {name: {name, name.upper(), f"KAPTA_{name.upper()}"} for name in Settings.model_fields}
    return {
        name: next((source for source, given in sources.items() if given & names), "default")
        for name, names in alike.items()
    }


def _told(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if value is not None}
