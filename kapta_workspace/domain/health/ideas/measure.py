"""Ideas about measuring: risks, renewals, business reviews, satisfaction."""

from collections.abc import Iterator

from kapta_workspace.domain.health.catalogue import CATALOGUE, PENALTIES
from kapta_workspace.domain.health.engine import options_of
from kapta_workspace.domain.health.factors import measures, penalties
from kapta_workspace.domain.health.ideas.idea import PLANNED_DAYS, Idea, Setting
from kapta_workspace.domain.health.worlds import FRESH, Row


def risks(now: Setting) -> Iterator[Idea]:
    """Open risks nobody works on."""
    rows = penalties.open_risks(now.look)
    rows = rows.where(~rows.is_in("status", "in_process"))
    for number, reason in zip(rows.ids.tolist(), rows.texts("reason"), strict=True):
        row = Row("risk", number, {"status": "in_process", "updated_on": now.on})
        label = f"Make a plan against the risk “{reason}” and start on it."
        yield now.idea("risk", "risk", label, row, record=f"risk:{number}")


def renewal(now: Setting) -> Iterator[Idea]:
    """A contract near its end with nothing under way."""
    options = {**PENALTIES["renewal"].options, **now.card.penalties.get("renewal", {})}
    if options["most"] <= 0 or penalties.renewal(now.look, options).value[0] <= 0:
        return
    row = Row("opportunity", FRESH, {"name": "x", "status": "active", "born_on": now.on})
    yield now.idea("renewal", "renewal", "Open an opportunity for the renewal of the contract.", row)


def reviews(now: Setting) -> Iterator[Idea]:
    """A business review, with a guessed rating and how much hangs on it."""
    if not now.counts("qbr"):
        return

    def held(rating: float) -> tuple[Row, ...]:
        review = Row("review", FRESH, {"held_on": now.on, "stage": "completed", "born_on": now.on})
        marks = {"review": FRESH, "criterion": 1, "rated_on": now.on}
        # A rating is a whole number: two of them make any half, four any quarter.
        whole = [int(rating + step / 4) for step in range(4)]
        ratings = [
            Row("rating", FRESH + place, {**marks, "value": value}) for place, value in enumerate(whole)
        ]
        return (review, *ratings)

    low, high = max(now.rating - 1, measures.LOWEST), min(now.rating + 1, measures.HIGHEST)
    label = f"Hold a business review (rated {now.rating:.1f}, as reviews are on average)."
    made = now.idea("review", "qbr", label, *held(now.rating), record="review")
    yield Idea(made.id, made.sort, label, "qbr", made.minutes, made.rows, held(low), held(high), "")


def satisfaction(now: Setting) -> Iterator[Idea]:
    """A satisfaction that is missing or old."""
    reading = CATALOGUE["satisfaction"].compute(now.look, options_of(CATALOGUE["satisfaction"], now.card))
    if not now.counts("satisfaction") or (reading.measured[0] and reading.age[0] <= PLANNED_DAYS):
        return

    def said(value: float) -> tuple[Row, ...]:
        return (Row("satisfaction", FRESH, {"on": now.on, "value": value}),)

    label = "Ask how satisfied they are: to know it, not for the points."
    minutes = now.minutes["satisfaction"]
    same = said(float(reading.value[0]))
    low, high = said(20.0), said(90.0)
    yield Idea(
        "satisfaction", "satisfaction", label, "satisfaction", minutes, same, low, high, for_points=False
    )
