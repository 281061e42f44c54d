"""What makes the talk of each industry its own: places, things that matter, worries."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Industry:
    """
    What makes the talk of one industry its own.

    Attributes:
        about: What such a customer does, in half a sentence.
        places: Where our sensors hang.
        things: What must not spoil, stop or leak.
        worries: What keeps its people awake.
    """

    about: str
    places: tuple[str, ...]
    things: tuple[str, ...]
    worries: tuple[str, ...]


def _industry(about: str, places: str, things: str, worries: str) -> Industry:
    return Industry(
        about, *(tuple(part.strip() for part in text.split(";")) for text in (places, things, worries))
    )


INDUSTRIES: Mapping[str, Industry] = {
    "Hospitals": _industry(
        "runs wards, theatres and a blood bank",
        "the vaccine fridges; theatre 4; the blood bank; the mortuary; the MRI plant room",
        "vaccines; blood units; isolation-room pressure; reagents",
        "the next inspection; night-shift cover; a repeat of the fridge failure",
    ),
    "Pharma": _industry(
        "makes sterile injectables under GMP",
        "clean room B; the stability chambers; autoclave 2; the goods-in cold room; filling line 3",
        "batch release; cell banks; stability samples; active ingredient",
        "the inspector's visit; data integrity; deviations that stay open",
    ),
    "Laboratories": _industry(
        "tests samples for hundreds of clients",
        "the −80 freezers; the sample store; the incubator room; the chromatography lab",
        "samples; reference standards; incubations over the weekend",
        "accreditation; samples lost at the weekend; overtime",
    ),
    "Food": _industry(
        "makes and chills food for retailers",
        "cold room 4; the blast chiller; the dispatch dock; the ripening cellar; packing line 2",
        "chilled stock; the shelf life; the oil tanks; pallets waiting at the dock",
        "retailer audits; energy cost; a recall; staff turnover on nights",
    ),
    "Breweries": _industry(
        "ferments, fills and ships drinks",
        "the fermenters; the glycol loop; the bottling hall; the barrel store",
        "fermentation temperature; the yeast bank; CO₂ levels in the cellar",
        "summer peaks; CO₂ safety; glycol leaks",
    ),
    "Paper": _industry(
        "makes board and paper round the clock",
        "paper machine 2; the drying section; the pulp towers; the rewinder",
        "bearing vibration; web breaks; steam traps",
        "unplanned stops; the price of energy; retirements in maintenance",
    ),
    "Energy": _industry(
        "produces and distributes heat and power",
        "the boiler house; substation 7; the transformer yard; the pump station",
        "transformer oil temperature; pump vibration; switchgear humidity",
        "outage penalties; ageing assets; field crews spread thin",
    ),
    "Automotive": _industry(
        "casts and machines parts for vehicle makers",
        "press line 3; the foundry; the paint shop; the compressor house",
        "spindle vibration; furnace temperature; compressed-air losses",
        "line stops at the customer's plant; scrap rate; the new model launch",
    ),
    "Logistics": _industry(
        "stores and moves chilled goods",
        "dock 12; the deep-freeze hall; the reefer yard; the cross-dock; trailer bay 6",
        "reefer temperatures; pallets on the quay; door openings",
        "claims from shippers; driver shortage; peak season",
    ),
    "Textiles": _industry(
        "spins, dyes and weaves",
        "the spinning hall; the dye house; the ring frames; the humidification plant",
        "humidity on the frames; yarn breaks; boiler pressure",
        "power cuts; buyers' audits; yarn waste",
    ),
    "Utilities": _industry(
        "supplies drinking water to a region",
        "the intake works; reservoir 5; the booster stations; the chlorine store",
        "pump vibration; reservoir levels; chlorine leaks",
        "burst season; the regulator's report; retiring operators",
    ),
    "Horticulture": _industry(
        "grows tomatoes and orchids under glass",
        "glasshouse 9; the seedling hall; the irrigation room; the cold store",
        "leaf temperature; CO₂ dosing; seedlings on cold nights",
        "the gas price; mildew; the harvest crew",
    ),
    "Grain": _industry(
        "dries and stores grain for export",
        "silo 14; the dryer; the conveyor gallery; the river terminal",
        "grain temperature; dust levels; conveyor bearings",
        "hot spots in the silos; power cuts; the harvest rush",
    ),
    "Glass": _industry(
        "melts and blows container glass",
        "furnace 1; the lehr; the batch house; the compressor room",
        "crown temperature; cooling fans; mould temperature",
        "furnace rebuild; the gas price; scrap in the cold end",
    ),
    "Mining": _industry(
        "digs and concentrates ore",
        "conveyor C3; the mill; the ventilation shaft; the pump chamber on level 8",
        "mill bearings; gas levels; conveyor rollers",
        "safety statistics; unplanned stops; contractors",
    ),
    "Museums": _industry(
        "keeps collections in four historic houses",
        "the textile store; gallery 3; the paper archive; the loan crates",
        "relative humidity; light hours; loans in transit",
        "lenders' conditions; leaking roofs; the grant application",
    ),
    "Data centres": _industry(
        "lets cooled and powered halls",
        "hall B; the chiller plant; the battery room; the hot aisle",
        "inlet temperature; leak ropes; battery strings",
        "service credits; power density; the next tenant audit",
    ),
}
