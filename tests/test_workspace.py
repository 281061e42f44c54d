"""What the workspace is to whoever types ``ws.``."""

import pytest

from kapta_workspace import open_workspace
from kapta_workspace.services.desks import Desk
from kapta_workspace.workspace import DESKS


@pytest.mark.parametrize("name", DESKS)
def test_no_attribute_of_the_workspace_hides_a_desk(name):
    """A desk is an attribute that only answers when there is no other: each one's name is its own."""
    with open_workspace("sqlite://") as ws:
        found = getattr(ws, name)

    assert isinstance(found, Desk)
    assert DESKS[name] == found.kind
