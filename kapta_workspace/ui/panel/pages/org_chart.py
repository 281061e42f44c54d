"""The org chart of an account's page: drawn live below the page's head, rearranged through the door."""

from collections.abc import Mapping
from typing import Any

from kapta_workspace.domain.access import Role
from kapta_workspace.ui.orgchart.panel import OrgChart
from kapta_workspace.ui.panel.pages.stage import Part, Visit
from kapta_workspace.workspace import AccountChart, AccountPage

HEIGHT = 640
"""Of the chart, in pixels."""

PICTURED = 200
"""Charts of more people are drawn with initials."""


class LiveChart:
    """
    The chart on the stage of one session.

    Attributes:
        view: The component.
    """

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._chart: AccountChart | None = None
        deeds = {"move": self._move, "open": self._open, "seat": self._seat}
        self.view = OrgChart(deeds=deeds, chart_height=HEIGHT, margin=0)

    def show(self, page: AccountPage) -> None:
        """Draw the people of a page; the same people are not sent again."""
        self._chart = AccountChart(page.view, page.account, self._visit.workspace.through)
        self._draw(self._chart)

    def _draw(self, chart: AccountChart) -> None:
        self.view.readonly = chart.is_past or chart.view.actor.role is Role.VIEWER
        self.view.draw(chart.whole, title=chart.title, users=chart.users, photos=self._photos(chart))

    def _photos(self, chart: AccountChart) -> dict[int, str]:
        """Pictures by person, unless they are so many that they would weigh more than the page."""
        nodes = chart.whole.nodes
        if len(nodes) > PICTURED:
            return {}
        urls = self._visit.workspace.pictures.urls(nodes["photo"])
        held = zip(nodes["id"].tolist(), nodes["photo"].tolist(), strict=True)
        return {one: urls[photo] for one, photo in held if photo in urls}

    def _move(self, event: Mapping[str, Any]) -> None:
        """Write Reports To; a refusal is raised on, for the chart to say."""
        if self._chart is not None:
            self._chart.move(event["id"], event["to"])
            self._draw(self._chart)

    def _open(self, event: Mapping[str, Any]) -> None:
        query = self._visit.router.query
        self._visit.router.go("contact", id=event["id"], as_of=query.get("as_of"))

    def _seat(self, event: Mapping[str, Any]) -> None:
        if self._chart is not None:
            self._visit.open_form("contact", account=self._chart.account, role=event["role"])


def mount(visit: Visit) -> Part:
    """The chart for the stage."""
    chart = LiveChart(visit)
    return Part(chart.view, chart.show)
