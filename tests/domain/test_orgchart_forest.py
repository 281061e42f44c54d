"""Who stands where on the chart, and that nobody is ever left out."""

import random

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from kapta_workspace.domain import orgchart
from kapta_workspace.domain.orgchart import Forest, forest
from tests.orgcharts import ACCOUNTS, FIFTEEN, TODAY, USERS, contacts, family, fifteen, fresh, lines, people


def tree(chart: Forest) -> list[str]:
    """The placed people, two points a level: the shape at a glance."""
    placed = chart.nodes[chart.nodes["place"] != "unplaced"]
    return [". " * depth + name for depth, name in zip(placed["depth"], placed["name"], strict=True)]


def named(chart: Forest, ids: tuple[int, ...]) -> list[str]:
    """The names of people given by id."""
    names = dict(zip(chart.nodes["id"], chart.nodes["name"], strict=True))
    return [names[one] for one in ids]


def node(chart: Forest, name: str) -> pd.Series:
    """The card of the one person of this name."""
    (found,) = [row for _, row in chart.nodes.iterrows() if row["name"] == name]
    return found


# ------------------------------------------------------------------------------ the shape


def test_people_stand_under_their_managers():
    """Primaries first, then power, then the name; the biggest tree first."""
    chart = forest(
        people("""
        Kim
          Li
        Zoe
          Bo
            Cy
          Di: *
          Ed: high
    """)
    )

    assert ["Zoe", ". Di", ". Ed", ". Bo", ". . Cy", "Kim", ". Li"] == tree(chart)
    assert [4, 0, 0, 1, 0, 1, 0] == chart.nodes["below"].tolist()
    assert [3, 0, 0, 1, 0, 1, 0] == chart.nodes["span"].tolist()


def test_people_without_manager_and_reports_are_not_placed_yet():
    """Ann has a report, Bo a manager; Cy has neither."""
    chart = forest(people("Ann\n  Bo\nCy"))

    assert ["Cy"] == named(chart, chart.unplaced)
    assert ["Ann"] == named(chart, chart.roots)


def test_an_archived_manager_is_bridged_by_a_dashed_line():
    """Cy reported to Bo and Bo to Ann; Bo is archived, so Cy hangs under Ann, and it is said."""
    chart = forest(people("Ann\n  Bo: archived\n    Old: archived\n      Cy"))

    assert ["Ann", ". Cy"] == tree(chart)
    assert [("archived", "over Old, Bo (archived)")] == list(
        zip(chart.edges["kind"], chart.edges["note"], strict=True)
    )
    assert ("Cy reports to Old (archived) → Bo (archived); the dashed line leads on to Ann.",) == chart.notes


def test_nobody_above_an_archived_manager_makes_a_root():
    """Bo's manager Ann is archived and had none: Bo, who has a report, is on top and it is said why."""
    chart = forest(people("Ann: archived\n  Bo\n    Cy"))

    assert ["Bo", ". Cy"] == tree(chart)
    assert "archived" == node(chart, "Bo")["why"]
    assert ("Bo reports to Ann (archived), and nobody is above.",) == chart.notes


def test_archived_people_who_report_to_each_other_do_not_hang_the_chart():
    """Ann and Bo are archived and each other's manager; Cy below them is unplaced."""
    chart = forest(people("Ann: archived boss=2\nBo: archived boss=1\nCy: boss=2"))

    assert ["Cy"] == named(chart, chart.unplaced)


def test_a_manager_outside_the_chart_is_named_when_known():
    """Bo reports to contact 99 of another account: a root, and with a name where one is given."""
    who = people("Bo: boss=99")

    assert ("Bo reports to somebody outside this chart.",) == forest(who).notes
    assert ("Bo reports to Ada (Globex) outside this chart.",) == forest(
        who, outsiders={99: "Ada (Globex)"}
    ).notes
    assert ["Bo"] == named(forest(who), forest(who).roots)


def test_who_reports_to_themselves_is_listed_and_stands_on_top():
    """Bo is their own manager and Ann's: the line is left out and said."""
    chart = forest(people("Bo: boss=1\n  Ann"))

    assert ["Bo", ". Ann"] == tree(chart)
    assert (1,) == chart.selfs
    assert ("Bo is recorded as their own manager; the line is left out.",) == chart.notes


def test_a_loop_is_cut_above_whoever_decides_most():
    """Ann → Bo → Cy → Ann, and Bo has high power: Bo is on top, the line from Bo to Cy is the red one."""
    chart = forest(people("Ann: boss=2\nBo: boss=3 high\nCy: boss=1\nDi: boss=1"))

    assert ["Bo", ". Ann", ". . Cy", ". . Di"] == tree(chart)
    assert ((2, 3, 1),) == chart.cycles
    assert [(2, 3)] == [
        (start, end)
        for start, end, kind in chart.edges[["from", "to", "kind"]].itertuples(index=False)
        if kind == "loop"
    ]
    assert (
        "Bo → Cy → Ann → Bo report to each other in a loop; the line above Bo is cut and drawn red.",
    ) == chart.notes


def test_a_loop_over_archived_people_is_a_loop():
    """Ann reports to Bo, who is archived and reported to Ann."""
    chart = forest(people("Ann: boss=2\nBo: archived boss=1"))

    assert ((1,),) == chart.cycles
    assert chart.notes[0].startswith("Ann → Bo (archived) → Ann report to each other in a loop")


def test_two_rows_of_one_id_are_one_post_with_two_holders():
    """A shared post is drawn once, named after both."""
    who = pd.concat([people("Ann\n  Bo"), people("Ann\n  Cy").iloc[1:]])
    chart = forest(who)

    assert ("Cy",) == node(chart, "Bo")["also_named"]
    assert [[2, "Bo / Cy", 1]] == chart.duplicates.to_numpy().tolist()
    assert ("Bo / Cy is listed 2 times and drawn once.",) == chart.notes


def test_an_empty_account_has_an_empty_chart_with_three_vacant_seats():
    """Nobody yet: no trees, the three required roles vacant."""
    chart = forest(people("").iloc[:0])

    assert ([], (), ("executive_sponsor", "decision_maker", "champion")) == (
        tree(chart),
        chart.unplaced,
        chart.vacant,
    )


# ------------------------------------------------------------------------------ roles and coverage


def test_vacant_seats_are_the_required_roles_nobody_has():
    """A champion among the unplaced fills the seat; an archived sponsor does not."""
    chart = forest(people("Ann: champion\nBo: executive_sponsor archived"))

    assert ("executive_sponsor", "decision_maker") == chart.vacant


def test_coverage_is_one_line():
    """
    Sixteen people, all three required roles; Priya is hostile with high power.

    Rasmus is hostile with medium power. Not contacted in 90 days: Priya (130), Caleb (95), and the five
    nobody ever talked to: Lucía, Wojtek, Mirela, Rasmus, Vera.
    """
    found = orgchart.coverage(fifteen())

    assert "3 of 3 required roles; 1 hostile with high power; 7 of 16 not contacted in 90 days" == str(found)
    assert (3,) == found.hostile_with_power


def test_coverage_says_nothing_of_contacts_when_freshness_is_not_known():
    """Without freshness nobody is called quiet."""
    found = orgchart.coverage(forest(people("Ann: champion")))

    assert "1 of 3 required roles; nobody hostile with high power" == str(found)


def test_cards_carry_days_band_and_initials():
    """Helena was talked to 20 days ago and belongs to Rui Costa; Mirela never, and to nobody."""
    chart = fifteen()

    assert (20, "fresh", ("RC",)) == tuple(node(chart, "Helena Storm")[["days", "band", "initials"]])
    assert "never" == node(chart, "Mirela Popa")["band"]
    assert () == node(chart, "Mirela Popa")["initials"]


def test_unset_is_unknown_and_not_neutral():
    """Lucía's attitude was never judged: it is missing, while Tom's is neutral."""
    chart = fifteen()

    assert () == node(chart, "Lucía Prado")["attitudes"]
    assert ("neutral",) == node(chart, "Tom Okafor")["attitudes"]


# ------------------------------------------------------------------------------ the second layer


def test_influence_and_conflict_lead_between_people_on_the_chart():
    """A line to an archived contact and one that is archived itself are not drawn; the first is counted."""
    layer = lines((1, "influence", 2), (2, "conflict", 3), (1, "influence", 3))
    layer.loc[2, "archived_at"] = pd.Timestamp("2026-01-01", tz="UTC")

    chart = forest(people("Ann\nBo\nOld: archived"), lines=layer)

    assert [("influence", 1, 2)] == list(
        chart.edges[["kind", "from", "to"]].itertuples(index=False, name=None)
    )
    assert ("1 line leads to somebody who is not on this chart.",) == chart.notes


# ------------------------------------------------------------------------------ the family


def test_the_same_person_in_two_accounts_is_drawn_once_with_both_attitudes():
    """Anton is a critic in one account and an advocate in the other: one card, two chips, both signs."""
    anton = node(family(), "Anton Weiss")

    assert (2, 9) == anton["members"]
    assert ("advocate", "critic") == anton["attitudes"]
    assert pd.isna(anton["friend_foe"])
    assert (("Northwind", "critic"), ("Northwind Nordics", "advocate")) == anton["chips"]


def test_managers_in_another_account_are_drawn_too():
    """Anton reports to Helena in one account and to Freja in the other: one tree line, one more line."""
    chart = family()
    of_anton = chart.edges[chart.edges["from"] == 2]

    assert {("reports_to", 1), ("also", 3)} == set(zip(of_anton["kind"], of_anton["to"], strict=True))


def test_a_manager_on_the_chart_is_preferred():
    """Ann's first record reports to an outsider, her second to Bo: she hangs under Bo."""
    chart = forest(people("Ann: @1 mail=a@x.example boss=99\nBo: @2\nAnn: @2 mail=a@x.example boss=2"))

    assert ["Bo", ". Ann"] == tree(chart)
    assert () == chart.outsiders


def test_people_linked_by_hand_are_one():
    """No e-mail, but somebody said Bo of account 2 is Ann of account 1."""
    chart = forest(people("Ann: @1\nAnn B.: @2 same=1"), accounts=ACCOUNTS)

    assert [((1, 2), ("Ann B.",))] == list(
        zip(chart.nodes["members"], chart.nodes["also_named"], strict=True)
    )


def test_a_shared_mailbox_makes_nobody_the_same_person():
    """Ann and Bo of one account share an address, Cy of another has it too: three people, and it is said."""
    chart = forest(people("Ann: mail=info@x.example\nBo: mail=INFO@x.example\nCy: @2 mail=info@x.example"))

    assert 3 == len(chart.nodes)
    assert (
        "Several people share the e-mail info@x.example; they are not taken for one person.",
    ) == chart.notes


def test_one_account_has_no_chips():
    """On the chart of a single account every card would carry the same chip: none does."""
    assert not fifteen().is_family
    assert family().is_family


def test_the_latest_conversation_of_any_record_counts():
    """Ann was talked to 50 days ago as contact 1 and 5 days ago as contact 2."""
    who = people("Ann: @1 mail=a@x.example\nAnn: @2 mail=a@x.example")
    chart = forest(who, freshness=fresh(who, {1: 50, 2: 5}), today=TODAY)

    assert [5] == chart.nodes["days"].tolist()


# ------------------------------------------------------------------------------ filters and refusals


def test_filtered_people_on_the_way_stay_as_stubs():
    """Only Tom is kept: Priya, Anton and Helena above him stay, as stubs."""
    chart = orgchart.focused(fifteen(), [4])

    assert ["Helena Storm", ". Anton Weiss", ". . Priya Nair", ". . . Tom Okafor"] == tree(chart)
    assert [True, True, True, False] == chart.nodes["stub"].tolist()


def test_a_move_that_would_close_a_loop_names_the_chain():
    """Ann leads Bo, Bo leads Cy: Ann under Cy is refused with the names, Cy under Ann is fine."""
    who = people("Ann\n  Bo\n    Cy")

    assert ["Ann", "Cy", "Bo", "Ann"] == orgchart.would_close_loop(who, 1, 3)
    assert [] == orgchart.would_close_loop(who, 3, 1)
    assert [] == orgchart.would_close_loop(who, 1, None)
    assert "Ann cannot report to Cy: Ann → Cy → Bo → Ann would be a loop." == orgchart.loop_sentence(
        orgchart.would_close_loop(who, 1, 3)
    )
    assert "Bo cannot report to themselves." == orgchart.loop_sentence(orgchart.would_close_loop(who, 2, 2))


def test_a_loop_elsewhere_does_not_refuse_a_move():
    """Bo and Cy are in a loop already; Ann may report to Bo without being in it."""
    assert [] == orgchart.would_close_loop(people("Ann\nBo: boss=3\nCy: boss=2"), 1, 2)


# ------------------------------------------------------------------------------ whatever the data


@st.composite
def anybody(draw):
    """Up to fourteen contacts with any links at all: loops, outsiders, archived, shared ids and e-mails."""
    size = draw(st.integers(0, 14))
    some = st.one_of(st.none(), st.integers(1, 17))
    return contacts(
        [
            {
                "id": draw(st.integers(1, 14)),
                "account": draw(st.integers(1, 3)),
                "name": draw(st.sampled_from(["Ann", "Bo", "Cy", "Di"])),
                "email": draw(st.sampled_from([None, None, "a@x.example", "A@x.example", "b@x.example"])),
                "friend_foe": draw(st.sampled_from([None, "hostile", "advocate"])),
                "decision_power": draw(st.sampled_from([None, "low", "high"])),
                "reports_to": draw(some),
                "same_person": draw(st.one_of(st.none(), st.none(), some)),
                "archived_at": draw(st.sampled_from([None, None, "2026-01-01"])),
            }
            for _ in range(size)
        ]
    )


@settings(max_examples=60)
@given(anybody())
def test_everybody_live_is_on_the_chart_exactly_once(who):
    """Every live contact is in exactly one card, placed or not, and no archived one is."""
    chart = forest(who)

    shown = [member for members in chart.nodes["members"] for member in members]
    assert sorted(shown) == sorted(set(who.loc[who["archived_at"].isna(), "id"]))
    assert sorted(chart.nodes["id"]) == sorted(set(chart.nodes["id"]))
    placed = set(chart.nodes.loc[chart.nodes["place"] != "unplaced", "id"])
    assert placed.isdisjoint(chart.unplaced)
    assert placed | set(chart.unplaced) == set(chart.nodes["id"])


@settings(max_examples=60)
@given(anybody())
def test_the_chart_is_a_forest_in_drawing_order(who):
    """Each card's manager stands before it and one level up; below and span add up."""
    nodes = forest(who).nodes
    rows = {row["id"]: row for _, row in nodes.iterrows()}
    order = {one: at for at, one in enumerate(nodes["id"])}
    managers = nodes["manager"].fillna(0).tolist()
    for one, row in rows.items():
        if pd.isna(row["manager"]):
            assert row["depth"] == 0
        else:
            assert order[row["manager"]] < order[one]
            assert row["depth"] == rows[row["manager"]]["depth"] + 1
        reports = [rows[other] for other, boss in zip(nodes["id"], managers, strict=True) if boss == one]
        assert (len(reports), sum(other["below"] + 1 for other in reports)) == (row["span"], row["below"])


@settings(max_examples=60)
@given(anybody())
def test_one_line_is_cut_for_each_loop_and_no_more(who):
    """Loops share nobody, each is cut once, at a line both of whose ends are in it."""
    chart = forest(who)
    cut = chart.edges[chart.edges["kind"] == "loop"]

    assert len(chart.cycles) == len(cut)
    assert len({one for ring in chart.cycles for one in ring}) == sum(map(len, chart.cycles))
    rings = {ring[0]: ring for ring in chart.cycles}
    for start, end in zip(cut["from"], cut["to"], strict=True):
        assert end == rings[start][1 % len(rings[start])]


@settings(max_examples=50)
@given(anybody(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(who, chance):
    """Shuffled rows give the same chart, the same lines and the same sentences."""
    shuffled = who.sample(frac=1, random_state=random.Random(chance.random()).randrange(2**31))

    one, other = forest(who), forest(shuffled)

    pd.testing.assert_frame_equal(one.nodes, other.nodes)
    pd.testing.assert_frame_equal(one.edges, other.edges)
    assert one.notes == other.notes


@settings(max_examples=50)
@given(anybody(), st.integers(1, 14), st.integers(1, 14))
def test_a_move_is_refused_exactly_when_it_makes_a_new_loop(who, person, manager):
    """Following managers from the person, after the move, comes back to the person if and only if refused."""
    who = who.drop_duplicates("id")
    if person not in set(who["id"]):
        return
    above = {**dict(zip(who["id"], who["reports_to"], strict=True)), person: manager}
    at, steps = manager, 0
    while at in above and at != person and not pd.isna(above[at]) and steps < 20:
        at, steps = above[at], steps + 1

    assert (at == person) == bool(orgchart.would_close_loop(who, person, manager))


def test_users_and_accounts_may_be_unknown():
    """Ids without a name still get a card: a question mark for initials, a number for the account."""
    chart = forest(people("Ann: our=70 @1\nBo: our=7 @2"), users=USERS)

    assert [("?",), ("ML",)] == chart.nodes["initials"].tolist()
    assert [(("#1", ""),), (("#2", ""),)] == chart.nodes["chips"].tolist()


def test_the_picture_of_fifteen_is_read_as_written():
    """The invented customer has sixteen people, fourteen of them placed."""
    assert (16, 14) == (len(people(FIFTEEN)), len(fifteen().nodes) - len(fifteen().unplaced))
