"""Job titles of a house, by level, country and industry, and small personal facts."""

from collections.abc import Mapping

CHIEFS = (
    "Managing Director",
    "Chief Operating Officer",
    "Chief Executive",
    "General Manager",
    "Site Director",
)
HEADS = (
    "Head of Quality",
    "Head of Operations",
    "Plant Manager",
    "Procurement Director",
    "Head of Maintenance",
    "IT Director",
    "Technical Director",
    "Finance Director",
    "Head of Supply Chain",
)
STAFF = (
    "Quality Engineer",
    "Maintenance Planner",
    "Category Buyer",
    "Shift Leader",
    "Automation Engineer",
    "Energy Manager",
    "Data Analyst",
    "Warehouse Supervisor",
    "Compliance Officer",
    "Reliability Engineer",
    "Accounts Payable Clerk",
    "IT Administrator",
    "Project Manager",
    "Facilities Coordinator",
    "Process Technologist",
)
LOCAL_HEADS: Mapping[str, tuple[str, ...]] = {
    "DE": ("Leiter Instandhaltung", "Leiterin Qualitätssicherung", "Einkaufsleitung"),
    "AT": ("Leiter Instandhaltung", "Leitung Qualitätssicherung"),
    "FR": ("Directeur industriel", "Responsable qualité", "Directrice des achats"),
    "ES": ("Jefa de planta", "Director de calidad", "Responsable de compras"),
    "MX": ("Gerente de planta", "Jefe de calidad"),
    "IT": ("Direttore di stabilimento", "Responsabile qualità", "Ufficio acquisti"),
    "BR": ("Gerente industrial", "Coordenadora da qualidade"),
    "SE": ("Platschef", "Kvalitetschef", "Inköpschef"),
    "NL": ("Bedrijfsleider", "Hoofd techniek"),
    "PL": ("Kierownik zakładu", "Dyrektor zakupów"),
    "JP": ("品質管理部長 (Quality)", "Plant Manager (工場長)"),
}
INDUSTRY_STAFF: Mapping[str, tuple[str, ...]] = {
    "Hospitals": (
        "Ward Manager",
        "Chief Pharmacist",
        "Estates Engineer",
        "Infection Control Nurse",
        "Theatre Lead",
    ),
    "Pharma": ("Validation Engineer", "Qualified Person", "Stability Scientist"),
    "Laboratories": ("Laboratory Manager", "Sample Store Lead", "Accreditation Officer"),
    "Museums": ("Senior Conservator", "Registrar of Loans", "Collections Manager"),
    "Breweries": ("Head Brewer", "Cellar Master", "Packaging Engineer"),
    "Horticulture": ("Head Grower", "Climate Specialist"),
    "Mining": ("Ventilation Officer", "Section Engineer"),
}
PERSONAL = (
    "Prefers a call before nine.",
    "Two small children; no meetings after four.",
    "Runs the half marathon every May.",
    "Collects old thermometers.",
    "Was on the customer side of our first pilot.",
    "Vegetarian: mind the lunch place.",
    "Answers messages on Sunday evenings, nobody knows why.",
    "Started there as an apprentice.",
    "Sceptical of anything in a cloud.",
    "Sings in a choir; off on Thursdays.",
)

SPEECH = {
    "DE": "German",
    "AT": "German",
    "CH": "German",
    "FR": "French",
    "BE": "French",
    "MA": "French",
    "ES": "Spanish",
    "MX": "Spanish",
    "CL": "Spanish",
    "IT": "Italian",
    "PT": "Portuguese",
    "BR": "Portuguese",
    "JP": "Japanese",
    "GB": "English",
    "IE": "English",
    "US": "English",
    "CA": "English",
    "AU": "English",
}

DEPARTMENTS: Mapping[str, str] = {
    "Quali": "Quality",
    "calidad": "Quality",
    "Mainten": "Maintenance",
    "Instandhaltung": "Maintenance",
    "Procure": "Procurement",
    "Buyer": "Procurement",
    "compras": "Procurement",
    "Inköp": "Procurement",
    "IT ": "IT",
    "Data": "IT",
    "Financ": "Finance",
    "Director": "Management",
    "Chief": "Management",
    "Warehouse": "Logistics",
}
"""A word of a job title → the department."""
