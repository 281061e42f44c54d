"""What administrators of the demo keep: products, metrics, questions, criteria, stages, plans, policies."""

from collections.abc import Mapping

from kapta_workspace.demo.colleagues import COMPANY
from kapta_workspace.demo.diary import Diary, Hand
from kapta_workspace.domain.fields import Choice, Field, Kind, choices

PRODUCTS = {
    "Quillmere Sense": "Wireless sensors for temperature, humidity, vibration and air.",
    "Quillmere Gateway": "Collects the sensors of a hall and buffers three days without a network.",
    "Quillmere Insight": "Dashboards, alarms and reports in the browser.",
    "Quillmere Forecast": "Says days ahead which bearing, pump or chiller will fail.",
    "Calibration service": "Certificates twice a year, by van.",
    "Night watch": "Our people answer alarms between 18:00 and 06:00.",
    "Training days": "On site, for shift leaders.",
    "Open data access": "Their own systems read the measurements.",
}

METRICS = (
    ("Active sensors", "Usage", "number", 0, "", "sum", "up", "Sensors that sent something this month."),
    ("Weekly users", "Usage", "number", 0, "", "sum", "up", "People who opened Insight, mean of the weeks."),
    (
        "Alarms answered in time",
        "Usage",
        "percent",
        1,
        "",
        "average",
        "up",
        "Within fifteen minutes, per cent.",
    ),
    ("Monthly revenue", "Financial", "currency", 0, "EUR", "sum", "up", "Invoiced this month."),
    ("Overdue invoices", "Financial", "currency", 0, "EUR", "sum", "down", "More than 30 days late."),
    ("Open tickets", "Service", "number", 0, "", "sum", "down", "At the end of the month."),
    ("Hours to answer", "Service", "number", 1, "", "average", "down", "Median time to our first answer."),
    ("Delivery", "Service", "rank", 0, "", "average", "up", "The service desk's colour for the month."),
)
"""Name, family, format, decimals, currency, roll-up, which way is good, description."""

QUESTIONS = (
    ("How likely are you to recommend us to a colleague elsewhere?", "ten", ""),
    ("How well do we understand what you have to achieve this year?", "five", ""),
    ("What one thing should we do better?", "text", ""),
    ("What would you miss most if we were gone?", "text", ""),
    ("Did we keep what we promised in the last quarter?", "yes_no", ""),
    ("Which part of our work matters most to you?", "choice", "Sensors\nSoftware\nCalibration\nPeople"),
)
CRITERIA = ("Results delivered", "Quality of service", "Working together", "Outlook")
STAGES = (("Discovery", 10), ("Qualification", 25), ("Proposal", 50), ("Negotiation", 75), ("Signature", 90))
PLAN_TYPES = (
    ("Customer's strategic goals", "intermediate", True),
    ("Our own goals", "intermediate", True),
    ("Growth plan", "advanced", False),
)
TEMPLATES = {
    "First year with us": (
        "Growth plan", 330, "From the signature to the day they would not want to be without us.",
        (
            ("objective", "Every site measures", 0, 150),
            ("action", "List their sites and who runs them", 0, 14),
            ("action", "Install the sensors site by site", 21, 120),
            ("objective", "Their people use what we measure", 120, 150),
            ("action", "Train the shift leaders", 120, 45),
            ("action", "Show the first savings to the sponsor", 240, 30),
        ),
    ),
    "Renewal": (
        "Our own goals", 120, "Sign again before they must give notice.",
        (
            ("action", "Compare what was promised with what was kept", 0, 14),
            ("action", "Ask the sponsor how they see the renewal", 14, 14),
            ("action", "Send the offer", 45, 15),
            ("action", "Agree on terms and sign", 60, 60),
        ),
    ),
}  # fmt: skip
"""A goal template: its section, how many days it takes, what it is about, and its steps in order."""

POLICIES = (
    {"tier": "normal", "key_players": 3, "fresh_days": 30, "stale_days": 90, "notes_a_month": 4.0},
    {"tier": "strategic", "key_players": 10, "fresh_days": 14, "stale_days": 45, "review_days": 92,
     "notes_a_month": 8.0, "required_fields": "website, description", "checkin_every": "1m"},
)  # fmt: skip
SETTINGS = {"company_name": COMPANY, "currency": "EUR", "time_zone": "Europe/Amsterdam"}

REGIONS = ("North", "West", "Centre", "South", "Americas", "Asia Pacific", "Africa")
OWNERSHIP = ("Family", "Listed", "Foundation", "Public", "Private equity")
LANGUAGES = ("English", "German", "French", "Spanish", "Italian", "Portuguese", "Japanese", "Other")
CUSTOM_FIELDS = (
    ("account", "region", "Region", "choice", REGIONS, True, "The part of the world our teams are cut by."),
    ("account", "ownership", "Ownership", "choice", OWNERSHIP, True, "Who owns them."),
    ("account", "headcount", "Headcount", "integer", (), False, "People on their payroll, roughly."),
    ("account", "sites", "Sites", "integer", (), False, "Places with our sensors."),
    ("contact", "language", "Speaks", "choice", LANGUAGES, False, "The language they like to be called in."),
    ("contract", "payment_days", "Payment days", "integer", (), False, "Days until an invoice is due."),
    ("opportunity", "rival", "Rival", "text", (), False, "Who else was asked for an offer."),
)
"""Record kind, key, label, kind, choices, whether it counts towards the profile, help."""


def custom_fields() -> Mapping[str, tuple[Field, ...]]:
    """The custom fields as the schemas take them: record kind → fields named ``cf_`` and the key."""
    made: dict[str, tuple[Field, ...]] = {}
    for entity, key, label, kind, words, _, help_ in CUSTOM_FIELDS:
        one = Field(
            name=f"cf_{key}", label=label, kind=Kind(kind), choices=choices(*words), help=help_, custom=True
        )
        made[entity] = (*made.get(entity, ()), one)
    return made


def code(words: tuple[str, ...], label: str) -> str:
    """The code under which a choice's label is stored."""
    known: dict[str, Choice] = {choice.label: choice for choice in choices(*words)}
    return known[label].code


def keep(diary: Diary, setup: Hand) -> dict[str, int]:
    """Write down every list and return name → temporary id."""
    day, ids = diary.begin, {}
    for name, about in PRODUCTS.items():
        ids[name] = diary.add("product", day, setup, name=name, description=about)
    ids |= _metrics(diary, setup)
    for place, (text, kind, options) in enumerate(QUESTIONS, 1):
        ids[text] = diary.add(
            "voc_question",
            day,
            setup,
            text=text,
            kind=kind,
            choices=options or None,
            counts=True,
            position=place,
        )
    for place, name in enumerate(CRITERIA, 1):
        ids[name] = diary.add("criterion", day, setup, name=name, position=place)
    for place, (name, chance) in enumerate(STAGES, 1):
        ids[name] = diary.add("stage", day, setup, name=name, probability=float(chance), position=place)
    for place, (name, depth, required) in enumerate(PLAN_TYPES, 1):
        ids[name] = diary.add(
            "plan_type", day, setup, name=name, depth=depth, required=required, position=place
        )
    _templates(diary, setup, ids)
    _rules(diary, setup)
    return ids


def _templates(diary: Diary, setup: Hand, ids: Mapping[str, int]) -> None:
    for name, (section, days, about, steps) in TEMPLATES.items():
        template = diary.add(
            "goal_template",
            diary.begin,
            setup,
            name=name,
            plan_type=ids[section],
            days=days,
            description=about,
        )
        under = None
        for kind, step, after, lasts in steps:
            made = diary.add(
                "template_step",
                diary.begin,
                setup,
                template=template,
                kind=kind,
                name=step,
                parent=None if kind == "objective" else under,
                after_days=after,
                days=lasts,
            )
            under = made if kind == "objective" else under


def _metrics(diary: Diary, setup: Hand) -> dict[str, int]:
    return {
        name: diary.add(
            "metric",
            diary.begin,
            setup,
            name=name,
            family=family,
            format=shape,
            decimals=decimals,
            currency=currency or None,
            rollup=rollup,
            direction=way,
            every_days=30,
            position=place,
            description=about,
            access="managers" if family == "Financial" else "everyone",
        )
        for place, (name, family, shape, decimals, currency, rollup, way, about) in enumerate(METRICS, 1)
    }


def _rules(diary: Diary, setup: Hand) -> None:
    for place, (entity, key, label, kind, words, counts, help_) in enumerate(CUSTOM_FIELDS, 1):
        diary.add(
            "custom_field",
            diary.begin,
            setup,
            entity=entity,
            key=key,
            label=label,
            kind=kind,
            choices="\n".join(words) or None,
            required=False,
            counts=counts,
            help=help_,
            position=place,
        )
    for policy in POLICIES:
        diary.add("policy", diary.begin, setup, **policy)
    for key, value in SETTINGS.items():
        diary.add("setting", diary.begin, setup, key=key, value=value)
