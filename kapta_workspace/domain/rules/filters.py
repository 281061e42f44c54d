"""The rule for filters."""

from collections.abc import Iterable

from kapta_workspace.domain.errors import Problem
from kapta_workspace.domain.filters import parse
from kapta_workspace.domain.rules.draft import Draft, World, problem

ANSWERED = ("account", "metric")
"""The kinds whose filters are answered: the accounts of a page, the metrics of a view."""


def expression_reads(draft: Draft, _world: World) -> Iterable[Problem]:
    """A filter of accounts or of metrics can be read; its names are looked at when it is used."""
    rows = draft.rows("expression", "entity")
    mine = rows["expression"].notna() & rows["entity"].isin(ANSWERED)
    for row in rows.index[mine.to_numpy(dtype=bool, na_value=False)].tolist():
        found = parse(str(rows.loc[row, "expression"]))
        if isinstance(found, Problem):
            yield problem(draft, row, "expression", found.code, found.sentence, found.suggestion)
