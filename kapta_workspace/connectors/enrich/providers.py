"""Who may be asked over the network, of which records, and what leaves the house then."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from kapta_workspace.connectors.enrich import searching
from kapta_workspace.connectors.enrich.gravatar import Gravatar
from kapta_workspace.connectors.enrich.website import Website
from kapta_workspace.connectors.port import Enricher
from kapta_workspace.domain.errors import Misconfigured


@dataclass(frozen=True, slots=True)
class Provider:
    """
    Somebody who may be asked.

    Attributes:
        name: As settings name it.
        label: As people read it.
        kind: The record kind it knows about: ``contact`` or ``account``.
        tells: What leaves the house, in a sentence.
        make: Makes what asks.
    """

    name: str
    label: str
    kind: str
    tells: str
    make: Callable[[], Enricher]


SEARCHER = "A language model that searches the web"
SEARCHED = "What an administrator allows goes to the language model set under searcher."

PROVIDERS: Mapping[str, Provider] = {
    one.name: one
    for one in (
        Provider(
            "website",
            "Their web site",
            "account",
            "Their web site is visited once from this server, and learns this server's address.",
            Website,
        ),
        Provider(
            "gravatar",
            "Gravatar",
            "contact",
            "The SHA-256 of their e-mail address goes to gravatar.com, which can tell whose it is where it "
            "knows the address already.",
            Gravatar,
        ),
        Provider(
            "search_accounts",
            SEARCHER,
            "account",
            SEARCHED,
            partial(searching.made, "account", {}),
        ),
        Provider(
            "search_contacts",
            SEARCHER,
            "contact",
            SEARCHED,
            partial(searching.made, "contact", {}),
        ),
    )
}
SEARCHES = frozenset({"search_accounts", "search_contacts"})
"""Those that ask the language model set under searcher."""


def switched_on(names: Iterable[str], searcher: Mapping[str, Any] | None = None) -> tuple[Provider, ...]:
    """
    The providers that settings name.

    Args:
        names: Theirs.
        searcher: What is set about the language model that searches.

    Raises:
        Misconfigured: when there is none of that name, or a language model is named that cannot be.
    """
    wanted = list(names)
    unknown = [name for name in wanted if name not in PROVIDERS]
    if unknown:
        raise Misconfigured(f"enrich names {unknown[0]}; there are {', '.join(PROVIDERS)}.")
    return tuple(
        _searching(PROVIDERS[name], searcher or {}) if name in SEARCHES else PROVIDERS[name]
        for name in wanted
    )


def _searching(one: Provider, facts: Mapping[str, Any]) -> Provider:
    """A provider with the model that is set, and what that model learns."""
    made = searching.made(one.kind, facts)
    return replace(one, tells=made.told, make=lambda: made)
