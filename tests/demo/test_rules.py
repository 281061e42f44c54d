"""The demo keeps every rule the door enforces, whatever the seed and the day it is made for."""

import datetime as dt
import re
from collections import Counter, defaultdict

import pandas as pd
import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from kapta_workspace.demo import batches
from kapta_workspace.demo.lists import custom_fields
from kapta_workspace.demo.portfolio import diary
from kapta_workspace.domain import frames
from kapta_workspace.domain.access import Action, Actor, Relation, Role, decide
from kapta_workspace.domain.fields import Kind
from kapta_workspace.domain.schemas import SCHEMAS
from kapta_workspace.domain.voice import answer_field, meant
from tests.demo.history import KINDS, Row, account_of, chain, links, play

FEW = settings(
    max_examples=1, deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate], database=None
)
"""A history takes seconds: one by lot, and no search for a smaller one, since every history is large."""
DAYS = st.dates(dt.date(2019, 1, 1), dt.date(2038, 12, 31))
SEEDS = st.integers(0, 10_000)


def anything(test):
    """Over a Sunday, a leap day whose luck leaves a plan without early goals, and a day and seed by lot."""
    for day, seed in ((dt.date(2026, 3, 1), 7), (dt.date(2028, 2, 29), 14)):
        test = example(today=day, seed=seed)(test)
    return FEW(given(today=DAYS, seed=SEEDS)(test))


@anything
def test_what_a_door_would_refuse_is_not_in_it(today, seed):
    """No row breaks a rule of its field, its links, its account or its writer's rights."""
    history = play(batches(today, seed))

    assert [] == _field_faults(history.rows)
    assert [] == _link_faults(history.rows)
    assert [] == _writer_faults(history.rows)
    assert [] == _account_faults(history)
    assert [] == _contact_faults(history)
    assert [] == _measure_faults(history)
    assert [] == _plan_faults(history.rows)
    assert [] == _answer_faults(history)


def _field_faults(rows):
    """Required, choice, bounds, length and year of every value."""
    return [fault for row in rows for fault in (*_missing(row), *_wrong(row))][:5]


def _missing(row):
    if row.before is None:
        return [f"{row.kind}.{one.name} is missing" for one in KINDS[row.kind].fields if _lacks(row, one)]
    return []


def _lacks(row, one):
    return one.required and one.default is None and one.name not in row.values


def _wrong(row):
    for name, value in row.values.items():
        one = KINDS[row.kind][name]
        if one.kind is Kind.CHOICE and value not in {choice.code for choice in one.choices}:
            yield f"{row.kind}.{name} has no choice {value}"
        if (one.least is not None and value < one.least) or (one.most is not None and value > one.most):
            yield f"{row.kind}.{name} is out of bounds: {value}"
        if isinstance(value, str) and not 0 < len(value) <= one.limit:
            yield f"{row.kind}.{name} is {len(value)} characters long"
        if isinstance(value, pd.Timestamp) and not 1900 <= value.year <= 2199:
            yield f"{row.kind}.{name} is in {value.year}"


def _link_faults(rows):
    """Every record is made once and points only at what exists by the end of its batch."""
    born = {}
    for place, row in enumerate(rows):
        born.setdefault((row.kind, row.id), place)
    last = {id(row.batch): place for place, row in enumerate(rows)}
    missing = [
        f"{row.kind} {row.id} points at {target} {one}"
        for row in rows
        for target, one in links(row.values, KINDS[row.kind])
        if born.get((target, one), len(rows)) > last[id(row.batch)]
    ]
    positive = [f"{row.kind} {row.id} is not a temporary id" for row in rows if row.id >= 0]
    kinds = Counter(number for _, number in born)
    shared = [f"{number} is used for two kinds" for number, times in kinds.items() if times > 1]
    twice = [
        f"{key[0]} {key[1]} twice in one batch"
        for key, times in Counter((row.kind, row.id, id(row.batch)) for row in rows).items()
        if times > 1
    ]
    return (missing + positive + shared + twice)[:5]


def _writer_faults(rows):
    """Whoever writes may do so on that day: their role, their relation to the account, their own items."""
    users, owners, helpers, gone, faults = {}, {}, defaultdict(set), {}, []
    for row in rows:
        schema = KINDS[row.kind]
        if row.kind == "user":
            users[row.id] = {**users.get(row.id, {}), **row.values}
        account = account_of(row, schema)
        if account in gone and row.batch is not gone[account]:
            faults.append(f"{row.kind} {row.id} is written to an archived account")
        if row.kind == "account" and "archived_at" in row.values:
            gone[account] = row.batch
        actor = _actor(users, row.batch.actor)
        fault = actor and _denied(row, actor, _relations(actor, account, row, owners, helpers))
        faults += [fault] if fault else []
        if row.kind == "account" and "owner" in row.values:
            owners[account] = row.values["owner"]
        if row.kind == "contributor":
            helpers[account].add(row.values["user"])
    return faults[:5]


def _actor(users, email):
    for number, one in users.items():
        if one["email"] == email:
            return Actor(number, one["name"], email, Role(one["role"]), is_disabled=one["is_disabled"])
    return None


def _relations(actor, account, row, owners, helpers):
    owner = owners.get(account, row.values.get("owner") if row.kind == "account" else None)
    return {
        relation
        for relation, is_so in (
            (Relation.OWNER, owner == actor.id),
            (Relation.CONTRIBUTOR, actor.id in helpers[account]),
        )
        if is_so
    }


def _denied(row: Row, actor, relations):
    schema = KINDS[row.kind]
    needed = {schema.action, *(schema[name].action for name in row.values)} - {""}
    if row.kind == "account" and row.before is None:
        needed = {Action.CREATE}
    if "archived_at" in row.values:
        needed.add(Action.ARCHIVE if row.kind == "account" else schema.action)
    known = {**(row.before or {}), **row.values}
    mine = not schema.mine or row.before is None or known.get(schema.mine) == actor.id
    for action in needed:
        decision = decide(actor, Action(action), relations, mine=mine)
        if not decision:
            return f"{row.kind} on {row.batch.moment:%Y-%m-%d}: {decision.reason}"
    return None


def _account_faults(history):
    accounts = history.frame("account")
    upward = accounts.dropna(subset="parent").set_index("id")["parent"].to_dict()
    circles = [one for one in accounts["id"] if len(chain(one, upward)) != len(set(chain(one, upward)))]
    keys = accounts["name"].str.casefold() + "/" + accounts["parent"].astype("str").fillna("")
    contracts = history.frame("contract")
    return [
        *(f"{one} is its own parent" for one in circles),
        *(f"{name} stands twice under one parent" for name in keys[keys.duplicated()]),
        *(
            f"{one} ends before it starts"
            for one in contracts.loc[contracts["end"] < contracts["start"], "id"]
        ),
    ]


def _contact_faults(history):
    contacts, accounts = history.frame("contact"), history.frame("account")
    upward = accounts.dropna(subset="parent").set_index("id")["parent"].to_dict()
    family = {one: chain(one, upward)[-1] for one in accounts["id"]}
    home = contacts.set_index("id")["account"].map(family).to_dict()
    bosses = contacts.dropna(subset="reports_to").set_index("id")["reports_to"].to_dict()
    addresses = contacts.dropna(subset="email")
    pair = addresses["account"].astype("str") + addresses["email"].str.casefold()
    return [
        *(f"{one} reports outside the family" for one, boss in bosses.items() if home[one] != home[boss]),
        *(
            f"{one} reports in a circle"
            for one in bosses
            if len(chain(one, bosses)) != len({*chain(one, bosses)})
        ),
        *(f"{address} stands twice in one account" for address in pair[pair.duplicated()]),
    ]


def _plan_faults(rows):
    """No goal is complete over an open action, at the end of any day; no action hangs under a stranger's."""
    goals, actions, faults = {}, {}, []
    plans = [row for row in rows if row.kind in ("goal", "action")]
    for row, following in zip(plans, [*plans[1:], None], strict=True):
        (goals if row.kind == "goal" else actions).setdefault(row.id, {}).update(row.values)
        if following is None or following.batch is not row.batch:
            open_ = {
                one["goal"] for one in actions.values() if one["status"] not in ("complete", "cancelled")
            }
            faults += [f"goal {one} is complete" for one in open_ if goals[one]["status"] == "complete"]
    return faults + [
        f"action {number} hangs elsewhere"
        for number, one in actions.items()
        if goals[one["goal"]]["account"] != one["account"]
    ]


def _answer_faults(history):
    """Every answer is one of what its question offers."""
    questions = history.frame("voc_question").set_index("id")
    asked = {one: answer_field(row["kind"], row["choices"]) for one, row in questions.iterrows()}
    return [
        f"“{row['answer']}” does not answer {row['question']}"
        for row in history.frame("voc_answer").to_dict("records")
        if asked[row["question"]].choices and meant(asked[row["question"]], row["answer"]) is None
    ]


def _measure_faults(history):
    """Never two open risks, no reading twice for one day, no contributor who is the owner."""
    open_, faults = defaultdict(set), []
    for row in (row for row in history.rows if row.kind == "risk"):
        account, status = account_of(row, KINDS["risk"]), row.values.get("status")
        if status:
            (open_[account].discard if status.startswith("closed") else open_[account].add)(row.id)
        faults += [f"{account} has two open risks"] if len(open_[account]) > 1 else []
    for kind in (
        "metric_value",
        "satisfaction",
        "target",
        "rating",
        "contributor",
        "reach",
        "member",
        "outcome",
    ):
        names = list(KINDS[kind].identity[0])
        faults += [f"{kind} {list(one)} twice" for one in _doubles(history.frame(kind), names)]
    owners = history.frame("account").set_index("id")["owner"]
    helpers = history.frame("contributor")
    return faults + [
        f"{one} owns and contributes"
        for one in helpers.loc[helpers["account"].map(owners) == helpers["user"], "id"]
    ]


def _doubles(frame, names):
    return frame.loc[frame.duplicated(names), names].itertuples(index=False)


def test_the_same_day_and_seed_give_the_same_history():
    """Two runs agree event for event and frame for frame; another seed tells another history."""
    today = dt.date(2026, 8, 10)

    assert diary(today, 3, 60).events == diary(today, 3, 60).events
    assert diary(today, 3, 60).events != diary(today, 4, 60).events
    for one, other in zip(batches(today, 3, 8), batches(today, 3, 8), strict=True):
        assert _facts(one) == _facts(other)


def _facts(batch):
    writes = [(kind, frame.to_csv()) for kind, frame in batch.writes]
    return batch.moment, batch.actor, batch.through, batch.why, writes


def test_every_column_has_the_dtype_of_its_field(demo):
    """Frames come typed as the domain says, so a door may skip reading them."""
    wrong = [
        (kind, name, str(frame[name].dtype))
        for batch in demo
        for kind, frame in batch.writes
        for name in frame
        if str(frame[name].dtype) != frames.columns(KINDS[kind])[name]
    ]

    assert [] == wrong


def test_batches_come_in_the_order_of_their_moments(demo, today):
    """Eighteen months, oldest first, the newest before today has dawned anywhere."""
    moments = [batch.moment for batch in demo]

    assert sorted(set(moments)) == moments
    assert dt.date(2025, 2, 10) >= moments[0].date()
    assert dt.date(2025, 2, 1) <= moments[0].date()
    assert dt.datetime.combine(today, dt.time(0), dt.UTC) - dt.timedelta(hours=14) > moments[-1]
    assert all(moment.tzinfo is dt.UTC for moment in moments)
    assert {"form", "import"} == {batch.through for batch in demo}
    assert all(batch.why for batch in demo)


def test_addresses_and_telephones_belong_to_nobody(history):
    """Hosts end in .example, telephones lie in ranges that regulators keep for fiction."""
    texts = [value for row in history.rows for value in row.values.values() if isinstance(value, str)]
    hosts = {host for text in texts for host in re.findall(r"(?:@|://)([\w.-]+)", text)}
    fiction = re.compile(
        r"\+44 1632 960\d{3}|\+44 7700 900\d{3}|\+1 \d{3}-555-01\d{2}|\+49 30 23125 \d{3}"
        r"|\+33 1 99 00 \d\d \d\d|\+33 6 39 98 \d\d \d\d|\+46 8 465 004 \d\d|\+61 2 5550 \d{4}"
    )
    numbers = [row.values[name] for row in history.rows for name in ("phone", "mobile") if name in row.values]

    assert set() == {host for host in hosts if not host.endswith(".example")}
    assert [] == [number for number in numbers if not fiction.fullmatch(number)]
    assert 100 < len(numbers)


def test_custom_fields_are_defined_before_they_are_filled(history):
    """Each ``cf_`` column has its definition among the first records."""
    defined = {f"cf_{row.values['key']}" for row in history.rows if row.kind == "custom_field"}

    assert {one.name for fields in custom_fields().values() for one in fields} == defined
    assert defined == {name for row in history.rows for name in row.values if name.startswith("cf_")}


def test_a_demo_too_small_for_its_stories_is_refused():
    """Seven accounts cannot hold the three stories; the sentence says how many can."""
    with pytest.raises(ValueError, match="at least 8 accounts"):
        batches(dt.date(2026, 8, 10), accounts=7)


def test_the_schema_knows_every_kind_the_demo_writes(demo):
    """Nothing but the house's own record kinds, each batch in an order in which links point backwards."""
    order = list(SCHEMAS)
    for batch in demo:
        places = [order.index(kind) for kind, _ in batch.writes]

        assert sorted(places) == places
