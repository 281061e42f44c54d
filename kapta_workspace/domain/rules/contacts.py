"""The rules for contacts: one e-mail address once in an account, and managers who close no loop."""

from collections.abc import Iterable

from kapta_workspace.domain.errors import Problem
from kapta_workspace.domain.rules.draft import Draft, World, problem
from kapta_workspace.domain.rules.keys import repeated
from kapta_workspace.domain.rules.loops import closing


def contact_emails(draft: Draft, world: World) -> Iterable[Problem]:
    """An e-mail address stands once within an account; in another account it is the same person."""
    rows = draft.rows("email", "account", "archived_at")[["id", "account", "email", "archived_at"]]
    rows = rows[rows["email"].notna() & rows["archived_at"].isna()]
    if rows.empty:
        return
    others = world.contacts[~world.contacts["id"].isin(rows["id"])]
    others = others[others["email"].notna() & others["archived_at"].isna()]
    for row in rows.index[repeated(rows, others, ("account", "email"))].tolist():
        said = f"Another contact of this account already has the e-mail {rows['email'][row]!s}."
        yield problem(draft, row, "email", "E10", said, "Edit that one instead.")


def managers(draft: Draft, world: World) -> Iterable[Problem]:
    """Reports-to closes no loop; that it stays within the family is everybody's rule."""
    said = ("A contact cannot report to themselves.", "Choose another manager.")
    return closing(draft, "reports_to", "E12", world.contacts, world.contact_names(), said)
