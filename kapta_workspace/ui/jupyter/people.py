"""The people of an account in a notebook cell: the living org chart."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from kapta_workspace.ui.orgchart.facts import Deed
from kapta_workspace.ui.orgchart.jupyter import OrgChart
from kapta_workspace.workspace import AccountChart, Workspace


def org_chart(
    workspace: Workspace, account: int | str, *, combined: bool = False, readonly: bool = False
) -> OrgChart:
    """
    The org chart of an account, to be rearranged by hand; every move is written at once.

    Args:
        workspace: As ``open_workspace`` gave it.
        account: Its name or id.
        combined: With everything below it.
        readonly: For looking only.
    """
    chart = workspace.org_chart(account, combined=combined)

    def draw() -> None:
        shown.draw(chart.whole, title=chart.title, users=chart.users)

    settings = workspace.settings
    deeds: dict[str, Deed] = {
        "move": _moving(chart, draw),
        "open": _telling(chart, f"http://{settings.address}:{settings.port}/contact"),
        "seat": lambda _: 'To fill the seat: ws.contacts.add(account="…", name="…", role="…").',
    }
    shown = OrgChart(deeds=deeds, readonly=readonly)
    draw()
    return shown


def _moving(chart: AccountChart, draw: Callable[[], None]) -> Deed:
    def move(event: Mapping[str, Any]) -> str:
        receipt = chart.move(event["id"], event["to"])
        draw()
        return receipt.sentence

    return move


def _telling(chart: AccountChart, page: str) -> Deed:
    def tell(event: Mapping[str, Any]) -> str:
        name = chart.whole.nodes.set_index("id")["name"].get(event["id"], "")
        return f"{name}: {page}?{urlencode({'id': event['id']})}"

    return tell
