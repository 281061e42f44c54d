"""What colleagues write down after talking to a customer: words only, filled in by ``talk``."""

from collections.abc import Mapping
from typing import NamedTuple

from kapta_workspace.demo import blocks, talk_bad, talk_good, talk_middle


class Talk(NamedTuple):
    """A note: type, title, text and, where only one fits, kind; words in braces are filled in."""

    type: str
    title: str
    text: str
    kind: str = ""


def _read(text: str) -> tuple[Talk, ...]:
    made = []
    for (type_, title, *kind), said in blocks.read(text):
        made.append(Talk(type_, title, said, kind[0] if kind else ""))
    return tuple(made)


GOOD, MIDDLE, BAD = _read(talk_good.TALKS), _read(talk_middle.TALKS), _read(talk_bad.TALKS)
INSIDE = _read("""
Internal | Prepared the next visit
Read the last five notes before going to {city}. Three promises of ours are still open, all of them
small. Doing them first.

Internal | Org chart checked
Went through the key players with {us}. We know the heads well and the people around {place} hardly at
all.

Internal | Numbers before the review
Pulled usage and tickets for the review. Nothing surprising, one nice curve for {thing}.

Internal | Hand-over from the desk
The service desk summarised {n} tickets of the month. Most concern {place}.

Internal | Idea for growth
If {product} works in {place}, two more halls could follow. Worth a page in the plan, not yet a call.

Internal | Order of spare parts
Put {n} spare sensors on the van for {city} so that we need not come twice.

Internal | Spoke to Beatriz about it
Beatriz thinks we talk too much to the same two people. She has a point.

Internal | Contract read again
Read the contract line by line. Notice period and price clause noted in the description, so nobody has
to search next time.

Internal | Press cutting
Local paper writes about {worry} at {house}. Kept the link in the documents.

Internal | Looked at who uses what
In {place} nobody has opened a report for a month, in the offices they do it daily. Worth asking why.

Internal | Talked to {us}
{us} thinks the gateway near {place} is too old. Replacement costs less than one more apology.

Internal | Before the holidays
Handed the open points to {us} for two weeks: nothing burning, two offers, one invoice.

Internal | Lesson learnt
Should have asked who signs before sending the offer. Writing it down for next time.

Internal | Contract dates
Put the notice date into my calendar, with a month's margin.
""")
QUICK = (
    "Called {who}, voicemail, will try again tomorrow.",
    "{who} confirmed the date in {month}.",
    "Badge for {city}: ask for {other} at the gate, not reception.",
    "Sent the report on {place}.",
    "{us} has the spare key of {place} now.",
    "{who} on holiday until next week.",
    "Ordered {n} batteries for {place}.",
    "Reminder: they close for inventory at the end of {month}.",
    "{other} prefers e-mail, no calls please.",
    "Parcel arrived in {city}, checked with the porter.",
    "{who} likes the new report.",
    "Train to {city} booked.",
    "{other} is back from leave.",
    "Drawing of {place} is on the share.",
    "{who}: all quiet.",
    "Sent birthday wishes to {who}.",
    "Access for {other} granted.",
    "Van with {us} arrives at eight.",
    "Alarm at {place}, already cleared.",
    "Photo of {place} for the file.",
    "{who} asked for the certificate, sent.",
    "Parking in {city}: gate 2, not gate 1.",
)
LOCAL: Mapping[str, tuple[str, ...]] = {
    "DE": ("“Läuft”, sagt {who}, which here is high praise.", "Their word for it: “Dauerbaustelle”."),
    "AT": ("{who}: “Passt schon.” Took me a year to learn that this is a yes.",),
    "FR": ("{who} called it “nickel”.", "“On verra”, said {other}; I would not put money on it."),
    "ES": ("“Sin prisa, pero sin pausa”, says {who}.", "We were offered oil; we accepted oil."),
    "MX": ("{who}: “Ahorita”, so some time this month.",),
    "IT": ("{who}: “Piano piano”. The espresso was not.", "“Ci sentiamo”, and they really did call."),
    "BR": ("Combined everything “com calma” over a second coffee.",),
    "SE": ("Fika first, figures later.", "“Lagom” many alarms, says {who}."),
    "NO": ("It rained sideways; the coffee was good.",),
    "FI": ("Ten minutes of silence, then a clear yes.",),
    "JP": (
        "{who} said “kentō shimasu”, which I take as a careful no for now.",
        "Brought omiyage from {us}; well received.",
    ),
    "PL": ("{who}: “Jakoś to będzie.”",),
    "NL": ("Direct as always: “Dat kan beter.”",),
    "IN": ("Chai, then the drawings, then more chai.",),
    "TR": ("Tea before, during and after.",),
    "GB": ("“Not bad” from {who}, so rather good.", "Weather discussed in full."),
    "ZA": ("“Just now” means not now; I know that by now.",),
}
CLOSING = (
    "Next call in two weeks.",
    "I will send a summary tomorrow.",
    "{us} takes the technical part.",
    "To be checked again in {month}.",
    "Nothing else open.",
    "Copied the desk.",
    "{who} comes back to me by the end of the week.",
    "Will raise it in the next review.",
    "Asked {us} to have a look.",
)
AGREED = (
    "{us} moves the sensor in {place}",
    "we send the offer for {product} by Friday",
    "{who} names a deputy for the holidays",
    "{other} gets reading access",
    "next calibration in {month}",
    "{who} clears the door code with security",
    "we report on {thing} every Monday until it is stable",
    "both sides look at the alarm limits again in {month}",
    "invoice corrected and sent again",
    "{n} spare sensors stay in {city}",
)
SUBTYPES: Mapping[str, tuple[str, ...]] = {
    "Service": ("Incident", "Calibration", "Question"),
    "Commercial": ("Renewal", "Offer", "Invoice"),
    "Relationship": ("Catch-up", "Visit"),
    "Project": ("Roll-out", "Pilot", "Integration"),
    "Internal": (),
}
