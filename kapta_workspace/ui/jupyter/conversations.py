"""A conversation, logged from a notebook cell."""

from typing import Any

from kapta_workspace.ui.form import Deed, Form, Saved
from kapta_workspace.ui.jupyter.forms import FormBox, Key, new_record
from kapta_workspace.workspace import Workspace


def log_conversation(
    workspace: Workspace, account: Key | None = None, contact: Key | None = None, *, kind: str = "phone"
) -> FormBox:
    """
    The form of a conversation: with whom, when, what was said. Saved, it moves the check-ins.

    Args:
        workspace: As ``open_workspace`` gave it.
        account: Its name or id.
        contact: With whom; their account need not be said then.
        kind: ``phone``, ``email`` or ``meeting``, until another is chosen.
    """
    given: dict[str, Any] = {"kind": kind}
    if contact is not None:
        person = workspace.contacts.get(contact)
        given |= {"account": int(person["account"]), "contacts": [int(person["id"])]}
    elif account is not None:
        given["account"] = workspace.accounts.find(account)
    box = new_record(workspace, "note", **given)
    save = box.do

    def log(form: Form) -> Saved | Deed | None:
        saved = save(form)
        if isinstance(saved, Saved):
            workspace.check_ins.update(int(workspace.notes.get(saved.record)["account"]))
        return saved

    box.do = log
    return box
