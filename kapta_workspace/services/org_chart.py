"""The living org chart of an account or of its whole family: drawn from records, changed through the door."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from kapta_workspace.domain import freshness, orgchart
from kapta_workspace.domain.changes import ChangeSet, Receipt, Rows
from kapta_workspace.domain.errors import Misconfigured, NotFound, Problem, Refused
from kapta_workspace.domain.orgchart import Forest
from kapta_workspace.services import printing, records
from kapta_workspace.services.desks import Key
from kapta_workspace.services.views import View

READ = ("contacts", "whole", "users")
"""What is read once, and again after a change."""


@dataclass(frozen=True, eq=False)
class AccountChart:
    """
    The people of an account, or of its family, by whom they report to.

    Attributes:
        view: The window it is seen through.
        account: The account's id.
        through: The way in, for the log.
        wanted: The filters in use; see ``only``.
    """

    view: View
    account: int
    through: str = "code"
    wanted: Mapping[str, Collection[Any]] = field(default_factory=dict)

    # --- what there is ----------------------------------------------------------------------------

    @cached_property
    def contacts(self) -> pd.DataFrame:
        """The contacts in view, archived ones among them, as ``View.frame`` has them."""
        return self.view.frame("contact", archived=True)

    @cached_property
    def users(self) -> pd.DataFrame:
        """Our own people: *id, name*."""
        return self.view.frame("user", archived=True)[["id", "name"]]

    @cached_property
    def whole(self) -> Forest:
        """Everybody, whatever is filtered; see ``domain.orgchart.Forest``."""
        accounts, today = self.view.frame("account"), self.view.moment.date()
        agreed = freshness.terms(accounts, self.view.frame("policy"))
        return orgchart.forest(
            self.contacts,
            lines=self.view.frame("contact_line"),
            today=today,
            freshness=freshness.freshness(self.contacts, self.view.frame("note"), today, agreed=agreed),
            users=self.users,
            accounts=accounts,
            outsiders=self._outsiders(),
        )

    @property
    def forest(self) -> Forest:
        """The people who pass the filters, and as stubs those above them."""
        return orgchart.filtered(self.whole, self.wanted)

    @property
    def title(self) -> str:
        """The account's name, and that its family is with it."""
        name = self.view.titles("account", [self.account]).get(self.account, f"#{self.account}")
        return f"{name} and its family" if self.view.scope.family else name

    @property
    def is_past(self) -> bool:
        """Whether it shows a past day, on which nobody can be moved."""
        return self.view.position is not None

    def _outsiders(self) -> dict[int, str]:
        """The names of managers who are recorded with an account out of view."""
        bosses = self.contacts["reports_to"].dropna()
        return self.view.titles("contact", bosses[~bosses.isin(self.contacts["id"])].tolist())

    def only(
        self,
        *,
        role: Collection[str] = (),
        friend_foe: Collection[str] = (),
        decision_power: Collection[str] = (),
        freshness: Collection[str] = (),
        internal_contact: Collection[int] = (),
        primary: bool = False,
    ) -> "AccountChart":
        """
        The same chart showing some people only; those above them stay as grey stubs.

        Each filter takes codes (``role=["champion"]``), ``""`` among them for *unknown*.
        """
        wanted: dict[str, Collection[Any]] = {
            "role": role,
            "friend_foe": friend_foe,
            "decision_power": decision_power,
            "freshness": freshness,
            "internal_contact": internal_contact,
            "primary": [True] if primary else [],
        }
        return replace(self, wanted=wanted)

    def refresh(self) -> None:
        """Read again what others may have changed."""
        for name in READ:
            self.__dict__.pop(name, None)

    # --- moving somebody --------------------------------------------------------------------------

    def person(self, key: Key) -> int:
        """
        The id by which the chart calls somebody, from that id, a contact's id, or a name.

        Raises:
            NotFound: when nobody on the chart fits, or several people do.
        """
        fits = [card["id"] for card in self.whole.cards if _is_meant(card, key)]
        if len(fits) == 1:
            return int(fits[0])
        said = f"{len(fits)} people on this chart are called" if fits else "Nobody on this chart is called"
        raise NotFound(f"{said} “{key}”{'; name one by id' if fits else ''}.")

    def move(self, person: Key, manager: Key | None, why: str = "") -> Receipt:
        """
        Let somebody report to another person on the chart, or to nobody.

        Raises:
            NotFound: when one of them is not on the chart.
            Refused: when it would close a loop, when the chart shows the past, or as the door says.
        """
        if self.is_past:
            raise Refused([Problem("This chart shows a past day; move people on today's chart.")])
        who, under = self.person(person), None if manager is None else self.person(manager)
        if said := orgchart.refusal(self.whole, who, under):
            raise Refused([Problem(said, code="E12", kind="contact", field="reports_to", record=who)])
        rows = orgchart.moved(self.contacts, self.whole, who, under)
        write = Rows("contact", rows.set_axis(["contact"] * len(rows)))
        receipt = records.save(self.view.store, self.view.user, ChangeSet((write,), self.through, why))
        self.refresh()
        return receipt

    # --- out of the workspace ---------------------------------------------------------------------

    def outline(self) -> str:
        """The chart as an indented list, with everything the drawing shows."""
        return orgchart.outline(self.forest)

    def edge_table(self) -> pd.DataFrame:
        """Every line, and everybody without one; see ``domain.orgchart.edge_table``."""
        return orgchart.edge_table(self.forest)

    def svg(self, **options: Any) -> str:
        """The chart as an SVG file; ``options`` as in ``domain.orgchart.svg``, such as ``colour_by``."""
        return orgchart.svg(self.forest, title=self.title, **options)

    def html(self, **options: Any) -> str:
        """The chart as a page of its own, with outline and table; ``options`` as in ``svg``."""
        return orgchart.page(self.forest, title=self.title, **options)

    def png(self, **options: Any) -> bytes:
        """The chart as a PNG file; needs Chromium on this machine (``Misconfigured`` says so)."""
        drawn = self.svg(**options)
        return printing.png(drawn, *_size(drawn))

    def pdf(self, **options: Any) -> bytes:
        """The chart as a PDF file of one page; needs Chromium on this machine, too."""
        drawn = self.svg(**options)
        return printing.pdf(drawn, *_size(drawn))

    def save(self, path: Path | str, **options: Any) -> Path:
        """
        Write the chart to a file, in the format its name ends with: .svg, .html, .csv, .png or .pdf.

        Raises:
            Misconfigured: for another ending, and for PNG and PDF when there is no browser.
        """
        to = Path(path)
        made: Mapping[str, Callable[[], str | bytes]] = {
            ".svg": lambda: self.svg(**options),
            ".html": lambda: self.html(**options),
            ".csv": lambda: self.edge_table().to_csv(index=False),
            ".png": lambda: self.png(**options),
            ".pdf": lambda: self.pdf(**options),
        }
        if to.suffix.lower() not in made:
            raise Misconfigured(f"A chart is not saved as “{to.name}”: end the name in {', '.join(made)}.")
        content = made[to.suffix.lower()]()
        to.write_bytes(content.encode() if isinstance(content, str) else content)
        return to

    def _repr_html_(self) -> str:
        words = f"<details><summary>In words</summary><pre>{escape(self.outline())}</pre></details>"
        drawn = self.svg()
        return f"<figure style='margin:0;overflow:auto'>{drawn}<figcaption>{words}</figcaption></figure>"

    def __repr__(self) -> str:
        return f"<AccountChart of {self.title}: {orgchart.coverage(self.whole)}>"


def _is_meant(card: Mapping[str, Any], key: Key) -> bool:
    if isinstance(key, str):
        return key.strip().casefold() in {name.casefold() for name in (card["name"], *card["also_named"])}
    return key == card["id"] or key in card["members"]


def _size(svg: str) -> tuple[float, float]:
    """The width and height an SVG of ours says it has."""
    found = re.search(r'<svg[^>]* width="(\d+)" height="(\d+)"', svg)
    if found is None:  # an attribute was renamed in domain.orgchart.drawing
        raise Misconfigured("The drawing does not say how large it is.")
    return float(found[1]), float(found[2])
