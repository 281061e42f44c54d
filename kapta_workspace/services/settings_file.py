"""
All settings as one YAML file: to look through, to keep under version control, to take to another workspace.

A file is planned first and written as one change set, so that one undo takes it back. It names things by
name, never by id, and what it does not name stays as it is.
"""

from dataclasses import dataclass
from html import escape
from pathlib import Path

import pandas as pd

from kapta_workspace.domain.access import Action, decide
from kapta_workspace.domain.changes import Receipt
from kapta_workspace.domain.errors import (
    Misconfigured,
    NotAllowed,
    Problem,
    Refused,
    Unreadable,
    problem_frame,
)
from kapta_workspace.services import people, records, settings_sections
from kapta_workspace.services.settings_sections import FORMAT, VERSION
from kapta_workspace.services.settings_wanted import Wanted
from kapta_workspace.services.views import View
from kapta_workspace.storage import log, settings_file
from kapta_workspace.storage.settings_file import Entry
from kapta_workspace.storage.store import Store, Unit

REMARK = """The settings of a key-account workspace, written by `kapta settings export`.
`kapta settings import` shows what it would change before it changes anything.
A record that is not named here stays as it is; so does a field that is left out.
A field with nothing behind it is emptied."""


@dataclass(frozen=True)
class SettingsFile:
    """All settings out, and in again: ``text()``, ``write("settings.yaml")``, ``plan("settings.yaml")``."""

    store: Store
    user: int
    through: str = "code"

    def text(self) -> str:
        """
        The settings as they are now.

        Raises:
            NotAllowed: to whoever is no administrator.
        """
        self._allow()
        return settings_file.written(settings_sections.document(View(self.store, self.user)), REMARK)

    def write(self, path: Path | str) -> Path:
        """Write them to a file."""
        target = Path(path)
        target.write_text(self.text(), encoding="utf-8")
        return target

    def plan(self, source: Path | str | bytes) -> "SettingsPlan":
        """
        Say what a file would change; nothing is written.

        Args:
            source: The file's path, or its bytes.

        Raises:
            Unreadable: when it is no file of settings, with the line.
            NotAllowed: to whoever is no administrator.
        """
        self._allow()
        entry = settings_file.read(_text(source))
        _must_be_ours(entry)
        return SettingsPlan(self.store, self.user, self.through, entry, *self._planned(entry))

    def _planned(self, entry: Entry) -> tuple[pd.DataFrame, tuple[Problem, ...]]:
        wanted = Wanted(View(self.store, self.user), entry)
        if wanted.problems:
            return wanted.rows(), tuple(wanted.problems)
        with self.store.writing() as unit:
            problems = _rehearsed(unit, self.user, wanted)
            unit.forget()
        return wanted.rows(), tuple(problems)

    def _allow(self) -> None:
        with self.store.reading() as unit:
            decision = decide(people.actor(unit, self.user), Action.SETTINGS)
        if not decision:
            raise NotAllowed([Problem(decision.reason, code="E17")])

    def _repr_html_(self) -> str:
        return '<p><b>Settings</b>: <code>.plan("settings.yaml")</code> shows what a file would change.</p>'


@dataclass(frozen=True)
class SettingsPlan:
    """
    What a file of settings would change.

    Attributes:
        rows: One row a changed field, and one a record that stays: *section, name, does, field, before,
            after, line*; *does* is create, update, archive, restore or unchanged.
        found: Everything that is wrong with the file; it can be applied when there is nothing.
    """

    store: Store
    user: int
    through: str
    entry: Entry
    rows: pd.DataFrame
    found: tuple[Problem, ...]

    @property
    def problems(self) -> pd.DataFrame:
        """What is wrong, as a table."""
        return problem_frame(self.found)

    @property
    def is_clean(self) -> bool:
        """Whether nothing is wrong."""
        return not self.found

    @property
    def changes(self) -> pd.DataFrame:
        """The rows that change something."""
        return self.rows[self.rows["does"] != "unchanged"].reset_index(drop=True)

    @property
    def summary(self) -> str:
        """The plan in a sentence: “2 created, 1 updated, 40 unchanged.”"""
        each = self.rows.drop_duplicates(["section", "name"])["does"].value_counts()
        words = {
            "create": "created",
            "update": "updated",
            "archive": "archived",
            "restore": "restored",
            "unchanged": "unchanged",
        }
        said = [f"{each[does]} {word}" for does, word in words.items() if does in each]
        return f"{', '.join(said)}." if said else "The file holds no settings."

    def apply(self, why: str = "") -> Receipt:
        """
        Write what the plan says, as one change set.

        Raises:
            Refused: with everything that is wrong, or when the settings changed since the plan was made.
        """
        if self.found:
            raise Refused(self.found)
        wanted, said = (
            Wanted(View(self.store, self.user), self.entry),
            why or "Settings were taken from a file.",
        )
        with self.store.writing() as unit:
            if log.head(unit) != wanted.head or not wanted.rows().equals(self.rows):
                raise Misconfigured("Somebody changed the workspace since this plan was made. Make it again.")
            return records.save_within(unit, self.user, wanted.change(unit, self.through, said))

    def _repr_html_(self) -> str:
        wrongs = "".join(f"<li>{escape(str(one))}</li>" for one in self.found)
        table = self.changes.to_html(index=False, na_rep="")
        return f"<p>{escape(self.summary)}</p>{f'<ul>{wrongs}</ul>' if wrongs else ''}{table}"


def _rehearsed(unit: Unit, user: int, wanted: Wanted) -> list[Problem]:
    try:
        records.save_within(unit, user, wanted.change(unit, "settings", "Rehearsed."))
    except Refused as refusal:
        return [wanted.place(one) for one in refusal.problems]
    return []


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Unreadable(f"The file {path} cannot be read: {error.strerror}.") from error


def _text(source: Path | str | bytes) -> str:
    data = source if isinstance(source, bytes) else _bytes(Path(source))
    if len(data) > 4 * settings_file.LARGEST:
        raise Unreadable(f"The file has {len(data):,} bytes; no settings are that long.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable("The file is no text in UTF-8. Save it as UTF-8 and try again.") from error


def _must_be_ours(entry: Entry) -> None:
    said = entry.fields.get(FORMAT)
    if said is None:
        raise Unreadable(f"This is no file of settings: it does not begin with “{FORMAT}: {VERSION}”.")
    if said.text != str(VERSION):
        raise Unreadable(
            f"The file is of form {said.text}; this version of the workspace reads form {VERSION}. "
            "Update the package, or export the settings again."
        )
