"""Rules about a family: a child in trouble under a parent that is well, one person judged in two ways."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from kapta_workspace.domain.coaching.scene import Scene, label_of
from kapta_workspace.domain.coaching.suggestion import Opening, Suggestion

FOR = ("advocate", "supporter")
AGAINST = ("critic", "hostile")


@dataclass(frozen=True)
class Kin:
    """
    An account with those below it.

    Attributes:
        top: The account.
        below: Those below it, as scenes, with what is suggested for each (warnings first).
        scores: Account → displayed score.
        bands: Account → band of its score.
    """

    top: Scene
    below: Sequence[tuple[Scene, Sequence[Suggestion]]]
    scores: Mapping[int, float]
    bands: Mapping[int, str]


def children_at_risk(kin: Kin) -> Iterator[Suggestion]:
    """A child in the red, or at critical risk, under a parent that is not: told to the parent."""
    top = kin.top.account
    for scene, found in kin.below:
        risks = scene.frame("risk")
        grave = risks[risks["status"].isin(["open", "in_process"]) & (risks["severity"] == "critical")]
        worse = kin.bands.get(scene.account) == "red" and kin.bands.get(top) != "red"
        if not found or not (worse or len(grave)):
            continue
        first, name = found[0], str(scene.record["name"])
        held = f"{name} stands at {kin.scores.get(scene.account, 0):.0f}"
        mean = f"while {kin.top.record['name']} itself stands at {kin.scores.get(top, 0):.0f}"
        risk = f" It has a critical risk: {grave['reason'].iloc[0]}." if len(grave) else ""
        records = (
            f"account:{scene.account}",
            *(f"risk:{int(one)}" for one in grave["id"]),
            *first.records,
        )
        idea = replace(
            first.idea, id=f"child {first.key}", label=f"Look after {name} first: {first.idea.label}"
        )
        yield replace(
            first,
            rule="child_at_risk",
            idea=replace(idea, record=f"account:{scene.account}"),
            because=f"{held}, {mean}.{risk} {first.because}",
            records=tuple(dict.fromkeys(records)),
            opens=replace(first.opens, given={**first.opens.given, "account": scene.account}),
            is_warning=True,
        )


def judged_two_ways(kin: Kin) -> Iterator[Suggestion]:
    """One person who is for us in one account of the family and against us in another."""
    scenes = [kin.top, *(scene for scene, _ in kin.below)]
    people = pd.concat([scene.people for scene in scenes], ignore_index=True)
    people = people[people["email"].notna() & people["friend_foe"].notna()]
    for _, same in people.groupby(people["email"].astype("str").str.casefold()):
        loved, hated = same[same["friend_foe"].isin(FOR)], same[same["friend_foe"].isin(AGAINST)]
        if loved.empty or hated.empty:
            continue
        good, bad = loved.iloc[0], hated.iloc[0]
        home = next(scene for scene in scenes if scene.account == int(bad["account"]))
        label = f"Agree on how {bad['name']} feels about us."
        about = f"contact:{int(bad['id'])}"
        idea = home.idea("field", "relationship", label, record=about, name="two ways")
        names = {scene.account: scene.record["name"] for scene in scenes}
        text = (
            f"{label_of('contact', 'friend_foe', good['friend_foe'])} at {names[int(good['account'])]}, "
            f"{label_of('contact', 'friend_foe', bad['friend_foe']).lower()} at {names[int(bad['account'])]}."
        )
        records = (f"contact:{int(good['id'])}", about)
        yield home.suggest("judged_two_ways", idea, text, Opening("contact", int(bad["id"])), *records)


FAMILY_RULES = (children_at_risk, judged_two_ways)
