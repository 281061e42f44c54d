"""The whole permission matrix of the key-account process, and that lists agree with single questions."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kapta_workspace.domain.access import (
    NOWHERE,
    OWN_ITEMS_ONLY,
    RULES,
    WORDS,
    Action,
    Actor,
    Relation,
    Role,
    decide,
    reach,
    relations,
    visible,
)
from tests.access.matrix import MATRIX

LETTERS = {"o": Relation.OWNER, "c": Relation.CONTRIBUTOR, "g": Relation.GROUP}


def cells():
    """Action, role and the letters of each cell of the matrix."""
    head, *lines = [line.split() for line in MATRIX.strip().splitlines()]
    return [
        (Action(line[0]), Role(role), cell)
        for line in lines
        for role, cell in zip(head, line[1:], strict=True)
    ]


def person(role, *, disabled=False):
    """Bo, in some role."""
    return Actor(7, "Bo", "bo@us.example", role, disabled)


@pytest.mark.parametrize(("action", "role", "letters"), cells())
def test_the_matrix_is_kept(action, role, letters):
    """Each role may take each action in exactly the relations the matrix names."""
    may = "".join(letter for letter, relation in LETTERS.items() if decide(person(role), action, [relation]))
    stranger = bool(decide(person(role), action))

    assert (
        ("ocg", True) == (may, stranger) if letters == "*" else (letters.strip("-"), False) == (may, stranger)
    )


def test_the_matrix_is_whole():
    """The table names every action and every role."""
    assert {(action, role) for action in Action for role in Role} == {
        (action, role) for action, role, _ in cells()
    }


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("role", Role)
def test_a_disabled_user_may_nothing(action, role):
    """However they stand to an account, disabled users may not even look."""
    decision = decide(person(role, disabled=True), action, list(Relation))

    assert (False, "Bo is disabled.") == (decision.allowed, decision.reason)


@given(
    st.sampled_from(Role),
    st.sampled_from(Action),
    st.sets(st.sampled_from(Relation)),
    st.sampled_from(Relation),
)
def test_standing_closer_never_takes_anything_away(role, action, held, more):
    """Whatever is allowed in some relations is allowed in those and one more."""
    assert not decide(person(role), action, held) or decide(person(role), action, held | {more})


@given(st.sampled_from(Role), st.sampled_from(Action), st.sets(st.sampled_from(Relation)))
def test_every_decision_says_why(role, action, held):
    """An answer carries a sentence with the person's name in it."""
    reason = decide(person(role), action, held).reason

    assert reason.startswith("Bo ")
    assert reason.endswith(".")


@pytest.mark.parametrize(
    ("role", "action", "held", "reason"),
    [
        (
            Role.CONTRIBUTOR,
            Action.CREATE,
            (),
            "Bo may not create an account: it takes an administrator or an account manager.",
        ),
        (
            Role.VIEWER,
            Action.EDIT,
            (),
            "Bo may not edit this account: it takes an administrator, an account manager or a contributor.",
        ),
        (
            Role.ACCOUNT_MANAGER,
            Action.SETTINGS,
            (),
            "Bo may not change the settings of the workspace: it takes an administrator.",
        ),
        (
            Role.ACCOUNT_MANAGER,
            Action.CREATE,
            (),
            "Bo may not create an account that somebody else will own.",
        ),
        (
            Role.ACCOUNT_MANAGER,
            Action.ARCHIVE,
            (Relation.CONTRIBUTOR,),
            "Bo may not archive or restore this account: only somebody who owns the account may.",
        ),
        (
            Role.ACCOUNT_MANAGER,
            Action.EDIT,
            (Relation.GROUP,),
            "Bo may not edit this account: Bo neither owns nor contributes to the account.",
        ),
        (Role.ADMINISTRATOR, Action.REMOVE, (), "Bo is an administrator."),
        (
            Role.ACCOUNT_MANAGER,
            Action.EDIT,
            (Relation.CONTRIBUTOR, Relation.OWNER),
            "Bo is related to the account as contributor and owner.",
        ),
    ],
)
def test_a_reason_is_a_sentence_of_a_colleague(role, action, held, reason):
    """A refusal says whose right is lacking and who has it."""
    assert reason == decide(person(role), action, held).reason


def test_contributors_change_only_their_own_notes():
    """A contributor may add notes, tasks and actions, and change those that are theirs."""
    helper, near = person(Role.CONTRIBUTOR), [Relation.CONTRIBUTOR]
    others = decide(helper, Action.NOTE, near, mine=False)

    assert decide(helper, Action.NOTE, near, mine=True)
    assert (False, "Bo may change only their own notes, tasks and actions.") == (
        others.allowed,
        others.reason,
    )
    assert decide(person(Role.ACCOUNT_MANAGER), Action.NOTE, near, mine=False)
    assert frozenset({Role.CONTRIBUTOR}) == OWN_ITEMS_ONLY


def test_every_action_has_words():
    """A refusal of any action can be said."""
    assert set(Action) == set(WORDS)
    assert set(Role) == set(RULES)
    assert NOWHERE == reach(Role.VIEWER, Action.EDIT)


IDS = st.integers(1, 6)


@st.composite
def portfolios(draw):
    """Accounts with owners, and who contributes, belongs to groups, and which groups reach which accounts."""
    owners = draw(st.lists(IDS, max_size=6))
    pairs = st.lists(st.tuples(IDS, IDS), max_size=8)
    frame = lambda names, rows: pd.DataFrame(rows, columns=names, dtype="Int64")  # noqa: E731 - said three times
    return (
        pd.DataFrame(
            {
                "id": pd.array(range(1, len(owners) + 1), dtype="Int64"),
                "owner": pd.array(owners, dtype="Int64"),
            }
        ),
        frame(["account", "user"], draw(pairs)),
        frame(["group", "account"], draw(pairs)),
        frame(["group", "user"], draw(pairs)),
    )


@given(portfolios(), st.sampled_from(Role), IDS, st.booleans())
def test_a_list_shows_exactly_what_each_question_allows(portfolio, role, user, disabled):
    """The accounts a person sees in a list are those of which “may they see it?” says yes, one by one."""
    accounts, contributors, reaches, members = portfolio
    actor = Actor(user, "Bo", "bo@us.example", role, disabled)
    held = relations(actor, accounts, contributors, reaches, members)
    listed = accounts["id"][visible(actor, held).to_numpy()].tolist()

    def by_hand(account, owner):
        groups = set(members["group"][members["user"] == user])
        stands = {
            Relation.OWNER: owner == user,
            Relation.CONTRIBUTOR: (account, user) in set(contributors.itertuples(index=False, name=None)),
            Relation.GROUP: any(
                (group, account) in set(reaches.itertuples(index=False, name=None)) for group in groups
            ),
        }
        return bool(decide(actor, Action.SEE, [relation for relation, so in stands.items() if so]))

    assert [
        one for one, owner in zip(accounts["id"], accounts["owner"], strict=True) if by_hand(one, owner)
    ] == listed
