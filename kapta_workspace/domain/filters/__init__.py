"""
Filters of accounts: short sentences such as *owner is me and silent > 60*, read and answered in memory.

``parse`` reads one, ``doubt`` says what is wrong with its names and values, ``matching`` answers it over the
``facts`` of a portfolio. Nothing here runs what somebody typed: a filter is a small tree of comparisons.
"""

from kapta_workspace.domain.filters.facets import Facet, facets, joined, taken_apart
from kapta_workspace.domain.filters.facts import TYPE, facts, terms
from kapta_workspace.domain.filters.matching import doubt, matching, tests
from kapta_workspace.domain.filters.parts import clauses, quoted, with_clause
from kapta_workspace.domain.filters.reading import Junction, Negation, Node, Test, parse
from kapta_workspace.domain.filters.saying import said

__all__ = [
    "BUILT_IN",
    "TYPE",
    "Facet",
    "Junction",
    "Negation",
    "Node",
    "Test",
    "clauses",
    "doubt",
    "facets",
    "facts",
    "joined",
    "matching",
    "parse",
    "quoted",
    "said",
    "taken_apart",
    "terms",
    "tests",
    "with_clause",
]

BUILT_IN = {
    "My accounts": "owner = me",
    "Mine and those I contribute to": "owner = me or contributor = me",
    "Those I contribute to": "contributor = me",
}
"""The filters everybody has, by name."""
