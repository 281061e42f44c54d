"""Reviews, risks and satisfaction of the demo in words."""

from collections.abc import Mapping

RISKS = (
    (
        "Slow response, open complaints",
        "{who} keeps a list and has shown it to the board.",
        "Cleared the list together, {who} crossed out the last point in front of us.",
    ),
    (
        "Tender announced",
        "Procurement wants three offers for everything they have from us.",
        "Tender called off; prices frozen for a year instead.",
    ),
    (
        "Key people leaving",
        "Two of the people who know us best move on within the half-year.",
        "Met both successors, {who} made the introductions.",
    ),
    (
        "Usage falls",
        "Shift leaders have gone back to paper in {place}.",
        "Trained every shift leader again; the paper list is gone.",
    ),
    (
        "Budget cut",
        "All suppliers are to be ten per cent cheaper.",
        "Scope trimmed, the price of the rest stayed.",
    ),
    (
        "Repeated outages",
        "The gateway in {place} failed again; an explanation in writing was asked for.",
        "Second gateway installed, no outage since.",
    ),
)
"""Why an account is at risk, the details, and how it was resolved."""
REVIEWS: Mapping[str, tuple[str, ...]] = {
    "good": (
        "Strong quarter, growth discussed",
        "Results shown by their own people",
        "Renewal on the agenda, no doubts",
        "Best attendance so far",
        "They asked for a shared road map",
    ),
    "middle": (
        "Solid, some small points",
        "Useful, a bit long",
        "Half the agenda done, the rest by e-mail",
        "Numbers fine, wishes noted",
    ),
    "bad": (
        "Difficult meeting",
        "They brought a list",
        "Sponsor did not come",
        "Short and cool",
        "Mostly about the outage",
    ),
}
AGENDA = "1. What was promised\n2. Numbers: usage, tickets, alarms\n3. {thing}\n4. {worry}\n5. Next quarter"
SATISFIED: Mapping[str, tuple[str, ...]] = {
    "good": (
        "Everybody we met was friendly and relaxed.",
        "They recommend us without being asked.",
        "Quick answers, few wishes.",
        "Review went well.",
    ),
    "middle": (
        "Content, not enthusiastic.",
        "Fine with the product, slow on everything commercial.",
        "Mixed: the floor likes us, the office less.",
    ),
    "bad": (
        "Angry about the outage.",
        "They no longer tell us what they think.",
        "A list of complaints, most of them fair.",
        "Cool in the meeting, cooler in the mail afterwards.",
    ),
}


def shade(mood: float) -> str:
    """The word for a mood between 0 and 1."""
    return "good" if mood > 0.66 else "middle" if mood > 0.42 else "bad"
