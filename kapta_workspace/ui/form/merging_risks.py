"""The open risks of two accounts that become one: which stays open is chosen, what follows is told."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from kapta_workspace.domain import risks
from kapta_workspace.domain.fields import Field, Kind, Schema, choices, in_a_sentence
from kapta_workspace.ui.form.form import Form

STAYS = "risk_that_stays"
"""The field that asks for it, which no account has."""

GRAVER = "What is closed is the graver one: raise the severity of the one that stays if it still holds."


@dataclass(frozen=True)
class OpenRisks:
    """
    The risks of an account that stays and of one that goes into it.

    Attributes:
        rows: The risks, as ``View.frame`` has them.
        schema: Their kind.
        accounts: The account that stays, and the one that goes.
        names: What they are called.
    """

    rows: pd.DataFrame
    schema: Schema
    accounts: tuple[int, int]
    names: tuple[str, str]

    @cached_property
    def pair(self) -> tuple[int, int] | None:
        """The open risk of each; None unless both have one."""
        mine, theirs = risks.open_of(self.rows, *self.accounts)
        return (mine[0], theirs[0]) if mine and theirs else None

    @cached_property
    def _known(self) -> dict[int, Mapping[Any, Any]]:
        return {int(one["id"]): one for one in self.rows.to_dict("records")}

    @property
    def asked(self) -> tuple[Field, ...]:
        """The question which of two stays open; none where there is nothing to choose."""
        if self.pair is None:
            return ()
        mine, theirs = (self._named(one) for one in self.pair)
        options = choices(("mine", mine), ("theirs", theirs))
        return (
            Field(name=STAYS, label="Risk that stays open", kind=Kind.CHOICE, choices=options, required=True),
        )

    def chosen(self, form: Form) -> int | None:
        """The risk that is to stay open; None where there is nothing to choose."""
        if self.pair is None:
            return None
        return self.pair[1] if form.raw[STAYS] == "theirs" else self.pair[0]

    @property
    def intro(self) -> str:
        """What is said of them before anything is chosen; empty where no risk is closed."""
        if self.pair is None:
            told = self._told(None)
            return f"An account has one open risk: {told}" if told else ""
        mine, theirs = (f"{self._named(one)} of {of}" for one, of in zip(self.pair, self.names, strict=True))
        return (
            f"An account has one open risk, and both have one: {mine} and {theirs}. "
            "Choose which stays open; the other is closed, saying why."
        )

    def told(self, form: Form) -> str:
        """What becomes of each by what is chosen so far."""
        return self._told(self.chosen(form))

    def _told(self, chosen: int | None) -> str:
        stays, closed = risks.left_open(self.rows, *self.accounts, chosen)
        if stays is None or not closed:
            return ""
        gone = " and ".join(f"{self._named(one)} of {self._of(one)}" for one in closed)
        verb = "is" if len(closed) == 1 else "are"
        said = f"{self._named(stays)} stays open; {gone} {verb} closed, saying why."
        return f"{said} {GRAVER}" if max(map(self._weight, closed)) > self._weight(stays) else said

    def _named(self, risk: int) -> str:
        one = self._known[risk]
        return f"“{one['reason']}” ({in_a_sentence(self.schema['severity'].label_of(one['severity']))})"

    def _of(self, risk: int) -> str:
        return self.names[self.accounts.index(int(self._known[risk]["account"]))]

    def _weight(self, risk: int) -> int:
        codes = [one.code for one in self.schema["severity"].choices]
        severity = self._known[risk]["severity"]
        return codes.index(severity) if severity in codes else 0
