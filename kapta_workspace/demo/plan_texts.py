"""Goals, actions and tasks of the demo in words; ``{place}`` and the like are filled in by ``plans``."""

from typing import NamedTuple

from kapta_workspace.demo import blocks


class Aim(NamedTuple):
    """A goal's name, its description and the actions that lead there."""

    name: str
    about: str
    actions: tuple[str, ...]


def _aims(text: str) -> tuple[Aim, ...]:
    made = []
    for (name, about), actions in blocks.read(text):
        made.append(Aim(name, about, tuple(line.removeprefix("- ") for line in actions.strip().splitlines())))
    return tuple(made)


CUSTOMER = _aims("""
Pass the next audit without findings | Their audit covers {place}; they want to show records, not folders.
- List the gaps in the records of {place}
- Calibrate everything before the audit
- Dry run with their quality team
- Collect the certificates in one place

Cut energy in {place} by a tenth | Their board has promised it in public.
- Measure a normal month
- Find doors and valves that stay open
- Monthly energy page for their board

No surprises with {thing} | Every stop costs them a shift.
- Agree limits and who is called
- Put Forecast on the five worst machines
- Review each alarm with maintenance
- Train the deputies

One way of working on all shifts | Nights and weekends do it differently today.
- Write the one-page routine
- Train four shift leaders
- Look at the alarm log by shift

Get ready for {worry} | It came up in every conversation this quarter.
- Workshop with the heads
- Decide what we can measure
- Report after three months

Fewer losses in {place} | They throw away more than they admit.
- Count losses for six weeks
- Move sensors closer to the goods
- Share the result with {role}
""")
OURS = _aims("""
Renew the contract early | Not in the last month, and not in a tender.
- One page of results
- Talk to the sponsor before the budget round
- Send the renewal offer

Know the people above the plant | We know the floor; we should know the board.
- Find out who signs
- Ask {role} for an introduction
- Invite them to the reference visit

Bring in {product} | Fits what they told us about {worry}.
- Show it at a sister site
- Price for {place}
- Agree a pilot of eight weeks
- Decide with the sponsor

Answer within an hour | Their complaint of last year, and a fair one.
- Second person on the desk for them
- Weekly look at open tickets
- Tell them the numbers

Make them a reference | Good story, nice pictures.
- Ask permission
- Write two pages
- Photo day in {city}
""")
(GROWTH,) = _aims("""
Grow beyond {city} | What works here should work at their other places.
- Map of their sites and who runs them
- Visit two sites with {role}
- Offer for a frame agreement
- Standard drawing of a hall
- Plan for the roll-out team
""")
OBJECTIVES = ("Two more sites signed", "A standard they can order by themselves")
TASKS = tuple(
    """
Send the summary to {who}
Call {who} about {place}
Order spare sensors for {place}
Check the invoice address
Prepare the agenda for the visit
Book travel to {city}
Ask {who} for the drawings of {place}
Update the org chart
Send the training dates
Explain the alarm limits in writing
Put the certificate on the portal
Close the old tickets
Ask the desk for the ticket list
Draft the one-page result
Congratulate {who} on the anniversary
Send the price of {product}
Chase the order number
Agree a date for the battery round
Write to {who} about the firmware window
Thank {who} for the reference call
Check who covers for {who} in summer
Bring the spare key back to {city}
""".strip().splitlines()
)
