"""What holds of access whatever the portfolio: nothing is open by itself, and a tie more never means less."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import pandas as pd
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from kapta_workspace.domain.access import Action, Actor, Relation, Role, decide, relations, visible
from kapta_workspace.storage import guarding, reading
from kapta_workspace.storage.tables import METADATA

ME, OTHER = 1, 2
Pairs = frozenset[tuple[int, int]]


@dataclass(frozen=True)
class Standing:
    """Accounts 1 to 4 by their owners, who contributes to them, who is in groups, and what groups reach."""

    owners: tuple[int, ...]
    contributors: Pairs
    members: Pairs
    reaches: Pairs

    def seen(self, actor: Actor) -> set[int]:
        """What the Python checks let somebody see."""
        accounts = pd.DataFrame({"id": range(1, len(self.owners) + 1), "owner": self.owners}, dtype="Int64")
        held = relations(
            actor,
            accounts,
            _frame(self.contributors, "account", "user"),
            _frame(self.reaches, "group", "account"),
            _frame(self.members, "group", "user"),
        )
        found = visible(actor, held)
        return set(found[found].index.tolist())

    def more(self, one: str, pair: tuple[int, int]) -> "Standing":
        """The same with one more contributor, member or reach."""
        return replace(self, **{one: getattr(self, one) | {pair}})


def _frame(pairs: Pairs, *names: str) -> pd.DataFrame:
    return pd.DataFrame(sorted(pairs), columns=list(names), dtype="Int64")


IDS = st.integers(1, 4)
SETS = st.frozensets(st.tuples(IDS, IDS), max_size=8)
STANDINGS = st.builds(Standing, st.lists(IDS, min_size=4, max_size=4).map(tuple), SETS, SETS, SETS)
ROLES = st.sampled_from(Role)


def actor(role: Role, *, disabled: bool = False) -> Actor:
    """User 1 in some role."""
    return Actor(ME, "Bo", "bo@us.example", role, disabled)


@given(STANDINGS, ROLES)
def test_nothing_is_open_by_itself(standing: Standing, role: Role) -> None:
    """Whoever neither owns, contributes nor shares a group sees nothing, but for administrators."""
    elsewhere = Standing(
        tuple(OTHER if one == ME else one for one in standing.owners),
        frozenset((account, user) for account, user in standing.contributors if user != ME),
        frozenset((group, user) for group, user in standing.members if user != ME),
        standing.reaches,
    )

    assert (role is Role.ADMINISTRATOR) == bool(elsewhere.seen(actor(role)))
    assert set() == standing.seen(actor(role, disabled=True))


@given(STANDINGS, ROLES, st.sampled_from(["contributors", "members", "reaches"]), st.tuples(IDS, IDS))
def test_one_more_tie_never_hides_an_account(
    standing: Standing, role: Role, one: str, pair: tuple[int, int]
) -> None:
    """Adding somebody to an account or a group narrows nobody's view; taking them away again widens none."""
    assert standing.seen(actor(role)) <= standing.more(one, pair).seen(actor(role))


@given(STANDINGS, ROLES)
def test_a_list_is_what_each_question_allows(standing: Standing, role: Role) -> None:
    """The list is the set of accounts for which the single question says yes."""
    who = actor(role)

    def held(account: int) -> set[Relation]:
        groups = {group for group, user in standing.members if user == ME}
        ties = {
            Relation.OWNER: standing.owners[account - 1] == ME,
            Relation.CONTRIBUTOR: (account, ME) in standing.contributors,
            Relation.GROUP: any((group, account) in standing.reaches for group in groups),
        }
        return {relation for relation, tied in ties.items() if tied}

    assert {one for one in range(1, 5) if decide(who, Action.SEE, held(one))} == standing.seen(who)


@contextmanager
def database(standing: Standing) -> Iterator[sa.Connection]:
    """The bare rows of a standing in an empty database; nobody checks here what else records need."""
    rows = {
        "account": [{"id": number, "owner": owner} for number, owner in enumerate(standing.owners, 1)],
        "contributor": [{"account": account, "user": user} for account, user in standing.contributors],
        "member": [{"group": group, "user": user} for group, user in standing.members],
        "reach": [{"group": group, "account": account} for group, account in standing.reaches],
    }
    engine = sa.create_engine("sqlite://")
    with engine.connect() as connection:
        for name, many in rows.items():
            links = sa.Table(name, sa.MetaData(), *(sa.Column(one, sa.Integer) for one in COLUMNS[name]))
            links.create(connection)
            if many:
                connection.execute(links.insert(), many)
        yield connection
    engine.dispose()


COLUMNS = {
    "account": ("id", "owner"),
    "contributor": ("account", "user"),
    "member": ("group", "user"),
    "reach": ("group", "account"),
}
"""The columns of the tables that say who stands how to what."""


@settings(max_examples=60)
@given(STANDINGS, ROLES)
def test_python_and_sql_agree(standing: Standing, role: Role) -> None:
    """The clause of every query and the condition of PostgreSQL's policies find what the checks find."""
    with database(standing) as connection:
        account = METADATA.tables["account"]
        clause = reading.seen_by(actor(role))
        listed = sa.select(account.c.id) if clause is None else sa.select(account.c.id).where(clause)
        policy = sa.select(account.c.id).where(guarding.reached(role, sa.literal(ME)))

        wanted = standing.seen(actor(role))
        assert wanted == set(connection.scalars(listed))
        assert wanted == set(connection.scalars(policy))
