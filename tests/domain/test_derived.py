"""The four-word account type and the status: shown, typed, never stored."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kapta_workspace.domain import derived, frames
from kapta_workspace.domain.schemas import SCHEMAS
from tests.build import rows

ACCOUNT, CONTACT = SCHEMAS["account"], SCHEMAS["contact"]
NOW = pd.Timestamp("2026-03-31T14:30", tz="UTC")
LONG_AGO = pd.Timestamp("2020-01-01", tz="UTC")
WORDS = ["normal", "strategic", "flagged", "archived"]


def account(tier="normal", *, flagged=False, archived=None):
    """One account of a tier, perhaps flagged, perhaps archived."""
    return rows("account", {"id": 1, "tier": tier, "is_flagged": flagged, "archived_at": archived})


def become(before, word):
    """The account after somebody typed a word for its type."""
    typed = pd.DataFrame({"account_type": pd.Series([word], dtype="str")})
    return before.assign(**derived.stored(ACCOUNT, typed, before, NOW))


@pytest.mark.parametrize(
    ("facts", "word"),
    [
        (account(), "normal"),
        (account("strategic"), "strategic"),
        (account("strategic", flagged=True), "flagged"),
        (account("strategic", flagged=True, archived=LONG_AGO), "archived"),
        (rows("account", {"id": 1}), "normal"),
    ],
)
def test_archived_comes_before_flagged_before_the_tier(facts, word):
    """What an account shows is the strongest of what it is."""
    assert (
        [word]
        == derived.account_type(facts).tolist()
        == derived.shown(ACCOUNT, facts)["account_type"].tolist()
    )


STATES = st.tuples(st.sampled_from(["normal", "strategic"]), st.booleans(), st.sampled_from([None, LONG_AGO]))


@given(STATES, st.sampled_from(WORDS))
def test_an_account_shows_the_word_somebody_typed(state, word):
    """Whatever an account is, after a word was typed it shows that word."""
    tier, flagged, archived = state

    assert [word] == derived.account_type(
        become(account(tier, flagged=flagged, archived=archived), word)
    ).tolist()


@given(STATES)
def test_archiving_and_flagging_forget_nothing(state):
    """Archiving keeps tier and flag, flagging keeps the tier."""
    tier, flagged, archived = state
    before = account(tier, flagged=flagged, archived=archived)
    there = become(before, "archived")
    flag = become(before, "flagged")

    assert (tier, flagged) == (there["tier"][0], there["is_flagged"][0])
    assert tier == flag["tier"][0]
    assert archived in (None, there["archived_at"][0])


@given(STATES, st.sampled_from([*WORDS, None]))
def test_a_word_that_is_shown_already_changes_nothing(state, word):
    """Reading a table and writing it back leaves every account as it was."""
    tier, flagged, archived = state
    before = account(tier, flagged=flagged, archived=archived)
    shown = derived.account_type(before).iloc[0]

    assert become(before, shown).equals(before)
    assert become(before, None).equals(before)


def test_archiving_is_dated_once():
    """An account that is archived already keeps the day it was archived on."""
    assert [LONG_AGO] == become(account(archived=LONG_AGO), "archived")["archived_at"].tolist()
    assert [NOW] == become(account(), "archived")["archived_at"].tolist()


def test_unarchiving_brings_the_strategic_account_back():
    """An archived strategic account that is typed strategic is live and strategic again."""
    back = become(account("strategic", archived=LONG_AGO), "strategic")

    assert ["strategic"] == back["tier"].tolist()
    assert back["archived_at"].isna().all()


@pytest.mark.parametrize(("word", "archived"), [("archived", True), ("normal", False)])
def test_a_contacts_status_is_its_archive_date(word, archived):
    """Archived and Normal are typed; what is stored is when."""
    before = rows("contact", {"id": 1}, {"id": 2, "archived_at": LONG_AGO})
    typed = pd.DataFrame({"status": pd.Series([word, word], dtype="str")})
    after = before.assign(**derived.stored(CONTACT, typed, before, NOW))

    assert [word, word] == derived.status(after).tolist()
    assert [archived, archived] == after["archived_at"].notna().tolist()


def test_a_status_of_its_own_is_not_derived():
    """A task's status is a field; no word of ours gets in its way."""
    tasks = rows("task", {"id": 1, "status": "done"})

    assert derived.stored(SCHEMAS["task"], tasks[["status"]], tasks, NOW).empty
    assert () == derived.words(SCHEMAS["task"])
    assert [] == list(derived.shown(SCHEMAS["task"], tasks))


@pytest.mark.parametrize("kind", ["account", "contact", "contract"])
def test_words_are_shown_for_no_records_too(kind):
    """An empty list has the same columns as a full one."""
    empty = frames.empty(SCHEMAS[kind])

    assert [word.name for word in derived.words(SCHEMAS[kind])] == list(derived.shown(SCHEMAS[kind], empty))
