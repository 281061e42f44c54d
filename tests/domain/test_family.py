"""The account tree against a plain Python reading of the same links."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from kapta_workspace.domain import family
from tests.build import portfolio

LINKS = st.integers(0, 14).flatmap(
    lambda count: st.lists(st.one_of(st.none(), st.integers(1, count + 2)), min_size=count, max_size=count)
)
"""For each of some accounts, numbered from 1, its parent: none, one of them, or one outside."""


def accounts(parents):
    """The frame of accounts numbered from 1 with these parents."""
    ids = list(range(1, len(parents) + 1))
    return pd.DataFrame({"id": pd.array(ids, dtype="Int64"), "parent": pd.array(parents, dtype="Int64")})


def ancestors(parents, one):
    """The chain above an account until it ends, leaves the accounts or comes round."""
    known = dict(enumerate(parents, 1))
    chain, at = [], known.get(one)
    while at is not None and at in known and at not in chain:
        chain.append(at)
        at = known[at]
    return chain


@given(LINKS)
def test_a_loop_is_who_is_among_their_own_ancestors(parents):
    """Exactly those accounts stand in loops that meet themselves going up."""
    rings = family.loops(*(accounts(parents)[name] for name in ("id", "parent")))
    on_rings = sorted(one for ring in rings for one in ring)

    assert [one for one in range(1, len(parents) + 1) if one in ancestors(parents, one)] == on_rings


def test_a_family_reads_as_an_indented_list():
    """Children stand below their parent by name; one whose parent is not shown stands below the top."""
    rows = accounts([None, 1, 1, 3, 9])
    named = rows.assign(name=["Globex", "Globex US", "Globex EU", "Rome", "Orphan"])

    assert [(1, 0), (3, 1), (4, 2), (2, 1), (5, 1)] == family.outline(named, 1)


@given(LINKS)
def test_an_indented_list_tells_everybody_below_the_top_once(parents):
    """Whatever the links, loops and strangers among them, nobody is told twice, nobody below left out."""
    rows = accounts(parents).assign(name="Same name")
    below = [one for one, _ in family.outline(rows, 1)]

    assert len(below) == len(set(below))
    assert set(family.descendants(rows, [1]) if parents else []) <= set(below)


@given(LINKS)
def test_a_ring_is_told_in_the_order_of_its_links(parents):
    """Each of a ring is followed by its parent, beginning with the smallest; no ring is told twice."""
    rings = family.loops(*(accounts(parents)[name] for name in ("id", "parent")))
    steps = {(one, up) for ring in rings for one, up in zip(ring, ring[1:] + ring[:1], strict=True)}

    assert {(one, parents[one - 1]) for one, _ in steps} == steps
    assert [ring[0] for ring in rings] == sorted({min(ring) for ring in rings})


@given(LINKS)
def test_descendants_are_those_who_count_it_among_their_ancestors(parents):
    """What is below an account is what has it above; parents come before their children."""
    frame = accounts(parents)
    for top in range(1, len(parents) + 1):
        below = family.descendants(frame, [top])
        expected = {one for one in range(1, len(parents) + 1) if top in ancestors(parents, one)} | {top}

        assert expected == set(below)
        assert len(expected) == len(below)
        assert all(below.index(parents[one - 1]) < below.index(one) for one in below[1:])


@given(LINKS)
def test_the_root_is_the_last_of_the_ancestors(parents):
    """An account's family is named by its topmost account; on a loop any of it may be the name."""
    roots = family.roots(accounts(parents))
    for one in range(1, len(parents) + 1):
        above = ancestors(parents, one)
        in_loop = {each for each in (one, *above) if each in ancestors(parents, each)}

        assert roots[one] in in_loop if in_loop else roots[one] == [one, *above][-1]


@given(LINKS)
def test_the_depth_is_the_number_of_ancestors(parents):
    """Outside of loops, depth counts the accounts above."""
    depths = family.depths(accounts(parents))
    for one in range(1, len(parents) + 1):
        above = ancestors(parents, one)
        if not any(each in ancestors(parents, each) for each in (one, *above)):
            assert len(above) == depths[one]


def test_a_family_is_read_from_the_top():
    """Globex has Globex EU and US below it, and Rome below Globex EU."""
    frame = portfolio("Globex > Globex EU, Globex US; Globex EU > Rome; Initech")
    names = dict(zip(frame["id"], frame["name"], strict=True))

    assert ["Globex", "Globex EU", "Globex US", "Rome"] == [
        names[one] for one in family.descendants(frame, [1])
    ]
    assert [0, 1, 1, 2, 0] == family.depths(frame).tolist()
    assert [1, 1, 1, 1, 5] == family.roots(frame).tolist()


def test_a_chain_of_ten_thousand_is_no_loop():
    """Depth has no limit, and a long chain that closes is found."""
    ids = pd.Series(range(1, 10_001), dtype="Int64")
    parents = (ids - 1).mask(ids == 1)

    assert [] == family.loops(ids, parents)
    assert [10_000] == [len(ring) for ring in family.loops(ids, parents.fillna(10_000))]


def test_a_loop_is_told_by_name():
    """Acme → Acme North → Acme; an account without a known name by its number."""
    assert "Acme → Acme North → Acme" == family.chain([1, 2], {1: "Acme", 2: "Acme North"})
    assert "Acme → #2 → Acme" == family.chain([1, 2], {1: "Acme"})


def test_the_accounts_above_are_found_even_on_a_loop():
    """Rome's are Globex EU and Globex; two accounts above each other end the climb."""
    accounts = portfolio("Globex > Globex EU, Globex US; Globex EU > Rome")

    assert {1, 2} == family.ancestors(accounts, [4])
    assert {1, 2} == family.ancestors(pd.DataFrame({"id": [1, 2], "parent": [2, 1]}), [1])
