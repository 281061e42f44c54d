"""The hand-written part of the three stories: who is in them and what was noted down, days before today."""

from typing import NamedTuple

from kapta_workspace.demo import blocks


class Seat(NamedTuple):
    """One person of a story; ``above`` is the name of whom they report to."""

    name: str
    title: str
    level: int
    role: str
    power: str
    feeling: str
    above: str = ""
    primary: bool = False


class Line(NamedTuple):
    """One note of a story: days ago, kind, author, whom it was with, title, text."""

    ago: int
    kind: str
    author: str
    present: tuple[str, ...]
    title: str
    text: str


def _lines(text: str) -> tuple[Line, ...]:
    made = []
    for (ago, kind, author, present, title), said in blocks.read(text):
        made.append(Line(int(ago), kind, author, tuple(present.split(", ")), title, said))
    return tuple(made)


WINIFRED, GARETH, DILYS = "Winifred Castellane", "Gareth Pomfrey", "Dilys Hartnoll"
POPPY, JEROME, FERGUS, AGATA = "Poppy Arkwright", "Jerome Inchbald", "Fergus Tolliver", "Agata Młynarek"

LEAVING_CAST = (
    Seat(WINIFRED, "Managing Director", 0, "executive_sponsor", "high", "supporter", primary=True),
    Seat(GARETH, "Operations Director", 1, "decision_maker", "high", "supporter", WINIFRED, primary=True),
    Seat(DILYS, "Laboratory Manager", 1, "champion", "medium", "advocate", WINIFRED, primary=True),
    Seat("Ravindra Chitnis", "IT Manager", 1, "influencer", "medium", "neutral", WINIFRED),
    Seat(POPPY, "Sample Store Lead", 2, "point_of_contact", "low", "advocate", DILYS, primary=True),
    Seat(JEROME, "Quality Engineer", 2, "recommender", "low", "supporter", DILYS),
    Seat(AGATA, "Shift Leader", 2, "point_of_contact", "low", "advocate", DILYS),
    Seat(FERGUS, "Purchasing Officer", 2, "influencer", "low", "neutral", GARETH),
    Seat("Nell Quayle", "Accreditation Officer", 2, "recommender", "low", "supporter", GARETH),
    Seat("Howard Tilbrook", "Facilities Coordinator", 2, "", "low", "", GARETH),
)
SPONSOR_TURNS = ((300, "neutral"), (168, "critic"), (72, "hostile"))
SPONSOR_QUIET, DECIDER_GONE = 166, 141

LEAVING_LINES = _lines("""
262 | meeting | Callum | Winifred Castellane, Gareth Pomfrey | Budget talk with the board
Winifred wanted one figure: what we cost per sample. Gareth had it ready (4.1 pence) and it did not
help; she has a lower one in mind from somewhere. Friendly otherwise.

167 | meeting | Callum | Winifred Castellane, Gareth Pomfrey, Dilys Hartnoll | Half-year meeting
Winifred left after a quarter of an hour. Before that: “I keep reading that everything is green. Green
for whom?” Gareth smoothed it over. Operationally all is fine: no outage, tickets closed the same day.

140 | phone | Callum | Dilys Hartnoll | Gareth has left
Dilys says Friday was Gareth's last day. Cake, speeches, no successor named. Decisions on suppliers go
to Winifred directly for now. Sent him a card; should ask for a meeting with her.

118 | phone | Lenka | Poppy Arkwright | Probe question
Poppy asked whether our probes fit a Varnholm cabinet. Two of them stand in the corridor “on loan”. Told
her they do with an adapter. Nice chat about her allotment.

84 | email | Callum | Jerome Inchbald | Certificates, once more
Jerome needs our certificate format as a template, “so that the other one looks the same”. Asked which
other one. No answer to that, but a smiley.

60 | meeting | Callum | Dilys Hartnoll, Poppy Arkwright, Agata Młynarek | Very good visit
Two hours on the floor, biscuits, everybody in high spirits, training dates fixed. In reception three
people with Varnholm Monitoring badges were signing in; Dilys changed the subject. Raised satisfaction
to 85.

33 | phone | Callum | Fergus Tolliver | Wants a copy of the contract
Fergus asked for the contract and the notice period “for the file”. Sent both. 60 days, no automatic
renewal.

19 | phone | Lenka | Agata Młynarek | Quiet on the desk
Hardly any alarms from Pellworth this month, Agata says it is because “half the freezers hang on the new
boxes”. Good for our ticket numbers!

6 | email | Callum | Dilys Hartnoll | Thanks for the training
Dilys thanks us for the training, people loved it. Asked her for a date with Winifred again; “she is
very busy until the end of the quarter”.
""")

RUTH, ALAN, SHIREEN = "Ruth Pemberly", "Alan Garside", "Shireen Ganatra"
BURNING_CAST = (
    Seat(RUTH, "Chief Operating Officer", 0, "executive_sponsor", "high", "supporter", primary=True),
    Seat(ALAN, "Director of Estates", 1, "decision_maker", "high", "supporter", RUTH, primary=True),
    Seat(SHIREEN, "Chief Pharmacist", 1, "champion", "high", "advocate", RUTH, primary=True),
    Seat("Leonard Birkett", "IT Director", 1, "influencer", "medium", "neutral", RUTH),
    Seat("Tamsin Oakden", "Ward Manager", 2, "point_of_contact", "medium", "supporter", SHIREEN),
    Seat("Ireneusz Kwiatosz", "Estates Engineer", 2, "recommender", "medium", "neutral", ALAN),
    Seat("Folasade Igbokwe", "Infection Control Nurse", 2, "influencer", "low", "supporter", SHIREEN),
    Seat("Kerry Merrow", "Theatre Lead", 2, "", "low", "", SHIREEN),
    Seat("Jonah Fairweather", "Facilities Coordinator", 2, "", "", "", ALAN),
    Seat("Olive Stanbury", "Accounts Payable Clerk", 2, "", "low", "critic", ALAN),
)
BURNING_TURNS = (
    (210, RUTH, "neutral"), (205, SHIREEN, "supporter"), (108, ALAN, "critic"), (100, RUTH, "critic"),
    (97, SHIREEN, "neutral"), (58, ALAN, "hostile"),
)  # fmt: skip
BURNING_LINES = _lines("""
214 | phone | Lenka | Alan Garside | Second gateway outage
The gateway in the pharmacy was off for eleven hours. Alan is calm, but keeps a list now. Promised a
spare.

112 | phone | Callum | Shireen Ganatra | Vaccine fridges over the weekend
The fridges ran warm from Saturday 22:00 to Sunday 13:00. The alarm went to a number that nobody carries
any more; we were told of the change weeks before and did not act. Vaccines for 600 children discarded.
Shireen cried.

99 | meeting | Callum | Ruth Pemberly, Alan Garside | The list
Eleven points, nine of them ours. Ruth: “I defended you for three years.” They want an action plan
within a week and a name.
Promised:
- plan by Friday
- second gateway
- alarm numbers checked weekly

85 | email | Callum | Olive Stanbury | Invoices on hold
Accounts hold back two invoices until the plan is on the table.

59 | phone | Callum | Alan Garside | Plan still missing
Alan asked where the plan is. I said next week. He said that I had said so before. He is looking at
alternatives and told me so, which I count as decent.

31 | email | Callum | Ruth Pemberly | No reply
Wrote to Ruth for a date. Automatic answer, then her assistant: not this month.
""")
BURNING_RISK = (
    "Vaccine loss, broken promises, tender in preparation",
    (
        "Fridges in the pharmacy failed without an alarm; the promised plan is late; invoices are on hold. "
        "This hospital is three quarters of what the whole care group pays us."
    ),
)

MAREN, ODDNY = "Maren Lyngmark", "Oddny Haugsdal"
CHAMPION_CAST = (
    Seat("Yngve Skjelvik", "Managing Director", 0, "executive_sponsor", "high", "neutral"),
    Seat("Ragnhild Kvamsøy", "Finance Director", 1, "decision_maker", "high", "neutral", "Yngve Skjelvik"),
    Seat(
        MAREN, "Head of Brewing Operations", 1, "champion", "high", "advocate", "Yngve Skjelvik", primary=True
    ),
    Seat(ODDNY, "Head Brewer", 2, "influencer", "medium", "supporter", MAREN),
    Seat("Kjetil Rognstad", "Cellar Master", 2, "point_of_contact", "low", "supporter", MAREN),
    Seat("Eirik Tveiterås", "Packaging Engineer", 2, "recommender", "low", "neutral", MAREN),
    Seat("Frøydis Myrvang", "Quality Engineer", 2, "recommender", "medium", "supporter", MAREN),
    Seat("Siv Norrby", "Shift Leader", 2, "point_of_contact", "low", "supporter", MAREN),
    Seat("Zuzanna Trzcinka", "Maintenance Planner", 2, "", "low", "", MAREN),
    Seat("Pål Dalsbotn", "Warehouse Supervisor", 2, "", "low", "", "Ragnhild Kvamsøy"),
)
CHAMPION_GONE = 124
CHAMPION_LINES = _lines("""
232 | meeting | Sanna | Maren Lyngmark, Oddny Haugsdal | Hand-over from Tomasz
First visit without Tomasz. Maren walked me through the fermenters and introduced me to everybody as
“the new one, be nice”. Six people report to her and every one of our projects goes over her desk.

176 | phone | Sanna | Maren Lyngmark | Forecast for the glycol loop
Maren got the money for Forecast on the glycol loop out of Ragnhild in one meeting. She did the sums,
the slides and the asking. We only sent a price.

148 | meeting | Sanna | Maren Lyngmark | A bit tired
Coffee at the quay. Maren is proud of the season and tired of the budget rounds. “We will see who drives
this next year”, she said, and then we spoke about boats.

125 | quick | Sanna | Maren Lyngmark | Mail came back
Mail to Maren came back: no longer with Sildefjord. Yngve's office confirms, no successor named. Must
find out who takes over!
""")
