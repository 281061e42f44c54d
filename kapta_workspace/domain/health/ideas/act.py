"""Ideas about acting: goals, updates, overdue actions and tasks, conversations."""

import datetime as dt
from collections.abc import Iterator

import numpy as np

from kapta_workspace.domain.health.catalogue import CATALOGUE
from kapta_workspace.domain.health.decay import Floats
from kapta_workspace.domain.health.engine import options_of
from kapta_workspace.domain.health.factors import plan, players
from kapta_workspace.domain.health.ideas.idea import PLANNED_DAYS, Idea, Setting
from kapta_workspace.domain.health.look import Rows
from kapta_workspace.domain.health.worlds import FRESH, Row


def goals(now: Setting) -> Iterator[Idea]:
    """Required plan sections with nothing under way."""
    types, held = plan.living_sections(now.look, options_of(CATALOGUE["plan.existence"], now.card)["recent"])
    lacking = types.rows.where(types.shown[0] & ~held[0])
    due = now.on + dt.timedelta(days=PLANNED_DAYS)
    for number, name in zip(lacking.ids.tolist(), lacking.texts("name"), strict=True):
        if now.counts("plan.existence"):
            facts = {"name": "x", "start": now.on, "due": due, "born_on": now.on, "status": "on_track"}
            goal = Row("goal", FRESH + number, {**facts, "plan_type": number})
            action = Row(
                "action",
                FRESH + number,
                {**facts, "goal": FRESH + number, "percent": 0, "updated_on": now.on},
            )
            label = f"Set a goal with a first action in “{name}”."
            yield now.idea("goal", "plan.existence", label, goal, action, record=f"plan_type:{number}")


def _open_actions(now: Setting) -> Rows:
    work = plan.actions(now.look)
    return work.where(np.isnan(plan.done_day(work, "complete")))


def updates(now: Setting) -> Iterator[Idea]:
    """Open actions: those within their dates brought to where these say they should be, the others noted."""
    work = _open_actions(now)
    done = np.nan_to_num(work.number("percent"))
    wanted = np.maximum(done, np.ceil(100 * _elapsed(work) - SLACK))
    for number, name, value, behind in zip(
        work.ids.tolist(), work.texts("name"), wanted.tolist(), (wanted > done).tolist(), strict=True
    ):
        row = Row("action", number, {"percent": value, "updated_on": now.on})
        label = (
            f"Bring “{name}” to the {value:.0f}% its dates ask for."
            if behind
            else f"Say where “{name}” stands."
        )
        yield now.idea("update", "plan.updates", label, row, record=f"action:{number}")


SLACK = 1e-9


def _elapsed(work: Rows) -> Floats:
    """The share of its time each action has had; nothing where it is overdue or has no dates."""
    start = np.where(np.isnan(work.day("start")), work.day("born_on"), work.day("start"))
    length = work.day("due") - start
    within = (length > 0) & (work.on <= work.day("due"))
    return np.where(within, np.clip((work.on - start) / np.where(within, length, 1), 0, 1), 0.0)


def actions(now: Setting) -> Iterator[Idea]:
    """Overdue actions."""
    work = _open_actions(now)
    late = work.where(work.day("due") < work.on)
    for number, name in zip(late.ids.tolist(), late.texts("name"), strict=True):
        done = {"percent": 100, "status": "complete", "done_on": now.on, "updated_on": now.on}
        label = f"Finish the overdue action “{name}”."
        yield now.idea(
            "action", "plan.schedule", label, Row("action", number, done), record=f"action:{number}"
        )


def tasks(now: Setting) -> Iterator[Idea]:
    """Overdue tasks."""
    rows = now.look.rows("task")
    rows = rows.where(rows.live & rows.is_in("status", "open") & (rows.day("due") < rows.on))
    for number, title in zip(rows.ids.tolist(), rows.texts("title"), strict=True):
        row = Row("task", number, {"status": "done", "done_on": now.on})
        yield now.idea("task", "tasks", f"Do the overdue task “{title}”.", row, record=f"task:{number}")


def calls(now: Setting) -> Iterator[Idea]:
    """A conversation with each key player."""
    people = players.contacts(now.look)
    people = people.where(people.filled("role"))
    for number, name in zip(people.ids.tolist(), people.texts("name"), strict=True):
        talk = {"kind": "phone", "occurred_on": now.on, "contacts": (number,), "born_on": now.on}
        row = Row("note", FRESH + number, talk)
        yield now.idea("call", "freshness", f"Talk to {name}.", row, record=f"contact:{number}")
