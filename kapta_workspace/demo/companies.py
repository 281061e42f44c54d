"""The invented customers: sixty accounts in nine families and on their own, and a forge for more."""

from collections.abc import Mapping
from dataclasses import dataclass

from kapta_workspace.demo.diary import dice
from kapta_workspace.demo.names import plain


@dataclass(frozen=True, slots=True)
class Company:
    """
    One customer, as the story needs it.

    Attributes:
        key: Its word in this package.
        name: The account's name.
        parent: The key of the parent account, or empty.
        country: Two letters.
        city: Where it sits.
        industry: A key of ``industries.INDUSTRIES``.
        tier: normal or strategic.
        revenue: What it pays us in a year, in thousands of euro.
        arc: How the relationship runs (``case.ARCS``).
        joined: The week of the history in which it was recorded.
    """

    key: str
    name: str
    parent: str
    country: str
    city: str
    industry: str
    tier: str
    revenue: int
    arc: str
    joined: int

    @property
    def host(self) -> str:
        """Where its pages and its people's e-mail live."""
        return f"{plain(self.name).replace('.', '-')}.example"


TABLE = """
ravensholt       | Ravensholt Care Group         |                  | GB | Manchester   | Hospitals     | strategic | 310  | model      | 0
ravensholt-city  | Ravensholt City Hospital      | ravensholt       | GB | Manchester   | Hospitals     | normal    | 2940 | burning    | 0
ravensholt-kids  | Ravensholt Children's Clinic  | ravensholt       | GB | Stockport    | Hospitals     | normal    | 180  | model      | 0
ravensholt-rx    | Ravensholt Pharmacy Services  | ravensholt       | GB | Salford      | Pharma        | normal    | 140  | model      | 1
ravensholt-scot  | Ravensholt Scotland           | ravensholt       | GB | Inverness    | Hospitals     | normal    | 150  | model      | 2
ravensholt-high  | Ravensholt Highland Clinics   | ravensholt-scot  | GB | Aviemore     | Hospitals     | normal    | 80   | model      | 9
pellworth        | Pellworth Laboratories        |                  | GB | Reading      | Laboratories  | normal    | 640  | leaving    | 0
sildefjord       | Sildefjord Bryggeri           |                  | NO | Bergen       | Breweries     | normal    | 380  | champion   | 0
brackenfell      | Brackenfell Foods             |                  | GB | Leeds        | Food          | strategic | 720  | steady     | 0
brack-dairy      | Brackenfell Dairy             | brackenfell      | GB | Harrogate    | Food          | normal    | 410  | rising     | 0
brack-frozen     | Brackenfell Frozen            | brackenfell      | GB | Hull         | Food          | normal    | 365  | steady     | 0
brack-iberia     | Brackenfell Frozen Iberia     | brack-frozen     | PT | Porto        | Food          | normal    | 120  | new        | 58
brack-ireland    | Brackenfell Ireland           | brackenfell      | IE | Cork         | Food          | normal    | 205  | falling    | 4
skogmyra         | Skogmyra Papper               |                  | SE | Sundsvall    | Paper         | strategic | 880  | rising     | 0
skog-suomi       | Skogmyra Suomi                | skogmyra         | FI | Lappeenranta | Paper         | normal    | 330  | steady     | 0
skog-pack        | Skogmyra Förpackning          | skogmyra         | SE | Norrköping   | Paper         | normal    | 215  | quiet      | 3
skog-energi      | Skogmyra Energi               | skogmyra         | SE | Umeå         | Energy        | normal    | 95   | recovering | 12
lindquell        | Lindquell Pharma              |                  | DE | Marburg      | Pharma        | strategic | 1240 | steady     | 0
lindq-bio        | Lindquell Biologics           | lindquell        | CH | Basel        | Pharma        | strategic | 860  | recovering | 0
lindq-austria    | Lindquell Biologics Austria   | lindq-bio        | AT | Kundl        | Pharma        | normal    | 190  | new        | 49
lindq-logistik   | Lindquell Logistik            | lindquell        | DE | Kassel       | Logistics     | normal    | 260  | steady     | 1
lindq-diag       | Lindquell Diagnostika         | lindquell        | CZ | Brno         | Laboratories  | normal    | 145  | falling    | 5
almazara         | Almazara Verde                |                  | ES | Córdoba      | Food          | strategic | 540  | steady     | 0
alma-jaen        | Almazara Verde Jaén           | almazara         | ES | Jaén         | Food          | normal    | 230  | rising     | 2
alma-mexico      | Almazara Verde México         | almazara         | MX | Querétaro    | Food          | normal    | 175  | quiet      | 8
alma-italia      | Almazara Verde Italia         | almazara         | IT | Lecce        | Food          | normal    | 110  | steady     | 20
tessaroli        | Tessaroli Meccanica           |                  | IT | Brescia      | Automotive    | strategic | 690  | recovering | 0
tess-fonderie    | Tessaroli Fonderie            | tessaroli        | IT | Lumezzane    | Automotive    | normal    | 320  | steady     | 0
tess-polska      | Tessaroli Polska              | tessaroli        | PL | Bielsko      | Automotive    | normal    | 210  | rising     | 6
tess-brasil      | Tessaroli do Brasil           | tessaroli        | BR | Joinville    | Automotive    | normal    | 130  | churned    | 0
kiramori         | Kiramori Cold Chain           |                  | JP | Yokohama     | Logistics     | strategic | 970  | steady     | 0
kira-osaka       | Kiramori Osaka                | kiramori         | JP | Osaka        | Logistics     | normal    | 420  | slipping   | 0
kira-vietnam     | Kiramori Vietnam              | kiramori         | VN | Hải Phòng    | Logistics     | normal    | 160  | rising     | 15
kira-korea       | Kiramori Korea                | kiramori         | KR | Incheon      | Logistics     | normal    | 185  | quiet      | 10
voltigny         | Voltigny Énergie              |                  | FR | Nantes       | Energy        | strategic | 610  | slipping   | 0
volt-reseaux     | Voltigny Réseaux              | voltigny         | FR | Angers       | Energy        | normal    | 345  | slipping   | 0
volt-maghreb     | Voltigny Maghreb              | voltigny         | MA | Kénitra      | Energy        | normal    | 125  | rising     | 18
vedhara          | Vedhara Textiles              |                  | IN | Coimbatore   | Textiles      | normal    | 290  | steady     | 0
vedh-spinning    | Vedhara Spinning              | vedhara          | IN | Erode        | Textiles      | normal    | 165  | recovering | 3
vedh-home        | Vedhara Home                  | vedhara          | IN | Panipat      | Textiles      | normal    | 105  | quiet      | 14
maplecairn       | Maplecairn Water              |                  | CA | Halifax      | Utilities     | strategic | 480  | steady     | 0
zeytindal        | Zeytindal Lojistik            |                  | TR | İzmir        | Logistics     | normal    | 255  | rising     | 1
iperosa          | Ipêrosa Cafés                 |                  | BR | Campinas     | Food          | normal    | 220  | steady     | 2
duinrand         | Duinrand Kassen               |                  | NL | Naaldwijk    | Horticulture  | normal    | 310  | steady     | 0
hexenmoor        | Hexenmoor Brauhaus            |                  | DE | Bamberg      | Breweries     | normal    | 140  | churned    | 0
cobalt-prairie   | Cobalt Prairie Dairy          |                  | US | Madison      | Food          | normal    | 450  | rising     | 0
saltbrook        | Saltbrook University          |                  | US | Portland     | Laboratories  | normal    | 275  | quiet      | 4
thessari         | Thessari Olive Works          |                  | GR | Kalamata     | Food          | normal    | 90   | quiet      | 7
dniprova         | Dniprova Zernova              |                  | UA | Dnipro       | Grain         | normal    | 150  | steady     | 3
bialowir         | Białowir Szkło                |                  | PL | Toruń        | Glass         | normal    | 185  | slipping   | 1
moravanek        | Moravánek Pivovar             |                  | CZ | Olomouc      | Breweries     | normal    | 115  | falling    | 0
nyala-ridge      | Nyala Ridge Mining            |                  | ZA | Rustenburg   | Mining        | strategic | 760  | recovering | 0
adunola          | Adunola Cold Stores           |                  | NG | Lagos        | Logistics     | normal    | 135  | rising     | 22
bahia-serena     | Bahía Serena Pesca            |                  | CL | Puerto Montt | Food          | normal    | 170  | churned    | 0
fernhollow       | Fernhollow Museums            |                  | GB | Bath         | Museums       | normal    | 75   | quiet      | 5
lac-dombre       | Lac d'Ombre Chocolaterie      |                  | BE | Namur        | Food          | normal    | 160  | falling    | 2
baltmare         | Baltmarė Uostas               |                  | LT | Klaipėda     | Logistics     | normal    | 125  | churned    | 0
wattlecreek      | Wattlecreek Vineyards         |                  | AU | Clare        | Breweries     | normal    | 95   | slipping   | 9
silverfinch      | Silverfinch Data Halls        |                  | IE | Dublin       | Data centres  | normal    | 340  | new        | 64
kestrelmoor      | Kestrelmoor Airframe Parts    |                  | US | Wichita      | Automotive    | normal    | 235  | churned    | 0
"""  # noqa: E501 - a table is read across


def _read(table: str) -> tuple[Company, ...]:
    made = []
    for line in table.strip().splitlines():
        key, name, parent, country, city, industry, tier, *rest = (part.strip() for part in line.split("|"))
        revenue, arc, joined = rest
        place = (key, name, parent, country, city, industry, tier)
        made.append(Company(*place, int(revenue), arc, int(joined)))
    return tuple(made)


COMPANIES = _read(TABLE)
"""The sixty, parents before their children, the three stories first."""

FORGED = [
    "Alder",
    "Birch",
    "Cedar",
    "Dapple",
    "Ember",
    "Fennel",
    "Gorse",
    "Hazel",
    "Indigo",
    "Juniper",
    "Kelp",
    "Larch",
    "Moss",
    "Nettle",
    "Ochre",
    "Plover",
    "Quince",
    "Rowan",
    "Sorrel",
    "Thistle",
    "Umber",
    "Vetch",
    "Willow",
    "Yarrow",
]
TAILS = [
    "brook",
    "combe",
    "dale",
    "fold",
    "garth",
    "holm",
    "mere",
    "ness",
    "stead",
    "thwaite",
    "wick",
    "worth",
]
TRADES = {
    "Food": "Provisions", "Breweries": "Brewing", "Logistics": "Haulage", "Laboratories": "Analytics",
    "Paper": "Board", "Pharma": "Remedies", "Energy": "Heat", "Textiles": "Weavers", "Glass": "Glassworks",
}  # fmt: skip
CITIES = {
    "GB": "Ludlow",
    "DE": "Soest",
    "FR": "Albi",
    "SE": "Kalmar",
    "US": "Duluth",
    "IT": "Cremona",
    "ES": "Soria",
    "PL": "Kielce",
    "NL": "Zutphen",
    "CA": "Guelph",
    "AU": "Bendigo",
    "JP": "Toyama",
    "IN": "Hubli",
}


COUNTRIES: Mapping[str, tuple[str, str]] = {
    "GB": ("United Kingdom", "West"),
    "IE": ("Ireland", "West"),
    "US": ("United States", "Americas"),
    "CA": ("Canada", "Americas"),
    "AU": ("Australia", "Asia Pacific"),
    "DE": ("Germany", "Centre"),
    "AT": ("Austria", "Centre"),
    "CH": ("Switzerland", "Centre"),
    "CZ": ("Czechia", "Centre"),
    "PL": ("Poland", "Centre"),
    "SE": ("Sweden", "North"),
    "FI": ("Finland", "North"),
    "NO": ("Norway", "North"),
    "LT": ("Lithuania", "North"),
    "NL": ("Netherlands", "West"),
    "BE": ("Belgium", "West"),
    "FR": ("France", "West"),
    "ES": ("Spain", "South"),
    "MX": ("Mexico", "Americas"),
    "CL": ("Chile", "Americas"),
    "IT": ("Italy", "South"),
    "PT": ("Portugal", "South"),
    "BR": ("Brazil", "Americas"),
    "GR": ("Greece", "South"),
    "TR": ("Türkiye", "South"),
    "UA": ("Ukraine", "Centre"),
    "JP": ("Japan", "Asia Pacific"),
    "KR": ("South Korea", "Asia Pacific"),
    "VN": ("Vietnam", "Asia Pacific"),
    "IN": ("India", "Asia Pacific"),
    "NG": ("Nigeria", "Africa"),
    "ZA": ("South Africa", "Africa"),
    "MA": ("Morocco", "Africa"),
}
"""Two letters → the country's name and the region our teams are cut by."""


def companies(number: int, seed: int) -> tuple[Company, ...]:
    """The first so many accounts; past the sixty, more single ones are forged."""
    return COMPANIES[:number] + tuple(_forge(place, seed) for place in range(len(COMPANIES), number))


def _forge(place: int, seed: int) -> Company:
    luck = dice(seed, "company", place)
    index = place - len(COMPANIES)
    stem = FORGED[index % len(FORGED)] + TAILS[index // len(FORGED) % len(TAILS)]
    industry, country = luck.choice(list(TRADES)), luck.choice(list(CITIES))
    lap = index // (len(FORGED) * len(TAILS))
    name = f"{stem} {TRADES[industry]}{f' {lap + 1}' if lap else ''}"
    arc = luck.choice(["steady", "steady", "steady", "rising", "slipping", "quiet", "recovering", "new"])
    key = plain(name).replace(".", "-")
    joined = luck.randrange(40, 66) if arc == "new" else luck.randrange(12)
    tier = "strategic" if luck.random() < 0.15 else "normal"
    return Company(
        key, name, "", country, CITIES[country], industry, tier, luck.randrange(60, 600), arc, joined
    )
