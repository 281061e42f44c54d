"""Notes after talking to a customer who is of two minds; see ``note_texts``."""

TALKS = """
Service | Monthly check | phone
Went through the month with {who}: {n} alarms, two of them real. One sensor in {place} still has a weak
signal; {us} will move it.

Service | Question about limits
{who} asked whether the limit for {thing} may be raised on weekends. Explained the audit trail, sent the
form, they decide.

Project | Planning call | phone
Planned the next step around {place} with {who} and {other}. Their electrician is on holiday until mid
{month}; we start after that.

Commercial | Invoice question
Accounts could not match one invoice to its order. Sent both again with the order number in large
letters. {who} will chase from their side.

Relationship | Catch-up with {who}
Half an hour without agenda. They are busy with {worry}; our topics come after that, which is fair.

Service | New user wanted
{who} needs access for {n} people who start in {month}. Asked for names and roles; no names, no access,
we agreed on that.

Commercial | Price list sent | email
{other} asked for the current prices of {product} “just to have them”. Sent, with a note on volume.

Project | Drawings received | email
Got the drawings of {place} from {who}. {us} counts {m} measuring points, more than in the first
estimate. Will come back with a corrected plan.

Relationship | Changes in their team
{who} says two people move to another department in {month}. {other} keeps the contact to us. Should
look at the org chart again.

Service | Battery round
Reminded {who} of the battery round: {n} sensors below 20 %. They do it themselves, we send the
batteries.

Project | Network change ahead | email
Their IT renews the wireless network in {month}. {us} sent our requirements to {other}, two pages, with
pictures.

Commercial | Budget round begins
{who} puts together next year's budget and asked for three numbers: today's cost, with {product}, and
without night cover.

Relationship | Met at the trade fair | meeting
Met {who} and {other} at our stand. Short, friendly, lots of noise. They looked longest at {product}.

Service | Certificate re-issued | email
One certificate carried the old name of {place}. Re-issued, {who} confirmed.

Service | Firmware window
Agreed a window for the firmware on Sunday between 04:00 and 06:00. {who} wants a text message when it
is done.

Project | Test data shared | email
Sent {who} four weeks of data on {thing} as a spreadsheet. {other} wants to compare with their own
probe.

Relationship | What moves them
Asked {who} what matters this quarter. Answer: {worry}. Then a long pause, then: {worry} again.

Commercial | Terms for next year
{who} would like quarterly invoices instead of monthly. Harmless for us; checking with finance before I
say so.

Service | False alarms in {place}
{n} alarms in one night, all because of a door somebody wedged open. {who} put up a sign, we widened the
delay by two minutes.

Project | Site survey done | meeting
{us} walked {place} for a day. Signal is fine except behind the steel doors; needs one more gateway.
{who} agrees.

Service | Sensor moved
{us} moved a sensor in {place} away from the fan. Readings look sane again, {who} informed.

Commercial | New purchase order process | email
From {month} orders only through their portal. {who} sent the manual ({n} pages). {us} reads it, I make
coffee.

Relationship | Introduced {us} | meeting
Brought {us} along to meet {who}. Technical talk within a minute, I held the jackets.

Project | Ladder permit missing
Works in {place} need a ladder permit that takes a week. {who} has applied. We shift to the week after.

Service | Summary of the quarter sent | email
Sent {who} the quarter on two pages: alarms, uptime, what we changed. No reply needed.

Relationship | Coffee in passing | meeting
Was in {city} anyway and dropped in on {who}. Fifteen minutes between two meetings. {worry} is the word
of the month.

Commercial | Question on currencies | email
{other} asked whether prices could be fixed in their currency. Forwarded to Yuna in finance.

Project | Door contacts or not
Long back and forth with {who} whether {place} needs door contacts. Result: two, not eight.

Service | Password round | phone
{n} of their people had lost passwords after the holidays. {us} reset them in one go with {who} on the
line.

Relationship | Asked for patience
{who} asks for two quiet weeks because of {worry}. Of course. Back in {month}.

Project | Interface questions | email
{other} wants to know how often data may be fetched and what happens during updates. {us} answered both.

Service | Spare parts counted | meeting
{who} counted: {n} spare sensors, two gateways, one mystery box. Mystery box is ours, taken home.

Commercial | Compared old and new price | phone
Went through the index clause with {who}. The rise is small and written down; they would still have
liked it smaller.

Relationship | Talked about the team
{who} told me who does what since the reorganisation. {other} is now the person for everything around
{place}.

Service | Alarm plan updated | email
New telephone numbers for nights and weekends, {who} checked each of them. The list in {place} is
replaced.
"""
