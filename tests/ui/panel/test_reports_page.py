"""Reports on the pages: their links, and the files behind them."""

import re
from collections.abc import Iterator

import pytest

from kapta_workspace import Workspace, open_workspace
from kapta_workspace.ui.panel.pages import reports, session


@pytest.fixture
def ws() -> Iterator[Workspace]:
    """Globex above Globex EU; Vic, a viewer, shares nothing."""
    with open_workspace("sqlite://") as made:
        made.accounts.add(name="Globex")
        made.accounts.add(name="Globex EU", parent="Globex")
        made.users.add(name="Vic", email="vic@ours.example", role="viewer")
        session.use(made)
        yield made
        session.use(None)


def test_every_link_of_an_account_leads_to_a_file(ws: Workspace) -> None:
    """Profile and review, direct and combined, in four formats; PDF is left out, for it takes a browser."""
    for combined in (False, True):
        drawn = str(reports.links(ws.page("Globex", combined=combined)))
        found = [one.replace("&amp;", "&") for one in re.findall(r'href="([^"]+)"', drawn)]
        kinds = {"family" if combined else "account", "review"}

        assert {f"reports/{kind}/1" for kind in kinds} == {one.partition(".")[0] for one in found}
        assert combined == all("view=combined" in one for one in found)
        for path in found:
            if ".pdf" not in path:
                name, data = file_of(path)
                assert name.startswith("Globex – ")
                assert data


def test_lists_of_all_accounts_are_workbooks(ws: Workspace) -> None:
    """Four of them, each named after what it lists."""
    found = re.findall(r'href="([^"]+xlsx)"', str(reports.lists()))

    names = [file_of(path)[0].partition(" report")[0] for path in found]
    assert [f"All accounts – {one}" for one in reports.LISTS.values()] == names


def test_a_stranger_and_a_slip_get_nothing(ws: Workspace) -> None:
    """Somebody who may not see the account, another number, another report and no day: not there."""
    asked = (ws.users.find("Vic"), "reports/account/1.html", {})

    assert session.file_of(None, "reports/account/1.html", {})
    assert session.file_of(*signed(asked)) is None
    for path in ("reports/account/99.html", "reports/gossip/1.html", "reports/account/1.doc"):
        assert session.file_of(None, path, {}) is None
    assert session.file_of(None, "reports/account/1.html", {"as_of": "yesterday"}) is None


def signed(asked: tuple[int, str, dict[str, str]]) -> tuple[str, str, dict[str, str]]:
    """The same as a signed-in visitor asks."""
    session.use(session._workspace, signed_in=True)
    return str(asked[0]), asked[1], asked[2]


def file_of(path: str) -> tuple[str, bytes]:
    """The file behind a link."""
    plain, _, query = path.partition("?")
    found = session.file_of(None, plain, dict(one.split("=") for one in query.split("&") if one))
    assert found is not None
    return found
