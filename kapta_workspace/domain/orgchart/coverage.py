"""How well a chart is covered, in one line."""

from dataclasses import dataclass

from kapta_workspace.domain.orgchart.forest import Forest


@dataclass(frozen=True, slots=True)
class Coverage:
    """
    How well a chart is covered.

    Attributes:
        people: How many people are on it.
        required: Role codes asked for.
        vacant: Those of them nobody has.
        hostile_with_power: Ids of hostile people with high decision power (in any account).
        quiet: Ids of people not contacted in ``quiet_days``; None when freshness is not known.
        quiet_days: The days that make somebody quiet.
    """

    people: int
    required: tuple[str, ...]
    vacant: tuple[str, ...]
    hostile_with_power: tuple[int, ...]
    quiet: tuple[int, ...] | None
    quiet_days: int

    def __str__(self) -> str:
        """The line above the chart."""
        held = len(self.required) - len(self.vacant)
        parts = [
            f"{held} of {len(self.required)} required roles",
            f"{len(self.hostile_with_power) or 'nobody'} hostile with high power",
        ]
        if self.quiet is not None:
            parts.append(f"{len(self.quiet)} of {self.people} not contacted in {self.quiet_days} days")
        return "; ".join(parts)


QUIET_DAYS = 90


def coverage(forest: Forest, *, quiet_days: int = QUIET_DAYS) -> Coverage:
    """How well a forest is covered: required roles, powerful foes, people nobody has talked to lately."""
    nodes = forest.nodes
    foes = nodes["attitudes"].map(lambda said: "hostile" in said) & (nodes["decision_power"] == "high")
    quiet = None
    if nodes["band"].notna().any():
        quiet = tuple(nodes.loc[nodes["days"].fillna(quiet_days + 1) > quiet_days, "id"].tolist())
    return Coverage(
        people=len(nodes),
        required=forest.required,
        vacant=forest.vacant,
        hostile_with_power=tuple(nodes.loc[foes, "id"].tolist()),
        quiet=quiet,
        quiet_days=quiet_days,
    )
