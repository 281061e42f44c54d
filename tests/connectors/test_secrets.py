"""Secrets come from the environment or the keyring, and show themselves nowhere."""

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring

from kapta_workspace.connectors import secrets
from kapta_workspace.connectors.secrets import Secret
from kapta_workspace.connectors.sources import source
from kapta_workspace.domain.errors import Misconfigured


class InMemory(KeyringBackend):
    """A keyring that forgets with the test."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        """What is kept."""
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep it."""
        self.kept[service, username] = password


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> InMemory:
    """The machine's keyring for the time of a test."""
    made = InMemory()
    monkeypatch.setattr(keyring.core, "_keyring_backend", made)
    return made


def test_the_environment_goes_before_the_keyring(ring: InMemory, monkeypatch: pytest.MonkeyPatch):
    """One is kept; a variable of its name overrules it."""
    secrets.keep("hubspot_token", "kept")
    assert "kept" == secrets.need("hubspot_token", "hubspot").reveal()

    monkeypatch.setenv("KAPTA_HUBSPOT_TOKEN", "told")
    assert "told" == secrets.need("hubspot_token", "hubspot").reveal()


def test_a_missing_secret_is_asked_for_by_name(ring: InMemory):
    """The sentence names both ways to give it."""
    with pytest.raises(Misconfigured, match=r"kapta connect hubspot .* KAPTA_HUBSPOT_TOKEN"):
        secrets.need("hubspot_token", "hubspot")


def test_a_machine_without_a_keyring_says_so(monkeypatch: pytest.MonkeyPatch):
    """Nothing is found there, and keeping is refused without the value."""
    monkeypatch.setattr(keyring.core, "_keyring_backend", NoKeyring())

    assert secrets.find("hubspot_token") is None
    with pytest.raises(Misconfigured, match="set KAPTA_HUBSPOT_TOKEN") as refused:
        secrets.keep("hubspot_token", "hunter22")
    assert "hunter22" not in str(refused.value)


def test_a_secret_does_not_show_itself():
    """Neither printed, nor in a list, nor in a sentence it got into."""
    one = Secret("hunter22")

    assert "hunter22" not in f"{one} {one!r} {[one]}"
    assert "refused for …" == one.hide("refused for hunter22")


def test_a_secret_in_the_settings_is_refused_by_its_name():
    """kapta.toml is read by everybody who may read the folder."""
    with pytest.raises(
        Misconfigured, match="password does not belong into the settings of salesforce"
    ) as refused:
        source("salesforce", {"password": "hunter22"})

    assert "hunter22" not in str(refused.value)
