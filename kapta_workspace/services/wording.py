"""
In other words: the suggestions, the notes, or a message, worded by a language model that was switched on.

Only what the asker may see is sent, names are taken out before, and each sentence of the answer must cite
what was sent and say no more than it (``domain.wording``). Nothing is sent before the asker has said yes to
it once; every call is logged, not what was in it. Whatever goes wrong, the rules' own words are shown.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from threading import Lock
from typing import NamedTuple
from weakref import WeakKeyDictionary

import pandas as pd

from kapta_workspace.connectors.advisor import Advisor
from kapta_workspace.connectors.port import NotReached
from kapta_workspace.domain.errors import Misconfigured, NotFound
from kapta_workspace.domain.frames import is_missing
from kapta_workspace.domain.wording import (
    DRAFT,
    NOTHING,
    SUMMARY,
    TASKS,
    WORDS,
    Named,
    Preview,
    Redaction,
    Sentence,
    Source,
    Task,
    Worded,
    borne_out,
    bounded,
    quiet,
)
from kapta_workspace.services import advice
from kapta_workspace.services.views import View, open_view
from kapta_workspace.storage import log
from kapta_workspace.storage.reading import Scope
from kapta_workspace.storage.store import Store

THROUGH = "advisor"
"""What the log calls the way of a question."""
SUGGESTIONS, NOTES, WITH_THEM = 12, 30, 5
"""So many suggestions are reworded, notes summarised, and notes with somebody told for a draft."""
KEPT = 200
"""So many answers are kept, so that a page drawn again asks nobody again."""

OFF = (
    "No language model is switched on, so nothing is sent. An administrator names one under advisor in "
    "kapta.toml: docs/coaching.md says how."
)
FIRST = (
    "Nothing was sent. Look at ws.coaching.preview first; agreed=True then says yes to it, which is asked "
    "for once."
)


class Question(NamedTuple):
    """What is asked, before and after names were taken out."""

    task: Task
    own: tuple[Source, ...]
    sent: tuple[Source, ...]
    redaction: Redaction
    quieted: int
    beyond: int
    before: str = ""
    after: str = ""

    @property
    def prompt(self) -> str:
        """The records, one a line."""
        return "\n".join(
            json.dumps({"id": one.id, "text": one.text}, ensure_ascii=False) for one in self.sent
        )


Asked = tuple[int, int, str, int | None]
"""Who asked, of which account, for what, about whom."""

_kept: WeakKeyDictionary[Store, dict[Asked, tuple[str, Worded]]] = WeakKeyDictionary()
_lock = Lock()


@dataclass(frozen=True)
class Wording:
    """
    What one person may ask of the language model.

    Attributes:
        store: The workspace's database.
        user: Who asks.
        advisor: The model; None while none is switched on.
    """

    store: Store
    user: int
    advisor: Advisor | None

    @property
    def is_on(self) -> bool:
        """Whether an administrator has switched a model on."""
        return self.advisor is not None

    @property
    def agreed(self) -> bool:
        """Whether one has asked this very model before, and so knows what is sent."""
        calls = self._calls()
        return bool(len(calls)) and any(one.get("to") == self._model.where for one in calls["details"])

    def preview(self, account: int, task: str = WORDS.name, contact: int | None = None) -> Preview:
        """What would be sent; see ``Coaching.preview``."""
        model, made = self._model, self._question(account, task, contact)
        return Preview(
            made.task,
            model.where,
            model.body(made.task.instructions, made.prompt),
            dict(made.redaction.originals),
            model.names,
            made.quieted,
            made.beyond,
            self.agreed,
        )

    def ask(self, account: int, task: str, contact: int | None = None, *, agreed: bool = False) -> Worded:
        """Ask, once for as long as what would be sent stays the same; see ``Coaching.words``."""
        made = self._question(account, task, contact)
        if self.advisor is None:
            return _by_rules(made, OFF)
        if not made.sent:
            return _by_rules(made, NOTHING)
        if not (agreed or self.agreed):
            return _by_rules(made, FIRST)
        key, body = (self.user, account, task, contact), f"{self.advisor.where}\n{made.prompt}"
        with _lock:
            known = _kept.setdefault(self.store, {}).get(key)
        if known and known[0] == body and known[1].is_by_model:
            return known[1]
        answer = self._answer(self.advisor, account, made)
        with _lock:
            mine = _kept.setdefault(self.store, {})
            mine.pop(key, None)
            mine[key] = (body, answer)
            for oldest in list(mine)[: max(0, len(mine) - KEPT)]:
                del mine[oldest]
        return answer

    def last(self, account: int, task: str, contact: int | None = None) -> Worded | None:
        """What one was answered last, for a page drawn again; None when one has not asked."""
        with _lock:
            known = _kept.setdefault(self.store, {}).get((self.user, account, task, contact))
        return known[1] if known else None

    @property
    def _model(self) -> Advisor:
        if self.advisor is None:
            raise Misconfigured(OFF)
        return self.advisor

    def _answer(self, model: Advisor, account: int, made: Question) -> Worded:
        today = pd.Timestamp(self.store.clock()).normalize()
        calls = self._calls()
        if (calls["at"] >= today).sum() >= model.calls_a_day:
            why = f"you have asked {model.calls_a_day} times today, as often as is allowed"
            return _by_rules(made, _instead(why))
        sent = len(made.task.instructions) + len(made.prompt)
        try:
            heard = model.ask(made.task.instructions, made.prompt)
        except NotReached as failed:
            self._log(model, account, made.task, sent=sent, came=0, outcome=str(failed))
            return _by_rules(made, _instead(str(failed)))
        found = borne_out(heard.sentences, made.sent, made.task.most)
        outcome = f"{len(found.kept)} sentences kept, {len(found.dropped)} dropped"
        self._log(model, account, made.task, sent=sent, came=heard.characters, outcome=outcome)
        if not found.kept:
            return replace(
                _by_rules(made, _instead("none of its sentences stood up to its sources")),
                dropped=found.dropped,
            )
        back = made.redaction.put_back
        kept = tuple(Sentence(back(one.text), one.cites, one.topic) for one in found.kept)
        remark = f"Worded by a language model ({model.where}); each sentence names what it rests on."
        if found.dropped:
            count = len(found.dropped)
            verb = "was" if count == 1 else "were"
            remark += f" {count} of its sentences {verb} dropped, for want of a source that bears them out."
        return Worded(
            made.task,
            kept,
            {one.id: one for one in made.own},
            remark,
            is_by_model=True,
            dropped=found.dropped,
            before=made.before,
            after=made.after,
        )

    # --- the log --------------------------------------------------------------------------------------

    def _log(self, model: Advisor, account: int, task: Task, *, sent: int, came: int, outcome: str) -> None:
        told = {"to": model.where, "task": task.name, "sent": sent, "came": came, "outcome": outcome}
        with self.store.writing() as unit:
            log.remark(unit, self.user, THROUGH, f"Asked for {task.label}", account, told)

    def _calls(self) -> pd.DataFrame:
        with self.store.reading() as unit:
            return log.sets(unit, log.SETS.c.through == THROUGH, log.SETS.c.actor == self.user, limit=1000)

    # --- what is asked --------------------------------------------------------------------------------

    def _question(self, account: int, task: str, contact: int | None) -> Question:
        if task not in TASKS:
            raise Misconfigured(f"A language model is not asked for “{task}”, only for {', '.join(TASKS)}.")
        view = open_view(self.store, self.user, account, combined=False, as_of=None).still()
        before = after = ""
        if task == WORDS.name:
            given = _suggestions(self.store, self.user, account)
        elif task == SUMMARY.name:
            given = _notes(view.shown("note"), view)[:NOTES]
        else:
            who = _contact(view, contact)
            given = _known_of(view, who)
            before, after = f"Hello {who['name']},", f"Kind regards,\n{view.actor.name}"
        own, beyond = bounded(given)
        told = [(one, *quiet(one.text)) for one in own]
        redaction = Redaction.of(_named(view, account), is_on=not (self.advisor and self.advisor.names))
        sent = [Source(one.id, redaction.hide(text), one.records) for one, text, _ in told if text]
        quieted = sum(count for *_, count in told)
        return Question(TASKS[task], own, tuple(sent), redaction, quieted, beyond, before, after)


def _instead(why: str) -> str:
    return f"These are the rules' own words, because {why}."


def _by_rules(made: Question, remark: str) -> Worded:
    """The same without a model: what was to be said, as it stands."""
    known = {one.id: one for one in made.own}
    if made.task is DRAFT:
        text = "I would like to hear how things are going. When would it suit you to talk?"
        said: tuple[Sentence, ...] = (Sentence(text, tuple(known)[:1]),)
    else:
        said = tuple(Sentence(one.text, (one.id,)) for one in made.own[: made.task.most])
    return Worded(made.task, said, known, remark, before=made.before, after=made.after)


# --- records as texts ---------------------------------------------------------------------------------


def _suggestions(store: Store, user: int, account: int) -> list[Source]:
    family = open_view(store, user, account, combined=True, as_of=None).still()
    rows = advice.coach(family, account).head(SUGGESTIONS)
    # What a suggestion is worth is not told: nobody can then say it wrongly.
    return [
        Source(f"suggestion:{number}", f"{what} {because}", tuple(records) or (f"account:{one}",))
        for number, (one, what, because, records) in enumerate(
            zip(rows["account"], rows["what"], rows["because"], rows["records"], strict=True), 1
        )
    ]


def _notes(rows: pd.DataFrame, view: View) -> list[Source]:
    """Notes as sources, the newest first."""
    newest = rows.sort_values(["occurred_on", "id"], ascending=False)
    kind = view.schemas["note"]["kind"]
    people = view.titles("contact", {who for some in newest["contacts"] for who in some})
    found = []
    for one in newest.to_dict("records"):
        who = ", ".join(people[each] for each in one["contacts"] if each in people)
        lead = f"{pd.Timestamp(one['occurred_on']):%Y-%m-%d}, {kind.label_of(one['kind'])}"
        said = " ".join(str(one[name]) for name in ("title", "text") if not is_missing(one[name]))
        found.append(Source(f"note:{one['id']}", f"{lead}{f' with {who}' if who else ''}: {said}"))
    return found


def _contact(view: View, contact: int | None) -> Mapping[str, object]:
    rows = view.frame("contact")
    found = rows[rows["id"] == contact] if contact is not None else rows.iloc[:0]
    if found.empty:
        raise NotFound("Say whom of the account the message is for.")
    return {str(name): value for name, value in found.iloc[0].items()}


def _known_of(view: View, who: Mapping[str, object]) -> list[Source]:
    """Who somebody is, and what was said with them last; nothing of what we think of them."""
    title = "" if is_missing(who["title"]) else f", {who['title']}"
    rows = view.shown("note")
    theirs = rows[rows["contacts"].map(lambda people: who["id"] in people).astype(bool)]
    return [
        Source(f"contact:{who['id']}", f"The message is for {who['name']}{title}."),
        *_notes(theirs, view)[:WITH_THEM],
    ]


def _named(view: View, account: int) -> list[Named]:
    """Everybody whose name may come up, as far as the asker knows them."""
    whole = View(view.store, view.user, Scope(archived=True))
    people, firms = whole.frame("contact", archived=True), whole.frame("account", archived=True)
    ours = view.frame("user", archived=True)
    here = people["account"] == account
    return [
        *(Named("person", *one) for one in _pairs(people[here])),
        *(Named("colleague", *one) for one in _pairs(ours)),
        *(Named("account", *one, number == account) for one in _pairs(firms) for number in one[:1]),
        *(Named("person", *one, False) for one in _pairs(people[~here])),
    ]


def _pairs(rows: pd.DataFrame) -> list[tuple[int, str]]:
    return [(int(one), str(name)) for one, name in zip(rows["id"], rows["name"], strict=True)]
