"""Settings as one file: out by names, in through the door as one change, the same again is no change."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kapta_workspace import Workspace, open_workspace
from kapta_workspace.domain.errors import Misconfigured, NotAllowed, Refused, Unreadable


@pytest.fixture
def ws(database_url: str) -> Iterator[Workspace]:
    """A workspace with one of everything administrators set, and Mia, who is none."""
    with open_workspace(database_url) as made:
        made.users.add(name="Mia", email="mia@us.example", role="account_manager")
        made.custom_fields.add(key="fleet", label="Fleet", kind="choice", choices="Small\nLarge")
        made.custom_fields.archive(made.custom_fields.add(key="old", label="Old"))
        made.metrics.add(name="Spare", family="Nobody's")
        revenue = made.metrics.add(
            name="Revenue: net", family="Financial", target=1_000_000.5, format="currency"
        )
        made.products.add(name="Sensor", description="Line one.\nLine two: no.")
        made.filters.add(name="Star accounts", expression="tier = strategic", is_shared=True)
        made.filters.add(name="Mine alone", expression="tier = normal")
        made.preferences.add(key="sections", value="swot,contract")
        made.policies.edit("strategic", key_players=12)
        made.health.scorecards.edit("normal", weights={f"metric:{revenue}": 30}, why="Money counts.")
        yield made


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Workspace]:
    """Another workspace, new and with an older metric, so that ids differ."""
    with open_workspace(f"sqlite:///{tmp_path / 'other.db'}") as made:
        made.metrics.add(name="Visits")
        yield made


def test_the_same_file_again_changes_nothing(ws: Workspace) -> None:
    """Exported and planned at once: every record unchanged, nothing written."""
    plan = ws.settings_file.plan(ws.settings_file.text().encode())
    before = ws.head
    receipt = plan.apply()

    assert {"unchanged"} == set(plan.rows["does"])
    assert (before, False) == (ws.head, receipt.changed)


def test_another_workspace_takes_all_of_it_as_one_change(ws: Workspace, other: Workspace) -> None:
    """It says the same afterwards, its own metric besides; one undo brings back what it was."""
    text, before = ws.settings_file.text(), other.settings_file.text()
    receipt = other.settings_file.plan(text.encode()).apply()
    again = other.settings_file.plan(text.encode())

    assert {"unchanged"} == set(again.rows["does"])
    assert {"Visits", "Spare", "Revenue: net"} == set(other.metrics.frame()["name"])
    assert "Small\nLarge" == other.custom_fields.frame().set_index("key")["choices"]["fleet"]
    assert ["Star accounts"] == other.filters.frame()["name"].tolist()
    other.undo(receipt.position)
    assert before == other.settings_file.text()


def test_a_scorecard_finds_its_metric_by_name(ws: Workspace, other: Workspace) -> None:
    """Thirty points for net revenue, which is metric 2 in one workspace and 3 in the other."""
    other.settings_file.plan(ws.settings_file.text().encode()).apply()
    weights = other.health.scorecards.weights("normal").set_index("label")["weight"]
    numbered = other.metrics.frame().set_index("name")["id"]

    assert 3 == numbered["Revenue: net"]
    assert pytest.approx(30.0) == weights["Revenue: net"]
    assert ["Settings were taken from a file."] == other.health.scorecards.frame()["description"].tolist()


@pytest.mark.parametrize("word", ["1m", "Monthly", "monthly"])
def test_the_rhythm_of_a_policy_is_read_by_its_code_and_by_its_name(ws: Workspace, word: str) -> None:
    """As a file written before it was a choice has it, and as a person would say it."""
    text = f"kapta_settings: 1\npolicies:\n  - tier: normal\n    checkin_every: {word}\n"
    ws.settings_file.plan(text.encode()).apply()

    assert "1m" == ws.policies.get("normal")["checkin_every"]


def test_what_is_not_named_stays_and_what_is_emptied_is_emptied(ws: Workspace) -> None:
    """A file of one metric: its target goes, its family stays, and so does every other record."""
    text = b"kapta_settings: 1\nmetrics:\n  - name: revenue: NET\n    target:\n"
    plan = ws.settings_file.plan(text.replace(b"revenue: NET", b"'revenue: NET'"))
    plan.apply()
    metric = ws.metrics.get("Revenue: net")

    assert [("update", "name"), ("update", "target")] == plan.changes[["does", "field"]].apply(
        tuple, axis=1
    ).tolist()
    assert ("Financial", True) == (metric["family"], metric.isna()["target"])
    assert 2 == len(ws.metrics.frame())


def test_a_record_is_archived_and_restored_by_its_word(ws: Workspace) -> None:
    """Archived where the file says so, live where it does not."""
    fields = "custom_fields:\n  - {entity: account, key: old}"
    text = f"kapta_settings: 1\nproducts:\n  - {{name: Sensor, archived: true}}\n{fields}"
    plan = ws.settings_file.plan(text.encode())
    plan.apply()

    assert ["archive", "restore"] == sorted(plan.rows["does"])
    assert [] == ws.products.frame()["name"].tolist()
    assert {"fleet", "old"} == set(ws.custom_fields.frame()["key"])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("metrcs: []", "Line 2, metrcs: There is no section “metrcs”. Did you mean “metrics”?"),
        ("metrics: {name: A}", "Line 2, metrics: “metrics” is a list: each record begins with a dash."),
        ("metrics:\n  - {name: A, colour: red}", "Line 3, metrics › 1 › colour: A metric has no “colour”."),
        ("metrics:\n  - {format: rank}", "Line 3, metrics › 1: A metric is known by its “name”; give it."),
        ("metrics:\n  - name: A\n    target: many", "Line 4, metrics › 1 › target: "),
        (
            "metrics:\n  - name: A\n    format: shape",
            "Line 4, metrics › 1 › format: Format has no choice “shape”.",
        ),
        ("metrics:\n  - name: [A]", "Line 3, metrics › 1 › name: “name” is one value, not a list."),
        ("metrics:\n  - name: A\n  - name: a", "Line 4, metrics › 2: “a” stands in this list twice."),
        ("stages:\n  - name: Won", "Line 3, stages › 1: Probability is required."),
        (
            "scorecards: {gold: {}}",
            "Line 2, scorecards › gold: There is a scorecard for normal and for strategic.",
        ),
        (
            "scorecards: {normal: {groups: {a: {weight: 100, inside: {'metric:Luck': 100}}}}}",
            "Line 2, scorecards › normal: The scorecard weighs a metric “Luck”, which there is not.",
        ),
        ("scorecards: {normal: {groups: {notes: {weight: 5}}}}", "Line 2, scorecards › normal: "),
    ],
)
def test_what_is_wrong_is_told_with_its_place_and_nothing_is_written(
    ws: Workspace, text: str, said: str
) -> None:
    """The line, the way through the file, and what to do; applying it is refused."""
    before = ws.head
    plan = ws.settings_file.plan(f"kapta_settings: 1\n{text}".encode())

    assert any(str(one).startswith(said) for one in plan.found), [str(one) for one in plan.found]
    with pytest.raises(Refused):
        plan.apply()
    assert before == ws.head


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"metrics: []", "does not begin with"),
        (b"kapta_settings: 9", "reads form 1"),
        ("kapta_settings: 1 # ü".encode("latin-1"), "UTF-8"),
    ],
)
def test_a_file_of_something_else_is_refused(ws: Workspace, data: bytes, said: str) -> None:
    """In one sentence."""
    with pytest.raises(Unreadable, match=said):
        ws.settings_file.plan(data)


def test_a_plan_is_not_applied_to_what_it_was_not_made_for(ws: Workspace) -> None:
    """Somebody changes the metric meanwhile: the plan is refused, and theirs stays."""
    plan = ws.settings_file.plan(b"kapta_settings: 1\nmetrics:\n  - {name: Spare, target: 5}")
    ws.metrics.edit("Spare", target=7)

    with pytest.raises(Misconfigured, match="Make it again"):
        plan.apply()
    assert 7 == ws.metrics.get("Spare")["target"]


def test_only_administrators_take_settings_out_and_in(ws: Workspace) -> None:
    """A manager is told so, whatever they hold in their hand."""
    desk = ws.acting_as("mia@us.example").settings_file

    for refused in (desk.text, lambda: desk.plan(b"kapta_settings: 1")):
        with pytest.raises(NotAllowed):
            refused()


def test_a_private_filter_and_people_stay_at_home(ws: Workspace) -> None:
    """Neither somebody's own filter nor anybody's name or address is in the file."""
    text = ws.settings_file.text()

    assert [False, False, False] == [word in text for word in ("Mine alone", "Mia", "@us.example")]


def test_templates_find_their_section_and_steps_their_objective_by_name(
    ws: Workspace, other: Workspace
) -> None:
    """All of it new to a workspace whose sections have other ids; what nobody knows is said with its line."""
    ws.plan_types.add(name="Growth", position=3)
    ws.goal_templates.add(name="Year one", plan_type="Growth", days=300)
    ws.template_steps.add(template="Year one", kind="objective", name="Every site")
    ws.template_steps.add(template="Year one", name="Install", parent="Every site", after_days=9)
    other.plan_types.add(name="Something else")
    text = ws.settings_file.text()
    other.settings_file.plan(text.encode()).apply()
    step = other.template_steps.get("Install")

    assert ("Year one", "Every site", 9) == tuple(step[["template_name", "parent_name", "after_days"]])
    assert "Growth" == other.goal_templates.get("Year one")["plan_type_name"]
    assert {"unchanged"} == set(other.settings_file.plan(text.encode()).rows["does"])

    moved = text.replace("parent: Every site", "parent: Every sight").replace(
        "plan_type: Growth", "plan_type:"
    )
    plan = other.settings_file.plan(moved.encode())
    (sentence,) = plan.problems["sentence"]
    assert "template_steps › " in sentence
    assert sentence.endswith(" › parent: There is no template step “Every sight”.")
    assert ["Did you mean “every site”?"] == plan.problems["suggestion"].tolist()
