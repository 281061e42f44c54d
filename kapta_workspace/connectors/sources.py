"""Which systems records can be taken over from, and what each needs to know."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from kapta_workspace.connectors import advisor, hubspot, salesforce, secrets, warehouse, webhook
from kapta_workspace.connectors.enrich import searching
from kapta_workspace.connectors.port import Source
from kapta_workspace.domain.errors import Misconfigured

SOURCES: Mapping[str, Callable[[Mapping[str, Any]], Source]] = {
    "salesforce": salesforce.made,
    "hubspot": hubspot.made,
    "warehouse": warehouse.made,
}
SECRETS: Mapping[str, tuple[str, ...]] = {
    "salesforce": salesforce.SECRETS,
    "hubspot": hubspot.SECRETS,
    "warehouse": warehouse.SECRETS,
    "digest": webhook.SECRETS,
    "advisor": advisor.SECRETS,
    "searcher": searching.SECRETS,
}
"""Connector → the secrets it may need: what ``kapta connect`` asks for."""


def switched_on(told: Mapping[str, Mapping[str, Any]]) -> dict[str, Callable[[], Source]]:
    """What makes each source named in the settings; nothing is looked up before it is asked."""
    return {name: partial(source, name, facts) for name, facts in told.items()}


def source(name: str, facts: Mapping[str, Any]) -> Source:
    """
    A source by its name, from what the settings say about it.

    Raises:
        Misconfigured: when there is none of that name, or its settings cannot be.
    """
    if name not in SOURCES:
        raise Misconfigured(f"There is no connector {name}; there are {', '.join(SOURCES)}.")
    secrets.refuse_in(facts, name)
    return SOURCES[name](facts)
