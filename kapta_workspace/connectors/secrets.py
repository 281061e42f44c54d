"""
Passwords and tokens of other systems: from the environment or the keyring, never from our files.

A ``Secret`` does not show itself: not in a repr, not in an error, not in a log.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from kapta_workspace.domain.errors import Misconfigured

SERVICE = "kapta"
"""The name the keyring knows us by."""
SHORTEST = 4
"""Shorter values are not looked for in sentences: they would take ordinary words out of them."""
LIKE_A_SECRET = re.compile(r"password|secret|token|private_?key|api_?key", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Secret:
    """A value nobody sees by accident; ``reveal`` gives it to the one call that needs it."""

    _value: str = field(repr=False)

    def reveal(self) -> str:
        """The value itself."""
        return self._value

    def __str__(self) -> str:
        return "…"

    def hide(self, sentence: str) -> str:
        """A sentence without the value in it."""
        return sentence.replace(self._value, "…") if len(self._value) >= SHORTEST else sentence


def variable(name: str) -> str:
    """The environment variable a secret is looked for under."""
    return f"KAPTA_{name.upper()}"


def find(name: str, surroundings: Mapping[str, str] = os.environ) -> Secret | None:
    """A secret by its name, such as *salesforce_password*: the environment first, then the keyring."""
    told = surroundings.get(variable(name))
    if told:
        return Secret(told)
    kept = _kept(name)
    return Secret(kept) if kept else None


def need(name: str, connector: str) -> Secret:
    """
    A secret that must be there.

    Raises:
        Misconfigured: which one is missing, and how to give it.
    """
    found = find(name)
    if found is None:
        raise Misconfigured(
            f"{name} is not known: kapta connect {connector} asks for it and keeps it in the keyring of this "
            f"machine, or set {variable(name)} in the environment."
        )
    return found


def keep(name: str, value: str) -> None:
    """
    Put a secret into the keyring of this machine.

    Raises:
        Misconfigured: when the machine has no keyring.
    """
    try:
        import keyring  # noqa: PLC0415 - extra crm
        from keyring.errors import KeyringError  # noqa: PLC0415
    except ImportError as error:
        raise Misconfigured(_NO_KEYRING.format(variable(name))) from error
    try:
        keyring.set_password(SERVICE, name, value)
    except KeyringError:
        raise Misconfigured(_NO_KEYRING.format(variable(name))) from None


_NO_KEYRING = "This machine has no keyring to keep it in; set {} in the environment instead."


def _kept(name: str) -> str | None:
    try:
        import keyring  # noqa: PLC0415 - extra crm
        from keyring.errors import KeyringError  # noqa: PLC0415
    except ImportError:
        return None
    try:
        return keyring.get_password(SERVICE, name)
    except KeyringError:
        return None


def refuse_in(facts: Mapping[str, object], where: str) -> None:
    """
    Refuse secrets that stand in a settings file.

    Raises:
        Misconfigured: naming the setting, not its value.
    """
    for name in facts:
        if LIKE_A_SECRET.search(str(name)):
            raise Misconfigured(
                f"{name} does not belong into the settings of {where}, where others can read it: take it out "
                f"and run kapta connect {where}, which keeps it in the keyring of this machine."
            )
