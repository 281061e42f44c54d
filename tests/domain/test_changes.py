"""Change sets, receipts, differences, and the way back to any moment."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kapta_workspace.domain import changes, frames
from kapta_workspace.domain.changes import Op, Receipt
from kapta_workspace.domain.fields import Field, Kind, Schema, choices
from tests.build import rows

PET = Schema(
    name="pet",
    label="Pet",
    plural="Pets",
    fields=(
        Field(name="name", label="Name"),
        Field(name="legs", label="Legs", kind=Kind.INTEGER),
        Field(name="born_on", label="Born on", kind=Kind.DATE),
        Field(name="moods", label="Moods", kind=Kind.CHOICES, choices=choices("Calm", "Wild")),
    ),
)


def pets(*records):
    """Pets as a typed frame."""
    return rows("pet", *records, schema=PET)


# ------------------------------------------------------------------------------ receipts


def test_a_receipt_says_what_happened():
    """Counts in words, kind by kind, and the place in the log."""
    receipt = Receipt(7, {"account": 1, "opportunity": 2}, {"swot": 1204}, {}, {"contact": 3}, ())

    assert receipt.changed
    assert "1 account created, 2 opportunities created, 1,204 SWOT items updated (log 7)." == receipt.sentence
    assert f"<p>{receipt.sentence}</p>" == receipt._repr_html_()


def test_a_receipt_of_nothing_says_so():
    """Saving what is there already writes nothing."""
    receipt = Receipt(6, {}, {}, {}, {"account": 1}, ((1,),))

    assert not receipt.changed
    assert "Nothing changed." == receipt.sentence


# ------------------------------------------------------------------------------ differences


def test_a_difference_is_a_cell_before_and_after():
    """One line for each differing cell, with values as the log holds them."""
    before = pets({"id": 1, "name": "Rex", "born_on": "2020-01-01"}, {"id": 2, "name": "Tom"})
    after = pets(
        {"id": 1, "name": "Rex", "born_on": "2020-02-01"}, {"id": 2, "name": "Tim", "moods": ["calm"]}
    )

    assert [
        (2, "name", "Tom", "Tim"),
        (1, "born_on", "2020-01-01", "2020-02-01"),
        (2, "moods", None, ["calm"]),
    ] == list(changes.differences(before, after, PET.names).itertuples(index=False, name=None))


def test_no_difference_has_the_same_columns():
    """Two equal frames differ in nothing, told in the same table."""
    same = pets({"id": 1, "name": "Rex"})
    nothing = changes.differences(same, same, PET.names)

    assert (0, list(changes.DIFFERENCES)) == (len(nothing), list(nothing))


# ------------------------------------------------------------------------------ rewinding


def test_the_value_before_the_first_later_change_is_the_value_then():
    """Rex was Max, then Leo, then Rex: at position 3 he was Max."""
    log = pd.DataFrame(
        {
            "record": [1, 1],
            "op": [Op.EDIT, Op.EDIT],
            "before": [{"name": "Max"}, {"name": "Leo"}],
            "after": [{}, {}],
        }
    )
    then = changes.rewind(pets({"id": 1, "version": 9, "born": 2, "name": "Rex", "legs": 4}), log, PET, 3)

    assert [("Max", 4, 2)] == list(then[["name", "legs", "version"]].itertuples(index=False, name=None))


def test_a_record_born_later_was_not_there():
    """A record made by entry 5 is missing at 4 and there at 5."""
    now = pets({"id": 1, "version": 5, "born": 5, "name": "Rex"})
    nothing = pd.DataFrame({"record": [], "op": [], "before": [], "after": []})

    assert [0, 1] == [len(changes.rewind(now, nothing, PET, at)) for at in (4, 5)]


def test_a_removed_record_was_there():
    """What was removed at 6 is there at 5, as it was; what was revived at 8 is not there at 7."""
    removed = {"id": 1, "version": 3, "born": 2, "name": "Rex", "moods": ["calm"]}
    gone = {"record": 1, "op": Op.REMOVE, "before": removed, "after": {}}
    back = {"record": 1, "op": Op.REVIVE, "before": {}, "after": removed}
    now = pets({"id": 1, "version": 8, "born": 2, "name": "Rex", "moods": ["calm"]})

    at_5 = changes.rewind(now, pd.DataFrame([gone, back]), PET, 5, {1: 3})
    at_7 = changes.rewind(now, pd.DataFrame([back]), PET, 7)

    assert [(1, 3, "Rex", ("calm",))] == list(
        at_5[["id", "version", "name", "moods"]].itertuples(index=False, name=None)
    )
    assert 0 == len(at_7)
    assert frames.columns(PET) == {name: str(kind) for name, kind in at_5.dtypes.items()}


def test_fields_that_are_gone_from_the_schema_are_passed_over():
    """An old log may speak of fields nobody has any more."""
    log = pd.DataFrame([{"record": 1, "op": Op.EDIT, "before": {"tail": 1, "name": "Max"}, "after": {}}])

    assert ["Max"] == changes.rewind(pets({"id": 1, "version": 4, "born": 1, "name": "Rex"}), log, PET, 2)[
        "name"
    ].tolist()


# A history is played on plain dictionaries, remembering every moment; its log must lead back to each.

NAMES = st.sampled_from(["Rex", "Tom", "É", None])
MOODS = st.lists(st.sampled_from(["calm", "wild"]), unique=True, max_size=2)
VALUES = st.fixed_dictionaries(
    {}, optional={"name": NAMES, "legs": st.one_of(st.none(), st.integers(0, 8)), "moods": MOODS}
)
STEPS = st.lists(
    st.tuples(st.sampled_from(["make", "edit", "remove", "revive"]), st.integers(0, 3), VALUES), max_size=12
)


def play(steps):
    """Every moment of a history, from position 0 on, and the log lines with their positions."""
    now, removed, moments, lines = {}, {}, [{}], []
    for position, (what, which, values) in enumerate(steps, 1):
        if what == "make":
            record = len(now) + len(removed) + 1
            now = {**now, record: {"id": record, "born": position, "version": position, **values}}
        elif what == "revive" and removed:
            record = sorted(removed)[which % len(removed)]
            now = {**now, record: {**removed[record], "version": position}}
            removed = {one: row for one, row in removed.items() if one != record}
            lines.append({"record": record, "set": position, "op": Op.REVIVE, "before": {}})
        elif what in ("edit", "remove") and now:
            record = sorted(now)[which % len(now)]
            old = now[record]
            if what == "remove":
                removed = {**removed, record: old}
                now = {one: row for one, row in now.items() if one != record}
                plain = frames.plain_rows(pets(old))[0]
                lines.append({"record": record, "set": position, "op": Op.REMOVE, "before": plain})
            else:
                now = {**now, record: {**old, **values, "version": position}}
                before = frames.plain_rows(pets(old))[0]
                touched = {name: before[name] for name in values}
                lines.append({"record": record, "set": position, "op": Op.EDIT, "before": touched})
        moments.append(now)
    return moments, pd.DataFrame(lines, columns=["record", "set", "op", "before"])


@settings(max_examples=40)
@given(STEPS)
def test_rewinding_leads_back_to_every_moment(steps):
    """From the present and the log, every moment of any history comes back as it was, versions included."""
    moments, log = play(steps)
    now = pets(*moments[-1].values())
    for position, remembered in enumerate(moments):
        earlier = log[log["set"] <= position].groupby("record")["set"].max().to_dict()
        then = changes.rewind(now, log[log["set"] > position], PET, position, earlier)
        expected = pets(*(remembered[one] for one in sorted(remembered)))

        pd.testing.assert_frame_equal(expected, then)


@pytest.mark.parametrize("op", Op)
def test_the_log_spells_its_operations(op):
    """What stands in the log of every installation never changes."""
    assert op in {"edit", "remove", "revive"}
