"""Notes after talking to a customer who is content; see ``note_texts``."""

TALKS = """
Service | Alarm caught in time | phone
{who} told me the alarm in {place} went off at 02:40 and the night shift was there in six minutes. Their
boss already knows, so we need not tell anybody.

Service | Calibration day went smoothly | meeting
{us} calibrated {n} sensors around {place}. All within tolerance, certificates sent the same evening.
{who} said it was the first audit preparation without overtime.

Relationship | Lunch with {who} | meeting
Long lunch in {city}. {who} asked whether we would speak at their supplier day in {month}. I said yes
before the dessert came.

Commercial | They want {product} too
{who} saw {product} running at a sister site and asks for a price for {place}. Budget exists, has to be
ordered before the end of {month}.

Relationship | Reference call
{who} took a reference call for us with a prospect. Forty minutes, very frank, very kind. Sent a box of
something regional as a thank-you.

Project | Roll-out ahead of plan
{n} of {m} gateways are up, everything in {place} is live since Tuesday. {who} runs it like a station
master. {us} will finish the rest from home.

Service | Report used in the board | email
Our monthly report on {thing} went straight into their board papers. {who} only asked to make the
numbers bigger for the older gentlemen.

Relationship | New sponsor on our side | meeting
{who} introduced me to {other}. Good questions, no small talk, and at the end: “You are the ones who
pick up the telephone.”

Commercial | Renewal looks easy
{who} expects the renewal to go through without a tender. Procurement wants the same terms and one page
of results. I will draft the page.

Project | Integration finished
Their own system now reads our data every five minutes. {other} built it in two afternoons with our
documentation. One wrong example turned up; {us} corrected it.

Service | Training for shift leaders | meeting
Trained {n} shift leaders in two groups. Best moment: one of them found a drifting sensor in {place}
without any help during the exercise.

Relationship | Thank-you from the floor | email
{who} forwarded a note from the night shift thanking us for the quieter alarms. That does not happen
often, keeping it here.

Commercial | Budget confirmed
{who} confirmed the budget for next year: everything we have plus {n} more sensors in {place}.

Project | Pilot passed
The pilot on {thing} is over: three early warnings, none of them false. {who} will present it to {other}
with our slides.

Service | Audit without findings | meeting
The auditors looked at the records of {place} for two hours and found nothing. {who} bought the whole
office cake.

Relationship | Visit to {city} | meeting
Walked through {place} with {who}. People know us by name there. Three small wishes, all noted as tasks,
none of them difficult.

Commercial | Second site asks
Colleagues of {who} at another site want the same set-up. I suggested a day together in {month} so that
they can copy what works.

Service | Energy saved | phone
{who} did the sum: {n} % less electricity in {place} since we found the doors that stay open. It is to
go into the sustainability report.

Service | Warm dock found
Insight showed {place} two degrees too warm every morning at six. {who} went to look: a delivery parked
in the door. Solved with a cone.

Commercial | Offer accepted as written | email
{other} signed the offer for {product} without a single remark. First time in my life. Order
confirmation is out.

Relationship | Birthday of {who} | phone
Rang {who} for the birthday and got twenty minutes on how pleased they are with {us}. Passed it on, big
grin.

Project | Second hall live | meeting
{place} is done as well. {who} had prepared every ladder, every badge and the cake. {n} sensors in one
morning.

Service | Quick help praised | phone
{who} rang the desk at 06:10 about {thing}, {us} answered at 06:14. They keep telling each other about
it.

Relationship | Invited to their open day
{who} has put us on the programme of the open day in {month}: ten minutes in front of the families, with
a live screen.

Commercial | Longer term in return
{who} would sign for three years if training is included. I think we should say yes; sums attached for
Beatriz.

Project | Forecast was right
We said the pump near {place} would fail within ten days. On day eight {who} opened it: bearing blue
from heat. A picture hangs in the workshop now.

Service | Fewer alarms, better alarms
After the clean-up there are {n} alarms a week instead of {m}. {who}: “Now I look when it rings.”

Relationship | They defended us | phone
{other} told me that {who} defended us in the supplier meeting, with our own numbers. Good to know, must
not be repeated.

Project | New plant drawn with us | meeting
Their planners draw the new hall with our standard from the start. {who} saw to it. Roughly {m} points.

Relationship | Panel with {who} | meeting
Shared a stage with {who} at the regional meeting. Questions were mostly for us, answers mostly from
{who}. Could not be better.
"""
