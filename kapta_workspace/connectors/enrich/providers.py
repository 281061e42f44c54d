"""Who may be asked over the network, of which records, and what leaves the house then."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

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
    )
}


def switched_on(names: Iterable[str]) -> tuple[Provider, ...]:
    """
    The providers that settings name.

    Raises:
        Misconfigured: when there is none of that name.
    """
    wanted = list(names)
    unknown = [name for name in wanted if name not in PROVIDERS]
    if unknown:
        raise Misconfigured(f"enrich names {unknown[0]}; there are {', '.join(PROVIDERS)}.")
    return tuple(PROVIDERS[name] for name in wanted)
