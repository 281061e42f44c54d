"""SWOT items, answers of customers and documents of the demo in words; ``know`` fills in the braces."""

from collections.abc import Mapping

SWOT: Mapping[str, tuple[tuple[str, str], ...]] = {
    "strength": (
        ("relationship", "{who} picks up the telephone, always"),
        ("relationship", "The shift leaders trust our alarms"),
        ("relationship", "Our data is in their monthly report"),
        ("market", "Only supplier approved for {place}"),
        ("relationship", "Three years without a missed calibration"),
        ("market", "Our sensors are the ones the auditor knows"),
    ),
    "weakness": (
        ("relationship", "We know nobody in finance"),
        ("relationship", "Everything hangs on {who}"),
        ("relationship", "Invoices still go to the wrong address now and then"),
        ("relationship", "Night shift was never trained"),
        ("market", "No spare-parts store within a day of {city}"),
        ("relationship", "Two of our promises from spring are open"),
    ),
    "opportunity": (
        ("market", "New hall planned next to {place}"),
        ("market", "Stricter rules on measuring from next year"),
        ("relationship", "{who} moves up and takes us along"),
        ("market", "Their energy bill makes Forecast an easy sum"),
        ("market", "Sister sites still work with paper lists"),
        ("market", "Subsidy for measuring energy in plants"),
    ),
    "threat": (
        ("market", "Procurement bundles all measuring into one tender"),
        ("market", "Own IT wants to build it themselves"),
        ("market", "Cheaper sensors from a web shop for everything uncritical"),
        ("relationship", "Key people near retirement"),
        ("market", "Talk of a merger with a group that uses somebody else"),
        ("market", "Pressure because of {worry}"),
    ),
}
BETTER = {
    "good": (
        "Honestly, little. Perhaps a shorter report.",
        "More training days, fewer e-mails.",
        "A mobile view that works with gloves.",
        "Come and see us more often.",
        "Local spare parts.",
    ),
    "bad": (
        "Answer. Just answer.",
        "Keep one contact for longer than a year.",
        "Tell us before it breaks, not after.",
        "Invoices we can match.",
        "Stop opening new tickets for the same fault.",
        "Listen before you show slides.",
    ),
}
MISS = {
    "good": (
        "The calm at night.",
        "{us}, to be honest.",
        "The alarm in {place}; it has saved us twice.",
        "Certificates without chasing.",
        "One number that everybody here believes.",
    ),
    "bad": (
        "Not sure, to be frank.",
        "The vans, perhaps.",
        "Ask me again after the tender.",
        "The old service desk.",
        "The history of the data.",
    ),
}
DOCUMENTS = (
    ("Signed contract", "Contracts", "contract.pdf"),
    ("Drawing of {place}", "Plan", "drawing-{n}.pdf"),
    ("Calibration certificates", "Documents", "certificates-{n}.zip"),
    ("Minutes of the kick-off", "Plan", "kick-off.docx"),
    ("Audit report, our part", "Documents", "audit-{n}.pdf"),
    ("Press article about {worry}", "SWOT", "article-{n}.html"),
    ("Slides of the last review", "Business reviews", "review-{n}.pptx"),
    ("Alarm plan", "Documents", "alarm-plan.xlsx"),
)
DESCRIPTIONS = (
    "{house} {about}. {scope} hang in {place} and beyond. {since}",
    "{house} in {city} {about}. We watch {place}: {scope_low}. {since}",
    "{since} {house} {about}; what matters to them is {thing}, what worries them is {worry}. {scope}.",
)
