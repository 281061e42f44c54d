"""What is pressed on a page: forms opened, records archived, changes taken back, and what was done told."""

from base64 import b64decode
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from kapta_workspace.domain.changes import Receipt
from kapta_workspace.domain.errors import KaptaError
from kapta_workspace.domain.fields import in_a_sentence
from kapta_workspace.domain.schemas import SCHEMAS
from kapta_workspace.ui.form import (
    NO_GOAL,
    Deed,
    Saved,
    archive_deed,
    called,
    close_risk_deed,
    edit_form,
    filter_deed,
    has_goal,
    link_deed,
    merge_deed,
    new_form,
    open_risk_of,
    own_choice_moved,
    own_choices_deed,
    rate_deed,
    remove_deed,
    restored,
    scorecard_deed,
    settings_deed,
    template_deed,
)
from kapta_workspace.ui.panel.forms import FormDialog
from kapta_workspace.ui.panel.notices import say
from kapta_workspace.ui.panel.pages import arrangement, begun, enriching, scope, settings_page, wording
from kapta_workspace.ui.panel.pages.pressed import given_by, read_for, said_of
from kapta_workspace.ui.panel.pages.stage import Visit
from kapta_workspace.ui.panel.pane import Html
from kapta_workspace.ui.panel.pieces import button
from kapta_workspace.ui.panel.safe import Safe, html
from kapta_workspace.ui.panel.style import asset

ASKED = frozenset({"account", "contact"})
"""Kinds whose archiving is told before it is done; others simply go, with a way back offered."""

READING = frozenset({"as_of", "dismiss", "discard", "fold", "choose", "word"})
"""What may be pressed on the page of a past day: nothing of it changes a record."""

PAST = "This page shows {day}, so nothing can be changed here. Go back to today first."

ATTACHED = ("section", "about")
"""What says which record a document belongs to, besides its account."""

About = Mapping[str, str]


class Doing:
    """
    The deeds of one session.

    Pressed buttons come from a browser, so they are wishes: the door decides, and a refusal is said.

    Attributes:
        dialog: The window of all forms.
        told: What was just done, with the way back.
    """

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._pressed: About = {}
        unfinished = visit.workspace.unfinished
        self.dialog = FormDialog(visit.workspace, self._saved, unfinished, self._go_on)
        self.told = Html(stylesheets=[asset("pages.css")], sizing_mode=None)
        self._tell(begun.offered(visit.workspace))
        answers: dict[str, Callable[[About], None]] = {
            "go_on": lambda about: self._go_on(about["ticket"]),
            "discard": self._discard,
            "create": lambda about: self.create(about["kind"]),
            "add": self._add,
            "edit": self._edit,
            "archive": self._archive,
            "restore": lambda about: self._done(restored(visit.workspace, about["kind"], int(about["id"]))),
            "remove": lambda about: self._ask(remove_deed(visit.workspace, int(about["id"]))),
            "drop": self._drop,
            "template": self._template,
            "keep_as_template": self._keep_as_template,
            "take_away": self._take_away,
            "merge": lambda about: self._ask(merge_deed(visit.workspace, int(about["id"]))),
            "usual": self._usual,
            "switch": self._switch,
            "settings_file": self._settings_file,
            "scorecard": lambda about: self._ask(scorecard_deed(visit.workspace, about["tier"])),
            "own_choices": lambda about: self._ask(own_choices_deed(visit.workspace, about["list"])),
            "own_choice": lambda about: self._done(
                own_choice_moved(visit.workspace, about["list"], about["code"], about["step"])
            ),
            "set": self._set,
            "picture": self._picture,
            "unpicture": self._unpicture,
            "upload": self._upload,
            "choose": lambda about: scope.chosen(visit.router, about),
            "fold": self._fold,
            "arrange": self._arrange,
            "coach_start": self._coach_start,
            "coach_done": lambda about: self._coached(
                visit.workspace.coaching.done(about["suggestion"]), "Done."
            ),
            "coach_snooze": lambda about: self._coached(
                visit.workspace.coaching.snooze(about["suggestion"]), "Put off for a week."
            ),
            "coach_dismiss": lambda about: self._coached(
                visit.workspace.coaching.dismiss(about["suggestion"], about["reason"]), "Set aside."
            ),
            "word": self._word,
            "look_up": self._look_up,
            "enrich_accept": lambda about: self._enriched(about, "Accepted.", visit.workspace.enrich.accept),
            "enrich_refuse": lambda about: self._enriched(about, "Refused.", visit.workspace.enrich.refuse),
            "close_risk": lambda about: self._ask(close_risk_deed(visit.workspace, int(about["id"]))),
            "rate": lambda about: self._ask(rate_deed(visit.workspace, int(about["id"]))),
            "link": lambda about: self._ask(link_deed(visit.workspace, int(about["id"]))),
            "undo": self._undo,
            "as_of": lambda about: visit.router.change(as_of=about["value"]),
            "dismiss": lambda _: self._tell(Safe("")),
        }
        self._answers = {
            action: self._minding(answer, reads=action in READING) for action, answer in answers.items()
        }
        for action, minded in self._answers.items():
            visit.actions.on(action, minded)

    @property
    def _past(self) -> str:
        """Why nothing can be changed on the page that is shown; empty on today's."""
        day = self._visit.router.query.get("as_of", "")
        try:
            return PAST.format(day=f"{date.fromisoformat(day):%-d %b %Y}") if day else ""
        except ValueError:
            return ""  # no day: what is shown is today

    def open(self, kind: str, record: int | None, /, **given: object) -> None:
        """Open the form of a record, or of a new one."""
        if self._past:
            say(self._past, "error")
            return
        workspace = self._visit.workspace
        if kind == "filter" and (deed := filter_deed(workspace, record, **given)) is not None:
            self._ask(deed)
            return
        form = new_form(workspace, kind, **given) if record is None else edit_form(workspace, kind, record)
        if kind == "risk" and record is None and isinstance(account := given.get("account"), int):
            form.intro = open_risk_of(workspace, account)
        self.dialog.open(form, way=self._pressed or begun.way(kind, record, given))

    def _edit(self, about: About) -> None:
        """Open the form of a record, or that part of it a section is about."""
        if about["kind"] == "filter":
            self.open("filter", int(about["id"]))
            return
        form, only = edit_form(self._visit.workspace, about["kind"], int(about["id"])), about.get("only")
        if only:
            form = replace(form, fields=(form[only],), heading=f"{form[only].label} of {form.name}")
        self.dialog.open(form, way=self._pressed)

    def _coach_start(self, about: About) -> None:
        """Open the form a suggestion begins with, filled in as far as it knows."""
        record = about.get("id")
        given = given_by({name: value for name, value in about.items() if name != "id"})
        if record is None:
            self.open(about["kind"], None, **given)
            return
        form = edit_form(self._visit.workspace, about["kind"], int(record))
        known = {one.name for one in form.fields}
        form.fill({name: str(value) for name, value in given.items() if name in known - {"account"}})
        self.dialog.open(form, way=self._pressed)

    def _word(self, about: About) -> None:
        """Ask the language model for what one has looked at, and show what came back."""
        say("Asking the language model …", "info")
        shows = wording.ask(self._visit.workspace, about)
        before = self._visit.router.url
        self._visit.router.change(**shows)
        if self._visit.router.url == before:
            self._visit.refresh()

    def _look_up(self, about: About) -> None:
        """Ask others what is missing; nothing is written."""
        say("Looking it up …", "info")
        say(enriching.looked_up(self._visit.workspace, about), "info")
        self._visit.refresh()

    def _enriched(self, about: About, said: str, do: Callable[[str, int, str], Receipt]) -> None:
        """What was answered to a proposal, with the way back."""
        kind, record = about["kind"], int(about["id"])
        self._done(Saved(kind, record, said, do(kind, record, about["key"]).position, is_new=False))

    def _coached(self, receipt: Receipt, said: str) -> None:
        """What was answered to a suggestion, with the way back."""
        self._done(Saved("advice", 0, said, receipt.position, is_new=False))

    def _add(self, about: About) -> None:
        """Open the form of a new record; what is made from a SWOT item is linked to it."""
        given = given_by(about)
        made_from, kind = given.pop("swot", None), about["kind"]
        if kind == "action" and made_from and not has_goal(self._visit.workspace.view(), given["account"]):
            kind = "goal"
            say(NO_GOAL, "info")
        self.open(kind, None, **given)
        if isinstance(made_from, int) and self.dialog.form is not None:
            self.dialog.form.origin = ("swot", made_from)

    def _template(self, about: About) -> None:
        """Plan a goal from a template."""
        given = {one: int(about[one]) for one in ("contract", "opportunity") if one in about}
        section = int(about["plan_type"]) if "plan_type" in about else None
        self._ask(template_deed(self._visit.workspace, int(about["account"]), section, **given))

    def _keep_as_template(self, about: About) -> None:
        """Keep a goal as a template, for the next one like it."""
        workspace = self._visit.workspace
        receipt = workspace.goal_templates.keep(int(about["id"]))
        template = receipt.ids[0][0]
        name = called(workspace.view(archived=True), "goal_template", template)
        said = f"“{name}” kept as a goal template."
        self._done(Saved("goal_template", template, said, receipt.position, is_new=False))

    def _take_away(self, about: About) -> None:
        """Take a step out of its template, with what is below it."""
        receipt = self._visit.workspace.goal_templates.take_away(int(about["id"]))
        many = receipt.removed["template_step"] - 1
        said = "Step taken away." if not many else f"Objective taken away, with the {many} below it."
        self._done(Saved("template_step", int(about["id"]), said, receipt.position, is_new=False))

    def create(self, kind: str) -> None:
        """Open the form of a new record, in the account that is open."""
        here = self._visit.router
        opened = here.page in ("account", "parent") and here.query.get("id", "")
        known = opened and opened.isascii() and opened.isdigit() and kind != "account"
        self._pressed = {}  # where one is decides what is made, so the button alone would not bring it back
        self.open(kind, None, **({"account": int(opened)} if known else {}))

    def _minding(self, answer: Callable[[About], None], *, reads: bool) -> Callable[[About], None]:
        def minded(about: About) -> None:
            if not reads and self._past:
                say(self._past, "error")
                return
            self._pressed = about
            try:
                answer(about)
            except KaptaError as error:
                say(str(error), "error")
            except (KeyError, ValueError):
                say("That button asked for something that is not there. Load the page again.", "error")
            finally:
                self._pressed = {}

        return minded

    def _ask(self, deed: Deed) -> None:
        way = begun.kept(self._pressed)
        self.dialog.open(deed.form, deed.do, deed.verb, grave=deed.is_grave, aside=deed.aside, way=way)

    def _archive(self, about: About) -> None:
        workspace, kind, record = self._visit.workspace, about["kind"], int(about["id"])
        deed = archive_deed(workspace, kind, record)
        if kind in ASKED:
            self._ask(deed)
        elif isinstance(done := deed.do(deed.form), Saved):
            self._done(done)
        else:
            say(deed.form.message or "That was refused.", "error")

    def _drop(self, about: About) -> None:
        """Take away a record of a kind that is not archived, such as a contributor."""
        workspace, kind, record = self._visit.workspace, about["kind"], int(about["id"])
        said = f"{workspace.view(archived=True).schemas[kind].label} taken away."
        receipt = workspace.desk(kind).remove(record)
        self._done(Saved(kind, record, said, receipt.position, is_new=False))

    def _set(self, about: About) -> None:
        """Set one field of a record at once: a task done, a goal complete."""
        workspace, kind, record = self._visit.workspace, about["kind"], int(about["id"])
        given: dict[str, Any] = {about["field"]: about["value"]}
        receipt = workspace.desk(kind).edit(record, "", None, **given)
        window = workspace.view(archived=True)
        field = window.schemas[kind][about["field"]]
        word = said_of(field, about["value"])
        name = called(window, kind, record)
        said = f"“{name}”: {in_a_sentence(field.label)} {word}."
        if field.name == "status":
            said = f"“{name}” is {word}."
        self._done(Saved(kind, record, said, receipt.position, is_new=False))

    def _picture(self, about: About) -> None:
        """Take a picture that was chosen for a contact or an account."""
        data = b64decode(about["file"].partition(",")[2], validate=True)
        receipt = self._visit.workspace.pictures.put(about["kind"], int(about["id"]), data)
        self._done(Saved(about["kind"], int(about["id"]), "Picture saved.", receipt.position, is_new=False))

    def _unpicture(self, about: About) -> None:
        receipt = self._visit.workspace.pictures.take_away(about["kind"], int(about["id"]))
        self._done(Saved(about["kind"], int(about["id"]), "Picture removed.", receipt.position, is_new=False))

    def _upload(self, about: About) -> None:
        """Take a file that was chosen: a new document, or another file for one that is there."""
        desk, name = self._visit.workspace.documents, about.get("file_name", "")
        data = b64decode(about["file"].partition(",")[2], validate=True)
        if "id" in about:
            record, position = int(about["id"]), desk.replace(int(about["id"]), name, data).position
        else:
            given: dict[str, Any] = {
                one: read_for(SCHEMAS["document"], one, about[one]) for one in ATTACHED if one in about
            }
            record = desk.put(int(about["account"]), name, data, **given)
            position = int(desk.get(record)["version"])
        said = f"“{desk.get(record)['name']}” uploaded."
        self._done(Saved("document", record, said, position, is_new="id" not in about))

    def _settings_file(self, about: About) -> None:
        """Show what a file of settings would change."""
        data = b64decode(about["file"].partition(",")[2], validate=True)
        self._ask(settings_deed(self._visit.workspace, about.get("file_name", "the file"), data))

    def _usual(self, about: About) -> None:
        """Order or switch the sections of the account page for everybody."""
        position = settings_page.move(self._visit.workspace, about["step"], about.get("part", ""))
        self._done(Saved("setting", 0, "The account page is changed for everybody.", position, is_new=False))

    def _switch(self, about: About) -> None:
        position = settings_page.switch(self._visit.workspace, about["of"], about["part"])
        self._done(Saved("setting", 0, f"The {about['of']} of accounts are changed.", position, is_new=False))

    def _fold(self, about: About) -> None:
        arrangement.fold(self._visit.workspace, about["part"])
        self._visit.refresh()

    def _arrange(self, about: About) -> None:
        arrangement.move(self._visit.workspace, about["step"], about.get("part", ""))
        self._visit.refresh()

    def _undo(self, about: About) -> None:
        position = about.get("position", "")
        self._visit.workspace.undo(int(position) if position else None)
        self._tell(html('<span role="status">Taken back.</span>'))
        self._visit.refresh()

    # --- what was begun and not saved -------------------------------------------------------------------

    def _go_on(self, ticket: str) -> None:
        """Open again the form of a ticket, as it was left."""
        found = {one.ticket: one for one in self._visit.workspace.unfinished.all()}.get(ticket)
        if found is None:
            say("That form was saved or discarded meanwhile.", "info")
        elif (way := dict(found.way)).get("action") in begun.OPENING:
            self._answers[way["action"]](way)
        self._tell(Safe(""))

    def _discard(self, about: About) -> None:
        begun.discard(self._visit.workspace, about["ticket"])
        self._tell(begun.offered(self._visit.workspace))

    # --- what was done ----------------------------------------------------------------------------------

    def _saved(self, saved: Saved) -> None:
        """A new account opens its page; whatever else was saved shows where one is."""
        self._done(saved)
        if saved.kind == "account" and saved.is_new:
            self._visit.router.go("account", id=saved.record)
        elif saved.kind == "account" and not saved.record:
            self._visit.router.go("portfolio")

    def _done(self, saved: Saved) -> None:
        back = "" if saved.position is None else button("Undo", "undo", position=saved.position)
        self._tell(html('<span role="status">{said}</span>{back}', said=saved.sentence, back=back))
        self._visit.refresh()

    def _tell(self, said: Safe) -> None:
        close = button("", "dismiss", sign="close", quiet=True, hint="Close")
        self.told.object = (
            html('<div class="k-told">{said}{close}</div>', said=said, close=close) if said else said
        )
