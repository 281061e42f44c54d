"""Notes after talking to a customer who is cross; see ``note_texts``."""

TALKS = """
Service | Complaint about response time
{who} waited {n} hours for an answer on {thing}. Polite, but the sentence “we used to be important to
you” fell.

Commercial | Tender mentioned
{other} let slip that procurement prepares a tender for {month}. {who} did not want to comment. We are
invited, they say.

Relationship | Meeting cut short | meeting
{who} had twenty minutes instead of an hour and spent ten of them on the telephone. No next date. I do
not like it.

Service | Gateway down again
The gateway at {place} was offline for a weekend, the third time this quarter. {who} wants a written
explanation, signed by somebody with a title.

Commercial | Invoice held back | email
They hold back the last invoice until the open points are closed. {who} sent a list with {n} points;
four of them are fair.

Project | Roll-out stuck
Nobody on their side opens the doors for our technicians. {who}: first {worry}, then us. {m} sensors lie
in boxes in the corridor.

Relationship | {who} was sharp today | phone
Call about {place}. {who} asked what exactly they pay us for. I promised an answer on paper by Friday.

Service | Data gap found by the auditor
The auditor found a gap of six hours in the record of {thing}. {who} had to explain it without us. That
was not good.

Commercial | Budget cut
All suppliers take {n} % less next year, says {other}. No discussion on the call, “perhaps in writing”.

Project | Users do not log in
Looked at the numbers with {who}: half the shift leaders do not open Insight any more. The old paper
list is quicker, they say.

Relationship | No answer for weeks | note
Third message to {who} without a reply. {other} says it is {worry}. It may be; it may also be us.

Service | Wrong sensors delivered
Warehouse sent the old model to {city}. {us} is sorting it out, {who} has to postpone the works by two
weeks.

Relationship | Apology in person | meeting
Drove to {city} to apologise for the weekend. {who} listened, {other} did not. They want to see change,
not flowers.

Commercial | Night cover cancelled
They cancel night cover as of {month} to save money. {who} knows it is risky and says so, but was
overruled.

Service | Same fault, new ticket
Sensors in {place} dropped out for the {n}th time. The desk opened a new ticket instead of the old one,
so for the system it is a first. {who} noticed.

Project | Pilot stopped
{other} stopped the pilot on {thing}: no people, no time. Equipment comes back to us in {month}.

Service | Alarm came too late | phone
{place} was warm for an hour before anybody was called. Limits were set by us. {who} stayed polite,
which makes it worse.

Relationship | New face, cold start | meeting
{other} now sits in on everything and asks why nothing was tendered before. {who} looks at the table.

Commercial | They compare prices openly | meeting
{who} put another supplier's offer on the table, upside down, long enough to read the total. {n} % below
ours.

Project | Integration broken by an update | email
Our update changed a field and their import stood still for two days. {other} found it, not we.
Apologised.

Relationship | Christmas card came back | note
Small thing: the card to {who} came back as unknown. Nobody had told us about the move to another
building.

Service | Certificate missing at the audit | phone
One certificate of {place} was not on the portal when the auditor asked. {who} had to call us from the
corridor.

Commercial | Asked to cut the scope
{who} wants to know what it would cost without {product}. Not much less; I said so, it did not help.

Project | Boxes still in the corridor
{m} sensors still unopened. {other} says they will be installed “when things are calmer”. They never
are.

Relationship | They skipped the review | email
Review called off an hour before, no new date. {who}: nothing personal. Hm.
"""
