"""The three stories a newcomer can find; where they hide is told in ``data/demo/README.md``."""

from kapta_workspace.demo import days, names, people
from kapta_workspace.demo import story_texts as texts
from kapta_workspace.demo.case import Case, Person
from kapta_workspace.demo.diary import Hand
from kapta_workspace.demo.story_texts import Line, Seat

CASTS = {"leaving": texts.LEAVING_CAST, "burning": texts.BURNING_CAST, "champion": texts.CHAMPION_CAST}
"""Arc → the people of its story."""


def cast(case: Case) -> None:
    """Write down the people of a story instead of invented ones, and what becomes of them."""
    for seat in CASTS[case.company.arc]:
        _seat(case, seat)
    {"leaving": _turn_away, "burning": _turn_sour, "champion": _fall_silent}[case.company.arc](case)


def tell(case: Case) -> None:
    """Write the notes of a story and what else belongs to it."""
    {"leaving": _leaving, "burning": _burning, "champion": _champion}[case.company.arc](case)


def _seat(case: Case, seat: Seat) -> None:
    first, day = seat.name.split()[0], days.after(case.begin, 7)
    name = names.Name(seat.name, first, names.plain(seat.name))
    boss = _known(case, seat.above).id if seat.above else None
    post = people.Post(seat.title, seat.level, seat.role, seat.power)
    feeling = seat.feeling or None
    people.engage(case, name, post, day, friend_foe=feeling, reports_to=boss, primary=seat.primary)


def _known(case: Case, name: str) -> Person:
    return next(one for one in case.people if one.shown == name)


def _feel(case: Case, ago: int, name: str, feeling: str) -> None:
    day = case.ago(ago)
    case.diary.edit(
        "contact", _known(case, name).id, day, case.hand(day), friend_foe=feeling, assessed_on=day
    )


def _turn_away(case: Case) -> None:
    """The sponsor cools down step by step and is not met any more; the decision maker leaves."""
    for ago, feeling in texts.SPONSOR_TURNS:
        _feel(case, ago, texts.WINIFRED, feeling)
    _known(case, texts.WINIFRED).quiet = case.ago(texts.SPONSOR_QUIET)
    day = case.ago(texts.DECIDER_GONE)
    hand = Hand(case.hand(day).actor, why="Gareth Pomfrey has left Pellworth", turn=1)
    people.leave(case, _known(case, texts.GARETH), day, hand)


def _turn_sour(case: Case) -> None:
    for ago, name, feeling in texts.BURNING_TURNS:
        _feel(case, ago, name, feeling)


def _fall_silent(case: Case) -> None:
    """The champion leaves; everything went through her, so nobody is heard of any more."""
    day = case.ago(texts.CHAMPION_GONE)
    hand = Hand(case.hand(day).actor, why="Maren Lyngmark has left Sildefjord", turn=1)
    people.leave(case, _known(case, texts.MAREN), day, hand)
    case.silent = case.ago(texts.CHAMPION_GONE + 2)


def _write(case: Case, line: Line) -> None:
    day = case.ago(line.ago)
    case.diary.add(
        "note",
        day,
        case.hand(day, line.author),
        account=case.id,
        kind=line.kind,
        title=line.title or None,
        text=line.text,
        occurred_on=day,
        contacts=tuple(_known(case, name).id for name in line.present),
        author=case.users[line.author],
        type="Service" if line.author == "Lenka" else "Relationship",
    )


def _leaving(case: Case) -> None:
    for line in texts.LEAVING_LINES:
        _write(case, line)


def _burning(case: Case) -> None:
    for line in texts.BURNING_LINES:
        _write(case, line)
    day, (reason, about) = case.ago(96), texts.BURNING_RISK
    case.diary.add(
        "risk",
        day,
        case.hand(day),
        account=case.id,
        reason=reason,
        description=about,
        status="open",
        severity="critical",
        likelihood="likely",
        assignee=case.users[case.owner(day)],
        opened_on=day,
        updated_on=day,
    )
    for title, due in (
        ("Send the action plan to Ruth", 92),
        ("Check the alarm numbers of the pharmacy", 88),
        ("Order the second gateway", 80),
        ("Write to Olive about the invoices", 70),
    ):
        _forgotten(case, title, due)


def _champion(case: Case) -> None:
    for line in texts.CHAMPION_LINES:
        _write(case, line)
    _forgotten(case, "Find out who takes over from Maren", 110)
    _forgotten(case, "Ask Yngve for an introduction to the successor", 96)


def _forgotten(case: Case, title: str, due: int) -> None:
    """A task nobody has done."""
    day = case.ago(due + 8)
    case.diary.add(
        "task",
        day,
        case.hand(day),
        account=case.id,
        title=title,
        due=case.ago(due),
        kind="manual",
        status="open",
        assignee=case.users[case.owner(day)],
    )
